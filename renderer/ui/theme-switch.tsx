import { useEffect, useState } from 'react';
import type { Settings } from '../../shared/contract/operations.ts';
import { changeSettings } from '../state/actions.ts';
import { useWindow } from '../state/store.ts';

const dark = '(prefers-color-scheme: dark)';

/** Puts the chosen theme, or the system's, on the document. */
export function applyTheme(theme: Settings['theme']): void {
  const chosen = theme === 'system' ? (matchMedia(dark).matches ? 'dark' : 'light') : theme;
  document.documentElement.dataset.theme = chosen;
}

/** Keeps the document's theme as the setting and the system say. */
export function useTheme(): void {
  const theme = useWindow((window) => window.settings.theme);
  useEffect(() => {
    const apply = () => applyTheme(theme);
    apply();
    const list = matchMedia(dark);
    list.addEventListener('change', apply);
    return () => list.removeEventListener('change', apply);
  }, [theme]);
}

/** Light or dark at one click; which of both holds is seen even while the system decides. */
export function ThemeSwitch() {
  const theme = useWindow((window) => window.settings.theme);
  const [systemDark, setSystemDark] = useState(() => matchMedia(dark).matches);
  useEffect(() => {
    const list = matchMedia(dark);
    const update = () => setSystemDark(list.matches);
    list.addEventListener('change', update);
    return () => list.removeEventListener('change', update);
  }, []);
  const shown = theme === 'system' ? (systemDark ? 'dark' : 'light') : theme;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar's group, not a form's
    <span className="theme" role="group" aria-label="Theme">
      <button type="button" aria-pressed={shown === 'light'} onClick={() => void changeSettings({ theme: 'light' })}>
        Light
      </button>
      <button type="button" aria-pressed={shown === 'dark'} onClick={() => void changeSettings({ theme: 'dark' })}>
        Dark
      </button>
    </span>
  );
}
