import type { FleetBatch, FleetEvent, FleetSnapshot } from '../../shared/contract/fleet.ts';
import type { FleetRow } from '../../shared/model/fleet.ts';

/** The newest sweep as the window holds it, and how much of its stream it has seen. */
export interface FleetRecord {
  readonly sweep: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly targets: ReadonlySet<string>;
  /** What is known of each target; one that has not begun is not in it. */
  readonly rows: Readonly<Record<string, FleetRow>>;
  readonly ended: Extract<FleetEvent, { readonly type: 'ended' }> | null;
  /** The sequence number that comes next when nothing was lost. */
  readonly nextSequence: number;
}

export function fleetFromSnapshot(snapshot: FleetSnapshot): FleetRecord {
  const empty: FleetRecord = {
    sweep: snapshot.sweep,
    startedAt: Date.parse(snapshot.startedAt),
    targets: new Set(snapshot.targets),
    rows: {},
    ended: null,
    nextSequence: snapshot.nextSequence,
  };
  return takeEvents(empty, snapshot.events);
}

/** Takes in one batch; null when the batch does not follow on what is held, so that a snapshot must be asked for. */
export function takeFleetBatch(record: FleetRecord | null, batch: FleetBatch): FleetRecord | null {
  if (record === null || record.sweep !== batch.sweep || batch.sequence > record.nextSequence) return null;
  if (batch.sequence < record.nextSequence) return record;
  return { ...takeEvents(record, batch.events), nextSequence: batch.sequence + 1 };
}

function takeEvents(record: FleetRecord, events: readonly FleetEvent[]): FleetRecord {
  const rows = { ...record.rows };
  let { ended } = record;
  for (const event of events) {
    if (event.type === 'row') rows[event.row.target] = event.row;
    else ended = event;
  }
  return { ...record, rows, ended };
}

/** How many contexts are done with, of those that are swept. */
export function doneCount({ rows }: FleetRecord): number {
  return Object.values(rows).filter(({ outcome }) => outcome !== 'measuring').length;
}
