// The long form: npm run fuzz [-- --count 100000 --seed 1 --minutes 20]. Ends with 1 when anything was found.
// The script gives it a heap of 192 MiB and small nurseries (package.json): V8 lets garbage lie as long as the machine has memory to spare, and
// what is asked is whether the program does with less.
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { type FuzzedSet, fuzzedSets } from './kubeconfigs.ts';
import { heldMemory, peakMemory } from './memory.ts';
import { startServers } from './servers.ts';
import { walkSets } from './walk-sets.ts';
import { startWatchdog } from './watchdog.ts';

/** One seed makes so many sets, which are walked at the same time. */
const perSeed = 10;
const mostFindings = 20;
const mostKeptMiB = 50;
const mostPeakMiB = 512;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '60' },
  },
});
const count = Number(values.count);
const firstSeed = Number(values.seed);
const until = performance.now() + Number(values.minutes) * 60_000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const sets = fuzzedSets(await startServers());
const dog = startWatchdog();
// The first walk loads what every walk needs.
await walkSets(fc.sample(sets, { seed: firstSeed, numRuns: perSeed }));
const idle = await heldMemory();
const began = performance.now();
let seed = firstSeed;
let texts = 0;
let walked = 0;
let findings = 0;
while (texts < count && findings < mostFindings && performance.now() < until) {
  dog.alive(seed);
  const batch = fc.sample(sets, { seed, numRuns: perSeed });
  const results = await walkSets(batch);
  for (const [index, faults] of results.entries()) {
    if (faults.length === 0) continue;
    findings += 1;
    const folder = await keep(seed, index, batch[index]);
    say(`seed ${seed}, set ${index}, kept in ${folder}:\n  ${faults.slice(0, 5).join('\n  ')}`);
  }
  texts += batch.reduce((sum, { files }) => sum + files.length, 0);
  walked += batch.length;
  seed += 1;
  if (seed % 500 === 0)
    say(`${texts} texts in ${walked} walks, ${findings} findings, ${seconds()} s, peak ${peakMemory()} MiB`);
}
const kept = (await heldMemory()) - idle;
const peak = peakMemory();
await dog.stop();
say(
  `${texts} texts in ${walked} walks, seeds ${firstSeed} to ${seed - 1}, ${seconds()} s: ${findings} findings; ` +
    `${kept} MiB kept above ${idle} MiB idle (at most ${mostKeptMiB}), peak ${peak} MiB (at most ${mostPeakMiB})`,
);
if (texts < count) say(`Go on with: npm run fuzz -- --seed ${seed} --count ${count - texts}`);
process.exit(findings > 0 || kept > mostKeptMiB || peak > mostPeakMiB ? 1 : 0);

function seconds(): number {
  return Math.round((performance.now() - began) / 1000);
}

/** The files that were found fault with, for a debugger and for a test. */
async function keep(at: number, index: number, set: FuzzedSet | undefined): Promise<string> {
  const folder = path.join(os.tmpdir(), 'authpath-fuzz-found', `${at}-${index}`);
  await mkdir(folder, { recursive: true });
  for (const [place, bytes] of (set?.files ?? []).entries())
    await writeFile(path.join(folder, `config-${place}`), bytes);
  return `${folder} (context ${set?.context ?? 'of the file'})`;
}
