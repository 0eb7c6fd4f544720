import net from 'node:net';
import type { Duplex } from 'node:stream';
import type { FirstBytes } from '../../../../shared/model/evidence/network.ts';
import { collect } from '../collect.ts';
import { type NotAProxy, notAProxy, type Refused, type TunnelRequest } from './http-connect.ts';

const version = 5;
const noAuthentication = 0;
const userAndPassword = 2;
const noneAcceptable = 0xff;

/** Reply codes of RFC 1928 §6, in the words of golang.org/x/net/internal/socks (socks.go, Reply.String). */
const replies: readonly string[] = [
  'succeeded',
  'general SOCKS server failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
];

/**
 * Asks for a way through a SOCKS5 proxy (RFC 1928, RFC 1929). Names go to the proxy as names, for `socks5` as for
 * `socks5h`, because Go does the same (net/http transport.go; golang.org/x/net/internal/socks/client.go). null when open.
 */
export async function connectThroughSocks(
  stream: Duplex,
  request: TunnelRequest,
  signal: AbortSignal,
): Promise<Refused | NotAProxy | null> {
  const methods = request.credential === null ? [noAuthentication] : [noAuthentication, userAndPassword];
  stream.write(Buffer.from([version, methods.length, ...methods]));
  const greeting = await collect(stream, (bytes) => bytes.length >= 2 || bytes[0] !== version, 512, signal);
  if (greeting.bytes[0] !== version || greeting.bytes.length < 2) return notAProxy(greeting, request.secrets);
  putBack(stream, greeting.bytes.subarray(2));
  const method = greeting.bytes[1];
  if (method === noneAcceptable) return refused(null, 'no acceptable authentication methods');
  if (method === userAndPassword && request.credential !== null) {
    const failure = await authenticate(stream, request.credential, request.secrets, signal);
    if (failure !== null) return failure;
  } else if (method !== noAuthentication) return refused(null, `unsupported authentication method ${method ?? ''}`);
  const failure = await askForTarget(stream, request, signal);
  // It has greeted as SOCKS does: whatever it does then, it is no other protocol.
  return failure?.kind === 'notAProxy' && failure.firstBytes === null
    ? { ...failure, firstBytes: socksBytes }
    : failure;
}

/** Said of a port that has greeted as SOCKS does: its bytes tell nothing more. */
const socksBytes: FirstBytes = { hex: '', text: '', looksLike: 'socks' };

async function authenticate(
  stream: Duplex,
  credential: string,
  secrets: readonly string[],
  signal: AbortSignal,
): Promise<Refused | NotAProxy | null> {
  const colon = credential.indexOf(':');
  const user = Buffer.from(colon < 0 ? credential : credential.slice(0, colon), 'utf8');
  const password = Buffer.from(colon < 0 ? '' : credential.slice(colon + 1), 'utf8');
  // x/net refuses these lengths before it sends anything.
  if (user.length === 0 || user.length > 255 || password.length > 255) {
    return refused(null, 'invalid username/password');
  }
  stream.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]));
  const answer = await collect(stream, (bytes) => bytes.length >= 2, 512, signal);
  if (answer.bytes.length < 2) {
    return answer.end === 'timeout'
      ? notAProxy(answer, secrets)
      : refused(null, 'username/password authentication failed');
  }
  putBack(stream, answer.bytes.subarray(2));
  return answer.bytes[1] === 0 ? null : refused(answer.bytes[1] ?? null, 'username/password authentication failed');
}

async function askForTarget(
  stream: Duplex,
  request: TunnelRequest,
  signal: AbortSignal,
): Promise<Refused | NotAProxy | null> {
  const port = Buffer.alloc(2);
  port.writeUInt16BE(request.port);
  stream.write(Buffer.concat([Buffer.from([version, 1, 0]), target(request.host), port]));
  const answer = await collect(
    stream,
    (bytes) => bytes[0] !== version || bytes.length >= replyLength(bytes),
    512,
    signal,
  );
  if (answer.bytes[0] !== version || answer.bytes.length < 2) return notAProxy(answer, request.secrets);
  const reply = answer.bytes[1] ?? 1;
  if (reply !== 0) return refused(reply, replies[reply] ?? `unknown code: ${reply}`);
  if (answer.bytes.length < replyLength(answer.bytes)) return notAProxy({ ...answer, bytes: Buffer.alloc(0) }, []);
  putBack(stream, answer.bytes.subarray(replyLength(answer.bytes)));
  return null;
}

function target(host: string): Buffer {
  const family = net.isIP(host);
  if (family === 4) return Buffer.from([1, ...host.split('.').map(Number)]);
  if (family === 6) return Buffer.concat([Buffer.from([4]), ipv6Bytes(host)]);
  const name = Buffer.from(host, 'utf8').subarray(0, 255);
  return Buffer.concat([Buffer.from([3, name.length]), name]);
}

/** The sixteen bytes of an address that `net.isIPv6` has accepted. */
function ipv6Bytes(host: string): Buffer {
  const canonical = new URL(`http://[${host.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = new Array<number>(8 - left.length - right.length).fill(0);
  const bytes = Buffer.alloc(16);
  [...left, ...zeros, ...right].forEach((group, index) => {
    bytes.writeUInt16BE(group, index * 2);
  });
  return bytes;
}

function groups(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

/** Length of a whole reply, by its address type; of one that failed, two bytes tell enough. */
function replyLength(bytes: Buffer): number {
  if (bytes.length < 2 || (bytes[1] ?? 0) !== 0) return 2;
  const addressBytes = { 1: 4, 3: 1 + (bytes[4] ?? 255), 4: 16 }[bytes[3] ?? 0] ?? 4;
  return bytes.length < 5 ? 5 : 4 + addressBytes + 2;
}

function putBack(stream: Duplex, rest: Buffer): void {
  if (rest.length > 0) stream.unshift(rest);
}

function refused(status: number | null, reply: string): Refused {
  return { kind: 'refused', status, statusText: '', socksReply: reply, headers: [], body: '' };
}
