import type { Settings } from '../../../shared/contract/operations.ts';
import { stepsInScope } from '../../../shared/flow/scope.ts';
import { changeSettings, showRun, startWalk } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';
import { CutName } from '../../ui/cut-name.tsx';
import { place } from '../../ui/words.ts';

const words: Readonly<Record<Settings['breadth'], { readonly button: string; readonly extent: string }>> = {
  user: {
    button: 'My own sign-in',
    extent: `${stepsInScope(['user']).length} steps on your way to the API server, a few seconds.`,
  },
  all: {
    button: 'Everything, with the Dashboard',
    extent: `Up to ${stepsInScope(['all']).length} steps over four ways in, a few seconds.`,
  },
};

/** The chosen context, how much is looked at, the pace, and the primary action. */
export function GoBar() {
  const targets = useWindow((window) => window.targets);
  const chosen = useWindow((window) => window.chosenTarget);
  const run = useWindow((window) => (chosen === null ? undefined : window.latestRun[chosen]));
  const held = useWindow((window) => run !== undefined && window.walks[run] !== undefined);
  const target = targets?.targets.find((candidate) => candidate.id === chosen);
  const breadth = useWindow((window) => window.settings.breadth);
  const practice = targets?.sets.find((set) => set.id === target?.set)?.kind === 'demo';
  return (
    <div className="go">
      <div className="chosen">
        {target === undefined ? (
          <span className="soft">Choose a context above.</span>
        ) : (
          <span className="who">
            <span className="who-name">
              <CutName name={target.context} strong />
            </span>
            <span className="soft who-user">{target.user === null ? 'names no user,' : `as ${target.user},`}</span>
            <span className="soft who-place">
              <CutName name={practice ? 'a practice cluster' : place(target.origin, targets?.home ?? null)} />
            </span>
          </span>
        )}
        <span className="xs soft">{words[breadth].extent} Changes nothing, and runs no program but kubectl.</span>
      </div>
      <div className="how">
        <BreadthChoice />
        <PaceChoice />
      </div>
      {held && run !== undefined && (
        <button className="btn" type="button" onClick={() => showRun(run)}>
          Last verdict
        </button>
      )}
      <button
        className="btn primary"
        type="button"
        disabled={target === undefined}
        onClick={() => target !== undefined && void startWalk(target.id)}
      >
        Find out why<kbd>↵</kbd>
      </button>
    </div>
  );
}

function BreadthChoice() {
  const breadth = useWindow((window) => window.settings.breadth);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar's group, not a form's
    <div className="seg" role="group" aria-label="What is looked at">
      {(['user', 'all'] as const).map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={breadth === choice}
          onClick={() => void changeSettings({ breadth: choice })}
        >
          {words[choice].button}
        </button>
      ))}
    </div>
  );
}

function PaceChoice() {
  const pace = useWindow((window) => window.settings.pace);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar's group, not a form's
    <div className="seg pace" role="group" aria-label="Pace">
      <button type="button" aria-pressed={pace === 'whole'} onClick={() => void changeSettings({ pace: 'whole' })}>
        Whole walk
      </button>
      <button type="button" aria-pressed={pace === 'steps'} onClick={() => void changeSettings({ pace: 'steps' })}>
        Step by step
      </button>
    </div>
  );
}
