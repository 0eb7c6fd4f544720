import { loadOtherContexts } from '../kube/kubeconfig/other-contexts.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** Reads which other contexts of the same kubeconfig files lead to the same server. Asks nobody. */
export const otherContextsProbe = defineProbe<'otherContexts', ProbeInputs['otherContexts']>({
  name: 'otherContexts',
  version: 1,
  limitMs: 10_000,
  doing: () => 'Looking for other contexts on the same server',
  measure: (inputs, tools) => loadOtherContexts(inputs, tools),
});
