import type { Duplex } from 'node:stream';
import type { NetworkError } from '../../../shared/model/evidence/network.ts';
import { whenAborted } from './abort.ts';
import { closedEarly, isReset, networkError, timedOut } from './network-error.ts';

export interface Collected {
  readonly bytes: Buffer;
  /** `enough`: as asked. `limit`: more came than is taken. */
  readonly end: 'enough' | 'limit' | 'closed' | 'reset' | 'timeout' | 'other';
  readonly error: NetworkError | null;
}

/**
 * Reads from a stream until `enough` says so, and not a byte further than what has arrived: the caller puts back what it
 * does not need with `stream.unshift`. Leaves no listener behind.
 */
export function collect(
  stream: Duplex,
  enough: (bytes: Buffer) => boolean,
  limitBytes: number,
  signal: AbortSignal,
): Promise<Collected> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    let forget = () => {};
    const finish = (end: Collected['end'], error: NetworkError | null) => {
      forget();
      stream.off('readable', onReadable).off('end', onEnd).off('close', onEnd).off('error', onError);
      resolve({ bytes, end, error });
    };
    const onReadable = () => {
      for (let chunk: unknown = stream.read(); Buffer.isBuffer(chunk); chunk = stream.read()) {
        bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
        if (enough(bytes)) return finish('enough', null);
        if (bytes.length > limitBytes) return finish('limit', null);
      }
    };
    const onEnd = () => finish('closed', closedEarly);
    const onError = (cause: unknown) => {
      const error = networkError(cause);
      finish(isReset(error) ? 'reset' : error.code === 'ECONNRESET' ? 'closed' : 'other', error);
    };
    if (stream.destroyed || stream.readableEnded) return finish('closed', closedEarly);
    stream.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onError);
    forget = whenAborted(signal, () => finish('timeout', timedOut));
  });
}
