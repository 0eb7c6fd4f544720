import { randomUUID } from 'node:crypto';
import { type FleetBatch, type FleetEvent, type FleetSnapshot, fleetEventShape } from '../../shared/contract/fleet.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';
import { EventRelay } from './event-relay.ts';

interface KnownSweep {
  readonly sweep: string;
  readonly startedAt: Date;
  readonly targets: readonly string[];
  readonly relay: EventRelay<FleetEvent>;
}

/** The main process's newest sweep over all contexts: checks what the worker tells of it, and hands it on in batches. */
export class FleetTable {
  readonly #send: (batch: FleetBatch) => void;
  readonly #report: (what: string, error: unknown) => string;
  #newest: KnownSweep | null = null;

  /** `report` writes to the log and returns the entry's id. */
  constructor(send: (batch: FleetBatch) => void, report: (what: string, error: unknown) => string) {
    this.#send = send;
    this.#report = report;
  }

  get isUnderWay(): boolean {
    return this.#newest !== null && this.#newest.relay.events.at(-1)?.type !== 'ended';
  }

  /** Takes the place of the last sweep, which is over. */
  begin(targets: readonly RequestedTarget[], now: Date): FleetSnapshot {
    this.#newest?.relay.close();
    const sweep = randomUUID();
    const relay = new EventRelay<FleetEvent>((sequence, events) => this.#send({ sweep, sequence, events }));
    this.#newest = { sweep, startedAt: now, targets: targets.map(({ id }) => id), relay };
    return snapshotOf(this.#newest);
  }

  /** Everything about the newest sweep so far, or null before the first. */
  snapshot(): FleetSnapshot | null {
    return this.#newest === null ? null : snapshotOf(this.#newest);
  }

  /** Takes what the worker tells. Rows of other contexts, of another sweep or of another shape go no further. */
  take(sweep: string, events: readonly unknown[]): void {
    const known = this.#newest;
    if (known === null || known.sweep !== sweep) return;
    const fit = events.flatMap((event): readonly FleetEvent[] => {
      const parsed = fleetEventShape.safeParse(event);
      if (parsed.success && isAbout(known, parsed.data as FleetEvent)) return [parsed.data as FleetEvent];
      const fields = parsed.error?.issues.map((issue) => issue.path.join('.')).join(', ') ?? 'another context';
      this.#report('the worker told something odd of a sweep', fields);
      return [];
    });
    known.relay.push(fit);
  }

  /** The sweep could not be begun, or the worker is gone: what is not known by now never will be. */
  markCrashed(now: Date): void {
    const known = this.#newest;
    if (known === null || !this.isUnderWay) return;
    const told = new Set(
      known.relay.events.flatMap((event) =>
        event.type === 'row' && event.row.outcome !== 'measuring' ? [event.row.target] : [],
      ),
    );
    const lost = known.targets.filter((target) => !told.has(target));
    const headline = 'The walk broke off. That is our fault, not your cluster’s.';
    const durationMs = Math.max(0, now.getTime() - known.startedAt.getTime());
    known.relay.push([
      ...lost.map(
        (target): FleetEvent => ({
          type: 'row',
          row: { target, outcome: 'crashed', cause: null, headline, worksWithout: null },
        }),
      ),
      { type: 'ended', how: 'crashed', durationMs },
    ]);
  }
}

function snapshotOf({ sweep, startedAt, targets, relay }: KnownSweep): FleetSnapshot {
  relay.flush();
  const { events, nextSequence } = relay;
  return { sweep, startedAt: startedAt.toISOString(), targets, events: [...events], nextSequence };
}

function isAbout({ targets }: KnownSweep, event: FleetEvent): boolean {
  return event.type === 'ended' || targets.includes(event.row.target);
}
