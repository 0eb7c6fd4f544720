import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../../electron/engine/engine.ts';
import type { SweepOptions } from '../../../../electron/engine/sweep.ts';
import { SweepHost } from '../../../../electron/worker/sweep-host.ts';
import type { FleetEvent } from '../../../../shared/contract/fleet.ts';
import { foldRun } from '../../../../shared/model/reduce-run.ts';
import type { RequestedTarget } from '../../../../shared/model/run.ts';
import { healthy } from '../../../fixtures/runs/healthy.ts';

const engine = {} as Engine;
const targets = ['prod', 'lab'].map(
  (context): RequestedTarget => ({ id: context, set: { kind: 'default', paths: ['/a'] }, context }),
);

/** Hosts a sweep whose walks end when the test says so. */
function host() {
  const events: FleetEvent[] = [];
  const sweeps: { options: SweepOptions; end: () => void; fail: (error: Error) => void }[] = [];
  const sweeper = new SweepHost({
    sweep: (_engine, options) =>
      new Promise<void>((end, fail) => {
        sweeps.push({ options, end, fail });
      }),
    emitterOf: () => (event) => events.push(event),
    now: () => 1_000,
  });
  const found = (at: number, target: RequestedTarget): void =>
    sweeps[at]?.options.onDone({ ...foldRun(healthy), requested: target }, 0);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { sweeper, sweeps, events, found, turn };
}

const wanted = { sweep: 'one', targets, deadlineMs: 30_000 };

describe('hosting a sweep', () => {
  it('tells what began and how each came off, and never runs a sign-in program', async () => {
    const { sweeper, sweeps, events, found, turn } = host();
    expect(sweeper.start(engine, wanted)).toBe(true);
    expect(sweeps[0]?.options).toMatchObject({ targets, deadlineMs: 30_000, allowExec: false });
    for (const target of targets) sweeps[0]?.options.onStart?.(target);
    for (const target of targets) found(0, target);
    sweeps[0]?.end();
    await turn();
    expect(events).toMatchObject([
      { row: { target: 'prod', outcome: 'measuring' } },
      { row: { target: 'lab', outcome: 'measuring' } },
      { row: { target: 'prod', outcome: 'sound' } },
      { row: { target: 'lab', outcome: 'sound' } },
      { type: 'ended', how: 'complete' },
    ]);
  });

  it('does one at a time', async () => {
    const { sweeper, sweeps, turn } = host();
    sweeper.start(engine, wanted);
    expect(sweeper.start(engine, { ...wanted, sweep: 'two' })).toBe(false);
    sweeps[0]?.end();
    await turn();
    expect(sweeper.start(engine, { ...wanted, sweep: 'two' })).toBe(true);
  });

  it('gives every context a row when it is stopped, also those that had not begun', async () => {
    const { sweeper, sweeps, events, found, turn } = host();
    sweeper.start(engine, wanted);
    found(0, targets[0] as RequestedTarget);
    expect(sweeper.cancel('another')).toBe(false);
    expect(sweeper.cancel('one')).toBe(true);
    expect(sweeps[0]?.options.signal.aborted).toBe(true);
    sweeps[0]?.end();
    await turn();
    expect(events.slice(1)).toMatchObject([
      { row: { target: 'lab', outcome: 'stopped' } },
      { type: 'ended', how: 'cancelled' },
    ]);
    expect(sweeper.cancel('one')).toBe(false);
  });

  it('says that it broke off, which is our fault, when the engine does', async () => {
    const { sweeper, sweeps, events, turn } = host();
    sweeper.start(engine, wanted);
    sweeps[0]?.fail(new Error('our bug'));
    await turn();
    expect(events.map((event) => (event.type === 'row' ? event.row.outcome : event.how))).toEqual([
      'crashed',
      'crashed',
      'crashed',
    ]);
  });
});
