import { moment } from '../../../shared/rules/moment.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, notApplicable, pass, problem, warn } from '../judgement.ts';
import { clockDifference } from './clock-difference.ts';
import { serverPresenter } from './presenter.ts';
import { targetOf } from './target.ts';

/** Do this computer's clock and the server's agree, by the Date header of an answer without a credential? */
export const clockCheck = defineCheck({
  step: 'network.clock',
  needs: ['clock', 'kubeconfig', 'version', 'anonymous'],
  judge: ({ clock, kubeconfig, version, anonymous }): Judgement => {
    const target = targetOf(kubeconfig);
    const [difference] = [version, anonymous].map(clockDifference).filter((found) => found !== null);
    if (target === null || difference === undefined) {
      return notApplicable('cannotBeTold', 'The server did not tell its time.');
    }
    const facts = [
      fact('This computer’s clock', moment(clock.now)),
      fact(
        'The server’s clock',
        [moment(difference.serverNow(clock.now)), difference.text],
        difference.large ? 'warn' : 'pass',
      ),
    ];
    if (!difference.large) return pass('This computer’s clock and the server’s agree.', { note: 'agree', facts });
    const args = {
      ...serverPresenter(target).texts,
      date: moment(difference.serverNow(clock.now)),
      since: difference.span,
      text: '',
      clockDifference: difference.span,
      whose: 'server',
    } as const;
    return warn(problem('TLS-07', args, { origin: null, blocks: false }), { note: `${difference.span} apart`, facts });
  },
});
