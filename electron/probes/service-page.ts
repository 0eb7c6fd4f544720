import type { ServicePageEvidence } from '../../shared/model/evidence/dashboard.ts';
import { serviceProxyPath } from '../../shared/rules/dashboard/service-url.ts';
import { createExchange } from '../kube/transport/http/exchange.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

const longestBody = 4096;

/**
 * One GET of a page behind the API server's service proxy, over the person's own signed connection. The credential goes to
 * the API server alone: it takes the Authorization header away once it has accepted it, before anything is passed on
 * (k8s.io/apiserver pkg/endpoints/filters/authentication.go, `req.Header.Del("Authorization")`; measured in
 * dashboard-measured.md §5), and a client certificate ends with its TLS connection. It answers `i/o timeout` itself, but only
 * after 30 s.
 */
export const servicePageProbe = defineProbe<'servicePage', ProbeInputs['servicePage']>({
  name: 'servicePage',
  version: 1,
  limitMs: 35_000,
  doing: ({ service, port, scheme, path }) => `Asking ${scheme}:${service}:${port} for ${path} through the API server`,
  measure: async ({ namespace, service, port, scheme, path, ...signed }, tools): Promise<ServicePageEvidence> => {
    const exchange = createExchange(signed.endpoint, tools, { signed, kept: tools.connections });
    const at = `${serviceProxyPath({ namespace, name: service }, port, scheme)}${path.replace(/^\//, '')}`;
    try {
      const { outcome } = await exchange.request('GET', at, { Accept: 'text/html,application/json,*/*' });
      const shown =
        outcome.kind === 'answer'
          ? {
              ...outcome,
              body: outcome.body.slice(0, longestBody),
              bodyTruncated: outcome.bodyTruncated || outcome.body.length > longestBody,
            }
          : outcome;
      return { namespace, service, port, scheme, path, outcome: shown };
    } finally {
      exchange.close();
    }
  },
});
