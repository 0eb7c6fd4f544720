import { OutcomeIcon } from '../../ui/icon.tsx';
import { type Look, lookWords } from '../../ui/outcome.ts';

const lines: readonly (readonly [Look, string | undefined])[] = [
  ['pass', undefined],
  ['fail', undefined],
  ['blocked', '6 4'],
  ['na', '1.5 4'],
];
const others: readonly Look[] = ['warn', 'unsure', 'crash', 'run', 'wait', 'you'];

/** What icons and lines mean. */
export function Legend() {
  return (
    <ul className="legend" aria-label="Legend of steps and lines">
      {lines.map(([look, dash]) => (
        <li key={look}>
          <svg width="22" height="8" aria-hidden="true">
            <path
              d="M0 4h22"
              fill="none"
              stroke={`var(--${look}-solid)`}
              strokeWidth={look === 'fail' ? 2.5 : 2}
              strokeDasharray={dash}
            />
          </svg>
          <OutcomeIcon look={look} />
          {lookWords[look]}
        </li>
      ))}
      {others.map((look) => (
        <li key={look}>
          <OutcomeIcon look={look} />
          {lookWords[look]}
        </li>
      ))}
    </ul>
  );
}
