import net from 'node:net';
import type { ConnectEvidence, NetworkError } from '../../../shared/model/evidence/network.ts';
import { whenAborted } from './abort.ts';
import { lookUp } from './look-up.ts';
import { networkError, timedOut } from './network-error.ts';

/** Go starts the next address after this time without an answer (net/dial.go, fallbackDelay; RFC 8305). */
const nextAddressAfterMs = 300;

export interface Dialled {
  readonly ok: true;
  readonly socket: net.Socket;
  readonly ms: number;
}

export interface NotDialled {
  readonly ok: false;
  readonly phase: 'resolve' | 'connect';
  readonly outcome: Exclude<ConnectEvidence['outcome'], 'connected'>;
  readonly error: NetworkError;
  readonly ms: number;
}

/**
 * Opens a TCP connection to one literal address. Never throws; an abort of the signal is `timeout`. The socket has an error
 * listener already, so that a late error of a connection that nobody uses any more can't end the process.
 */
export function dialAddress(address: string, port: number, signal: AbortSignal): Promise<Dialled | NotDialled> {
  const began = performance.now();
  return new Promise((resolve) => {
    const socket = new net.Socket();
    let forget = () => {};
    const finish = (error: NetworkError | null) => {
      forget();
      socket
        .off('connect', onConnect)
        .off('error', onError)
        .on('error', () => {});
      const ms = performance.now() - began;
      if (error === null) return resolve({ ok: true, socket, ms });
      socket.destroy();
      resolve({ ok: false, phase: 'connect', outcome: outcomeOf(error), error, ms });
    };
    const onConnect = () => finish(null);
    const onError = (error: Error) => finish(networkError(error));
    socket.once('connect', onConnect).once('error', onError);
    forget = whenAborted(signal, () => finish(timedOut));
    if (signal.aborted) return;
    socket.setNoDelay(true);
    try {
      socket.connect({ host: address, port, autoSelectFamily: false });
    } catch (error) {
      finish(networkError(error));
    }
  });
}

/**
 * Opens a TCP connection to a name or address as Go's dialer does: its addresses in order, the next one as soon as one
 * fails or stays silent for 300 ms. The first that answers wins; the others are ended.
 */
export async function dialHost(host: string, port: number, signal: AbortSignal): Promise<Dialled | NotDialled> {
  const began = performance.now();
  if (net.isIP(host) !== 0) return dialAddress(host, port, signal);
  const { addresses, error } = await lookUp(host, signal);
  if (error !== null) {
    const outcome = signal.aborted ? 'timeout' : 'otherError';
    return { ok: false, phase: 'resolve', outcome, error, ms: performance.now() - began };
  }
  const answer = await dialFirst(
    addresses.map(({ address }) => address),
    port,
    signal,
  );
  return { ...answer, ms: performance.now() - began };
}

async function dialFirst(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Dialled | NotDialled> {
  const race = new AbortController();
  const forget = whenAborted(signal, () => race.abort());
  const failures: NotDialled[] = [];
  const waiting = new Set<NodeJS.Timeout>();
  try {
    return await new Promise<Dialled | NotDialled>((resolve) => {
      let next = 0;
      let won = false;
      const start = () => {
        const address = addresses[next];
        if (address === undefined || won) return;
        next += 1;
        const timer = setTimeout(start, nextAddressAfterMs);
        waiting.add(timer);
        void dialAddress(address, port, race.signal).then((answer) => {
          clearTimeout(timer);
          if (!answer.ok) {
            failures.push(answer);
            if (failures.length === addresses.length) resolve(failures[0] ?? answer);
            else if (!race.signal.aborted) start();
            else if (failures.length === next) resolve(failures[0] ?? answer);
          } else if (won) answer.socket.destroy();
          else {
            won = true;
            resolve(answer);
          }
        });
      };
      start();
    });
  } finally {
    for (const timer of waiting) clearTimeout(timer);
    forget();
    race.abort();
  }
}

/** Classes of errno that lead to different advice. */
function outcomeOf(error: NetworkError): Exclude<ConnectEvidence['outcome'], 'connected'> {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ETIMEDOUT':
      return 'timeout';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return 'unreachable';
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
      return 'reset';
    default:
      return 'otherError';
  }
}
