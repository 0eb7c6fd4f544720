import type { Duplex } from 'node:stream';
import type { FirstBytes, TunnelEvidence } from '../../../../shared/model/evidence/network.ts';
import { shownText } from '../../../../shared/redaction/redact-text.ts';
import { within } from '../abort.ts';
import { type Collected, collect } from '../collect.ts';
import { firstBytes } from '../first-bytes.ts';
import { shownHeaders } from '../http/shown-headers.ts';
import { userAgent } from '../user-agent.ts';

const headLimit = 64 * 1024;
const bodyLimit = 16 * 1024;
const bodyWaitMs = 1000;

export type Refused = Extract<TunnelEvidence['outcome'], { readonly kind: 'refused' }>;
export type NotAProxy = Extract<TunnelEvidence['outcome'], { readonly kind: 'notAProxy' }>;

export interface TunnelRequest {
  readonly host: string;
  readonly port: number;
  /** `user:password`; null when the proxy is asked without. */
  readonly credential: string | null;
  /** Values that must not show up in what the proxy says. */
  readonly secrets: readonly string[];
}

/**
 * Asks for a way through an HTTP proxy with the request that Go sends (net/http transport.go, dialConn). As in Go, only
 * status 200 opens it. null when it is open; the stream then stands right behind the answer's head.
 */
export async function connectThroughHttp(
  stream: Duplex,
  request: TunnelRequest,
  signal: AbortSignal,
): Promise<Refused | NotAProxy | null> {
  stream.write(connectRequest(request));
  const head = await collect(stream, (bytes) => !mayBeHttp(bytes) || headEnd(bytes) > 0, headLimit, signal);
  const end = headEnd(head.bytes);
  if (!mayBeHttp(head.bytes) || end < 0) return notAProxy(head, request.secrets);
  const [statusLine = '', ...lines] = head.bytes.subarray(0, end).toString('latin1').trimEnd().split(/\r?\n/);
  const match = /^HTTP\/1\.[0-9] ([0-9]{3})(?: (.*))?$/.exec(statusLine);
  if (match === null) return notAProxy(head, request.secrets);
  const status = Number(match[1]);
  const rest = head.bytes.subarray(end);
  if (status === 200) {
    if (rest.length > 0) stream.unshift(rest);
    return null;
  }
  const headers = lines.map((line) => splitHeader(line));
  const body = await readBody(stream, rest, headers, signal);
  return {
    kind: 'refused',
    status,
    statusText: shownText(match[2] ?? '', request.secrets, 200),
    socksReply: null,
    headers: shownHeaders(headers, request.secrets),
    body: shownText(body.toString('utf8'), request.secrets),
  };
}

function connectRequest({ host, port, credential }: TunnelRequest): string {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const lines = [`CONNECT ${target} HTTP/1.1`, `Host: ${target}`, `User-Agent: ${userAgent}`];
  if (credential !== null)
    lines.push(`Proxy-Authorization: Basic ${Buffer.from(credential, 'utf8').toString('base64')}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** False as soon as the bytes can't be the start of an HTTP/1 answer. */
function mayBeHttp(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 7).toString('latin1');
  return 'HTTP/1.'.startsWith(start);
}

/** Index behind the empty line that ends the head; -1 when it has not come. */
function headEnd(bytes: Buffer): number {
  const match = /\r?\n\r?\n/.exec(bytes.subarray(0, headLimit).toString('latin1'));
  return match === null ? -1 : match.index + match[0].length;
}

function splitHeader(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

async function readBody(
  stream: Duplex,
  rest: Buffer,
  headers: readonly (readonly [string, string])[],
  signal: AbortSignal,
): Promise<Buffer> {
  const announced = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? '';
  const wanted = /^\d{1,9}$/.test(announced) ? Math.min(Number(announced), bodyLimit) : bodyLimit;
  if (rest.length >= wanted) return rest.subarray(0, wanted);
  const limit = within(signal, bodyWaitMs);
  const more = await collect(stream, (bytes) => rest.length + bytes.length >= wanted, bodyLimit, limit.signal);
  limit.release();
  return Buffer.concat([rest, more.bytes]).subarray(0, wanted);
}

export function notAProxy({ bytes, end }: Collected, secrets: readonly string[]): NotAProxy {
  const seen: FirstBytes | null = bytes.length > 0 ? firstBytes(bytes, secrets) : null;
  if (seen !== null) return { kind: 'notAProxy', how: 'otherProtocol', firstBytes: seen };
  return {
    kind: 'notAProxy',
    how: end === 'timeout' ? 'silence' : end === 'reset' ? 'reset' : 'closed',
    firstBytes: null,
  };
}
