import { defineCheck } from '../check.ts';
import { fact, inconclusive, type Judgement, notApplicable, pass } from '../judgement.ts';
import { answerOf, statusText, versionOf } from './answer.ts';

/** Which version of Kubernetes is it? Strangers may often ask; if not (AUTHN-17), the signed request tells. */
export const versionCheck = defineCheck({
  step: 'server.version',
  needs: ['version', 'signedVersion'],
  judge: ({ version, signedVersion }): Judgement => {
    const answers = [answerOf(version), answerOf(signedVersion)].filter((answer) => answer !== null);
    const known = answers.map(versionOf).find((found) => found !== null);
    if (known !== undefined) {
      return pass(`The API server is Kubernetes ${known.text}.`, {
        note: known.text.split(/[-+]/)[0] ?? known.text,
        facts: [fact('Version', known.text, 'pass')],
      });
    }
    const facts = answers.map((answer) => fact('GET /version', statusText(answer)));
    if (answers.some(({ status }) => status === 401 || status === 403)) {
      return notApplicable('rightsMissing', 'The server tells its version only to people whom it knows.', { facts });
    }
    return inconclusive('cannotBeTold', 'The server did not tell its version.', {
      facts,
      next: 'Check again in a minute.',
    });
  },
});
