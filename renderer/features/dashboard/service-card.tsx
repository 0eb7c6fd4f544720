import { stagesInWalk } from '../../../shared/flow/scope.ts';
import type { StepId } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { openStep } from '../../state/actions.ts';
import { OutcomeIcon, OutcomeLabel } from '../../ui/icon.tsx';
import { useHomely } from '../../ui/use-homely.ts';
import { linkLook, type StepRow, stepRow } from '../wizard/stage-rows.ts';

/** The Dashboard's own side: how it signs in, and each of its steps with what was found. What does not apply is one line. */
export function ServiceCard({ state }: { state: RunState }) {
  const stages = stagesInWalk(state.scope).filter(({ stage }) => stage.link === 'service');
  const rows = stages.flatMap(({ steps }) => steps.map(({ id }) => stepRow(state, id)));
  if (rows.length === 0 || rows.every(({ look }) => look === 'wait')) return null;
  const shown = rows.filter(({ look }) => look !== 'na');
  const others = stages.filter(({ steps }) => steps.every(({ id }) => stepRow(state, id).look === 'na'));
  return (
    <section className="card" aria-labelledby="h-service">
      <header>
        <h2 id="h-service">How the Dashboard signs in</h2>
        <OutcomeLabel look={linkLook(state, 'service')} />
      </header>
      <div className="in">
        <ul className="list">
          {shown.map((row) => (
            <Row key={row.id} row={row} message={messageOf(state, row.id)} />
          ))}
        </ul>
        {others.length > 0 && (
          <p className="sm soft">Not used here: {others.map(({ stage }) => stage.title.toLowerCase()).join(', ')}.</p>
        )}
        {state.scope.includes('account.probe') && (
          <p className="row actions">
            <button className="btn small" type="button" onClick={() => openStep('account.probe')}>
              Try it inside the cluster…
            </button>
            <span className="xs muted">asks you first</span>
          </p>
        )}
      </div>
    </section>
  );
}

function Row({ row, message }: { row: StepRow; message: string }) {
  const homely = useHomely();
  const quiet = row.look === 'pass' || row.look === 'blocked';
  return (
    <li>
      <OutcomeIcon look={row.look} labelled />
      <span>
        <button className="linkish plain" type="button" onClick={() => openStep(row.id)}>
          {row.number} {row.title}
        </button>
        {!quiet && message !== '' && <span className="meaning sm soft">{homely(message)}</span>}
      </span>
      <span className="muted sm">{homely(row.note)}</span>
    </li>
  );
}

function messageOf(state: RunState, step: StepId): string {
  const { finding } = state.steps[step];
  return finding?.problems[0]?.message ?? finding?.message ?? '';
}
