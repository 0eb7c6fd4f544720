import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FleetTable } from '../../../../electron/main/fleet.ts';
import type { FleetBatch, FleetEvent } from '../../../../shared/contract/fleet.ts';
import type { FleetRow } from '../../../../shared/model/fleet.ts';

const targets = ['prod', 'lab', 'edge'].map(
  (context) => ({ id: `default/${context}`, set: { kind: 'default', paths: ['/a'] }, context }) as const,
);
const begun = new Date('2026-11-24T10:30:00.000Z');

function row(context: string, outcome: FleetRow['outcome']): FleetEvent {
  return {
    type: 'row',
    row: { target: `default/${context}`, outcome, cause: null, headline: '', worksWithout: null },
  };
}

describe('the newest sweep in the main process', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function setUp() {
    const batches: FleetBatch[] = [];
    const reports: unknown[] = [];
    const fleet = new FleetTable(
      (batch) => batches.push(batch),
      (_what, error) => {
        reports.push(error);
        return 'log-1';
      },
    );
    return { batches, reports, fleet, sweep: fleet.begin(targets, begun).sweep };
  }

  it('goes to the window in batches, at most one in 50 ms, numbered without a gap', () => {
    const { fleet, sweep, batches } = setUp();
    fleet.take(sweep, [row('prod', 'measuring')]);
    for (const context of ['prod', 'lab', 'edge']) fleet.take(sweep, [row(context, 'sound')]);
    expect(batches).toHaveLength(1);
    vi.advanceTimersByTime(50);
    expect(batches.map(({ sequence, events }) => [sequence, events.length])).toEqual([
      [0, 1],
      [1, 3],
    ]);
    expect(fleet.isUnderWay).toBe(true);
    fleet.take(sweep, [{ type: 'ended', how: 'complete', durationMs: 12 }]);
    expect(fleet.isUnderWay).toBe(false);
  });

  it('tells a window that was loaded again everything so far, and which batch comes next', () => {
    const { fleet, sweep, batches } = setUp();
    fleet.take(sweep, [row('prod', 'sound')]);
    fleet.take(sweep, [row('lab', 'fault')]);
    expect(fleet.snapshot()).toMatchObject({
      sweep,
      startedAt: begun.toISOString(),
      targets: targets.map(({ id }) => id),
      events: [row('prod', 'sound'), row('lab', 'fault')],
      nextSequence: 2,
    });
    fleet.take(sweep, [row('edge', 'sound')]);
    vi.advanceTimersByTime(50);
    expect(batches.at(-1)?.sequence).toBe(2);
  });

  it.each<[string, unknown]>([
    ['of a context that is not swept', row('stranger', 'sound')],
    ['without an outcome', { type: 'row', row: { target: 'default/prod' } }],
    [
      'with a text without end',
      {
        type: 'row',
        row: {
          ...{ target: 'default/prod', outcome: 'sound', cause: null, worksWithout: null },
          headline: 'x'.repeat(121),
        },
      },
    ],
    [
      'with evidence in it',
      {
        type: 'row',
        row: { target: 'default/prod', outcome: 'sound', cause: null, headline: '', worksWithout: null, evidence: {} },
      },
    ],
    ['that is no event', 'row'],
  ])('hands on no row %s, and says so in the log', (_what, event) => {
    const { fleet, sweep, batches, reports } = setUp();
    fleet.take(sweep, [event]);
    expect(batches).toEqual([]);
    expect(reports).toHaveLength(1);
  });

  it('takes nothing of a sweep that another has followed', () => {
    const { fleet, sweep, batches } = setUp();
    fleet.take(sweep, [{ type: 'ended', how: 'complete', durationMs: 1 }]);
    vi.advanceTimersByTime(50);
    fleet.begin(targets, begun);
    fleet.take(sweep, [row('prod', 'sound')]);
    expect(batches).toHaveLength(1);
  });

  it('ends when the worker is gone: what was found stays, and nobody waits for the rest', () => {
    const { fleet, sweep } = setUp();
    fleet.take(sweep, [row('prod', 'fault'), row('lab', 'measuring')]);
    fleet.markCrashed(new Date(begun.getTime() + 2_000));
    expect(fleet.snapshot()?.events.slice(2)).toMatchObject([
      { row: { target: 'default/lab', outcome: 'crashed' } },
      { row: { target: 'default/edge', outcome: 'crashed' } },
      { type: 'ended', how: 'crashed', durationMs: 2_000 },
    ]);
    fleet.markCrashed(new Date());
    expect(fleet.snapshot()?.events).toHaveLength(5);
  });
});
