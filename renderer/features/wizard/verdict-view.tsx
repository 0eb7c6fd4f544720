import { stepNumber, steps } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { openStep } from '../../state/actions.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { lookOfStep } from '../../ui/outcome.ts';
import { useHomely } from '../../ui/use-homely.ts';
import { DashboardParts } from '../dashboard/dashboard-parts.tsx';
import { InstallChooser } from '../dashboard/install-chooser.tsx';
import { LinkLine } from '../dashboard/link-line.tsx';
import { CauseView } from './cause-view.tsx';
import { ConsentButton } from './consent-button.tsx';
import { EndNotes } from './end-notes.tsx';
import { HealthyView } from './healthy-view.tsx';
import { OtherPrograms } from './other-programs.tsx';
import { SecondWordView } from './second-word.tsx';
import { wasCutOff } from './summary.ts';
import { SummaryCards } from './summary-cards.tsx';

/** The answer: what is broken in one sentence, how we know, what to do, and the rest. */
export function VerdictView({ state }: { state: RunState }) {
  const { verdict } = state;
  if (verdict === null) return <EndNotes state={state} />;
  const works = verdict.outcome === 'sound' || verdict.outcome === 'warning';
  const contradicted = verdict.secondWord !== undefined;
  const keyOf = (cause: (typeof verdict.causes)[number]) =>
    `${cause.step} ${cause.code} ${cause.subject ?? ''} ${cause.message}`;
  return (
    <div className="answers">
      <EndNotes state={state} />
      <LinkLine state={state} />
      <InstallChooser state={state} />
      {works && <HealthyView state={state} look="pass" />}
      {works && verdict.causes.length > 0 && <h2 className="more">But mind this</h2>}
      {contradicted && <SecondWordView state={state} />}
      {verdict.outcome === 'inconclusive' && verdict.causes.length === 0 && !contradicted && (
        <CannotTell state={state} />
      )}
      {verdict.causes.map((cause, index) => (
        <CauseView key={keyOf(cause)} state={state} cause={cause} first={index === 0 && !works && !contradicted}>
          <WorksWithout files={verdict.worksWithout} />
        </CauseView>
      ))}
      {!works && <DashboardParts state={state} />}
      {!works && <SummaryCards state={state} />}
      <OtherPrograms state={state} />
    </div>
  );
}

function WorksWithout({ files }: { files: readonly string[] }) {
  const homely = useHomely();
  if (files.length === 0) return null;
  return (
    <section className="note o-warn without">
      <OutcomeIcon look="warn" />
      <div>
        <strong>It would work without {files.map(homely).join(' and ')}.</strong> kubectl reads the whole list of files
        and stops at the damaged one, though this context does not need it.
      </div>
    </section>
  );
}

/** No code fits: every step that could not tell, with what would help it. */
function CannotTell({ state }: { state: RunState }) {
  const homely = useHomely();
  const unsure = steps.filter((step) => {
    const { finding } = state.steps[step.id];
    const untold = ['unsure', 'crash', 'you'].includes(lookOfStep(state, step.id));
    return untold && finding !== null && !wasCutOff(finding);
  });
  // A walk that was cut off says so at the top; that the rest was not asked needs no list.
  if (unsure.length === 0 && state.verdict?.secondWord === undefined)
    return <h1 className="vh">{state.verdict?.headline}</h1>;
  return (
    <article className="cause" aria-labelledby="cannot-tell">
      <div className="verdict">
        <OutcomeIcon look="unsure" large labelled />
        <h1 className="answer" id="cannot-tell" tabIndex={-1}>
          {homely(state.verdict?.headline ?? '')}
        </h1>
      </div>
      {unsure.length > 0 && (
        <section className="card" aria-label="What could not be told">
          <header>
            <h2>What could not be told</h2>
          </header>
          <div className="in">
            <ul className="list">
              {unsure.map((step) => (
                <li key={step.id}>
                  <OutcomeIcon look={lookOfStep(state, step.id)} labelled />
                  <span>
                    <button className="linkish" type="button" onClick={() => openStep(step.id)}>
                      {stepNumber(step.id)} {step.title}
                    </button>
                    <br />
                    {homely(state.steps[step.id].finding?.message ?? '')}
                    {state.steps[step.id].finding?.next != null && (
                      <>
                        <br />
                        <strong>Tells them apart:</strong> {homely(state.steps[step.id].finding?.next ?? '')}
                      </>
                    )}
                  </span>
                  <span>
                    <ConsentButton run={state.run} finding={state.steps[step.id].finding} />
                  </span>
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
    </article>
  );
}
