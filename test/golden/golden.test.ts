import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSavedRuns } from '../../electron/cli/saved-run.ts';
import { scenarios } from '../../electron/demo/scenarios.ts';
import { replayRun } from '../../electron/engine/engine.ts';
import { runReportSchema } from '../../shared/contract/run-report.ts';
import { foldRun } from '../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../shared/model/run.ts';
import { toRunReport } from '../../shared/report/run-report.ts';

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.run.json'));

describe('golden runs', () => {
  it('has one for every practice cluster', () => {
    expect(files.sort()).toEqual(scenarios.map(({ name }) => `${name}.run.json`).sort());
  });

  it.each(files)('%s: the saved evidence still gives the saved findings, byte for byte', async (name) => {
    const file = path.join(import.meta.dirname, name);
    const golden = runReportSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const saved = await readSavedRuns(file);
    if (saved.kind === 'refused') throw new Error(saved.message);
    const events: RunEvent[] = [];
    for (const run of saved.runs) await replayRun({ ...run, emit: (event) => events.push(event) });
    const again = toRunReport(foldRun(events));
    expect(JSON.stringify(again.findings, null, 1)).toBe(JSON.stringify(golden.findings, null, 1));
    expect(JSON.stringify(again.verdict, null, 1)).toBe(JSON.stringify(golden.verdict, null, 1));
    expect(JSON.stringify(again.opinions, null, 1)).toBe(JSON.stringify(golden.opinions, null, 1));
  });
});
