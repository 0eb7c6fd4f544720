import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { localPortProbe } from '../../../electron/probes/local-port.ts';
import { closeAll, closedPort, listen } from '../hostile/listen.ts';
import { probeTools } from './fake-kubectl.ts';

afterEach(closeAll);

const measure = (port: number) => localPortProbe.measure({ port }, probeTools());

describe('a port of this computer', () => {
  it('is free, and is left free', async () => {
    const port = await closedPort();
    expect(await measure(port)).toMatchObject({ state: 'free', error: null });
    expect(await measure(port)).toMatchObject({ state: 'free', error: null });
  });

  it('is taken by a kubectl proxy, which tells its cluster by the uid of kube-system', async () => {
    const asked: (readonly [string, string | undefined])[] = [];
    const server = http.createServer((request, response) => {
      asked.push([`${request.method} ${request.url} ${request.headers.host}`, request.headers.authorization]);
      const system = {
        kind: 'Namespace',
        metadata: { name: 'kube-system', uid: '0f5c2f6e-1111-4222-8333-444455556666' },
      };
      const body = request.url === '/version' ? { gitVersion: 'v1.36.3' } : system;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const evidence = await measure(port);
    server.closeAllConnections();
    server.close();
    expect(evidence).toMatchObject({ state: 'taken', clusterUid: '0f5c2f6e-1111-4222-8333-444455556666' });
    // Nothing of the person's goes to whoever is there.
    expect(asked).toEqual([
      [`GET /version localhost:${port}`, undefined],
      [`GET /api/v1/namespaces/kube-system localhost:${port}`, undefined],
    ]);
  });

  it('is taken by something that speaks no HTTP', async () => {
    const { port } = await listen((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await measure(port)).toMatchObject({ state: 'taken', version: { kind: 'failed' }, clusterUid: null });
  });

  it('is taken by something that tells anything for a uid', async () => {
    const { port } = await listen((socket) =>
      socket.once('data', () => {
        const body = JSON.stringify({ kind: 'Namespace', metadata: { uid: '\u001b[31m not one' } });
        socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      }),
    );
    expect(await measure(port)).toMatchObject({ state: 'taken', clusterUid: null });
  });
});
