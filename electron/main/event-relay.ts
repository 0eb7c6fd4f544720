const intervalMs = 50;

/**
 * Sends the events of one run or sweep to the window: the first at once, then at most every 50 ms, numbered from 0 so that a gap is
 * seen. Keeps all of them for a window that missed some.
 */
export class EventRelay<E> {
  readonly #send: (sequence: number, events: readonly E[]) => void;
  readonly #events: E[] = [];
  #sent = 0;
  #sequence = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(send: (sequence: number, events: readonly E[]) => void) {
    this.#send = send;
  }

  /** Every event so far, in order. */
  get events(): readonly E[] {
    return this.#events;
  }

  /** The number that the next batch will carry. */
  get nextSequence(): number {
    return this.#sequence;
  }

  push(events: readonly E[]): void {
    this.#events.push(...events);
    if (this.#timer !== null) return;
    this.flush();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#sent < this.#events.length) this.push([]);
    }, intervalMs);
  }

  /** Sends what waits, without waiting for the interval. */
  flush(): void {
    if (this.#sent === this.#events.length) return;
    const events = this.#events.slice(this.#sent);
    this.#sent = this.#events.length;
    this.#send(this.#sequence++, events);
  }

  /** Ends the timer; nothing is sent any more. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#sent = this.#events.length;
  }
}
