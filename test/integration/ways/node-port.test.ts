import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nodePortProbe } from '../../../electron/probes/node-port.ts';
import { type Certificate, makeAuthority } from '../../cluster/pki.ts';
import { openBlackHole } from '../hostile/black-hole.ts';
import { closeAll, closedPort, listen, listenTls } from '../hostile/listen.ts';
import { probeTools } from './fake-kubectl.ts';

let own: Certificate;
beforeAll(async () => {
  own = await (await makeAuthority()).issue({ commonName: 'dashboard', usages: ['serverAuth'] });
});
afterEach(closeAll);

const paths = ['/', '/api/v1/login/status'];
const measure = (port: number, scheme: 'http' | 'https') =>
  nodePortProbe.measure({ host: '127.0.0.1', port, scheme, paths }, probeTools());

/** A server that answers each request of a connection in turn, as Go's does. */
const answering = (text: string) => (socket: Pick<Socket, 'on' | 'write'>) => {
  socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`));
};

describe('a node’s port, as a browser meets it', () => {
  it('speaks TLS: who it says it is, and both pages over one connection', async () => {
    const server = await listenTls({ cert: own.pem, key: own.key }, answering('<html>'));
    const { connect, page } = await measure(server.port, 'https');
    expect(connect).toMatchObject({ outcome: 'connected', error: null });
    expect(page).toMatchObject({ wanted: 'https', speaks: 'https', certificate: { commonName: 'dashboard' } });
    expect(page?.pages.map(({ path }) => path)).toEqual(paths);
    expect(server.connections()).toBe(1);
  });

  it('NP-07: speaks plain http where https was expected', async () => {
    const { port } = await listen(answering('<html>'));
    expect((await measure(port, 'https')).page).toMatchObject({ wanted: 'https', speaks: 'http', certificate: null });
  });

  it('NP-06: wants TLS where http was expected, in the words of Go', async () => {
    const words = 'Client sent an HTTP request to an HTTPS server.\n';
    const told = `HTTP/1.0 400 Bad Request\r\nContent-Length: ${words.length}\r\n\r\n${words}`;
    // One port for both, as Go has it: the first byte of a TLS hello is 22.
    const secured = await listenTls({ cert: own.pem, key: own.key }, answering('<html>'));
    const { port } = await listen((socket) =>
      socket.once('data', (first: Buffer) => {
        if (first[0] !== 22) return socket.end(told);
        const inner = connect(secured.port, '127.0.0.1');
        inner.on('error', () => {});
        inner.write(first);
        socket.pipe(inner).pipe(socket);
      }),
    );
    expect((await measure(port, 'http')).page).toMatchObject({ wanted: 'http', speaks: 'https' });
  });

  it('NP-05: is refused', async () => {
    expect(await measure(await closedPort(), 'https')).toMatchObject({ connect: { outcome: 'refused' }, page: null });
  });

  it('is believed to be open when it opens a moment later: kube-proxy hears of a pod after the pod is ready', async () => {
    const port = await closedPort();
    const asked = measure(port, 'http');
    const late = createServer(answering('<html>'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await new Promise<void>((resolve) => late.listen(port, '127.0.0.1', resolve));
    const { connect: met } = await asked;
    late.close();
    expect(met).toMatchObject({ outcome: 'connected' });
  });

  it('NP-02: is silent until our own patience ends', { timeout: 20_000 }, async () => {
    const hole = await openBlackHole();
    try {
      expect(await measure(hole.port, 'https')).toMatchObject({ connect: { outcome: 'timeout' }, page: null });
    } finally {
      hole.close();
    }
  });

  it('takes the connection and says nothing', async () => {
    const { port } = await listen((socket) => socket.once('data', () => socket.destroy()));
    expect((await measure(port, 'https')).page).toMatchObject({ speaks: null, pages: [] });
  });
});
