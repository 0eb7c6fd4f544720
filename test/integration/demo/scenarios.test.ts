import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../../electron/demo/index.ts';
import { linkOf, scenarios } from '../../../electron/demo/scenarios.ts';
import { createEngine, replayRun } from '../../../electron/engine/engine.ts';
import type { EvidenceRecord } from '../../../shared/model/evidence/index.ts';
import { foldRun } from '../../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../../shared/model/run.ts';
import { toRunReport } from '../../../shared/report/run-report.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(async () => {
  await demo.stop();
});

async function walkScenario(name: (typeof scenarios)[number]['name']): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  const engine = createEngine({ environment: { PATH: '/nonexistent', HOME: '/nonexistent' } });
  const handle = engine.startRun({
    run: name,
    target: demo.target(name),
    deadlineMs: 30_000,
    pace: 'whole',
    emit: (event) => events.push(event),
  });
  await handle.finished;
  return events;
}

describe('every practice cluster', () => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s: the walk finds its fault',
    async (name, scenario) => {
      const { verdict } = foldRun(await walkScenario(name));
      const named = [...new Set(verdict?.causes.flatMap((cause) => cause.candidates))].sort();
      expect(named).toEqual([...scenario.expected].sort());
      if (scenario.expected.length === 0) expect(verdict?.outcome).toBe('sound');
      else expect(verdict?.causes[0]?.link).toBe(linkOf(name));
    },
  );

  it.each(scenarios.map(({ name }) => name))(
    '%s: judged again, it gives the same findings to the byte',
    async (name) => {
      const events = await walkScenario(name);
      const records = events.flatMap((event): EvidenceRecord[] => (event.type === 'evidence' ? [event.record] : []));
      const again: RunEvent[] = [];
      await replayRun({
        run: name,
        target: demo.target(name),
        records,
        ended: 'complete',
        emit: (event) => again.push(event),
      });
      const first = toRunReport(foldRun(events));
      const second = toRunReport(foldRun(again));
      expect(JSON.stringify(second.findings)).toBe(JSON.stringify(first.findings));
      expect(JSON.stringify(second.verdict)).toBe(JSON.stringify(first.verdict));
    },
  );

  it('keeps every secret out of the events', async () => {
    const text = JSON.stringify([...(await walkScenario('expired-token')), ...(await walkScenario('healthy'))]);
    expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{20,}/);
    expect(text).not.toContain('PRIVATE KEY-----\\n');
  });
});
