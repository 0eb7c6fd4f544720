import { setTimeout as sleep } from 'node:timers/promises';
import type { RawAnswer } from './send.ts';

/** client-go asks up to ten times more (rest/request.go); here a probe has seconds, and who throttles for longer is told of. */
export const mostRetries = 2;
const longestWaitMs = 2_000;

/**
 * Milliseconds to wait before the same request is sent again, as client-go does: for 429 and for what a server fails at, when
 * Retry-After is a whole number of seconds (rest/with_retry.go, checkWait and retryAfterSeconds). null: the answer stands.
 */
export function askedToWait({ status, headers }: Pick<RawAnswer, 'status' | 'headers'>): number | null {
  if (status !== 429 && status < 500) return null;
  const seconds = headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1].trim() ?? '';
  if (!/^\d{1,4}$/.test(seconds)) return null;
  const ms = Number(seconds) * 1_000;
  return ms <= longestWaitMs ? ms : null;
}

/** False when the signal aborted before the time was over. */
export async function paused(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}
