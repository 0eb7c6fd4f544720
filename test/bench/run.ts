// npm run bench: the design's table of speed, as ratios of medians, both sides in one run; a table and test-results/bench.json.
//   --runs N       runs a side (20)
//   --only 1,2,7     only these rows
// Rows 2, 3 and 7 need Linux and root; without, they say so and the others are measured. The exit code is 1 when a row missed its
// number or could not be measured. What each row measures, and what came of it: docs/speed.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { bundle } from '../../build/bundle.mjs';
import { inRoot } from '../../build/paths.mjs';
import { buildRig } from '../cluster/build-rig.ts';
import { benchAfterCancel } from './after-cancel.ts';
import { benchDashboardWalk } from './dashboard-walk.ts';
import { benchFleet } from './fleet.ts';
import { benchFleetWindow } from './fleet-window.ts';
import { benchFullWalk } from './full-walk.ts';
import { benchWire } from './late-wire.ts';
import { isMet, type Row, table } from './statistics.ts';
import { benchWindowStart } from './window-start.ts';

interface Bench {
  readonly name: string;
  /** Builds a control plane, with Go, where none is kept. */
  readonly rig: boolean;
  readonly measure: (runs: number) => Promise<readonly Row[]>;
}

const benches: Readonly<Record<string, Bench>> = {
  1: { name: 'a healthy walk against the document’s commands', rig: true, measure: benchFullWalk },
  2: { name: 'a walk over a wire of 50 ms', rig: true, measure: benchWire },
  3: { name: 'a sweep of 300 contexts; kubectl takes a minute a run', rig: true, measure: benchFleet },
  4: { name: 'start to usable window', rig: false, measure: benchWindowStart },
  5: { name: 'after cancel', rig: false, measure: benchAfterCancel },
  6: { name: 'the window while 300 contexts are checked', rig: false, measure: benchFleetWindow },
  7: { name: 'everything about a Dashboard against the document’s commands', rig: true, measure: benchDashboardWalk },
};

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '20' }, only: { type: 'string', default: Object.keys(benches).join() } },
});
const runs = Number(values.runs);
const wanted = values.only.split(',').map((number) => ({ number, bench: benches[number] }));
const unknown = wanted.find(({ bench }) => bench === undefined);
if (!Number.isInteger(runs) || runs < 1 || unknown !== undefined) {
  console.error(`bench: --runs wants a number from 1 on, and --only some of ${Object.keys(benches).join()}.`);
  process.exit(2);
}

await bundle();
const machine = { cores: cpus().length, node: process.version, platform: process.platform };
const rows: Row[] = [];
const notMeasured: { readonly row: string; readonly why: string }[] = [];
for (const { number, bench } of wanted) {
  if (bench === undefined) continue;
  console.error(`bench: row ${number}, ${bench.name}, ${runs} runs`);
  try {
    if (bench.rig) await buildRig('1.36');
    rows.push(...(await bench.measure(runs)));
  } catch (error) {
    notMeasured.push({ row: number, why: error instanceof Error ? error.message : 'unknown error' });
  }
  // After each row: whoever stops a long bench has what was measured by then.
  mkdirSync(inRoot('test-results'), { recursive: true });
  writeFileSync(inRoot('test-results/bench.json'), `${JSON.stringify({ machine, rows, notMeasured }, null, 2)}\n`);
}
console.log(`\n${table(rows)}\n`);
for (const { row, why } of notMeasured) console.log(`row ${row} was not measured: ${why}\n`);
process.exit(notMeasured.length === 0 && rows.every(isMet) ? 0 : 1);
