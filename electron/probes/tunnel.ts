import type { ProxyTlsEvidence, TunnelEvidence } from '../../shared/model/evidence/network.ts';
import { readServed } from '../kube/transport/tls/read-served.ts';
import { openTunnel, type ProxyShown } from '../kube/transport/tunnel/open-tunnel.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

/** A way through the proxy to the API server, asked for and ended at once. What answers inside it is the `tls` probe's part. */
export const tunnelProbe = defineProbe({
  name: 'tunnel',
  version: 1,
  limitMs: 10_000,
  doing: ({ proxy, host, port }: ProbeInputs['tunnel']) =>
    `Asking the proxy ${proxy.host}, port ${proxy.port}, for a way to ${host}, port ${port}`,
  measure: async ({ proxy, host, port, serverName }, tools): Promise<TunnelEvidence> => {
    const name = serverName === undefined ? {} : { serverName };
    const { tunnel, shown } = await openTunnel(proxy, host, port, tools, { identify: true, ...name });
    const proxyTls = shown === null ? {} : { proxyTls: readShown(shown, tools) };
    if (tunnel.kind !== 'open') return { proxy, host, port, ...proxyTls, outcome: tunnel };
    tunnel.socket.destroy();
    const { kind, ms, withheld } = tunnel;
    const outcome = { kind, ms, ...(withheld ? { credentialWithheld: true } : {}) };
    return { proxy, host, port, ...proxyTls, outcome };
  },
});

function readShown({ certificates, asksForCertificate, alert }: ProxyShown, tools: ProbeTools): ProxyTlsEvidence {
  return { ...readServed(certificates, tools.certificates), clientCertificateRequested: asksForCertificate, alert };
}
