import dns from 'node:dns';
import type { NetworkError } from '../../../shared/model/evidence/network.ts';
import { whenAborted } from './abort.ts';
import { networkError, timedOut } from './network-error.ts';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

export interface LookedUp {
  readonly addresses: readonly Address[];
  /** null exactly when there are addresses. */
  readonly error: NetworkError | null;
}

const nothingFound: NetworkError = { code: 'ENOTFOUND', syscall: 'getaddrinfo', text: 'the name has no address' };

/** Each holds a thread of libuv's pool until it ends, whoever has stopped waiting for it. */
let underWay = 0;
let waiting: (() => void)[] = [];

export function lookUpsUnderWay(): number {
  return underWay;
}

/** Resolves when the next look-up that is under way ends. */
export function nextLookUpEnd(): Promise<void> {
  return new Promise((resolve) => waiting.push(resolve));
}

function lookUpEnded(): void {
  underWay -= 1;
  const told = waiting;
  waiting = [];
  for (const tell of told) tell();
}

/**
 * Asks getaddrinfo, which also reads the hosts file, for every address in the order it gives. It can't be stopped: when the
 * signal aborts, its answer is dropped and `ETIMEDOUT` comes back.
 */
export function lookUp(host: string, signal: AbortSignal): Promise<LookedUp> {
  return new Promise((resolve) => {
    const forget = whenAborted(signal, () => resolve({ addresses: [], error: timedOut }));
    if (signal.aborted) return;
    const fail = (error: unknown) => {
      forget();
      resolve({ addresses: [], error: networkError(error) });
    };
    try {
      dns.lookup(host, { all: true, verbatim: true }, (error, found) => {
        lookUpEnded();
        if (error !== null) return fail(error);
        forget();
        const addresses = found.map(({ address, family }): Address => ({ address, family: family === 6 ? 6 : 4 }));
        resolve({ addresses, error: addresses.length > 0 ? null : nothingFound });
      });
      underWay += 1;
    } catch (error) {
      fail(error);
    }
  });
}
