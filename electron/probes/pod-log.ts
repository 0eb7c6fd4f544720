import type { PodLogEvidence } from '../../shared/model/evidence/dashboard.ts';
import { createExchange } from '../kube/transport/http/exchange.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

const mostLines = 200;
const mostBytes = 64 * 1024;

/** Reads the end of one container's log: why it ended stands there and nowhere else (dashboard-measured.md §1). */
export const podLogProbe = defineProbe<'podLog', ProbeInputs['podLog']>({
  name: 'podLog',
  version: 1,
  limitMs: 15_000,
  doing: ({ pod, container, previous }) =>
    `Reading the ${previous ? 'log before the last start' : 'log'} of ${container} in ${pod}`,
  measure: async ({ namespace, pod, container, previous, ...signed }, tools): Promise<PodLogEvidence> => {
    const exchange = createExchange(signed.endpoint, tools, { signed, kept: tools.connections });
    const query = new URLSearchParams({ container, tailLines: `${mostLines}`, limitBytes: `${mostBytes}` });
    if (previous) query.set('previous', 'true');
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query}`;
    try {
      // A plain */*: the answer is text, and a Status in JSON where there is none.
      const { outcome } = await exchange.request('GET', path, { Accept: '*/*' });
      const from = { namespace, pod, container, previous };
      if (outcome.kind === 'failed') {
        return { ...from, status: outcome.status, message: outcome.error.text, failure: outcome.error, text: '' };
      }
      const { status, kubernetesStatus, body } = outcome;
      if (status !== 200) return { ...from, status, message: kubernetesStatus?.message ?? '', failure: null, text: '' };
      // A kubelet that has lost the file says so in the log's place, with 200 (dashboard-measured.md §1).
      const lost = /^unable to retrieve container logs for /.test(body);
      return { ...from, status, message: lost ? body.trim() : '', failure: null, text: lost ? '' : body };
    } finally {
      exchange.close();
    }
  },
});
