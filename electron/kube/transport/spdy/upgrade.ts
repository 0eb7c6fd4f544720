import http from 'node:http';
import type { Duplex } from 'node:stream';
import type { NetworkError } from '../../../../shared/model/evidence/network.ts';
import { whenAborted } from '../abort.ts';
import type { Connection } from '../http/connection.ts';
import type { RequestHeaders } from '../http/request-headers.ts';
import { networkError, timedOut } from '../network-error.ts';

export type Upgraded =
  | { readonly kind: 'upgraded'; readonly socket: Duplex; readonly head: Buffer }
  /** The server answers as to any other request. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly statusText: string;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: Buffer;
    }
  | { readonly kind: 'failed'; readonly error: NetworkError };

const longestBody = 64 * 1024;

/** Asks with POST for SPDY/3.1, as kubectl does up to 1.30 and as its way back since (client-go transport/spdy). */
export function upgradeToSpdy(
  { agent }: Connection,
  path: string,
  headers: RequestHeaders,
  signal: AbortSignal,
): Promise<Upgraded> {
  return new Promise((resolve) => {
    let forget = (): void => {};
    const finish = (result: Upgraded): void => {
      forget();
      resolve(result);
    };
    const fail = (error: unknown): void => finish({ kind: 'failed', error: networkError(error) });
    const all: http.OutgoingHttpHeaders = {
      Connection: 'Upgrade',
      Upgrade: 'SPDY/3.1',
      'X-Stream-Protocol-Version': 'portforward.k8s.io',
      'Content-Length': 0,
    };
    for (const [name, value] of Object.entries(headers)) all[name] = typeof value === 'string' ? value : [...value];
    const request = http.request({ agent, method: 'POST', path, headers: all, setHost: false });
    forget = whenAborted(signal, () => {
      finish({ kind: 'failed', error: timedOut });
      request.destroy();
    });
    request.on('error', fail);
    request.once('upgrade', (_response, socket, head) => finish({ kind: 'upgraded', socket, head }));
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const done = (): void =>
        finish({
          kind: 'answered',
          status: response.statusCode ?? 0,
          statusText: response.statusMessage ?? '',
          headers: pairs(response.rawHeaders),
          body: Buffer.concat(chunks),
        });
      response.on('error', fail);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > longestBody) {
          done();
          request.destroy();
        } else chunks.push(chunk);
      });
      response.once('end', done);
    });
    request.end();
  });
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
}
