import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { portForwardProbe } from '../../../electron/probes/port-forward.ts';
import type { ProbeTools } from '../../../electron/probes/probe.ts';
import { type Certificate, makeAuthority } from '../../cluster/pki.ts';
import { loopbackServer, statusBody } from '../../unit/electron/kube/api/loopback-server.ts';
import { closeAll, listen, listenTls } from '../hostile/listen.ts';
import { probeTools } from './fake-kubectl.ts';
import { type ForwardingServer, forwardingServer } from './spdy-node.ts';

let own: Certificate;
let server: ForwardingServer | null = null;
beforeAll(async () => {
  own = await (await makeAuthority()).issue({ commonName: 'dashboard', usages: ['serverAuth'] });
});
afterEach(async () => {
  await closeAll();
  await server?.close();
  server = null;
});

const token = 'test-token-0123456789';
const paths = ['/', '/api/v1/login/status'];
const pod = { namespace: 'kubernetes-dashboard', pod: 'kubernetes-dashboard-6c4b5d5c9d-x7k2p', port: 8443 };

function measureAt(port: number, tools: ProbeTools, scheme: 'http' | 'https' = 'https') {
  const signed = {
    endpoint: {
      route: { kind: 'direct', address: '127.0.0.1', port } as const,
      scheme: 'http' as const,
      serverName: null,
      host: `127.0.0.1:${port}`,
      basePath: '/k8s/clusters/c-1',
    },
    credential: { bearer: tools.vault.put(token, 'secret'), clientCertificate: null, basic: null },
    impersonation: null,
    pinnedLeaves: null,
  };
  return portForwardProbe.measure({ ...signed, ...pod, scheme, paths }, tools);
}

async function forward(to: number | null, scheme: 'http' | 'https' = 'https', options = {}) {
  server = await forwardingServer(to, options);
  return measureAt(server.port, probeTools(), scheme);
}

/** Answers each request, and remembers what it was sent. */
function page(seen: string[], text = '<html>') {
  return (socket: {
    on: (event: 'data', take: (chunk: Buffer) => void) => unknown;
    write: (text: string) => unknown;
  }) => {
    socket.on('data', (chunk) => {
      seen.push(chunk.toString());
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`);
    });
  };
}

describe('a forwarded port', () => {
  it('leads to the page behind it, over one pair of streams', async () => {
    const seen: string[] = [];
    const { port } = await listenTls({ cert: own.pem, key: own.key }, page(seen));
    const evidence = await forward(port);
    expect(evidence).toMatchObject({
      ...pod,
      upgrade: { kind: 'opened' },
      page: { speaks: 'https', certificate: { commonName: 'dashboard' } },
      said: null,
    });
    expect(evidence.page?.pages.map(({ path }) => path)).toEqual(paths);
    expect(server?.opened).toEqual([
      { stream: 1, headers: { streamtype: 'error', port: '8443', requestid: '0' } },
      { stream: 3, headers: { streamtype: 'data', port: '8443', requestid: '0' } },
    ]);
  });

  it('is opened with the credential, of which nothing goes through it', async () => {
    const seen: string[] = [];
    const { port } = await listenTls({ cert: own.pem, key: own.key }, page(seen));
    await forward(port);
    const [request] = server?.requests ?? [];
    expect(request?.line).toBe(`POST /k8s/clusters/c-1/api/v1/namespaces/${pod.namespace}/pods/${pod.pod}/portforward`);
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      upgrade: 'SPDY/3.1',
      'x-stream-protocol-version': 'portforward.k8s.io',
      accept: '*/*',
    });
    expect(seen.join('')).not.toMatch(/authorization|test-token/i);
  });

  it('carries a page of a megabyte in many frames, and answers pings meanwhile', async () => {
    const { port } = await listen(page([], 'x'.repeat(900_000)));
    const evidence = await forward(port, 'http', { pings: true });
    expect(evidence.page).toMatchObject({ wanted: 'http', speaks: 'http' });
    expect(evidence.page?.pages[0]?.outcome).toMatchObject({ kind: 'answer', status: 200, bodyBytes: 900_000 });
  });

  it('speaks the other scheme than was expected', async () => {
    const { port } = await listen(page([]));
    expect((await forward(port)).page).toMatchObject({ wanted: 'https', speaks: 'http' });
  });

  it('leads to nobody: the node says so', async () => {
    const evidence = await forward(null);
    expect(evidence).toMatchObject({ upgrade: { kind: 'opened' }, page: { speaks: null, pages: [] } });
    expect(evidence.said).toMatch(/^failed to connect to localhost:8443 .*connection refused$/);
  });

  it('is refused by the API server, in its own words', async () => {
    const message = `pods "${pod.pod}" is forbidden: User "mara" cannot create resource "pods/portforward" in API group "" in the namespace "${pod.namespace}"`;
    const refusing = await loopbackServer(() => ({ status: 403, body: statusBody(403, 'Forbidden', message) }));
    const evidence = await portForwardProbe.measure(
      { ...refusing.signed, ...pod, scheme: 'https', paths },
      refusing.tools,
    );
    await refusing.close();
    expect(evidence).toMatchObject({
      upgrade: { kind: 'refused', answer: { status: 403, kubernetesStatus: { message, reason: 'Forbidden' } } },
      page: null,
    });
  });

  it('is answered with bytes that are no SPDY, or with a frame that has no end', async () => {
    for (const bytes of ['hello, this is no frame', Buffer.from([0, 0, 0, 3, 0, 255, 255, 255])]) {
      const hostile = await listen((socket) =>
        socket.once('data', () => {
          socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n');
          socket.write(bytes);
        }),
      );
      const evidence = await measureAt(hostile.port, probeTools());
      expect(evidence).toMatchObject({ upgrade: { kind: 'opened' }, page: { speaks: null } });
    }
  });

  it('ends with the walk, however silent the node is', async () => {
    const silent = await listen((socket) =>
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n'),
      ),
    );
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 200);
    const began = performance.now();
    expect(await measureAt(silent.port, probeTools(cancel.signal))).toMatchObject({ page: { speaks: null } });
    expect(performance.now() - began).toBeLessThan(1_500);
    await silent.idle();
  });
});
