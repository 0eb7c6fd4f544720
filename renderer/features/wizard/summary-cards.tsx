import { stepNumber } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { openStep } from '../../state/actions.ts';
import { CodeTag } from '../../ui/code-tag.tsx';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { lookOfStep } from '../../ui/outcome.ts';
import { useHomely } from '../../ui/use-homely.ts';
import { count } from '../../ui/words.ts';
import { alsoFound, stageShare } from './summary.ts';

/** What waits behind the causes, what works all the same, and what else was noticed. */
export function SummaryCards({ state }: { state: RunState }) {
  const homely = useHomely();
  const blocked = stageShare(state, 'blocked');
  const works = stageShare(state, 'pass');
  const others = alsoFound(state);
  return (
    <div className="cols3">
      {blocked.length > 0 && (
        <section className="card" aria-labelledby="h-blocked">
          <header>
            <h2 id="h-blocked">{state.ended === 'cancelled' ? 'Not asked any more' : 'Blocked behind it'}</h2>
            <span className="xs muted">{count(total(blocked), 'step')}</span>
          </header>
          <div className="in">
            <ul className="list">
              {blocked.map((share) => (
                <li key={share.stage}>
                  <OutcomeIcon look="blocked" />
                  <span>{share.title}</span>
                  <span className="num muted">{share.steps.length}</span>
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
      {works.length > 0 && (
        <section className="card" aria-labelledby="h-works">
          <header>
            <h2 id="h-works">Still works</h2>
            <span className="xs muted">{count(total(works), 'step')}</span>
          </header>
          <div className="in">
            <ul className="list">
              {works.map((share) => (
                <li key={share.stage}>
                  <OutcomeIcon look="pass" />
                  <span>
                    {share.title}
                    <span className="muted">: {share.steps.map((step) => lowerFirst(step.title)).join(', ')}</span>
                  </span>
                  <span />
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
      {others.length > 0 && (
        <section className="card" aria-labelledby="h-also">
          <header>
            <h2 id="h-also">Also found</h2>
          </header>
          <div className="in">
            <ul className="list">
              {others.map((finding) => (
                <li key={finding.step}>
                  <OutcomeIcon look={lookOfStep(state, finding.step)} labelled />
                  <button className="linkish plain" type="button" onClick={() => openStep(finding.step)}>
                    {stepNumber(finding.step)} {homely(finding.problems[0]?.title ?? finding.message)}
                  </button>
                  {finding.problems[0] === undefined ? <span /> : <CodeTag code={finding.problems[0].code} />}
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
    </div>
  );
}

/** `TCP connects` keeps its capitals, `Files readable` does not. */
function lowerFirst(title: string): string {
  return /^[A-Z][A-Z]/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}

function total(shares: readonly { readonly steps: readonly unknown[] }[]): number {
  return shares.reduce((sum, share) => sum + share.steps.length, 0);
}
