import type { ReactNode } from 'react';
import { copyReport, openStep, showDialog } from '../state/actions.ts';
import { useWindow } from '../state/store.ts';
import { CopyButton } from './copy-button.tsx';
import { CutName } from './cut-name.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

export type KeyHint = readonly [keys: readonly string[], does: string];

/** The bar of walk and flowchart: where am I, as whom, against what. */
export function TopBar({
  here,
  where,
  screen,
  run,
}: {
  here: string;
  where: string;
  screen: 'walk' | 'flowchart';
  run: string;
}) {
  const told = useWindow((window) => window.walks[run]?.state.verdict != null);
  return (
    <header className="bar">
      <nav aria-label="Where you are">
        <button
          className="linkish home"
          type="button"
          onClick={() => useWindow.setState({ screen: { name: 'start' } })}
        >
          All contexts
        </button>
        <span className="sep" aria-hidden="true">
          ›
        </span>
        <span className="here">
          <CutName name={here} />
        </span>
        <span className="where">
          <CutName name={where} />
        </span>
      </nav>
      <div className="tools">
        <button
          className="btn quiet"
          type="button"
          onClick={() => {
            openStep(null);
            useWindow.setState({ screen: { name: screen === 'walk' ? 'flowchart' : 'walk', run } });
          }}
        >
          {screen === 'walk' ? 'Flowchart' : told ? 'Back to the verdict' : 'Back to the walk'}
          <kbd>{screen === 'walk' ? 'F' : 'Esc'}</kbd>
        </button>
        <CopyButton copy={() => copyReport(run)} text="Copy report" />
      </div>
    </header>
  );
}

/** The line at the bottom: what happened, the keys that matter here, and the theme. */
export function StatusBar({ keys, children }: { keys: readonly KeyHint[]; children: ReactNode }) {
  const singleKeys = useWindow((window) => window.settings.singleKeys);
  const shown = keys.filter(([names]) => singleKeys || names.every((name) => name.length > 1 || !/[A-Z]/.test(name)));
  return (
    <footer className="status">
      <span>{children}</span>
      <span className="keys">
        {shown.map(([names, does]) => (
          <span key={does}>
            {names.map((name) => (
              <kbd key={name}>{name}</kbd>
            ))}{' '}
            {does}
          </span>
        ))}
        <button type="button" onClick={() => showDialog('keys')}>
          <kbd>?</kbd> all keys
        </button>
      </span>
      <ThemeSwitch />
    </footer>
  );
}
