import { isFailureCode, modeOf } from '../../../shared/catalogue/describe.ts';
import { stepNumber, steps } from '../../../shared/flow/steps.ts';
import type { Finding } from '../../../shared/model/finding.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import type { Cause } from '../../../shared/model/run.ts';
import { copyLiteral, openStep } from '../../state/actions.ts';
import { CodeTag } from '../../ui/code-tag.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { OriginLabel } from '../../ui/origin-label.tsx';
import { isOpenPrediction, type Look, lookOfStep, lookWords } from '../../ui/outcome.ts';
import { useHomely } from '../../ui/use-homely.ts';
import { WhyWeKnow } from '../evidence/why-we-know.tsx';
import { Remedies } from '../remedy/remedies.tsx';
import { OtherContextsButton } from './other-contexts-button.tsx';

/** One root cause: what is wrong, how we know, what mends it, what kubectl says. Several stand below one another. */
export function CauseView({
  state,
  cause,
  first,
  children,
}: {
  state: RunState;
  cause: Cause;
  first: boolean;
  children?: React.ReactNode;
}) {
  const homely = useHomely();
  const finding = state.steps[cause.step].finding;
  const look = causeLook(state, cause);
  const problem = finding === null ? -1 : indexOf(finding, cause);
  const heading = `cause-${cause.step}-${cause.code}-${Math.max(0, problem)}`;
  const Title = first ? 'h1' : 'h2';
  return (
    <article className="cause" aria-labelledby={heading}>
      <div className="verdict">
        <OutcomeIcon look={look} large labelled />
        <Title className="answer" id={heading} tabIndex={-1}>
          {homely(cause.message)}
        </Title>
        <p className="meta">
          <button className={`tag o-${look}`} type="button" onClick={() => openStep(cause.step)}>
            <OutcomeIcon look={look} />
            {placeWords(look)} {stepNumber(cause.step)} {steps.find((step) => step.id === cause.step)?.title}
          </button>
          <CodeTag code={cause.code} />
          {cause.certainty === 'likely' && <span className="tag o-unsure">{notCertain(cause)}</span>}
          {isOpenPrediction(state, cause.step) && (
            <span className="tag o-run">predicted, the server is asked all the same</span>
          )}
          {cause.subject !== null && !isOrigin(cause) && !isNamed(cause) && (
            <bdi className="wrap">{homely(cause.subject)}</bdi>
          )}
          {cause.innocent !== null && <span>{homely(cause.innocent)}</span>}
        </p>
      </div>
      {first && children}
      <div className="cols wide-r">
        <div className="stack-l">
          {finding !== null && <WhyWeKnow state={state} finding={finding} timing={reachesOut(cause)} />}
          {cause.candidates.length > 1 && <Candidates state={state} cause={cause} finding={finding} />}
          <Literal state={state} cause={cause} problem={problem} />
        </div>
        <Remedies
          remedies={cause.remedies}
          place={{ run: state.run, step: cause.step, problem: Math.max(0, problem) }}
          primary={first}
          canCheckAgain={first && state.ended !== null}
        />
      </div>
    </article>
  );
}

function placeWords(look: Look): string {
  return look === 'fail' ? 'Fails at' : `${lookWords[look]} at`;
}

function causeLook(state: RunState, cause: Cause): Look {
  const { finding, state: reached } = state.steps[cause.step];
  if (finding === null || reached !== 'settled') return cause.blocks ? 'fail' : 'warn';
  return lookOfStep(state, cause.step);
}

/** The place in the file stands below the facts already. */
function isOrigin({ subject, origin }: Cause): boolean {
  return origin !== null && (subject === origin.file || subject === `${origin.file}:${origin.line}`);
}

/** The sentence says already what it is about. */
function isNamed({ subject, message }: Cause): boolean {
  return subject !== null && message.toLowerCase().includes(subject.toLowerCase());
}

function notCertain({ candidates }: Cause): string {
  return candidates.length > 1 ? `one of ${candidates.length} causes that fit` : 'not certain';
}

/** Which of its step's problems a cause is; -1 when the step was measured again and says something else now. */
function indexOf(finding: Finding, cause: Cause): number {
  return finding.problems.findIndex(
    (problem) => problem.code === cause.code && problem.subject === cause.subject && problem.message === cause.message,
  );
}

/** Timings tell something about causes on the way to the server, and nothing about files. */
function reachesOut(cause: Cause): boolean {
  return cause.step.startsWith('network.') || cause.step.startsWith('server.');
}

/** Two causes that fit are both said, with what tells them apart. */
function Candidates({ state, cause, finding }: { state: RunState; cause: Cause; finding: Finding | null }) {
  const homely = useHomely();
  const next = cause.next ?? finding?.next ?? null;
  return (
    <section className="card">
      <header>
        <h2 className="with-icon">
          <OutcomeIcon look="unsure" />
          Not known yet: which of these it is
        </h2>
      </header>
      <div className="in">
        <ol className="candidates">
          {cause.candidates.map((code, index) => (
            <li key={code}>
              <b>{String.fromCharCode(65 + index)}</b>
              <span>{isFailureCode(code) ? modeOf(code).title : code}</span>
              <CodeTag code={code} />
            </li>
          ))}
        </ol>
        {next !== null && (
          <p className="sm apart">
            <strong>Tells them apart:</strong> {homely(next)}
          </p>
        )}
        <OtherContextsButton state={state} step={cause.step} />
      </div>
    </section>
  );
}

function Literal({ state, cause, problem }: { state: RunState; cause: Cause; problem: number }) {
  if (cause.literal === null && cause.origin === null) return null;
  return (
    <section className="aside">
      {cause.origin !== null && (
        <p className="sm soft">
          It stands in <OriginLabel origin={cause.origin} />
        </p>
      )}
      {cause.literal !== null && (
        <details>
          <summary>{cause.link === 'user' ? 'What kubectl says about it' : 'What it says, literally'}</summary>
          <div className="cmdbox">
            <div className="cmd">
              <pre>
                <code>{cause.literal}</code>
              </pre>
              {problem >= 0 && (
                <CopyButton
                  copy={() => copyLiteral(state.run, cause.step, problem)}
                  what={cause.link === 'user' ? 'what kubectl says' : 'the literal words'}
                />
              )}
            </div>
          </div>
        </details>
      )}
    </section>
  );
}
