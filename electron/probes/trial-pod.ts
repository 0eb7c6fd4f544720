import { runTrial } from '../kube/trial/run-trial.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** Shorter than a walk's usual 60 s, so that a pod that never starts is named and not the walk's end. Milliseconds. */
const waitMs = 40_000;

/**
 * The document's own test, with the person's consent: a Job under the Dashboard's account (kube/trial/job.ts). It is removed in
 * every case, ends by its own limits where this program was killed, and prints nothing of the token.
 */
export const trialPodProbe = defineProbe<'trialPod', ProbeInputs['trialPod']>({
  name: 'trialPod',
  version: 1,
  limitMs: waitMs + 15_000,
  shownLimitMs: waitMs,
  doing: ({ subject: { namespace, account } }) => `Trying it from a pod of ${namespace}/${account}`,
  measure: async ({ subject, image, ...signed }, tools) => runTrial({ signed, subject, image }, tools, waitMs),
});
