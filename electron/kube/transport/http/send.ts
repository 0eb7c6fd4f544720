import http from 'node:http';
import type { FirstBytes, NetworkError, TlsAlert } from '../../../../shared/model/evidence/network.ts';
import { whenAborted } from '../abort.ts';
import { firstBytes } from '../first-bytes.ts';
import { closedEarly, isReset, networkError, timedOut } from '../network-error.ts';
import { alertOf } from '../tls/alert.ts';
import type { Connection } from './connection.ts';
import type { RequestHeaders } from './request-headers.ts';

const headerLimit = 64 * 1024;
export const ordinaryBodyLimit = 1024 * 1024;

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: RequestHeaders;
  readonly body: string | null;
}

export interface RawAnswer {
  readonly ok: true;
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  /** The body is longer than the limit, and its length was announced: the rest was not read. */
  readonly cut: boolean;
  readonly receivedBytes: number;
}

export interface RawFailure {
  readonly ok: false;
  readonly phase: 'write' | 'headers' | 'body';
  readonly how: 'timeout' | 'closed' | 'reset' | 'limit' | 'alert' | 'notHttp' | 'other';
  readonly limit: 'headerBytes' | 'bodyBytes' | null;
  readonly error: NetworkError;
  readonly alert: TlsAlert | null;
  readonly firstBytes: FirstBytes | null;
  readonly receivedBytes: number;
  readonly status: number | null;
}

function tooLong(limit: number): NetworkError {
  return { code: null, syscall: null, text: `the body has no end within ${limit} bytes` };
}

/**
 * One request on an open connection, and its whole answer within bounds. `secrets` are kept out of what is told of bytes that
 * are no answer. Never throws; ends with the signal.
 */
export function send(
  connection: Connection,
  sent: Sent,
  secrets: readonly string[],
  signal: AbortSignal,
  bodyLimit = ordinaryBodyLimit,
): Promise<RawAnswer | RawFailure> {
  const { stream, agent } = connection;
  return new Promise((resolve) => {
    let phase: RawFailure['phase'] = 'write';
    let status: number | null = null;
    let received = 0;
    let streamError: unknown = null;
    let forget = () => {};
    let request: http.ClientRequest | null = null;

    const onStreamError = (error: unknown) => {
      streamError ??= error;
    };
    const finish = (result: RawAnswer | RawFailure) => {
      forget();
      stream.off('error', onStreamError);
      if (!result.ok || result.cut) stream.destroy();
      else connection.used = true;
      resolve(result);
    };
    const fail = (how: RawFailure['how'], error: NetworkError, more: Partial<RawFailure> = {}) =>
      finish({
        ok: false,
        phase,
        how,
        limit: null,
        error,
        alert: null,
        firstBytes: null,
        receivedBytes: received,
        status,
        ...more,
      });
    const onError = (cause: unknown) => {
      const known = streamError ?? cause;
      const alert = alertOf(known) ?? alertOf(cause);
      const error = networkError(known);
      const code = codeOf(cause);
      if (alert !== null) return fail('alert', error, { alert });
      if (code === 'HPE_HEADER_OVERFLOW') return fail('limit', networkError(cause), { limit: 'headerBytes' });
      if (code.startsWith('HPE_') && phase !== 'body') {
        return fail('notHttp', networkError(cause), { firstBytes: packetOf(cause, secrets) });
      }
      if (isReset(error)) return fail('reset', error);
      if (error.code === 'ECONNRESET' || code === 'HPE_INVALID_EOF_STATE') return fail('closed', closedEarly);
      fail('other', error);
    };

    stream.on('error', onStreamError);
    try {
      const headers: http.OutgoingHttpHeaders = {};
      for (const [name, value] of Object.entries(sent.headers))
        headers[name] = typeof value === 'string' ? value : [...value];
      if (sent.body !== null) headers['Content-Length'] = Buffer.byteLength(sent.body);
      const { method, path } = sent;
      request = http.request({ agent, method, path, headers, setHost: false, maxHeaderSize: headerLimit });
    } catch (error) {
      // Node names the header in this error and never its value.
      return fail('other', networkError(error));
    }
    request.on('error', onError);
    request.once('finish', () => {
      if (phase === 'write') phase = 'headers';
    });
    request.once('upgrade', (response, socket) => {
      socket.destroy();
      fail('other', {
        code: null,
        syscall: null,
        text: `the server switched protocols (${response.statusCode ?? ''})`,
      });
    });
    request.once('response', (response) => {
      phase = 'body';
      status = response.statusCode ?? 0;
      const chunks: Buffer[] = [];
      const done = (cut: boolean) =>
        finish({
          ok: true,
          status: response.statusCode ?? 0,
          statusText: response.statusMessage ?? '',
          httpVersion: response.httpVersion,
          headers: pairs(response.rawHeaders),
          body: Buffer.concat(chunks).subarray(0, bodyLimit),
          cut,
          receivedBytes: received,
        });
      response.on('error', onError);
      response.on('data', (chunk: Buffer) => {
        received += chunk.length;
        chunks.push(chunk);
        if (received <= bodyLimit) return;
        response.removeAllListeners('data');
        if (/^\d+$/.test(response.headers['content-length'] ?? '')) done(true);
        else fail('limit', tooLong(bodyLimit), { limit: 'bodyBytes' });
      });
      response.once('end', () => done(false));
    });
    forget = whenAborted(signal, () => {
      fail('timeout', timedOut);
      request?.destroy();
    });
    request.end(sent.body ?? undefined);
  });
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  const result: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) result.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return result;
}

function codeOf(cause: unknown): string {
  return networkError(cause).code ?? '';
}

/** Node's parser error carries what could not be parsed. */
function packetOf(cause: unknown, secrets: readonly string[]): FirstBytes | null {
  const packet = cause instanceof Error && 'rawPacket' in cause ? cause.rawPacket : null;
  return Buffer.isBuffer(packet) && packet.length > 0 ? firstBytes(packet, secrets) : null;
}
