import type { TunnelEvidence } from '../../shared/model/evidence/network.ts';
import { readServed } from '../kube/transport/tls/read-served.ts';
import { openTunnel } from '../kube/transport/tunnel/open-tunnel.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** A way through the proxy to the API server, asked for and ended at once. What answers inside it is the `tls` probe's part. */
export const tunnelProbe = defineProbe({
  name: 'tunnel',
  version: 1,
  limitMs: 10_000,
  doing: ({ proxy, host, port }: ProbeInputs['tunnel']) =>
    `Asking the proxy ${proxy.host}, port ${proxy.port}, for a way to ${host}, port ${port}`,
  measure: async ({ proxy, host, port }, tools): Promise<TunnelEvidence> => {
    const opened = await openTunnel(proxy, host, port, tools, { identify: true });
    if (opened.kind !== 'open') return { proxy, host, port, outcome: opened };
    opened.socket.destroy();
    const outcome = {
      kind: 'open',
      ms: opened.ms,
      ...(opened.proxyChain === null ? {} : { proxyChain: readServed(opened.proxyChain, tools.certificates).chain }),
      ...(opened.withheld ? { credentialWithheld: true } : {}),
    } as const;
    return { proxy, host, port, outcome };
  },
});
