import type { Duplex } from 'node:stream';
import type tls from 'node:tls';
import type { NetworkError, TlsAlert } from '../../../../shared/model/evidence/network.ts';
import { closedEarly, isReset, timedOut } from '../network-error.ts';
import { tlsAlert } from './alert.ts';
import { type SecureOptions, secure } from './secure.ts';
import { readServerFlight, type ServerFlight } from './server-flight.ts';
import { Tap } from './tap.ts';

/** A handshake that was watched: what came of it, and what the server said in it. */
export type Observed =
  | {
      readonly ok: true;
      readonly socket: tls.TLSSocket;
      readonly flight: ServerFlight;
      readonly ms: number;
    }
  | {
      readonly ok: false;
      readonly how: 'alert' | 'closed' | 'reset' | 'timeout' | 'notTls' | 'other';
      readonly error: NetworkError;
      readonly alert: TlsAlert | null;
      readonly flight: ServerFlight;
      /** What came in at first, at most 512 bytes. */
      readonly received: Buffer;
    };

const shownBytes = 512;

/**
 * A handshake without a credential and without any check, with the server's own bytes read beside the library. What is told
 * of a failure comes from those bytes where they say it, and from the library only where they don't.
 */
export async function observeHandshake(
  stream: Duplex,
  options: Pick<SecureOptions, 'serverName' | 'alpn' | 'host' | 'roots' | 'everything'>,
  signal: AbortSignal,
): Promise<Observed> {
  const tap = new Tap(stream);
  let secret: Buffer | null = null;
  const onKeyLog = (line: string) => {
    const match = /^SERVER_HANDSHAKE_TRAFFIC_SECRET [0-9a-f]+ ([0-9a-f]+)/.exec(line);
    if (match?.[1] !== undefined) secret = Buffer.from(match[1], 'hex');
  };
  const secured = await secure(tap, { ...options, pair: null, onKeyLog }, signal);
  const received = tap.received;
  const flight = readServerFlight(received, secret);
  if (secured.ok) return { ok: true, socket: secured.socket, flight, ms: secured.ms };

  const failed = (
    how: Extract<Observed, { ok: false }>['how'],
    error: NetworkError,
    alert: TlsAlert | null = null,
  ): Observed => ({
    ok: false,
    how,
    error,
    alert,
    flight,
    received: Buffer.from(received.subarray(0, shownBytes)),
  });
  if (flight.isTls === false) return failed('notTls', secured.error);
  const alert = flight.alert === null ? secured.alert : tlsAlert(flight.alert);
  if (alert !== null) return failed('alert', secured.error, alert);
  if (tap.error !== null) return failed(isReset(tap.error) ? 'reset' : 'other', tap.error);
  if (secured.how === 'timeout') return failed('timeout', timedOut);
  if (secured.how === 'local' && !tap.ended) return failed('other', secured.error);
  return failed('closed', closedEarly);
}
