import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../../electron/demo/index.ts';
import { createEngine, replayRun } from '../../../electron/engine/engine.ts';
import type { EvidenceRecord } from '../../../shared/model/evidence/index.ts';
import { foldRun } from '../../../shared/model/reduce-run.ts';
import type { RequestedTarget, RunEvent } from '../../../shared/model/run.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo?.stop());

function start(change: Partial<RequestedTarget>, allowOtherContexts?: boolean) {
  const events: RunEvent[] = [];
  const engine = createEngine({ environment: { HOME: '/nonexistent' } });
  const handle = engine.startRun({
    run: 'r',
    target: { ...demo.target('foreign-token'), ...change },
    deadlineMs: 20_000,
    pace: 'whole',
    emit: (event) => events.push(event),
    ...(allowOtherContexts === undefined ? {} : { allowOtherContexts }),
  });
  return { handle, events, state: () => foldRun(events) };
}

const causes = (state: ReturnType<typeof foldRun>) => state.verdict?.causes.map(({ candidates }) => candidates);
const probes = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'evidence' ? [event.record.probe] : []));

describe('a refused token, and another context of the same server', () => {
  it.each([{}, { allowOtherContexts: true }])('is not asked by what a target brings: %j', async (change) => {
    const { handle, events, state } = start(change);
    await handle.finished;
    expect(causes(state())).toEqual([['AUTHN-05', 'AUTHN-03']]);
    expect(state().verdict?.causes[0]?.next).toContain('context healthy');
    expect(probes(events)).not.toContain('tokenReview');
    expect(state().requested).not.toHaveProperty('allowOtherContexts');
  });

  it('leaves one cause when it may ask, and a replay says the same', async () => {
    const { handle, events, state } = start({}, true);
    await handle.finished;
    expect(causes(state())).toEqual([['AUTHN-03']]);
    expect(probes(events)).toContain('tokenReview');
    const target = state().requested;
    if (target === null) throw new Error('a run begins with its target');
    const records = events.flatMap((event): EvidenceRecord[] => (event.type === 'evidence' ? [event.record] : []));
    const again: RunEvent[] = [];
    await replayRun({ run: 'r', target, records, ended: 'complete', emit: (event) => again.push(event) });
    expect(foldRun(again).verdict).toEqual(state().verdict);
  });

  it('may be let ask once the walk is over, and only what rests on it is walked again', async () => {
    const { handle, events, state } = start({});
    await handle.finished;
    const before = events.length;
    expect(handle.amend({ allowOtherContexts: true })).toBe(true);
    await handle.finished;
    expect(causes(state())).toEqual([['AUTHN-03']]);
    const later = events.slice(before).flatMap((event) => (event.type === 'finding' ? [event.finding.step] : []));
    expect(later).toContain('server.credential');
    expect(later).not.toContain('network.handshake');
  });
});
