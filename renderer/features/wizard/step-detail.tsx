import type { Ref } from 'react';
import { stepsInWalk } from '../../../shared/flow/scope.ts';
import { type StepId, stageOf, stepNumber, steps } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { measureStepAgain, openStep } from '../../state/actions.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { lookOfStep, lookWords } from '../../ui/outcome.ts';
import { useHomely } from '../../ui/use-homely.ts';
import { BrowserQuestion } from '../dashboard/browser-question.tsx';
import { TrialPanel } from '../dashboard/trial-panel.tsx';
import { WhyWeKnow } from '../evidence/why-we-know.tsx';
import { ByHand } from '../remedy/by-hand-box.tsx';
import { answersOf, placeInStage } from './answers.ts';
import { CauseView } from './cause-view.tsx';
import { ConsentButton } from './consent-button.tsx';
import { OtherContextsButton } from './other-contexts-button.tsx';
import { Answers } from './running-view.tsx';

/** One step, opened from the list, the map or the flowchart: question, answer, facts and measurements. */
export function StepDetail({
  state,
  step,
  headingRef,
}: {
  state: RunState;
  step: StepId;
  headingRef: Ref<HTMLHeadingElement>;
}) {
  const shape = steps.find((candidate) => candidate.id === step);
  const held = state.steps[step];
  const { finding } = held;
  const homely = useHomely();
  const look = lookOfStep(state, step);
  const { link, path } = stageOf(step);
  const walked = stepsInWalk(state.scope);
  const index = walked.findIndex((candidate) => candidate.id === step);
  return (
    <div className="answers">
      <nav className="row between stepnav" aria-label="Steps one by one">
        <button className="btn small" type="button" onClick={() => openStep(null)}>
          {state.ended === null ? 'Back to the walk' : 'Back to the verdict'}
          <kbd>Esc</kbd>
        </button>
        <span className="row">
          <Neighbour step={walked[index - 1]?.id ?? null} label="Previous step" keyName="K" />
          <Neighbour step={walked[index + 1]?.id ?? null} label="Next step" keyName="J" />
          <button
            className="btn small"
            type="button"
            disabled={state.ended === null}
            onClick={() => void measureStepAgain(state.run, step)}
          >
            Measure this step again
          </button>
          {state.ended === null && <span className="xs muted">when the walk has ended</span>}
        </span>
      </nav>
      <header className="q">
        <p className="sm soft">
          {stepNumber(step)}&ensp;·&ensp;{placeInStage(step)}
        </p>
        <h1 ref={headingRef} tabIndex={-1}>
          {shape?.question}
        </h1>
        <p className="lead">{shape?.why}</p>
      </header>
      {finding === null || held.state !== 'settled' ? (
        <>
          <p className={`o o-${look}`}>
            <OutcomeIcon look={look} />
            {lookWords[look]}
          </p>
          <Answers answers={answersOf(step, null, state.scope)} />
        </>
      ) : finding.problems.length > 0 ? (
        finding.problems.map((problem) => (
          <CauseView
            key={`${problem.code} ${problem.subject ?? ''} ${problem.message}`}
            state={state}
            cause={{ ...problem, step, link, path }}
            first={false}
          />
        ))
      ) : (
        <>
          <div className="verdict">
            <OutcomeIcon look={look} large />
            <h2 className="answer">
              {lookWords[look]}: {homely(finding.message)}
            </h2>
            {finding.blockedBy !== null && (
              <p className="meta">
                <button className="linkish" type="button" onClick={() => openStep(finding.blockedBy)}>
                  Behind {stepNumber(finding.blockedBy)} {steps.find((other) => other.id === finding.blockedBy)?.title}
                </button>
              </p>
            )}
            {finding.next !== null && (
              <p className="meta">
                <span>
                  <strong>Tells more:</strong> {homely(finding.next)}
                </span>
              </p>
            )}
            <ConsentButton run={state.run} finding={finding} />
            <OtherContextsButton state={state} step={step} />
          </div>
          {finding.outcome !== 'blocked' && <WhyWeKnow state={state} finding={finding} timing={false} />}
        </>
      )}
      {step === 'browser.shows' && state.ended !== null && <BrowserQuestion state={state} open />}
      {step === 'account.probe' && state.scope.includes(step) && <TrialPanel state={state} />}
      <ByHand step={step} target={state.target} />
    </div>
  );
}

function Neighbour({ step, label, keyName }: { step: StepId | null; label: string; keyName: string }) {
  return (
    <button className="btn small quiet" type="button" disabled={step === null} onClick={() => openStep(step)}>
      {label}
      <kbd>{keyName}</kbd>
    </button>
  );
}
