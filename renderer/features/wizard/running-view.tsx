import { type StepId, stepNumber, steps } from '../../../shared/flow/steps.ts';
import type { ProbeState, RunState } from '../../../shared/model/reduce-run.ts';
import { openStep } from '../../state/actions.ts';
import { useNow } from '../../state/use-now.ts';
import { ControlIcon, OutcomeIcon, OutcomeLabel } from '../../ui/icon.tsx';
import { duration, seconds } from '../../ui/words.ts';
import { ByHand } from '../remedy/by-hand-box.tsx';
import { type Answer, answersOf, linkTitle, placeInStage } from './answers.ts';
import { ProgramWords } from './program-words.tsx';
import { alsoRunning, probesOfStep, timeUsed } from './progress.ts';

/** What is asked this moment: the question in plain words, what is measured and its limit, and what each answer decides. */
export function RunningView({ state, step, running }: { state: RunState; step: StepId | null; running: boolean }) {
  const shape = steps.find((candidate) => candidate.id === step);
  if (step === null || shape === undefined) {
    return (
      <article className="q">
        <h1 tabIndex={-1}>{running ? 'Starting the walk' : 'Nothing was asked'}</h1>
        <p className="lead">The first answers come at once.</p>
      </article>
    );
  }
  const probes = probesOfStep(state, step);
  const others = alsoRunning(state, step);
  const limit = probes.length === 0 ? null : Math.max(...probes.map((probe) => probe.limitMs));
  return (
    <article className="q">
      <p className="sm soft">
        {linkTitle(step)}&ensp;·&ensp;{placeInStage(step)}
      </p>
      <h1 tabIndex={-1}>{shape.question}</h1>
      <p className="lead">{shape.why}</p>
      <ProgramWords state={state} />
      <div className="two blk">
        <Measuring probes={probes} running={running} />
        <Answers answers={answersOf(step, limit, state.scope)} />
      </div>
      <ByHand step={step} target={state.target} />
      {others.length > 0 && (
        <p className="sm soft blk">
          Also running:{' '}
          {others.map((id, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <button className="linkish" type="button" onClick={() => openStep(id)}>
                {stepNumber(id)} {steps.find((candidate) => candidate.id === id)?.title}
              </button>
            </span>
          ))}
        </p>
      )}
    </article>
  );
}

function Measuring({ probes, running }: { probes: readonly ProbeState[]; running: boolean }) {
  const now = useNow(running);
  const used = timeUsed(probes, now);
  return (
    <section aria-labelledby="h-now">
      <div className="row between">
        <h2 id="h-now">Measuring now</h2>
        {used !== null && (
          <span className="sm soft num">
            {seconds(used.ms)} s of at most {seconds(used.limitMs)} s
          </span>
        )}
      </div>
      <div
        className="progress"
        role="progressbar"
        aria-label="Time used of this step’s limit"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={shareOf(used)}
      >
        <i style={{ inlineSize: `${shareOf(used)}%` }} />
      </div>
      <ul className="list meas">
        {probes.length === 0 && (
          <li>
            <OutcomeIcon look="wait" />
            <span className="soft">Waits for what was asked before</span>
            <span />
          </li>
        )}
        {probes.map((probe) => (
          <li key={probe.key}>
            {probe.ms === null ? <OutcomeIcon look="run" /> : <ControlIcon name="done" />}
            {probe.ms === null ? (
              <strong className="wrap">{probe.doing}</strong>
            ) : (
              <span className="wrap">
                {probe.doing}
                <span className="muted">, measured</span>
              </span>
            )}
            <span className="num muted">{duration(probe.ms ?? Math.max(1, now - Date.parse(probe.startedAt)))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function shareOf(used: { ms: number; limitMs: number } | null): number {
  return used === null || used.limitMs <= 0 ? 0 : Math.min(100, Math.round((100 * used.ms) / used.limitMs));
}

/** What each answer would lead to. */
export function Answers({ answers }: { answers: readonly Answer[] }) {
  return (
    <section aria-labelledby="h-next">
      <h2 id="h-next">What the answer decides</h2>
      <dl className="branch">
        {answers.map((answer) => (
          <div key={answer.look}>
            <dt>
              <OutcomeLabel look={answer.look} word={answer.title} />
            </dt>
            <dd>{answer.consequence}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
