import type { HttpEvidence } from '../../shared/model/evidence/http.ts';
import type { NetworkError } from '../../shared/model/evidence/network.ts';
import type { PortForwardEvidence } from '../../shared/model/evidence/ways.ts';
import { shownText } from '../../shared/redaction/redact-text.ts';
import { openConnection } from '../kube/transport/http/connection.ts';
import { kubernetesStatus } from '../kube/transport/http/kubernetes-status.ts';
import { requestHeaders } from '../kube/transport/http/request-headers.ts';
import { shownHeaders } from '../kube/transport/http/shown-headers.ts';
import { askPages } from '../kube/transport/http/spoken-pages.ts';
import { type ForwardedPort, ForwardedPorts } from '../kube/transport/spdy/forwarded-ports.ts';
import { type Upgraded, upgradeToSpdy } from '../kube/transport/spdy/upgrade.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

const longestBody = 4096;

/**
 * Forwards a pod's port over the person's own signed connection, as kubectl port-forward does, and asks for the page behind
 * it. The credential opens the way at the API server; nothing of it goes through the forwarded port.
 */
export const portForwardProbe = defineProbe<'portForward', ProbeInputs['portForward']>({
  name: 'portForward',
  version: 1,
  limitMs: 20_000,
  doing: ({ pod, port }) => `Forwarding port ${port} of ${pod}`,
  measure: async ({ namespace, pod, port, scheme, paths, ...signed }, tools): Promise<PortForwardEvidence> => {
    const about = { namespace, pod, port };
    const failed = (error: NetworkError): PortForwardEvidence => ({
      ...about,
      upgrade: { kind: 'failed', error },
      page: null,
      said: null,
    });
    const connection = await openConnection(signed.endpoint, signed, tools);
    if (!connection.ok) return failed(connection.error);
    const at = `${signed.endpoint.basePath}/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward`;
    // Who answers is the container runtime, which refuses with 406 what wants JSON.
    const headers = { ...requestHeaders(signed.endpoint.host, signed, tools.vault), Accept: '*/*' };
    const upgraded = await upgradeToSpdy(connection, at, headers, tools.signal);
    if (upgraded.kind !== 'upgraded') {
      connection.agent.destroy();
      connection.stream.destroy();
      if (upgraded.kind === 'failed') return failed(upgraded.error);
      return { ...about, upgrade: { kind: 'refused', answer: shownAnswer(upgraded, tools) }, page: null, said: null };
    }
    const ports = new ForwardedPorts(upgraded.socket, upgraded.head);
    const opened: ForwardedPort[] = [];
    try {
      const dial = async () => {
        const forwarded = ports.open(port);
        opened.push(forwarded);
        return { ok: true, stream: forwarded.stream } as const;
      };
      const page = await askPages({ dial, host: 'localhost', port, wanted: scheme, paths }, tools);
      const said = opened.map((one) => one.said()).find((text) => text !== '') ?? null;
      const shown = said === null ? null : shownText(said, tools.vault.secretValues(), 600).trim();
      return { ...about, upgrade: { kind: 'opened' }, page, said: shown };
    } finally {
      ports.close();
    }
  },
});

function shownAnswer(
  { status, statusText, headers, body }: Extract<Upgraded, { kind: 'answered' }>,
  { vault, now }: ProbeTools,
): Extract<HttpEvidence['outcome'], { kind: 'answer' }> {
  const secrets = vault.secretValues();
  const text = body.toString('utf8');
  const known = kubernetesStatus(text);
  const contentType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  return {
    kind: 'answer',
    status,
    statusText: shownText(statusText, secrets, 200),
    httpVersion: '1.1',
    headers: shownHeaders(headers, secrets),
    contentType: contentType === null ? null : shownText(contentType, secrets, 200),
    body: shownText(text, secrets, longestBody),
    bodyBytes: body.length,
    bodyTruncated: text.length > longestBody,
    redirects: [],
    kubernetesStatus: known === null ? null : { ...known, message: shownText(known.message, secrets, 2048) },
    serverDate: null,
    localDate: now().toISOString(),
  };
}
