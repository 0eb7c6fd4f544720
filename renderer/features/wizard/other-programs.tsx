import type { RunState } from '../../../shared/model/reduce-run.ts';
import { groupOpinions } from '../../../shared/report/opinion-groups.ts';
import { opinionsNote, opinionsTitle, opinionWords, programWords } from '../../../shared/report/words.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import type { Look } from '../../ui/outcome.ts';
import { count } from '../../ui/words.ts';

const looks: Readonly<Record<RunState['opinions'][number]['verdict'], Look>> = {
  refuses: 'warn',
  differs: 'unsure',
  accepts: 'na',
  agrees: 'pass',
};

/** Second opinions, folded: what JavaScript clients, browsers and other versions of kubectl would make of the target. */
export function OtherPrograms({ state }: { state: RunState }) {
  const groups = groupOpinions(state.opinions);
  if (groups.length === 0) return null;
  const apart = state.opinions.filter(({ verdict }) => verdict !== 'agrees').length;
  return (
    <section className="card" aria-labelledby="h-others">
      <header>
        <h2 id="h-others">{opinionsTitle}</h2>
        <span className="xs muted">{apart === 0 ? 'no difference' : count(apart, 'difference')}</span>
      </header>
      <div className="in">
        <p className="sm soft">{opinionsNote}</p>
        {groups.map(({ program, opinions }) => (
          <details key={program}>
            <summary>{programWords[program]}</summary>
            <ul className="list">
              {opinions.map((opinion) => (
                <li key={opinion.id}>
                  <OutcomeIcon look={looks[opinion.verdict]} />
                  <span>
                    <strong>{opinionWords[opinion.verdict]}.</strong> {opinion.message}
                    {opinion.advice !== null && <span className="muted"> {opinion.advice}</span>}
                  </span>
                  <span />
                </li>
              ))}
            </ul>
          </details>
        ))}
      </div>
    </section>
  );
}
