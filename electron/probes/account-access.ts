import type { AccountAccessEvidence } from '../../shared/model/evidence/dashboard.ts';
import { groupsOfAccount, userOfAccount } from '../../shared/rules/dashboard/account-name.ts';
import { reviewAccess } from '../kube/api/access-review.ts';
import { createExchange } from '../kube/transport/http/exchange.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** Asks the API server what a service account may do, all questions at once. The person needs the right to ask; it stores nothing. */
export const accountAccessProbe = defineProbe<'accountAccess', ProbeInputs['accountAccess']>({
  name: 'accountAccess',
  version: 1,
  limitMs: 10_000,
  doing: ({ account }) => `Asking the server what the service account ${account} may do`,
  measure: async ({ namespace, account, questions, ...signed }, tools): Promise<AccountAccessEvidence> => {
    const name = { namespace, name: account };
    const subject = { user: userOfAccount(name), groups: groupsOfAccount(name) };
    const answers = questions.map(async (question) => {
      const exchange = createExchange(signed.endpoint, tools, { signed, kept: tools.connections });
      try {
        return await reviewAccess(exchange, question, tools.vault, subject);
      } finally {
        exchange.close();
      }
    });
    return { namespace, account, answers: await Promise.all(answers) };
  },
});
