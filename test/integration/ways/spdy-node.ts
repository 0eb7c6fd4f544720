import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { ForwardedConnection, type OpenedStream, upgradeAnswer } from '../../../electron/demo/port-forward.ts';

/** An API server that forwards ports, as those of the practice clusters do. */
export interface ForwardingServer {
  readonly port: number;
  readonly requests: readonly { readonly line: string; readonly headers: http.IncomingHttpHeaders }[];
  readonly opened: readonly OpenedStream[];
  readonly close: () => Promise<void>;
}

/** `to`: the port of this machine that stands for the one in the pod; null: nobody listens there. */
export async function forwardingServer(
  to: number | null,
  options: { readonly pings?: boolean } = {},
): Promise<ForwardingServer> {
  const requests: { line: string; headers: http.IncomingHttpHeaders }[] = [];
  const opened: OpenedStream[] = [];
  const sockets = new Set<Duplex>();
  const server = http.createServer((_request, response) => response.writeHead(404).end());
  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    requests.push({ line: `${request.method} ${request.url}`, headers: request.headers });
    socket.write(upgradeAnswer);
    const forwarded = new ForwardedConnection(
      socket,
      () => to,
      (one) => opened.push(one),
    );
    if (options.pings === true) forwarded.ping();
    forwarded.begin();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    opened,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
