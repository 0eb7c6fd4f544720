import { type StepId, stepNumber, steps } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { nextStep, openStep } from '../../state/actions.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { isOpenPrediction, lookOfStep, lookWords } from '../../ui/outcome.ts';
import { useHomely } from '../../ui/use-homely.ts';
import { ByHand } from '../remedy/by-hand-box.tsx';
import { answersOf, linkTitle, placeInStage } from './answers.ts';
import { Answers } from './running-view.tsx';

/** One step at a time: what was answered last and what it means, then the question that comes next. */
export function PausedView({ state, before }: { state: RunState; before: StepId }) {
  const step = steps.find((candidate) => candidate.id === before);
  const last = lastAnswered(state, before);
  return (
    <article className="q">
      {last !== null && <LastAnswer state={state} step={last} />}
      <p className="sm soft">
        {linkTitle(before)}&ensp;·&ensp;{placeInStage(before)}&ensp;·&ensp;{stepNumber(before)}
      </p>
      <h1 tabIndex={-1}>{step?.question}</h1>
      <p className="lead">{step?.why}</p>
      <p className="blk">
        <button className="btn primary" type="button" data-primary onClick={() => void nextStep(state.run)}>
          Next: ask this<kbd>↵</kbd>
        </button>
      </p>
      <div className="blk">
        <Answers answers={answersOf(before, null, state.scope)} />
      </div>
      <ByHand step={before} target={state.target} />
    </article>
  );
}

function LastAnswer({ state, step }: { state: RunState; step: StepId }) {
  const finding = state.steps[step].finding;
  const homely = useHomely();
  const look = lookOfStep(state, step);
  if (finding === null) return null;
  return (
    <section className={`note o-${look} last`} aria-label="The last answer">
      <OutcomeIcon look={look} />
      <div>
        <strong>
          {stepNumber(step)}{' '}
          {isOpenPrediction(state, step) ? 'Predicted, the server is asked all the same' : lookWords[look]}.
        </strong>{' '}
        {homely(finding.message)}{' '}
        <button className="linkish" type="button" onClick={() => openStep(step)}>
          How we know
        </button>
      </div>
    </section>
  );
}

/** The step that was answered before this one in the order of the flowchart. */
function lastAnswered(state: RunState, before: StepId): StepId | null {
  const index = steps.findIndex((step) => step.id === before);
  return steps.slice(0, index).findLast((step) => state.steps[step.id].state === 'settled')?.id ?? null;
}
