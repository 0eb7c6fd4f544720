// Records the golden runs anew: node build/run-typescript.mjs test/golden/record.ts. Do so when a verdict was *meant* to
// change, and read the difference before you commit it.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startDemo } from '../../electron/demo/index.ts';
import { scenarios } from '../../electron/demo/scenarios.ts';
import { createEngine } from '../../electron/engine/engine.ts';
import { foldRun } from '../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../shared/model/run.ts';
import { toRunReport } from '../../shared/report/run-report.ts';

const demo = await startDemo();
for (const { name } of scenarios) {
  const events: RunEvent[] = [];
  const engine = createEngine({ environment: { PATH: '/nonexistent', HOME: '/home/reader' } });
  await engine.startRun({
    run: name,
    target: demo.target(name),
    deadlineMs: 30_000,
    pace: 'whole',
    emit: (event) => events.push(event),
  }).finished;
  // The folder of this machine means nothing to the next; keys and findings hold it alike, so that they stay equal.
  const text = JSON.stringify(toRunReport(foldRun(events)), null, 1)
    .replaceAll(path.dirname(demo.kubeconfigPath), '/srv/demo')
    .replaceAll(JSON.stringify(path.dirname(demo.kubeconfigPath)).slice(1, -1), '/srv/demo');
  await writeFile(path.join(import.meta.dirname, `${name}.run.json`), `${text}\n`);
}
await demo.stop();
