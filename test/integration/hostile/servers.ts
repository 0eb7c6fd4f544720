import { randomBytes } from 'node:crypto';
import type net from 'node:net';
import type { TlsOptions } from 'node:tls';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { hostileText } from './hostile-text.ts';
import { type HostileServer, listen, listenTls } from './listen.ts';

/** Answers each request on a connection by what `reply` writes. The request's text is whole: heads of this program are short. */
type Reply = (request: string, socket: net.Socket) => void;

function answering(reply: Reply): (socket: net.Socket) => void {
  return (socket) => {
    let head = '';
    socket.on('data', (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const request = head;
      head = '';
      reply(request, socket);
    });
  };
}

/** Made once: what they unpack to is sixty times what is sent, or more. */
const bombs = packed(Buffer.alloc(64 * 1024 * 1024));

function packed(bytes: Buffer): { readonly gzip: Buffer; readonly br: Buffer } {
  return { gzip: gzipSync(bytes), br: brotliCompressSync(bytes) };
}

/** A response's bytes. `body` is sent as it is. */
export function response(
  status: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  const lines = Object.entries({ ...headers, 'Content-Length': String(bytes.length) }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

/** Writes the same for ever, as fast as it is read. */
function endless(socket: net.Socket, chunk: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', more);
  more();
}

function every(socket: net.Socket, ms: number, write: () => void): void {
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : write()), ms);
  socket.on('close', () => clearInterval(timer));
}

const frame = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
const json = { 'Content-Type': 'application/json' };

/** A Status as the API server writes it, with a hostile message. */
const hostileStatus = (code: number): string =>
  JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `forbidden: User "${hostileText}" cannot list resource "namespaces" in API group "" at the cluster scope: ${hostileText}`,
    reason: hostileText,
    code,
  });

/** Bytes above 0x7f go out as they are: a header's value may hold C1 controls, and llhttp lets them in. */
const hostileHeader = 'x\u009b31m\u0085y\u009d0;owned\u009c\u00fe';

/** Answers that no server should give, by name. */
export const hostileReplies: Readonly<Record<string, Reply>> = {
  'a body without an end': (_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    endless(socket, frame(Buffer.alloc(64 * 1024, 'x')));
  },
  'a body of 8 EiB': (_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n');
    endless(socket, Buffer.alloc(64 * 1024, '{'));
  },
  'headers without an end': (_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    endless(socket, Buffer.from(`X-More: ${'y'.repeat(1000)}\r\n`));
  },
  'a head that drips': (_request, socket) => {
    const text = `HTTP/1.1 200 OK\r\n${'X-Slow: yes\r\n'.repeat(1000)}`;
    let at = 0;
    every(socket, 50, () => socket.write(text.charAt(at++)));
  },
  'a body that drips': (_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
    every(socket, 50, () => socket.write('{'));
  },
  'a gzip bomb': (_request, socket) =>
    socket.write(response('200 OK', { ...json, 'Content-Encoding': 'gzip' }, bombs.gzip)),
  'a brotli bomb': (_request, socket) =>
    socket.write(response('200 OK', { ...json, 'Content-Encoding': 'br' }, bombs.br)),
  'a gzip body that is none': (_request, socket) =>
    socket.write(response('200 OK', { ...json, 'Content-Encoding': 'gzip' }, 'this is no gzip')),
  'a loop of redirects': (request, socket) => {
    const [, path = '/'] = /^\S+ (\S+)/.exec(request) ?? [];
    socket.write(response('302 Found', { Location: path }));
  },
  'redirects that lead nowhere': (_request, socket) =>
    socket.write(response('301 Moved', { Location: `https://[::1/${hostileHeader}` })),
  'a redirect to a hostile text': (_request, socket) =>
    socket.write(response('307 Elsewhere', { Location: `https://evil.example/${hostileHeader}?token=abc` })),
  'a header of 100 kB': (_request, socket) =>
    socket.write(response('200 OK', { ...json, 'X-Long': 'z'.repeat(100_000) }, '{}')),
  'ten thousand headers': (_request, socket) =>
    socket.write(
      `HTTP/1.1 200 OK\r\n${Array.from({ length: 10_000 }, (_, index) => `H${index}: v`).join('\r\n')}\r\nContent-Length: 2\r\n\r\n{}`,
    ),
  'JSON that is nested without an end': (_request, socket) =>
    socket.write(response('200 OK', json, '{"a":'.repeat(150_000))),
  'a Status with the wrong types': (_request, socket) =>
    socket.write(
      response('403 Forbidden', json, '{"kind":"Status","apiVersion":"v1","message":{"a":1},"reason":[],"code":"x"}'),
    ),
  'reviews with the wrong types': (request, socket) =>
    socket.write(
      request.startsWith('POST')
        ? response('201 Created', json, '{"status":{"userInfo":{"username":{},"groups":{"0":1},"extra":[1]}}}')
        : response('200 OK', json, '{"gitVersion":{"a":1},"major":[],"minor":null,"versions":7,"groups":{}}'),
    ),
  'hostile texts with status 200': (request, socket) =>
    socket.write(
      request.startsWith('POST')
        ? response(
            '201 Created',
            json,
            JSON.stringify({
              status: {
                allowed: false,
                reason: hostileText,
                evaluationError: hostileText,
                userInfo: {
                  username: hostileText,
                  uid: hostileText,
                  groups: [hostileText],
                  extra: { [hostileText]: [hostileText] },
                },
              },
            }),
          )
        : response(
            `200 ${hostileHeader}`,
            { 'Content-Type': `application/json;${hostileHeader}`, Server: hostileHeader, Via: hostileHeader },
            JSON.stringify({
              major: '1',
              minor: hostileText,
              gitVersion: `v1.30.0${hostileText}`,
              versions: [hostileText],
            }),
          ),
    ),
  'hostile texts with status 401': (_request, socket) =>
    socket.write(
      response(
        `401 ${hostileHeader}`,
        { ...json, 'WWW-Authenticate': `Basic realm="${hostileHeader}"`, Server: hostileHeader },
        hostileStatus(401),
      ),
    ),
  'hostile texts with status 403': (_request, socket) => socket.write(response('403 No', json, hostileStatus(403))),
  'a hostile page with status 502': (_request, socket) =>
    socket.write(
      response(
        `502 ${hostileHeader}`,
        { 'Content-Type': 'text/html', Server: hostileHeader, 'X-Cache': hostileHeader },
        `<html><title>${hostileText}</title><h1>${hostileText}</h1></html>`,
      ),
    ),
  'hostile texts of readiness': (request, socket) =>
    socket.write(
      request.includes('/readyz')
        ? response('500 Down', {}, `[-]${hostileText} failed: ${hostileText}\n[+]etcd ok\nreadyz check failed\n`)
        : response('200 OK', json, '{"major":"1","minor":"30","gitVersion":"v1.30.0","versions":["v1"]}'),
    ),
  'an answer in HTTP/2': (_request, socket) =>
    socket.write(Buffer.from('00000c04000000000000040000ffff000300000064', 'hex')),
  'a change of protocol': (_request, socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: evil\r\nConnection: Upgrade\r\n\r\njunk'),
  'an answer before it was asked': (_request, socket) =>
    socket.write(`${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(5000)}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}`),
  'two lengths': (_request, socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}'),
  'an end in the middle of the head': (_request, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Ty'),
  'junk in place of an answer': (_request, socket) => socket.end(randomBytes(4096)),
};

/** An HTTPS server that gives one of these answers to everything. */
export function startReplying(identity: TlsOptions, reply: Reply): Promise<HostileServer> {
  return listenTls(identity, answering(reply));
}

/** The same in clear. */
export function startReplyingInClear(reply: Reply): Promise<HostileServer> {
  return listen(answering(reply));
}

/** The head of a TLS record that announces the longest one. */
const longRecord = Buffer.from([22, 3, 3, 0xff, 0xff]);

/** What answers a ClientHello as no server should. */
export const hostileHandshakes: Readonly<Record<string, (socket: net.Socket) => void>> = {
  'junk as soon as it is called': (socket) => void socket.resume().write(randomBytes(2048)),
  'junk for a hello': (socket) => void socket.once('data', () => socket.write(randomBytes(2048))),
  'junk without an end': (socket) => void socket.once('data', () => endless(socket, randomBytes(16 * 1024))),
  'a record that never ends': (socket) =>
    void socket.once('data', () => {
      socket.write(longRecord);
      every(socket, 50, () => socket.write('\u0002'));
    }),
  'half a ServerHello, then silence': (socket) =>
    void socket.once('data', () => socket.write(Buffer.from('160303003a02000036030300112233', 'hex'))),
  'half a ServerHello, then the end': (socket) =>
    void socket.once('data', () => socket.end(Buffer.from('160303003a02000036030300112233', 'hex'))),
  'handshake messages of no length, for ever': (socket) =>
    void socket.once('data', () => endless(socket, Buffer.from('160303000400000000'.repeat(500), 'hex'))),
  'alerts without an end': (socket) =>
    void socket.once('data', () => endless(socket, Buffer.from('15030300020164'.repeat(500), 'hex'))),
  'an alert that nobody knows': (socket) =>
    void socket.once('data', () => socket.end(Buffer.from('150303000202fe', 'hex'))),
  'the preface of HTTP/2': (socket) => {
    socket.resume().write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    socket.write(Buffer.from('000000040000000000', 'hex'));
  },
  'a hostile page in clear': (socket) =>
    void socket.once('data', () =>
      socket.end(`HTTP/1.1 400 ${hostileText}\r\nServer: ${hostileText}\r\n\r\n${hostileText}`),
    ),
  'a hostile greeting': (socket) => void socket.resume().write(`SSH-2.0-${hostileText}\r\n`),
  'its own hello sent back': (socket) => void socket.on('data', (chunk: Buffer) => socket.write(chunk)),
};

/** What answers CONNECT as no proxy should. */
export const hostileProxies: Readonly<Record<string, (socket: net.Socket) => void>> = {
  'a hostile page with 403': answering((_request, socket) =>
    socket.end(
      response(
        `403 ${hostileHeader}`,
        { Via: hostileHeader, Server: hostileHeader, 'Proxy-Authenticate': `Basic realm="${hostileHeader}"` },
        `<h1>${hostileText}</h1>`,
      ),
    ),
  ),
  'a hostile 407': answering((_request, socket) =>
    socket.end(response(`407 ${hostileHeader}`, { 'Proxy-Authenticate': hostileHeader }, hostileText)),
  ),
  'a page without an end': answering((_request, socket) => {
    socket.write('HTTP/1.1 503 Busy\r\n\r\n');
    endless(socket, Buffer.alloc(16 * 1024, 'z'));
  }),
  'a head without an end': answering((_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    endless(socket, Buffer.from(`X: ${'y'.repeat(500)}\r\n`));
  }),
  'a head that drips': answering((_request, socket) => every(socket, 100, () => socket.write('H'))),
  'hostile bytes': answering((_request, socket) => socket.end(hostileText)),
  'its request sent back': (socket) => void socket.on('data', (chunk: Buffer) => socket.write(chunk)),
};
