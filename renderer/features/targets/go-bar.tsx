import { stepsInScope } from '../../../shared/flow/scope.ts';
import { changeSettings, showRun, startWalk } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';
import { CutName } from '../../ui/cut-name.tsx';
import { place } from '../../ui/words.ts';

/** The chosen context, the pace, and the primary action. */
export function GoBar() {
  const targets = useWindow((window) => window.targets);
  const chosen = useWindow((window) => window.chosenTarget);
  const run = useWindow((window) => (chosen === null ? undefined : window.latestRun[chosen]));
  const held = useWindow((window) => run !== undefined && window.walks[run] !== undefined);
  const target = targets?.targets.find((candidate) => candidate.id === chosen);
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
        <span className="xs soft">
          {stepsInScope(['user']).length} steps, a few seconds. Changes nothing, and runs no program but kubectl.
        </span>
      </div>
      <PaceChoice />
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
