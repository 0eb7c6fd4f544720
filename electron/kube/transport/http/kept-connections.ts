import { Socket } from 'node:net';
import type { SignedRequest } from '../../../probes/inputs.ts';
import type { Connection } from './connection.ts';

/**
 * So long a question waits for another's connection before it opens one of its own, at least and at most: an answer that hangs
 * delays nobody. In between it waits three times as long as the last opening took: on the way to a server far away most answers
 * come sooner than a handshake, and where the processor is what is short, more handshakes make everything later.
 */
const leastPatienceMs = 100;
const mostPatienceMs = 500;
/** So long a connection that nobody uses is kept. */
const keptMs = 2_000;

/**
 * Connections that questions with one credential hand on to each other: a handshake for each question costs more than all the
 * rest. `atOnce`: so many are opened without waiting for another's; one where hundreds of contexts are walked at once.
 */
export class KeptConnections {
  readonly #atOnce: number;
  constructor(atOnce = 1) {
    this.#atOnce = atOnce;
  }
  readonly #shelves = new Map<string, Shelf>();

  /** Connections of one shelf lead to one place, for one credential, under the same certificates. */
  shelfOf(signed: SignedRequest): Shelf {
    const key = JSON.stringify(signed);
    const shelf = this.#shelves.get(key) ?? new Shelf(this.#atOnce);
    this.#shelves.set(key, shelf);
    return shelf;
  }

  /** Ends those that nobody uses: nothing is left of a walk that is over. */
  endIdle(): void {
    for (const shelf of this.#shelves.values()) shelf.endIdle();
  }
}

export class Shelf {
  readonly #idle = new Set<Connection>();
  readonly #waiting = new Set<(connection: Connection | null) => void>();
  readonly #atOnce: number;
  #taken = 0;
  #openingMs: number;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
    this.#openingMs = atOnce === 1 ? mostPatienceMs : leastPatienceMs;
  }

  /** A connection that is free now or soon; null: open one. `giveBack` must follow in either case. */
  async take(): Promise<Connection | null> {
    const idle = first(this.#idle);
    if (idle !== null) {
      this.#idle.delete(idle);
      hold(idle, true);
    }
    const connection = idle ?? (this.#taken >= this.#atOnce ? await this.#wait() : null);
    this.#taken += 1;
    return connection;
  }

  /** One was opened anew, in so many milliseconds. */
  opened(ms: number): void {
    if (this.#atOnce > 1) this.#openingMs = Math.min(mostPatienceMs, Math.max(leastPatienceMs, 3 * ms));
  }

  /** null: there is none that can be used again. */
  giveBack(connection: Connection | null): void {
    this.#taken -= 1;
    const next = first(this.#waiting);
    if (next !== null) {
      this.#waiting.delete(next);
      next(connection);
    } else if (connection !== null) {
      this.#idle.add(connection);
      hold(connection, false);
      setTimeout(() => this.#end(connection), keptMs).unref();
    }
  }

  endIdle(): void {
    for (const connection of this.#idle) this.#end(connection);
  }

  #end(connection: Connection): void {
    if (!this.#idle.delete(connection)) return;
    connection.agent.destroy();
    connection.stream.destroy();
  }

  #wait(): Promise<Connection | null> {
    return new Promise((resolve) => {
      const go = (connection: Connection | null): void => {
        clearTimeout(timer);
        resolve(connection);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(go);
        resolve(null);
      }, this.#openingMs);
      this.#waiting.add(go);
    });
  }
}

/** One that nobody uses keeps no program from ending. */
function hold({ stream }: Connection, held: boolean): void {
  if (!(stream instanceof Socket)) return;
  if (held) stream.ref();
  else stream.unref();
}

function first<T>(items: ReadonlySet<T>): T | null {
  for (const item of items) return item;
  return null;
}
