/** What began so long ago and has not ended waits for the world, and no longer keeps this thread busy. Milliseconds. */
const quietMs = 50;
const tickMs = 25;

interface Held {
  readonly since: number;
  quiet: boolean;
}

/**
 * Lets as much begin at a time as this thread can serve. A silent server costs its own time and keeps nobody else waiting:
 * after a while its turn is given to the next. While this thread itself is late nothing counts as waiting for the world, so
 * that a slow machine never makes more work for itself, and no time limit runs out for want of a turn.
 */
export class Turns {
  readonly #busyAtOnce: number;
  readonly #openAtOnce: number;
  readonly #held = new Set<Held>();
  readonly #queue: (() => void)[] = [];
  #busy = 0;
  #ticking = false;

  /** `busyAtOnce`: that keep this thread at work; `openAtOnce`: under way in all, however long they wait. */
  constructor(busyAtOnce: number, openAtOnce: number) {
    this.#busyAtOnce = busyAtOnce;
    this.#openAtOnce = openAtOnce;
  }

  /** Resolves in the order of asking, as soon as there is a turn, with the way to end it. */
  enter(): Promise<() => void> {
    return new Promise((resolve) => {
      this.#queue.push(() => resolve(this.#take()));
      this.#admit();
    });
  }

  #take(): () => void {
    const held: Held = { since: performance.now(), quiet: false };
    this.#held.add(held);
    this.#busy += 1;
    return () => {
      if (!this.#held.delete(held)) return;
      if (!held.quiet) this.#busy -= 1;
      this.#admit();
    };
  }

  #admit(): void {
    while (this.#busy < this.#busyAtOnce && this.#held.size < this.#openAtOnce) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      next();
    }
    if (this.#queue.length > 0 && !this.#ticking) this.#tickLater();
  }

  #tickLater(): void {
    this.#ticking = true;
    const due = performance.now() + tickMs;
    setTimeout(() => {
      this.#ticking = false;
      const now = performance.now();
      for (const held of now - due > tickMs ? [] : this.#held) {
        if (held.quiet || now - held.since < quietMs) continue;
        held.quiet = true;
        this.#busy -= 1;
      }
      this.#admit();
    }, tickMs);
  }
}
