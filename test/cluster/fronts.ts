// Servers that stand where the API server should be, and do what load
// balancers, portals and broken machines do. All on 127.0.0.1.
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import type { World } from './case.ts';
import type { Certificate } from './pki.ts';

export interface Front {
  readonly port: number;
  /** https://127.0.0.1:port */
  readonly url: string;
}

/** Listens for the length of the case, and drops what is still connected at its end. */
async function open(world: World, server: net.Server, scheme: 'http' | 'https'): Promise<Front> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // clients leave as they like
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  world.defer(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as net.AddressInfo;
  return { port, url: `${scheme}://127.0.0.1:${port}` };
}

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const credentials = ({ pem, key }: Certificate): { cert: string; key: string } => ({ cert: pem, key });

/** HTTPS with a certificate of the cluster's CA, as a load balancer that ends TLS has. */
export async function httpsFront(world: World, handler: Handler, certificate?: Certificate): Promise<Front> {
  const own = certificate ?? (await world.rig.issueServerCertificate());
  return open(world, https.createServer(credentials(own), handler), 'https');
}

export function httpFront(world: World, handler: Handler): Promise<Front> {
  return open(world, http.createServer(handler), 'http');
}

/** Speaks TLS and hands over the stream. */
export async function tlsFront(
  world: World,
  options: tls.TlsOptions,
  onStream: (stream: tls.TLSSocket) => void,
  certificate?: Certificate,
): Promise<Front> {
  const own = certificate ?? (await world.rig.issueServerCertificate());
  const server = tls.createServer({ ...credentials(own), ...options }, (stream) => {
    stream.on('error', () => undefined);
    onStream(stream);
  });
  server.on('tlsClientError', () => undefined);
  return open(world, server, 'https');
}

/** Accepts and hands over the bare stream. */
export function rawFront(world: World, onStream: (stream: net.Socket) => void): Promise<Front> {
  return open(world, net.createServer(onStream), 'https');
}

/** The same answer to everything. */
export const always =
  (status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}): Handler =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  };

export const page = (title: string): string =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;

/** A reverse proxy that ends TLS and so loses the client certificate, and drops the Authorization header too. */
export function strippingFront(world: World): Promise<Front> {
  return httpsFront(world, (request, response) => {
    const { authorization: _lost, ...headers } = request.headers;
    const onward = https.request(
      {
        host: '127.0.0.1',
        port: world.rig.port,
        method: request.method,
        path: request.url,
        headers,
        ca: world.rig.ca.pem,
        agent: false,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
}
