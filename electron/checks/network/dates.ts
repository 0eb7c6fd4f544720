import type { HttpEvidence } from '../../../shared/model/evidence/http.ts';
import { judgeDates } from '../../../shared/rules/certificate-candidates.ts';
import { moment } from '../../../shared/rules/moment.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, type Judgement, pass, warn } from '../judgement.ts';
import { clockDifference } from './clock-difference.ts';
import { dateProblem } from './date-problem.ts';
import { between, span } from './moments.ts';
import { serverPresenter } from './presenter.ts';
import { type Served, servedChains, weigh, withoutChain } from './served.ts';
import { targetOf } from './target.ts';

/** Is the server's certificate within its dates? Go compares them with this computer's clock, before anything else. */
export const datesCheck = defineCheck({
  step: 'network.dates',
  needs: ['clock', 'kubeconfig', 'handshakes', 'tlsWitness'],
  judge: ({ clock, kubeconfig, handshakes, tlsWitness }): Judgement => {
    const target = targetOf(kubeconfig);
    const served = servedChains(handshakes);
    const nothing = withoutChain(target, served);
    if (nothing !== null || target === null) return nothing ?? pass('');
    const presenter = serverPresenter(target);
    const difference = clockDifference(tlsWitness);
    const judged = served.map((one) => ({
      served: one,
      problem: dateProblem(one.leaf, presenter, clock.now, difference),
    }));
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
