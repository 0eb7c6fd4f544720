import { describe, expect, it } from 'vitest';
import { RunTable } from '../../../../electron/main/runs.ts';
import type { RunEventBatch } from '../../../../shared/contract/operations.ts';
import type { RequestedTarget, RunEvent } from '../../../../shared/model/run.ts';

const target: RequestedTarget = { id: 'default/prod', set: { kind: 'default', paths: ['/a'] }, context: 'prod' };
const started = (run: string): RunEvent => ({
  type: 'runStarted',
  run,
  at: '2026-01-01T00:00:00.000Z',
  tool: { version: '1', catalogue: '1' },
  deadlineMs: 1,
  requested: target,
  steps: [],
});
const finished: RunEvent = { type: 'runFinished', at: '2026-01-01T00:00:01.000Z', durationMs: 1000, ended: 'complete' };

function table() {
  const batches: RunEventBatch[] = [];
  const forgotten: string[] = [];
  return {
    batches,
    forgotten,
    runs: new RunTable(
      (batch) => batches.push(batch),
      (run) => forgotten.push(run),
    ),
  };
}

describe('the table of runs', () => {
  it('ends runs as crashed when the worker is gone, with what they had found; finished ones stay', () => {
    const { runs } = table();
    const open = runs.add(target, 'whole');
    const done = runs.add(target, 'whole');
    runs.take(open.run, [started(open.run)]);
    runs.take(done.run, [started(done.run), finished]);
    runs.markCrashed(new Date('2026-01-01T00:00:05.000Z'));
    expect(open.relay.events.at(-1)).toEqual({
      type: 'runFinished',
      at: '2026-01-01T00:00:05.000Z',
      durationMs: 5000,
      ended: 'crashed',
    });
    expect(runs.state(open).ended).toBe('crashed');
    expect(runs.state(done).ended).toBe('complete');
    runs.markCrashed(new Date('2026-01-01T00:00:09.000Z'));
    expect(open.relay.events.filter(({ type }) => type === 'runFinished')).toHaveLength(1);
  });

  it('takes no events of a run that it does not know', () => {
    const { runs, batches } = table();
    runs.take('stranger', [finished]);
    expect(batches).toEqual([]);
  });

  it('lets go of the oldest finished run, tells the worker, and never of one under way', () => {
    const { runs, forgotten } = table();
    const open = runs.add(target, 'whole');
    runs.take(open.run, [started(open.run)]);
    const all = Array.from({ length: 40 }, () => {
      const known = runs.add(target, 'whole');
      runs.take(known.run, [started(known.run), finished]);
      return known.run;
    });
    expect(forgotten).toEqual(all.slice(0, 9));
    expect(runs.get(open.run)).toBe(open);
    expect(runs.get(all[0] ?? '')).toBeUndefined();
    expect(runs.get(all.at(-1) ?? '')).toBeDefined();
  });
});
