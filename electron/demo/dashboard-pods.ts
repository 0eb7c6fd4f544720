import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Socket } from 'node:net';
import type { RunningServer } from './api-server.ts';
import { closeServer, listen } from './listen.ts';
import type { IssuedCertificate } from './pki.ts';

/** What stands behind a port of a pod. Each answers as its program was measured to (dashboard-measured.md §4 to §6). */
export type Backend = 'two-seven' | 'gateway' | 'headlamp';

/** What a TLS port says to who speaks plain HTTP: Go's net/http, and nginx in Kong. */
const plainAnswer: Readonly<Record<Exclude<Backend, 'headlamp'>, string>> = {
  'two-seven': 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n',
  gateway: [
    'HTTP/1.1 400 Bad Request',
    'Server: openresty',
    'Content-Type: text/html',
    'Connection: close',
    '',
    '<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>\n',
  ].join('\r\n'),
};

/** Starts one on a free port of 127.0.0.1. `certificate`: what it shows where it speaks TLS. */
export async function startBackend(backend: Backend, certificate: IssuedCertificate): Promise<RunningServer> {
  const answer = answers[backend];
  if (backend === 'headlamp') {
    const server = createHttpServer(answer);
    const port = await listen(server);
    return { port, stop: () => closeServer(server) };
  }
  const secure = createHttpsServer({ cert: certificate.certificatePem, key: certificate.keyPem }, answer);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.once('data', (first) => {
      // 22: a TLS handshake (RFC 8446 §5.1). Whatever else comes is taken for plain HTTP, as Go does.
      if (first[0] !== 22) return socket.end(plainAnswer[backend]);
      socket.pause();
      socket.unshift(first);
      return secure.emit('connection', socket);
    });
  });
  const port = await listen(server);
  return {
    port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await closeServer(server);
    },
  };
}

const answers: Readonly<Record<Backend, RequestListener>> = {
  'two-seven': (request, response) => {
    switch (pathOf(request.url)) {
      case '/':
        return page(response, 'Kubernetes Dashboard');
      case '/api/v1/login/status': {
        const { authorization, jwetoken } = request.headers;
        return json(response, 200, {
          tokenPresent: jwetoken !== undefined,
          headerPresent: authorization !== undefined,
          httpsMode: true,
          impersonationPresent: false,
          impersonatedUser: '',
        });
      }
      case '/api/v1/csrftoken/login':
        return json(response, 200, { token: csrfToken() });
      default:
        return plain(response, 404, '404: Page Not Found');
    }
  },
  gateway: (request, response) => {
    const path = pathOf(request.url);
    if (/^\/api\/v1\/csrftoken\/\w+$/.test(path)) return json(response, 200, { token: csrfToken() });
    if (path === '/api/v1/me') return json(response, 401, unauthorized);
    if (path.startsWith('/api')) return plain(response, 404, '404 page not found');
    return page(response, 'Kubernetes Dashboard');
  },
  headlamp: (request, response) => {
    const path = pathOf(request.url);
    if (path === '/config') {
      const own = { name: 'main', server: 'https://10.96.0.1:443', auth_type: '', meta_data: { source: 'incluster' } };
      return json(response, 200, { clusters: [own], isDynamicClusterEnabled: false, allowKubeconfigChanges: false });
    }
    // It has no other address of its own: whatever else is asked for is the page.
    return page(response, 'Headlamp');
  },
};

const unauthorized = {
  ErrStatus: { metadata: {}, status: 'Failure', message: 'MSG_LOGIN_UNAUTHORIZED_ERROR', code: 401 },
};

/** `token:time`, as the backends sign one for each form. */
function csrfToken(): string {
  return `${randomBytes(16).toString('base64url')}:${Date.now()}`;
}

function pathOf(url = '/'): string {
  return new URL(url, 'http://pod.invalid').pathname;
}

function page(response: ServerResponse, title: string): void {
  const body = `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><p>A practice page of Authpath: there is nobody to log in to.</p></body></html>\n`;
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(body);
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(value)}\n`);
}

function plain(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${body}\n`);
}
