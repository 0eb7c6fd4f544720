import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import { judgeDates } from '../../../shared/rules/certificate-candidates.ts';
import { moment } from '../../../shared/rules/moment.ts';
import { type NamedProblem, problem } from '../judgement.ts';
import type { ClockDifference } from './clock-difference.ts';
import { between, span } from './moments.ts';
import type { Presenter } from './presenter.ts';

/** A certificate outside its dates; null: within them. `difference`: between this computer's clock and the server's. */
export function dateProblem(
  leaf: CertificateFacts,
  { texts, origin }: Presenter,
  now: string,
  difference: ClockDifference | null,
): NamedProblem | null {
  const dates = judgeDates(leaf, now);
  if (dates.ok) return null;
  const expired = dates.why === 'expired';
  const date = expired ? leaf.notAfter : leaf.notBefore;
  // By the server's clock nothing would be wrong: then one of the two clocks is, and which one can't be told from here.
  const byServer = difference !== null && judgeDates(leaf, difference.serverNow(now)).ok;
  const args = {
    ...texts,
    date: moment(date),
    since: span(between(now, date)),
    text: dates.text,
    clockDifference: byServer ? difference.span : null,
  };
  if (!expired) return problem('TLS-07', { ...args, whose: 'server' }, { origin });
  return problem('TLS-06', args, {
    origin,
    ...(byServer
      ? {
          candidates: ['TLS-07'] as const,
          next: 'Compare both clocks with a third one: date -u here and on the server.',
        }
      : {}),
  });
}
