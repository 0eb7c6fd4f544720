import { failureModes } from '../../../shared/catalogue/index.ts';
import { anonymousUser } from '../../../shared/rules/forbidden-text.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, notApplicable, pass } from '../judgement.ts';
import { type Answer, answerOf, forbiddenOf, isFromApiServer, statusText } from './answer.ts';

/**
 * What does the server let strangers see? Nothing here is a fault: open and closed are both normal (AUTHN-16, AUTHN-17),
 * so the step passes and says which it is.
 */
export const anonymousCheck = defineCheck({
  step: 'server.anonymous',
  needs: ['version', 'ready', 'anonymous'],
  judge: ({ version, ready, anonymous }): Judgement => {
    const asked = [
      ['GET /version', answerOf(version)],
      ['GET /readyz', answerOf(ready)],
      ['GET /api/v1/namespaces', answerOf(anonymous)],
    ] as const;
    const facts = asked.flatMap(([label, answer]) => (answer === null ? [] : [fact(label, told(answer))]));
    const answers = asked.flatMap(([, answer]) => (answer !== null && isFromApiServer(answer) ? [answer] : []));
    const list = answerOf(anonymous);
    if (answers.length === 0 || list === null) {
      return notApplicable('cannotBeTold', 'A request without a credential does not get as far as the API server.', {
        facts,
      });
    }
    if (answers.every((answer) => answer.status === 401)) {
      return pass(failureModes['AUTHN-17'].sentence({}), { note: 'strangers get nothing', facts });
    }
    if (list.status === 200) {
      return pass(
        'The API server lets strangers read the namespaces, and perhaps more; sign-in does not depend on that.',
        {
          note: 'open to strangers',
          facts: [...facts, fact('Open to strangers', 'list of namespaces', 'warn')],
        },
      );
    }
    return pass(failureModes['AUTHN-16'].sentence({ asked: false }), { note: 'strangers see little', facts });
  },
});

function told(answer: Answer): readonly string[] {
  const forbidden = forbiddenOf(answer);
  return forbidden?.user === anonymousUser ? [statusText(answer), anonymousUser] : [statusText(answer)];
}
