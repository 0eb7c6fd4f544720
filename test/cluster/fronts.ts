// Servers that stand where the API server should be, and do what load
// balancers, portals and broken machines do. All on 127.0.0.1.
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import type { World } from './case.ts';
import type { Certificate } from './pki.ts';
import type { Rig } from './rig.ts';

export interface Front {
  readonly port: number;
  /** https://127.0.0.1:port */
  readonly url: string;
}

/** Listens for the length of the case, and drops what is still connected at its end. */
async function open(
  world: World,
  server: net.Server,
  scheme: 'http' | 'https',
  { host, port: wanted }: { readonly host: string; readonly port: number } = { host: '127.0.0.1', port: 0 },
): Promise<Front> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // clients leave as they like
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, host, resolve);
  });
  world.defer(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as net.AddressInfo;
  return { port, url: `${scheme}://${host}:${port}` };
}

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const credentials = ({ pem, key }: Certificate): { cert: string; key: string } => ({ cert: pem, key });

/** HTTPS with a certificate of the cluster's CA, as a load balancer that ends TLS has. */
export async function httpsFront(world: World, handler: Handler, certificate?: Certificate): Promise<Front> {
  const own = certificate ?? (await world.rig.issueServerCertificate());
  return open(world, https.createServer(credentials(own), handler), 'https');
}

/** The same at a place of its own, for names that have several addresses. */
export function httpsFrontAt(
  world: World,
  at: { readonly host: string; readonly port: number },
  certificate: Certificate,
  handler: Handler,
): Promise<Front> {
  return open(world, https.createServer(credentials(certificate), handler), 'https', at);
}

/** The same with TLS settings of its own. */
export function httpsServerFront(
  world: World,
  options: tls.TlsOptions,
  handler: Handler,
  certificate: Certificate,
): Promise<Front> {
  const server = https.createServer({ ...credentials(certificate), ...options }, handler);
  server.on('tlsClientError', () => undefined);
  return open(world, server, 'https');
}

/** A server that the case has made itself. */
export const withServer = (world: World, server: net.Server): Promise<Front> => open(world, server, 'https');

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

/** Sends requests on to an API server, with a client certificate of its own or without any, and gives its answers back. */
export function passingOn(
  rigOf: (request: http.IncomingMessage) => Rig,
  { certificate, keep }: { readonly certificate?: Certificate; readonly keep: 'authorization' | 'nothing' },
): Handler {
  return (request, response) => {
    const rig = rigOf(request);
    const { authorization, ...headers } = request.headers;
    const onward = https.request(
      {
        host: '127.0.0.1',
        port: rig.port,
        method: request.method,
        path: request.url,
        headers: keep === 'authorization' && authorization !== undefined ? { ...headers, authorization } : headers,
        // Not the name that the client called: the API server's own certificate has another one.
        servername: 'kubernetes',
        ca: rig.ca.pem,
        agent: false,
        ...(certificate ? credentials(certificate) : {}),
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };
}

/** A reverse proxy that ends TLS and so loses the client certificate, and drops the Authorization header too. */
export const strippingFront = (world: World): Promise<Front> =>
  httpsFront(
    world,
    passingOn(() => world.rig, { keep: 'nothing' }),
  );

/** The API in clear, as a gate with a credential of its own gives it; without one everybody is a stranger. */
export async function clearFront(world: World, certificate?: Certificate): Promise<string> {
  const onward = passingOn(() => world.rig, { keep: 'authorization', ...(certificate ? { certificate } : {}) });
  const { port } = await httpFront(world, onward);
  return `http://127.0.0.1:${port}`;
}
