import type { SignedRequest } from '../../../probes/inputs.ts';
import type { Connection } from './connection.ts';

/** So long a question waits for another's connection before it opens one of its own: an answer that hangs delays nobody. */
const patienceMs = 500;
/** So long a connection that nobody uses is kept. */
const keptMs = 2_000;

/**
 * Connections that questions with one credential hand on to each other: where hundreds of contexts are walked at once, a
 * handshake for each question costs more than all the rest.
 */
export class KeptConnections {
  readonly #shelves = new Map<string, Shelf>();

  /** Connections of one shelf lead to one place, for one credential, under the same certificates. */
  shelfOf(signed: SignedRequest): Shelf {
    const key = JSON.stringify(signed);
    const shelf = this.#shelves.get(key) ?? new Shelf();
    this.#shelves.set(key, shelf);
    return shelf;
  }
}

export class Shelf {
  readonly #idle = new Set<Connection>();
  readonly #waiting = new Set<(connection: Connection | null) => void>();
  #taken = 0;

  /** A connection that is free now or soon; null: open one. `giveBack` must follow in either case. */
  async take(): Promise<Connection | null> {
    const idle = first(this.#idle);
    if (idle !== null) this.#idle.delete(idle);
    const connection = idle ?? (this.#taken > 0 ? await this.#wait() : null);
    this.#taken += 1;
    return connection;
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
      setTimeout(() => {
        if (!this.#idle.delete(connection)) return;
        connection.agent.destroy();
        connection.stream.destroy();
      }, keptMs).unref();
    }
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
      }, patienceMs);
      this.#waiting.add(go);
    });
  }
}

function first<T>(items: ReadonlySet<T>): T | null {
  for (const item of items) return item;
  return null;
}
