import type tls from 'node:tls';
import type { TlsAlert } from '../../../../shared/model/evidence/network.ts';
import { whenAborted, within } from '../abort.ts';
import { isReset, networkError } from '../network-error.ts';
import { userAgent } from '../user-agent.ts';
import { alertOf } from './alert.ts';

export interface Afterwards {
  readonly what: 'answer' | 'alert' | 'closed' | 'reset' | 'silence';
  readonly alert: TlsAlert | null;
  readonly ms: number | null;
}

/** A server that says nothing for this long keeps its silence in the request's own probe too, which waits longer. */
const patienceMs = 3_000;

/** The client's connection preface of HTTP/2, with empty SETTINGS (RFC 9113 §3.4): the server must answer with its own. */
const http2Preface = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/**
 * Speaks first on a fresh TLS connection and waits for the first byte. A TLS 1.3 server that demands a client certificate
 * says so only now, by an alert or by hanging up; a healthy one answers in one round trip. Never throws.
 */
export function watchAfterwards(socket: tls.TLSSocket, host: string, signal: AbortSignal): Promise<Afterwards> {
  const began = performance.now();
  const limit = within(signal, patienceMs);
  return new Promise((resolve) => {
    let forget = () => {};
    const finish = (what: Afterwards['what'], alert: TlsAlert | null = null) => {
      forget();
      limit.release();
      socket.off('data', onData).off('error', onError).off('end', onEnd).off('close', onEnd);
      resolve({ what, alert, ms: what === 'answer' ? performance.now() - began : null });
    };
    const onData = () => finish('answer');
    const onEnd = () => finish('closed');
    const onError = (error: Error) => {
      const alert = alertOf(error);
      if (alert !== null) finish('alert', alert);
      else finish(isReset(networkError(error)) ? 'reset' : 'closed');
    };
    if (socket.destroyed) return finish('closed');
    socket.on('data', onData).on('error', onError).on('end', onEnd).on('close', onEnd);
    forget = whenAborted(limit.signal, () => finish('silence'));
    socket.write(socket.alpnProtocol === 'h2' ? http2Preface : http1Request(host));
  });
}

function http1Request(host: string): string {
  const safeHost = host.replace(/[^\x21-\x7e]/g, '');
  return `GET /version HTTP/1.1\r\nHost: ${safeHost}\r\nUser-Agent: ${userAgent}\r\nAccept: application/json\r\nConnection: close\r\n\r\n`;
}
