import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';
import type { RunningServer } from './api-server.ts';
import { closeServer, listen } from './listen.ts';
import type { IssuedCertificate } from './pki.ts';

const unavailablePage = `<html><body><h1>503 Service Unavailable</h1>
No server is available to handle this request.
</body></html>
`;

const signInPage = `<!DOCTYPE html>
<html><head><title>Sign in to the network</title></head><body><form action="/login"><input name="user"></form></body></html>
`;

/** A load balancer whose control planes are all down: HAProxy's own page. */
export function startBalancer(certificate: IssuedCertificate): Promise<RunningServer> {
  return startPage(certificate, 503, unavailablePage, { 'Cache-Control': 'no-cache', Connection: 'close' });
}

/** A captive portal: 200 and a page, whatever is asked. */
export function startSignInPage(certificate: IssuedCertificate): Promise<RunningServer> {
  return startPage(certificate, 200, signInPage, { Server: 'portal' });
}

async function startPage(
  certificate: IssuedCertificate,
  status: number,
  page: string,
  headers: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  const server = createHttpsServer(
    { cert: certificate.certificatePem, key: certificate.keyPem },
    (_request, response) => {
      response.writeHead(status, { 'Content-Type': 'text/html', ...headers });
      response.end(page);
    },
  );
  const port = await listen(server);
  return { port, stop: () => closeServer(server) };
}

/** A company proxy that does not let anybody through to private addresses. */
export async function startRefusingProxy(): Promise<RunningServer> {
  const server = createHttpServer((_request, response) => {
    response.writeHead(403, { 'Content-Type': 'text/html' });
    response.end('<h1>Access denied by policy</h1>');
  });
  server.on('connect', (_request, socket) => {
    socket.end(
      'HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nVia: 1.1 proxy.demo (squid)\r\nContent-Length: 33\r\n\r\n<h1>Access denied by policy</h1>\n',
    );
  });
  const port = await listen(server);
  return { port, stop: () => closeServer(server) };
}

/** A port that nobody listens on: taken once, and given back. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await closeServer(server);
  return port;
}
