import type { NetworkError } from '../../../shared/model/evidence/network.ts';
import { printable } from '../../../shared/redaction/printable.ts';

const longestText = 300;

/** What ended a try by our own clock. */
export const timedOut: NetworkError = { code: 'ETIMEDOUT', syscall: null, text: 'no answer in time' };

/** The other side ended the connection in good order, but too early. */
export const closedEarly: NetworkError = { code: null, syscall: null, text: 'connection closed by the other side' };

/** Any thrown or emitted value as evidence. The text is bounded and for the reader only. */
export function networkError(error: unknown): NetworkError {
  if (!(error instanceof Error)) return { code: null, syscall: null, text: clean(String(error)) };
  const { code, syscall, reason } = error as Error & { code?: unknown; syscall?: unknown; reason?: unknown };
  return {
    code: typeof code === 'string' ? code : null,
    syscall: typeof syscall === 'string' ? syscall : null,
    text: clean(typeof reason === 'string' ? reason : error.message),
  };
}

/** True for an abrupt end: RST from the other side, or a write after it. */
export function isReset(error: NetworkError): boolean {
  return (
    (error.code === 'ECONNRESET' && error.syscall !== null) || error.code === 'EPIPE' || error.code === 'ECONNABORTED'
  );
}

function clean(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim().slice(0, longestText);
}
