// npm run bench: the design's table of speed, as ratios of medians, both sides in one run; a table and test-results/bench.json.
//   --runs N     runs a side (20)
//   --only 1,2,3,4 only these rows
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../../build/bundle.mjs';
import { buildRig } from '../cluster/build-rig.ts';
import { buildWire } from './build-wire.ts';
import { benchFleet } from './fleet.ts';
import { benchFullWalk } from './full-walk.ts';
import { median, type Row, row, table } from './statistics.ts';
import { benchWindowStart } from './window-start.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '20' }, only: { type: 'string', default: '1,2,3,4' } },
});
const runs = Number(values.runs);
const only = new Set(values.only.split(','));

await bundle();
await buildRig('1.36');
const rows: Row[] = [];
if (only.has('1')) rows.push(...(await benchFullWalk(runs)));
if (only.has('2')) rows.push(...benchRoundTrips());
if (only.has('3')) rows.push(...benchFleet(runs));
if (only.has('4')) rows.push(...(await benchWindowStart(runs)));
console.log(`\n${table(rows)}\n`);
mkdirSync(path.join(root, 'test-results'), { recursive: true });
const machine = { cores: cpus().length, node: process.version, platform: process.platform };
writeFileSync(path.join(root, 'test-results/bench.json'), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
process.exit(0);

/** Row 2, in a network namespace of its own, where a wire makes every packet late. */
function benchRoundTrips(): readonly Row[] {
  const done = spawnSync(
    'unshare',
    [
      '--net',
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      path.join(root, 'test/bench/round-trips.ts'),
      buildWire(),
      String(runs),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const line = done.stdout.trim().split('\n').at(-1) ?? '';
  if (done.status !== 0 || line === '')
    throw new Error('row 2 needs Linux, root (a namespace and /dev/net/tun) and Go; see above');
  const { walks, counted, chainMs } = JSON.parse(line) as { walks: number[]; counted: number[]; chainMs: number };
  const note = `${median(counted)} round trips counted by the packet trace, 7 can’t be parallel`;
  return [
    row(
      '2 full walk at 50 ms round trip : 7 round trips',
      walks,
      walks.map(() => chainMs),
      1.5,
      note,
    ),
  ];
}
