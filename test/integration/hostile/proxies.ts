import net from 'node:net';
import type { TlsOptions } from 'node:tls';
import { type HostileServer, listen, listenTls } from './listen.ts';

/** What a proxy was asked: the whole head of CONNECT, or the bytes of a SOCKS conversation. */
export interface RecordingProxy extends HostileServer {
  readonly asked: readonly string[];
}

interface ProxyOptions {
  /** `user:password` that it insists on. */
  readonly credential?: string;
  /** Where every tunnel leads, whatever was asked for. */
  readonly target: number;
}

/** A proxy that opens tunnels by CONNECT; with `secure` one that is itself behind TLS. */
export async function startHttpProxy(
  { credential, target }: ProxyOptions,
  secure?: TlsOptions,
): Promise<RecordingProxy> {
  const asked: string[] = [];
  const wanted = credential === undefined ? null : `Basic ${Buffer.from(credential).toString('base64')}`;
  const handler = (socket: net.Socket) => {
    socket.once('data', (chunk: Buffer) => {
      const head = chunk.toString('latin1');
      asked.push(head);
      if (!head.startsWith('CONNECT ')) return socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      if (wanted !== null && !head.includes(`Proxy-Authorization: ${wanted}\r\n`)) {
        const lines = ['HTTP/1.1 407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="corp"'];
        return socket.end(`${lines.join('\r\n')}\r\nContent-Length: 4\r\n\r\nwho?`);
      }
      join(socket, target, 'HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n');
    });
  };
  const server = await (secure === undefined ? listen(handler) : listenTls(secure, handler));
  return { ...server, asked };
}

function join(socket: net.Socket, target: number, greeting: string | Buffer): void {
  const upstream = net.connect(target, '127.0.0.1', () => {
    socket.write(greeting);
    socket.pipe(upstream).pipe(socket);
  });
  upstream.on('error', () => socket.destroy());
  socket.on('close', () => upstream.destroy());
  upstream.on('close', () => socket.destroy());
}

interface SocksOptions extends ProxyOptions {
  /** Reply code instead of success. */
  readonly reply?: number;
}

/** A SOCKS5 proxy (RFC 1928), with user and password (RFC 1929) when it has a credential. */
export async function startSocksProxy({ credential, target, reply = 0 }: SocksOptions): Promise<RecordingProxy> {
  const asked: string[] = [];
  const server = await listen((socket) => {
    let stage: 'greeting' | 'login' | 'request' = 'greeting';
    socket.on('data', (chunk: Buffer) => {
      if (stage === 'greeting') {
        if (chunk[0] !== 5) return socket.destroy();
        const method = credential === undefined ? 0 : 2;
        const offered = chunk.subarray(2).includes(method);
        stage = method === 2 ? 'login' : 'request';
        socket.write(Buffer.from([5, offered ? method : 0xff]));
      } else if (stage === 'login') {
        const user = chunk.subarray(2, 2 + (chunk[1] ?? 0)).toString();
        const password = chunk.subarray(3 + (chunk[1] ?? 0)).toString();
        stage = 'request';
        socket.write(Buffer.from([1, `${user}:${password}` === credential ? 0 : 1]));
      } else {
        socket.removeAllListeners('data');
        asked.push(chunk.toString('hex'));
        const answer = Buffer.from([5, reply, 0, 1, 127, 0, 0, 1, 0, 80]);
        if (reply === 0) join(socket, target, answer);
        else socket.end(answer);
      }
    });
  });
  return { ...server, asked };
}
