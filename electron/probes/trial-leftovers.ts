import type { TrialLeftoversEvidence } from '../../shared/model/evidence/trial.ts';
import { createExchange } from '../kube/transport/http/exchange.ts';
import { listLeftovers } from '../kube/trial/jobs-api.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** Looks for Jobs of earlier trials that are still there. It removes none: that is done with the next trial, with its consent. */
export const trialLeftoversProbe = defineProbe<'trialLeftovers', ProbeInputs['trialLeftovers']>({
  name: 'trialLeftovers',
  version: 1,
  limitMs: 10_000,
  doing: ({ namespace }) => `Looking for what earlier trials left in ${namespace}`,
  measure: async ({ namespace, ...signed }, tools): Promise<TrialLeftoversEvidence> => {
    const exchange = createExchange(signed.endpoint, tools, { signed, kept: tools.connections });
    try {
      return { namespace, ...(await listLeftovers(exchange, namespace, tools)) };
    } finally {
      exchange.close();
    }
  },
});
