import { reviewAccess } from '../kube/api/access-review.ts';
import { createExchange } from '../kube/transport/http/exchange.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** Asks the API server what we may do, one question a connection, all at once: together they take one question's time. */
export const accessProbe = defineProbe<'access', ProbeInputs['access']>({
  name: 'access',
  version: 1,
  limitMs: 10_000,
  doing: () => 'Asking the server what you may do',
  measure: async ({ questions, ...signed }, tools) => ({
    answers: await Promise.all(
      questions.map(async (question) => {
        const exchange = createExchange(signed.endpoint, tools, { signed, kept: tools.connections });
        try {
          return await reviewAccess(exchange, question, tools.vault);
        } finally {
          exchange.close();
        }
      }),
    ),
  }),
});
