import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Answer, status, text } from './answers.ts';
import type { DemoCluster } from './cluster.ts';

export interface ProxiedRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly namespace: string;
  /** `scheme:name:port`, as the address has it. */
  readonly id: string;
  /** Behind `/proxy`: null where not even a slash is there. */
  readonly rest: string | null;
  readonly path: string;
}

interface Port {
  readonly name?: string;
  readonly port: number;
  readonly targetPort: number;
}

/** Of these only the API server's own connection to the pod would know. */
const ownHeaders = ['authorization', 'host', 'connection', 'upgrade', 'content-length', 'transfer-encoding'];

/**
 * The API server's service proxy: finds the Service, a pod behind it and the port, and asks there for the rest of the path
 * without the Authorization header (k8s.io/kubernetes pkg/registry/core/service/storage, ResourceLocation; the answers to what
 * does not fit as in dashboard-measured.md §5).
 */
export async function throughService(cluster: DemoCluster, request: ProxiedRequest): Promise<Answer> {
  const { namespace, id, rest, path } = request;
  if (rest === null) return { ...text(301, ''), location: `${path}/` };
  const parts = id.split(':');
  if (parts.length === 2) parts.unshift('');
  const [scheme = '', name = '', wanted = ''] = parts.length === 1 ? ['', id, ''] : parts;
  if (!['', 'http', 'https'].includes(scheme)) return status(400, 'BadRequest', `invalid service request "${id}"`);
  const service = cluster.find('/services', namespace, name);
  if (service === null) return status(404, 'NotFound', `services "${name}" not found`);
  const { ports } = service.spec as { readonly ports: readonly Port[] };
  const port = wanted === '' ? ports.find((one) => one.name === undefined) : ports.find((one) => fits(one, wanted));
  if (port === undefined && /^\d+$/.test(wanted)) {
    return unavailable(`no service port ${wanted} found for service "${name}"`);
  }
  const local = port === undefined ? null : localPort(cluster, namespace, name, port);
  if (local === null) return unavailable(`no endpoints available for service "${id}"`);
  return ask(scheme === 'https', local, rest, request);
}

function fits({ name, port }: Port, wanted: string): boolean {
  return name === wanted || String(port) === wanted;
}

function localPort(cluster: DemoCluster, namespace: string, service: string, { targetPort }: Port): number | null {
  const slices = cluster.list('discovery.k8s.io/endpointslices', namespace, `kubernetes.io/service-name=${service}`);
  const pods = slices.flatMap(
    ({ endpoints }) => endpoints as readonly { readonly targetRef: { readonly name: string } }[],
  );
  const [first] = pods.flatMap(({ targetRef }) => cluster.localPort(namespace, targetRef.name, targetPort) ?? []);
  return first ?? null;
}

function ask(secure: boolean, port: number, path: string, { method, headers, body }: ProxiedRequest): Promise<Answer> {
  const passed = Object.fromEntries(Object.entries(headers).filter(([name]) => !ownHeaders.includes(name)));
  const options = { host: '127.0.0.1', port, path, method, headers: passed, agent: false } as const;
  return new Promise((resolve) => {
    // The API server looks at no certificate of a pod.
    const sent = secure ? httpsRequest({ ...options, rejectUnauthorized: false }) : httpRequest(options);
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(unreachable(error)));
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => resolve(unreachable(error)));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 502,
          contentType: response.headers['content-type'] ?? '',
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.end(body);
  });
}

/** Go's words for what Node calls otherwise. */
function unreachable({ code, message }: NodeJS.ErrnoException): Answer {
  const words =
    code === 'ECONNREFUSED'
      ? 'dial tcp: connect: connection refused'
      : /wrong version number|packet length too long|EPROTO/i.test(`${code} ${message}`)
        ? 'tls: first record does not look like a TLS handshake'
        : 'EOF';
  return unavailable(`error trying to reach service: ${words}`);
}

function unavailable(message: string): Answer {
  return status(503, 'ServiceUnavailable', message);
}
