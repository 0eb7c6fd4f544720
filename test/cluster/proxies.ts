// Proxies of a workstation, good and bad, on 127.0.0.1.
import net from 'node:net';
import tls from 'node:tls';
import type { World } from './case.ts';
import { type Front, rawFront, tlsFront } from './fronts.ts';
import { type Certificate, makeAuthority } from './pki.ts';

/** Reads the head of a CONNECT request, then hands over. Only the rig's own names lead anywhere. */
export function readConnect(stream: net.Socket, then: (port: number, rest: Buffer, head: string) => void): void {
  let head = Buffer.alloc(0);
  const read = (part: Buffer): void => {
    head = Buffer.concat([head, part]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    stream.off('data', read);
    const port = Number(/^CONNECT \S+?:(\d+) HTTP/.exec(head.toString('latin1'))?.[1] ?? 0);
    then(port, head.subarray(end + 4), head.toString('latin1', 0, end));
  };
  stream.on('data', read);
}

/** Whatever name is asked for, the way leads to that port of 127.0.0.1: the proxy is the one who knows the name. */
export function joinTo(
  stream: net.Socket,
  port: number,
  rest: Buffer,
  established = 'HTTP/1.1 200 Connection established\r\n\r\n',
): void {
  const onward = net.connect(port, '127.0.0.1', () => {
    stream.write(established);
    if (rest.length > 0) onward.write(rest);
    stream.pipe(onward).pipe(stream);
  });
  onward.on('error', () => stream.destroy());
  stream.on('close', () => onward.destroy());
}

/** An HTTP proxy that works. */
export const workingProxy = (world: World): Promise<Front> =>
  rawFront(world, (stream) => readConnect(stream, (port, rest) => joinTo(stream, port, rest)));

/** An HTTP proxy that answers CONNECT with this, and closes. */
export const refusingProxy = (world: World, statusLine: string, headers = '', body = ''): Promise<Front> =>
  rawFront(world, (stream) =>
    readConnect(stream, () => {
      stream.end(
        `HTTP/1.1 ${statusLine}\r\n${headers}content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
    }),
  );

/** An HTTP proxy that says that the tunnel is there, and then sends a page into it. */
export const pageInTunnel = (world: World): Promise<Front> =>
  rawFront(world, (stream) =>
    readConnect(stream, () => {
      stream.write('HTTP/1.1 200 Connection established\r\n\r\n');
      stream.once('data', () =>
        stream.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<html>Please sign in</html>'),
      );
    }),
  );

/** An HTTPS proxy: TLS first, then CONNECT. Its certificate is of the cluster's CA unless told. */
export const tlsProxy = (world: World, certificate?: Certificate, options: tls.TlsOptions = {}): Promise<Front> =>
  tlsFront(world, options, (stream) => readConnect(stream, (port, rest) => joinTo(stream, port, rest)), certificate);

/** An HTTP proxy that waits for a server that does not answer it: CONNECT gets no answer, another request does. */
export const waitingProxy = (world: World): Promise<Front> =>
  rawFront(world, (stream) =>
    stream.on('data', (part: Buffer) => {
      if (!part.toString('latin1').startsWith('CONNECT ')) stream.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    }),
  );

/** An HTTP proxy that says that the tunnel is there, and then is silent in it. */
export const silentTunnel = (world: World): Promise<Front> =>
  rawFront(world, (stream) =>
    readConnect(stream, () => {
      stream.write('HTTP/1.1 200 Connection established\r\n\r\n');
      stream.resume();
    }),
  );

/** A proxy that looks into TLS: it ends it with a certificate of the company's own authority. */
export async function interceptingProxy(world: World): Promise<Front> {
  const company = await makeAuthority({ commonName: 'Example Company TLS Inspection' });
  const leaf = await world.rig.issueServerCertificate({ commonName: '127.0.0.1' }, company);
  const inner = await tlsFront(
    world,
    {},
    (stream) => {
      const onward = tls.connect({ host: '127.0.0.1', port: world.rig.port, ca: world.rig.ca.pem }, () => {
        stream.pipe(onward).pipe(stream);
      });
      onward.on('error', () => stream.destroy());
    },
    // As such products do, it sends its authority along.
    { pem: leaf.pem + company.pem, key: leaf.key },
  );
  return rawFront(world, (stream) => readConnect(stream, (_port, rest) => joinTo(stream, inner.port, rest)));
}

/** RFC 1928, without a login unless told. */
export const socksProxy = (world: World, wantsLogin = false): Promise<Front> =>
  rawFront(world, (stream) => {
    stream.once('data', () => {
      if (wantsLogin) {
        stream.end(Buffer.from([5, 0xff]));
        return;
      }
      stream.write(Buffer.from([5, 0]));
      stream.once('data', (request: Buffer) => {
        const onward = net.connect(request.readUInt16BE(request.length - 2), '127.0.0.1', () => {
          stream.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          stream.pipe(onward).pipe(stream);
        });
        onward.on('error', () => stream.destroy());
        stream.on('close', () => onward.destroy());
      });
    });
  });
