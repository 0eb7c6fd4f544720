/** Calls `stop` when the signal aborts, at once when it already has. Returns the way to stop listening. */
export function whenAborted(signal: AbortSignal, stop: () => void): () => void {
  if (signal.aborted) {
    stop();
    return () => {};
  }
  signal.addEventListener('abort', stop, { once: true });
  return () => signal.removeEventListener('abort', stop);
}

/** A limit inside another one. Either way to end it frees the timer, and one of them must be called in every case. */
export interface Limit {
  readonly signal: AbortSignal;
  /** The limit is over and what it was set for may go on. */
  readonly release: () => void;
  /** What it was set for ends too. */
  readonly end: () => void;
}

/** A signal that aborts with `signal`, and by itself after `milliseconds`. */
export function within(signal: AbortSignal, milliseconds: number): Limit {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  const forget = whenAborted(signal, () => {
    clearTimeout(timer);
    controller.abort();
  });
  const release = () => {
    clearTimeout(timer);
    forget();
  };
  const end = () => {
    release();
    controller.abort();
  };
  return { signal: controller.signal, release, end };
}
