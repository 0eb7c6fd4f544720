import type { RunState } from '../../../shared/model/reduce-run.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { lookWords } from '../../ui/outcome.ts';
import { duration } from '../../ui/words.ts';
import { type TimingSegment, timingSegments } from './timing.ts';

/** How far the connection came, and how long each stretch took. Nothing is drawn when nothing was sent. */
export function TimingBar({ state }: { state: RunState }) {
  const segments = timingSegments(state);
  if (segments.every((segment) => segment.ms === null)) return null;
  const columns = segments.map((segment) => `minmax(4.75rem, ${Math.max(8, Math.round(segment.ms ?? 8))}fr)`).join(' ');
  const spoken = segments
    .map((segment) => `${segment.label} ${timeOf(segment)}, ${lookWords[segment.look]}`)
    .join('; ');
  return (
    <div className="tbar" style={{ gridTemplateColumns: columns }} role="img" aria-label={spoken}>
      {segments.map((segment) => (
        <div key={segment.label} className={`stretch o-${segment.look}${segment.ms === null ? ' none' : ''}`}>
          <div className="b" />
          <div className="t">
            <OutcomeIcon look={segment.look} />
            <b>{segment.label}</b>
          </div>
          <div className="xs muted num">{timeOf(segment)}</div>
        </div>
      ))}
    </div>
  );
}

function timeOf(segment: TimingSegment): string {
  return segment.ms === null ? 'not sent' : duration(segment.ms);
}
