import type { HttpEvidence } from '../../../shared/model/evidence/http.ts';
import { between, span } from './moments.ts';

export interface ClockDifference {
  /** Milliseconds that the server's clock is ahead of this computer's. */
  readonly milliseconds: number;
  /** `5 minutes`. */
  readonly span: string;
  /** `5 minutes ahead of this computer’s`. */
  readonly text: string;
  /** More than a minute: certificates and tokens begin to be refused. */
  readonly large: boolean;
  /** What the server's clock says when this computer's says `now`. */
  readonly serverNow: (now: string) => string;
}

/** The Date header counts whole seconds, and an answer takes its time; a minute is far beyond both. */
const largeMilliseconds = 60_000;

/** How far the clocks are apart, by the Date header of an answer; null when there was none. */
export function clockDifference(answer: HttpEvidence | null): ClockDifference | null {
  if (answer?.outcome.kind !== 'answer' || answer.outcome.serverDate === null) return null;
  const milliseconds = between(answer.outcome.localDate, answer.outcome.serverDate);
  if (Number.isNaN(milliseconds)) return null;
  const large = Math.abs(milliseconds) > largeMilliseconds;
  const text = large ? `${span(milliseconds)} ${milliseconds > 0 ? 'ahead of' : 'behind'} this computer’s` : 'the same';
  return {
    milliseconds,
    span: span(milliseconds),
    text,
    large,
    serverNow: (now) => new Date(Date.parse(now) + milliseconds).toISOString(),
  };
}
