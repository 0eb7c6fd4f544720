import { describe, expect, it } from 'vitest';
import { doneCount, fleetFromSnapshot, takeFleetBatch } from '../../../../renderer/state/fleet-record.ts';
import type { FleetEvent } from '../../../../shared/contract/fleet.ts';
import type { FleetRow } from '../../../../shared/model/fleet.ts';

function row(target: string, outcome: FleetRow['outcome']): FleetEvent {
  return { type: 'row', row: { target, outcome, cause: null, headline: '', worksWithout: null } };
}

const begun = fleetFromSnapshot({
  sweep: 'one',
  startedAt: '2026-11-24T10:30:00.000Z',
  targets: ['a', 'b'],
  events: [],
  nextSequence: 0,
});

describe('the stream of a sweep', () => {
  it('keeps the newest row of each context, and ends', () => {
    const measuring = takeFleetBatch(begun, {
      sweep: 'one',
      sequence: 0,
      events: [row('a', 'measuring'), row('b', 'measuring'), row('a', 'fault')],
    });
    expect(measuring).toMatchObject({ rows: { a: { outcome: 'fault' }, b: { outcome: 'measuring' } }, ended: null });
    expect(measuring === null ? null : doneCount(measuring)).toBe(1);
    const ended = takeFleetBatch(measuring, {
      sweep: 'one',
      sequence: 1,
      events: [row('b', 'sound'), { type: 'ended', how: 'complete', durationMs: 516 }],
    });
    expect(ended).toMatchObject({ ended: { durationMs: 516 }, nextSequence: 2 });
  });

  it('asks for everything so far after a lost batch, and when it is of a sweep that it does not know', () => {
    expect(takeFleetBatch(begun, { sweep: 'one', sequence: 1, events: [] })).toBeNull();
    expect(takeFleetBatch(begun, { sweep: 'two', sequence: 0, events: [] })).toBeNull();
    expect(takeFleetBatch(null, { sweep: 'one', sequence: 0, events: [] })).toBeNull();
  });

  it('changes nothing when a batch comes twice, or after a snapshot that held it', () => {
    const caught = fleetFromSnapshot({
      sweep: 'one',
      startedAt: '2026-11-24T10:30:00.000Z',
      targets: ['a', 'b'],
      events: [row('a', 'sound')],
      nextSequence: 3,
    });
    expect(takeFleetBatch(caught, { sweep: 'one', sequence: 2, events: [row('a', 'measuring')] })).toBe(caught);
  });
});
