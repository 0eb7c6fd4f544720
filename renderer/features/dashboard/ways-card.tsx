import { stepNumber } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { type WayIn, waysIn } from '../../../shared/report/ways-in.ts';
import { openStep } from '../../state/actions.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { type Look, lookOfOutcome } from '../../ui/outcome.ts';
import { useHomely } from '../../ui/use-homely.ts';

/** The four ways in side by side, and which of them works for this person. */
export function WaysCard({ state }: { state: RunState }) {
  const ways = waysIn(state);
  if (ways.length === 0) return null;
  return (
    <section className="card" aria-labelledby="h-ways">
      <header>
        <h2 id="h-ways">The ways in, side by side</h2>
        <span className="xs muted">{summaryOf(ways)}</span>
      </header>
      <ul className="in ways-in">
        {ways.map((way) => (
          <Way key={way.path} way={way} />
        ))}
      </ul>
    </section>
  );
}

function summaryOf(ways: readonly WayIn[]): string {
  const usable = ways.filter((way) => way.usable).length;
  if (usable === 0) return 'none leads in now';
  return usable === 1 ? 'one leads in' : `${usable} lead in`;
}

function Way({ way }: { way: WayIn }) {
  const homely = useHomely();
  const look = lookOfWay(way);
  return (
    <li className={way.recommended ? 'way o-pass best' : `way o-${look}`}>
      <p className="way-head">
        <OutcomeIcon look={look} labelled />
        <strong>{way.title}</strong>
        <span className="way-word">{way.word}</span>
      </p>
      {way.recommended && <p className="tag o-pass">This one works for you</p>}
      <p className="sm soft wrap">{homely(way.sentence)}</p>
      <button className="linkish xs" type="button" onClick={() => openStep(way.step)}>
        Step {stepNumber(way.step)}
        <span className="vh"> of {way.title}</span>
      </button>
    </li>
  );
}

function lookOfWay({ state, word }: WayIn): Look {
  if (state === null) return 'run';
  return word === 'needs you' ? 'you' : lookOfOutcome(state);
}
