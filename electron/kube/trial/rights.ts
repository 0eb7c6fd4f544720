import type { AccessQuestion } from '../../../shared/model/evidence/http.ts';
import type { TrialRight } from '../../../shared/model/evidence/trial.ts';
import type { SignedRequest } from '../../probes/inputs.ts';
import type { ProbeTools } from '../../probes/probe.ts';
import { reviewAccess } from '../api/access-review.ts';
import { createExchange } from '../transport/http/exchange.ts';

type Wanted = Pick<AccessQuestion, 'verb' | 'group' | 'resource' | 'subresource' | 'name'>;

/** Nothing is made that could not be read, or not be removed again. */
const forPod: readonly Wanted[] = [
  { verb: 'create', group: 'batch', resource: 'jobs', subresource: null, name: null },
  { verb: 'delete', group: 'batch', resource: 'jobs', subresource: null, name: null },
  { verb: 'list', group: '', resource: 'pods', subresource: null, name: null },
  { verb: 'get', group: '', resource: 'pods', subresource: 'log', name: null },
];

/** Those of the rights for a trial by pod that the server does not grant. All are asked about at once. */
export function missingForPod(signed: SignedRequest, namespace: string, tools: ProbeTools) {
  return missing(signed, namespace, forPod, tools);
}

/** The same for a TokenRequest. */
export function missingForToken(signed: SignedRequest, namespace: string, account: string, tools: ProbeTools) {
  const request = { verb: 'create', group: '', resource: 'serviceaccounts', subresource: 'token', name: account };
  return missing(signed, namespace, [request], tools);
}

async function missing(
  signed: SignedRequest,
  namespace: string,
  wanted: readonly Wanted[],
  tools: ProbeTools,
): Promise<readonly TrialRight[]> {
  const rights = await Promise.all(
    wanted.map(async (one): Promise<TrialRight> => {
      const exchange = createExchange(signed.endpoint, tools, { signed, kept: tools.connections });
      try {
        const { allowed } = await reviewAccess(exchange, { ...one, namespace, path: null }, tools.vault);
        const { verb, group, resource, subresource } = one;
        return { verb, group, resource: resource ?? '', subresource, allowed };
      } finally {
        exchange.close();
      }
    }),
  );
  return rights.filter(({ allowed }) => allowed !== true);
}
