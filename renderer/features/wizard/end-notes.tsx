import { stepsInWalk } from '../../../shared/flow/scope.ts';
import { steps } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { copyReport, walkAgain } from '../../state/actions.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { lookOfStep } from '../../ui/outcome.ts';
import { duration } from '../../ui/words.ts';
import { wasCutOff, withoutNetwork } from './summary.ts';

/** What has to be known before the answer is read: the walk did not end, a check broke, there is no network. */
export function EndNotes({ state }: { state: RunState }) {
  const crashed = steps.some((step) => lookOfStep(state, step.id) === 'crash');
  return (
    <>
      {withoutNetwork(state) && (
        <section className="note o-unsure">
          <OutcomeIcon look="unsure" />
          <div>
            <strong>This machine has no network.</strong> Nothing outside it can be told until it has.
          </div>
        </section>
      )}
      {(state.ended === 'cancelled' || state.ended === 'deadline') && <Stopped state={state} />}
      {(state.ended === 'crashed' || crashed) && (
        <section className="note o-crash">
          <OutcomeIcon look="crash" />
          <div>
            <strong>{state.ended === 'crashed' ? 'The walk broke off.' : 'Our check broke.'}</strong> That is our fault,
            not your cluster’s. What was found until then stays below.
            <p className="row actions">
              <CopyButton copy={() => copyReport(state.run)} text="Copy report" />
              <button className="btn small" type="button" onClick={() => void walkAgain(state.run)}>
                Start again<kbd>R</kbd>
              </button>
            </p>
          </div>
        </section>
      )}
    </>
  );
}

function Stopped({ state }: { state: RunState }) {
  const reached = answeredSteps(state);
  const why = state.ended === 'deadline' ? `The walk’s time of ${duration(state.deadlineMs)} ran out` : 'Stopped';
  return (
    <section className="note o-unsure">
      <OutcomeIcon look="unsure" />
      <div>
        <strong>
          {why} after {reached} of {stepsInWalk(state.scope).length} steps.
        </strong>{' '}
        What was found stays below; nothing is concluded from what was not asked.
        <p className="row actions">
          <button className="btn small" type="button" onClick={() => void walkAgain(state.run)}>
            Start again<kbd>R</kbd>
          </button>
        </p>
      </div>
    </section>
  );
}

/** Steps that had an answer of their own when the walk ended: not those that it cut off, and not those behind them. */
function answeredSteps(state: RunState): number {
  return steps.filter((step) => {
    const { finding, state: reached } = state.steps[step.id];
    return reached === 'settled' && finding !== null && finding.outcome !== 'blocked' && !wasCutOff(finding);
  }).length;
}
