import type { HttpEvidence } from '../../../shared/model/evidence/http.ts';
import { judgeDates } from '../../../shared/rules/certificate-candidates.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, type Judgement, type NamedProblem, pass, problem, warn } from '../judgement.ts';
import { clockDifference } from './clock-difference.ts';
import { between, moment, span } from './moments.ts';
import { type Served, servedChains, weigh, withoutChain } from './served.ts';
import { presentedOf, type Target, targetOf } from './target.ts';

/** Is the server's certificate within its dates? Go compares them with this computer's clock, before anything else. */
export const datesCheck = defineCheck({
  step: 'network.dates',
  needs: ['clock', 'kubeconfig', 'handshakes', 'tlsWitness'],
  judge: ({ clock, kubeconfig, handshakes, tlsWitness }): Judgement => {
    const target = targetOf(kubeconfig);
    const served = servedChains(handshakes);
    const nothing = withoutChain(target, served);
    if (nothing !== null || target === null) return nothing ?? pass('');
    const judged = served.map((one) => ({ served: one, problem: problemOf(one, target, clock.now, tlsWitness) }));
    const facts = [
      ...served.flatMap((one) => rowsOf(one, clock.now)),
      fact('This computer’s clock', moment(clock.now)),
      ...clockRow(tlsWitness),
    ];
    const weighed = weigh(target, judged);
    const [first] = served;
    if (weighed === null) {
      const left = span(between(clock.now, first?.leaf.notAfter ?? clock.now));
      return pass(`The server’s certificate is valid for another ${left}.`, { note: `${left} left`, facts });
    }
    return weighed.outcome === 'fail' ? fail(weighed.problems, { facts }) : warn(weighed.problems, { facts });
  },
});

function rowsOf({ leaf, subject }: Served, now: string) {
  const at = subject === null ? '' : ` at ${subject}`;
  const { ok } = judgeDates(leaf, now);
  const left = between(now, leaf.notAfter);
  return [
    fact(`Valid from${at}`, moment(leaf.notBefore), between(leaf.notBefore, now) >= 0 ? 'pass' : 'fail'),
    fact(
      `Valid until${at}`,
      [moment(leaf.notAfter), left >= 0 ? `${span(left)} left` : `${span(left)} ago`],
      left < 0 ? 'fail' : ok && left < soonMilliseconds ? 'warn' : 'pass',
    ),
  ];
}

/** A month before the end it is time to renew: shown as a row, since it stops nobody yet. */
const soonMilliseconds = 30 * 86_400_000;

function clockRow(answer: HttpEvidence | null) {
  const difference = clockDifference(answer);
  return difference === null ? [] : [fact('The server’s clock', difference.text, difference.large ? 'fail' : 'pass')];
}

function problemOf({ leaf }: Served, target: Target, now: string, answer: HttpEvidence | null): NamedProblem | null {
  const dates = judgeDates(leaf, now);
  if (dates.ok) return null;
  const expired = dates.why === 'expired';
  const date = expired ? leaf.notAfter : leaf.notBefore;
  const difference = clockDifference(answer);
  // By the server's clock nothing would be wrong: then one of the two clocks is, and which one can't be told from here.
  const byServer = difference !== null && judgeDates(leaf, difference.serverNow(now)).ok;
  const args = {
    ...presentedOf(target),
    date: moment(date),
    since: span(between(now, date)),
    text: dates.text,
    clockDifference: byServer ? difference.span : null,
  };
  const options = { origin: target.origin };
  if (!expired) return problem('TLS-07', { ...args, whose: 'server' }, options);
  return problem('TLS-06', args, {
    ...options,
    ...(byServer
      ? {
          candidates: ['TLS-07'] as const,
          next: 'Compare both clocks with a third one: date -u here and on the server.',
        }
      : {}),
  });
}
