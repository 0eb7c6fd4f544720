import type { FleetEvent } from '../../shared/contract/fleet.ts';
import type { FleetRow } from '../../shared/model/fleet.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';
import { toFleetRow } from '../../shared/report/fleet-row.ts';
import type { Engine } from '../engine/engine.ts';
import type { SweepOptions } from '../engine/sweep.ts';

export type Sweeper = (engine: Engine, options: SweepOptions) => Promise<void>;

export interface SweepHostParts {
  readonly sweep: Sweeper;
  /** Where the events of a sweep go. */
  readonly emitterOf: (sweep: string) => (event: FleetEvent) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Runs one sweep at a time, and keeps nothing of a walk but its row. Nobody is asked, and no sign-in program is run. */
export class SweepHost {
  readonly #parts: SweepHostParts;
  #underWay: { readonly sweep: string; readonly abort: AbortController } | null = null;

  constructor(parts: SweepHostParts) {
    this.#parts = parts;
  }

  /** False when another is under way. Every target gets its row before `ended` is told, however the sweep ends. */
  start(
    engine: Engine,
    wanted: { readonly sweep: string; readonly targets: readonly RequestedTarget[]; readonly deadlineMs: number },
  ): boolean {
    if (this.#underWay !== null) return false;
    const abort = new AbortController();
    this.#underWay = { sweep: wanted.sweep, abort };
    const emit = this.#parts.emitterOf(wanted.sweep);
    const begun = this.#parts.now();
    const told = new Set<string>();
    const tell = (row: FleetRow): void => {
      told.add(row.target);
      emit({ type: 'row', row });
    };
    const { targets, deadlineMs } = wanted;
    const done = this.#parts.sweep(engine, {
      targets,
      deadlineMs,
      allowExec: false,
      signal: abort.signal,
      onStart: ({ id }) => emit({ type: 'row', row: unknown(id, 'measuring', '') }),
      onDone: (run) => tell(toFleetRow(run)),
    });
    void done
      .then(
        () => (abort.signal.aborted ? 'cancelled' : 'complete'),
        () => 'crashed' as const,
      )
      .then((how) => {
        for (const { id } of targets) if (!told.has(id)) emit({ type: 'row', row: leftOut(id, how) });
        this.#underWay = null;
        emit({ type: 'ended', how, durationMs: Math.max(0, this.#parts.now() - begun) });
      });
    return true;
  }

  /** False when that sweep is over already. */
  cancel(sweep: string): boolean {
    if (this.#underWay?.sweep !== sweep) return false;
    this.#underWay.abort.abort();
    return true;
  }

  /** Ends what is under way. */
  stop(): void {
    this.#underWay?.abort.abort();
  }
}

function leftOut(target: string, how: 'complete' | 'cancelled' | 'crashed'): FleetRow {
  return how === 'cancelled'
    ? unknown(target, 'stopped', 'Stopped before the end')
    : unknown(target, 'crashed', 'The walk broke off. That is our fault, not your cluster’s.');
}

function unknown(target: string, outcome: FleetRow['outcome'], headline: string): FleetRow {
  return { target, outcome, cause: null, headline, worksWithout: null };
}
