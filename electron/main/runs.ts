import { randomUUID } from 'node:crypto';
import type { RunEventBatch } from '../../shared/contract/operations.ts';
import { foldRun, type RunState } from '../../shared/model/reduce-run.ts';
import type { RequestedTarget, RunEvent } from '../../shared/model/run.ts';
import { EventRelay } from './event-relay.ts';

export interface KnownRun {
  readonly run: string;
  readonly target: RequestedTarget;
  readonly pace: 'whole' | 'steps';
  readonly relay: EventRelay<RunEvent>;
}

/** Finished runs kept for copying and for a window that was loaded again. */
const keptRuns = 32;

/** The main process's table of runs: the window names them by id only. */
export class RunTable {
  readonly #runs = new Map<string, KnownRun>();
  readonly #send: (batch: RunEventBatch) => void;
  readonly #onForgotten: (run: string) => void;

  /** `onForgotten`: told when an old run leaves the table, so that the worker lets go of it too. */
  constructor(send: (batch: RunEventBatch) => void, onForgotten: (run: string) => void) {
    this.#send = send;
    this.#onForgotten = onForgotten;
  }

  add(target: RequestedTarget, pace: 'whole' | 'steps'): KnownRun {
    this.#dropOldest();
    const run = randomUUID();
    const relay = new EventRelay<RunEvent>((sequence, events) => this.#send({ run, sequence, events }));
    const known: KnownRun = { run, target, pace, relay };
    this.#runs.set(run, known);
    return known;
  }

  get(run: string): KnownRun | undefined {
    return this.#runs.get(run);
  }

  /** Takes a run out that never began. */
  remove(run: string): void {
    this.#runs.get(run)?.relay.close();
    this.#runs.delete(run);
  }

  take(run: string, events: readonly RunEvent[]): void {
    this.#runs.get(run)?.relay.push(events);
  }

  /** The worker is gone: every run that was under way ends as crashed, with what it had found. */
  markCrashed(now: Date): void {
    for (const { run, relay } of this.#runs.values()) {
      if (!isUnderWay(relay.events)) continue;
      const begun = relay.events.find((event) => event.type === 'runStarted');
      const durationMs = begun === undefined ? 0 : Math.max(0, now.getTime() - Date.parse(begun.at));
      this.take(run, [{ type: 'runFinished', at: now.toISOString(), durationMs, ended: 'crashed' }]);
    }
  }

  state(known: KnownRun): RunState {
    return foldRun(known.relay.events);
  }

  #dropOldest(): void {
    if (this.#runs.size < keptRuns) return;
    const oldest = [...this.#runs.values()].find(({ relay }) => !isUnderWay(relay.events));
    if (oldest === undefined) return;
    this.remove(oldest.run);
    this.#onForgotten(oldest.run);
  }
}

/** A run is over after its last `runFinished`; measuring a step again opens it once more. */
function isUnderWay(events: readonly RunEvent[]): boolean {
  return events.findLast(({ type }) => type !== 'watching')?.type !== 'runFinished';
}
