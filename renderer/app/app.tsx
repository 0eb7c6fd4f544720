import { lazy, Suspense, useEffect } from 'react';
import { useFleetAnnouncements } from '../features/fleet/use-fleet-announcements.ts';
import { SettingsDialog } from '../features/settings/settings-dialog.tsx';
import { StartScreen } from '../features/targets/start-screen.tsx';
import { WalkScreen } from '../features/wizard/walk-screen.tsx';
import { useAnnouncement } from '../state/announcer.ts';
import { useWindow, type WindowState } from '../state/store.ts';
import { OutcomeIcon } from '../ui/icon.tsx';
import { IconSprite } from '../ui/icon-sprite.tsx';
import { useTheme } from '../ui/theme-switch.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { useKeys } from './use-keys.ts';

/** The chart's library is half of the page's code, and the start screen needs none of it: it comes once the page is idle. */
const loadFlowchart = () => import('../features/flowchart/flowchart-screen.tsx');
const FlowchartScreen = lazy(async () => ({ default: (await loadFlowchart()).FlowchartScreen }));

/** The window: one screen at a time, with what is common to all of them. */
export function App() {
  const dialog = useWindow((window) => window.dialog);
  const screen = useWindow((window) => window.screen);
  useTheme();
  useKeys();
  useFleetAnnouncements();
  useEffect(chooseFirstTarget, []);
  useEffect(() => {
    const idle = requestIdleCallback(() => void loadFlowchart());
    return () => cancelIdleCallback(idle);
  }, []);
  return (
    <>
      <button className="skip" type="button" onClick={skipToAnswer}>
        Go to the answer
      </button>
      <IconSprite />
      <div className="app">
        <Alert />
        <ErrorBoundary key={screen.name === 'start' ? 'start' : `${screen.name} ${screen.run}`}>
          <CurrentScreen />
        </ErrorBoundary>
      </div>
      {dialog === 'keys' && <KeysDialog />}
      {dialog === 'settings' && <SettingsDialog />}
      <LiveRegion />
    </>
  );
}

function CurrentScreen() {
  const screen = useWindow((window) => window.screen);
  const run = screen.name === 'start' ? null : screen.run;
  const state = useWindow((window) => (run === null ? undefined : window.walks[run]?.state));
  if (screen.name === 'start' || state === undefined) return <StartScreen />;
  if (screen.name === 'flowchart') {
    return (
      <Suspense fallback={<p role="status">Drawing the flowchart…</p>}>
        <FlowchartScreen key={screen.run} state={state} />
      </Suspense>
    );
  }
  return <WalkScreen key={screen.run} state={state} />;
}

/** The window goes nowhere, so what would be a skip link moves the focus itself. */
function skipToAnswer(): void {
  document.getElementById('main')?.focus();
}

/** Only for a local action that failed. */
function Alert() {
  const alert = useWindow((window) => window.alert);
  return (
    <div role="alert">
      {alert !== null && (
        <div className="alert note o-warn">
          <OutcomeIcon look="warn" />
          <div>{alert}</div>
          <button className="btn small" type="button" onClick={() => useWindow.setState({ alert: null })}>
            Close
          </button>
        </div>
      )}
    </div>
  );
}

function LiveRegion() {
  const { text, turn } = useAnnouncement();
  return (
    <p className="vh live" role="status" aria-live="polite">
      <span key={turn}>{text}</span>
    </p>
  );
}

/** The list's first choice: the current context of the first set, else the first row; never changed under the reader. */
function chooseFirstTarget(): () => void {
  const choose = ({ targets, chosenTarget }: WindowState) => {
    if (targets === null) return;
    if (chosenTarget !== null && targets.targets.some((target) => target.id === chosenTarget)) return;
    const first = targets.targets.find((target) => target.current) ?? targets.targets[0];
    if ((first?.id ?? null) !== chosenTarget) useWindow.setState({ chosenTarget: first?.id ?? null });
  };
  choose(useWindow.getState());
  return useWindow.subscribe(choose);
}
