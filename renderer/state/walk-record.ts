import type { OperationOutput, RunEventBatch } from '../../shared/contract/operations.ts';
import { initialRun, type RunState, reduceRun } from '../../shared/model/reduce-run.ts';

/** A run as the window holds it: the folded state, and how much of the stream it has seen. */
export interface WalkRecord {
  readonly run: string;
  readonly state: RunState;
  /** The sequence number that comes next when nothing was lost. */
  readonly nextSequence: number;
  /** A batch was lost: nothing more is folded until a snapshot has filled the gap. */
  readonly gapSeen: boolean;
}

export function emptyRecord(run: string): WalkRecord {
  return { run, state: { ...initialRun, run }, nextSequence: 0, gapSeen: false };
}

/** Takes in one batch. A batch that was seen already changes nothing; a gap is marked and not folded. */
export function takeBatch(record: WalkRecord, batch: RunEventBatch): WalkRecord {
  if (record.gapSeen || batch.sequence < record.nextSequence) return record;
  if (batch.sequence > record.nextSequence) return { ...record, gapSeen: true };
  return { ...record, state: batch.events.reduce(reduceRun, record.state), nextSequence: batch.sequence + 1 };
}

/** Takes every event so far in place of what is held, which closes a gap. */
export function takeSnapshot(record: WalkRecord, snapshot: OperationOutput['run.snapshot']): WalkRecord {
  return {
    ...record,
    state: snapshot.events.reduce(reduceRun, initialRun),
    nextSequence: snapshot.nextSequence,
    gapSeen: false,
  };
}
