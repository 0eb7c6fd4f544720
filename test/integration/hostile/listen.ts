import net from 'node:net';
import tls from 'node:tls';

/** A server on 127.0.0.1 that knows its connections. */
export interface HostileServer {
  readonly port: number;
  /** How many connections have come in all. */
  readonly connections: () => number;
  /** Resolves when no connection is open any more; rejects after twenty seconds. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const open: HostileServer[] = [];

/** Ends every server of the test file. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((server) => server.close()));
}

export function listen(handler: (socket: net.Socket) => void, options: net.ServerOpts = {}): Promise<HostileServer> {
  return started(net.createServer(options, handler), 'connection');
}

export function listenTls(options: tls.TlsOptions, handler: (socket: tls.TLSSocket) => void): Promise<HostileServer> {
  const server = tls.createServer(options, (socket) => {
    socket.on('error', () => {});
    handler(socket);
  });
  server.on('tlsClientError', () => {});
  return started(server, 'connection');
}

async function started(server: net.Server, event: string): Promise<HostileServer> {
  const sockets = new Set<net.Socket>();
  let count = 0;
  server.on(event, (socket: net.Socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const hostile: HostileServer = {
    port: address.port,
    connections: () => count,
    idle: async () => {
      const until = Date.now() + 20_000;
      while (sockets.size > 0) {
        if (Date.now() > until) throw new Error(`${sockets.size} connections still open`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  open.push(hostile);
  return hostile;
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await listen(() => {});
  await server.close();
  return server.port;
}
