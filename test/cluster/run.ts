// npm run test:cluster: every case on a real control plane, scored.
//   --only REGEX     only cases whose id matches
//   --version 1.24   only this version (repeatable)
//   --part user      only the user link; dashboard: only the Dashboards on a node
//   --nodes 3        so many nodes at once
//   --keep FOLDER    what the program says of each Dashboard, as ID.json and ID.txt
//   --kubectl-only   checks that each fault is really there, without the program
//   --no-build       takes dist/cli/authpath.mjs as it is
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildRig, type RigVersion, releases, rigVersions } from './build-rig.ts';
import type { Case } from './case.ts';
import { cases } from './cases/index.ts';
import { dashboardCases } from './dashboard-cases/index.ts';
import { runDashboardCases } from './dashboard-run.ts';
import { namespaceProblem } from './namespaces.ts';
import { temporaryFolder } from './processes.ts';
import { startResolver } from './resolver.ts';
import { startRig } from './rig.ts';
import { type Place, type Row, runCase } from './run-case.ts';
import { count, rowLine, truthPage } from './truth-table.ts';
import { readEquivalents } from './verdict.ts';

/** A few at a time: the clients share the cores with the servers. */
const atOnce = 4;
const mustBeRight = 0.95;
/** More walks that could not tell anything at first, and it is the program that sees too little, not the cluster that is slow. */
const mayNeedTwo = 0.02;

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = path.join(root, 'dist/cli/authpath.mjs');

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    version: { type: 'string', multiple: true },
    part: { type: 'string' },
    nodes: { type: 'string', default: '3' },
    keep: { type: 'string' },
    'kubectl-only': { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});
const kubectlOnly = options['kubectl-only'];
const asked = rigVersions.filter((version) => options.version?.includes(version) ?? true);
const filter = new RegExp(options.only ?? '');
const chosen = options.part === 'dashboard' ? [] : cases.filter(({ id }) => filter.test(id));
const chosenDashboards =
  options.part === 'user' || !asked.includes('1.36') ? [] : dashboardCases.filter(({ id }) => filter.test(id));
checkCases();

const problem = namespaceProblem();
if (problem) throw new Error(problem);
if (!kubectlOnly && !options['no-build']) buildProgram();
for (const version of rigVersions) await buildRig(version);

const began = Date.now();
const resolver = await startResolver(temporaryFolder());
const equivalents = path.join(root, 'docs/failure-modes/equivalent.md');
const canonical = readEquivalents(existsSync(equivalents) ? readFileSync(equivalents, 'utf8') : '');
const rows: Row[] = [];
for (const version of asked) rows.push(...(await runVersion(version)));
resolver.close();
const dashboardRows =
  chosenDashboards.length === 0
    ? []
    : await runDashboardCases({
        cases: chosenDashboards,
        canonical,
        program: kubectlOnly ? undefined : program,
        nodes: Number(options.nodes),
        keep: options.keep,
        report: (row) => console.log(rowLine(row)),
      });
finish();

async function runVersion(version: RigVersion): Promise<Row[]> {
  const mine = chosen.filter((item) => (item.versions ?? rigVersions).includes(version));
  if (mine.length === 0) return [];
  const start = Date.now();
  const [shared, own] = await Promise.all([startRig({ version }), startRig({ version })]);
  console.log(`Kubernetes ${releases[version]}: two control planes in ${Math.round((Date.now() - start) / 1000)} s`);
  try {
    const base = { resolver, canonical, program: kubectlOnly ? undefined : program };
    const done = new Map<Case, Row>();
    const work =
      (queue: Case[], place: Place): (() => Promise<void>) =>
      async () => {
        for (let item = queue.shift(); item; item = queue.shift()) {
          const row = await runCase(item, place);
          done.set(item, row);
          console.log(rowLine(row));
        }
      };
    const sharedQueue = mine.filter(({ exclusive }) => !exclusive);
    // Together, the cases of one set of flags cost one restart.
    const flags = ({ serverFlags }: Case): string => (serverFlags ?? []).join();
    const ownQueue = mine.filter(({ exclusive }) => exclusive).sort((a, b) => flags(a).localeCompare(flags(b)));
    const sharedWork = work(sharedQueue, { ...base, rig: shared, other: own });
    await Promise.all([
      work(ownQueue, { ...base, rig: own, other: shared })(),
      ...Array.from({ length: atOnce - 1 }, sharedWork),
    ]);
    return mine.flatMap((item) => done.get(item) ?? []);
  } finally {
    await Promise.all([shared.stop(), own.stop()]);
  }
}

/** What the design asks of the set of cases, and what a slip in it would hide. */
function checkCases(): void {
  const every = [...cases, ...dashboardCases];
  const ids = new Set(every.map(({ id }) => id));
  if (ids.size !== every.length) throw new Error('two cases have the same id');
  const several = every.filter(({ expected }) => expected.causes.flat().length > 1).length;
  if (several * 5 < every.length) throw new Error(`only ${several} of ${every.length} cases have more than one code`);
  if (chosen.length + chosenDashboards.length === 0) throw new Error(`no case matches ${options.only}`);
}

function buildProgram(): void {
  if (existsSync(program) && statSync(program).mtimeMs > newest(['shared', 'electron', 'build', 'package.json']))
    return;
  console.log('building the program');
  const built = spawnSync('npm', ['run', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (built.status !== 0) throw new Error('npm run build failed');
}

function newest(names: readonly string[]): number {
  return Math.max(
    ...names.map((name) => {
      const full = path.join(root, name);
      if (!existsSync(full)) return 0;
      const status = statSync(full);
      return status.isDirectory() ? newest(readdirSync(full).map((entry) => path.join(name, entry))) : status.mtimeMs;
    }),
  );
}

function finish(): void {
  const all = [...rows, ...dashboardRows];
  const totals = count(all);
  if (!kubectlOnly && options.only === undefined && options.version === undefined) {
    mkdirSync(path.join(root, 'docs'), { recursive: true });
    const file = path.join(root, 'docs/truth.md');
    const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const served = asked.map((version) => releases[version]);
    writeFileSync(file, truthPage({ user: rows, dashboard: dashboardRows }, served, before));
  }
  const bad = all.filter(({ judged, notInjected }) => judged.score !== 'right' || notInjected !== undefined);
  if (!kubectlOnly && bad.length > 0) console.log(`\nNot right:\n${bad.map(rowLine).join('\n')}`);
  const twice = all.filter(({ firstLook }) => firstLook !== undefined);
  if (twice.length > 0) console.log(`\nAsked twice:\n${twice.map(rowLine).join('\n')}`);
  console.log(`\n${all.length} runs in ${Math.round((Date.now() - began) / 1000)} s`);
  if (kubectlOnly) {
    for (const row of all.filter(({ notInjected }) => notInjected !== undefined)) console.log(rowLine(row));
    console.log(`${all.length - totals.notInjected} passed, ${totals.notInjected} failed`);
    process.exit(totals.notInjected === 0 ? 0 : 1);
  }
  // Each part on its own: many right verdicts about one link don't make up for the others.
  const enough = [rows, dashboardRows].every(
    (part) => part.length === 0 || count(part).right / part.length >= mustBeRight,
  );
  const hasty = twice.length > Math.max(1, all.length * mayNeedTwo);
  if (hasty) console.log(`${twice.length} could not tell anything at first: too many`);
  const share = totals.right / all.length;
  console.log(
    `${totals.right} right, ${totals.inconclusive} inconclusive, ${totals.wrong} wrong (${(share * 100).toFixed(1)} % right)`,
  );
  const failed = all.filter(({ judged, notInjected }) => judged.score === 'wrong' || notInjected !== undefined).length;
  if (failed === 0 && !enough) console.log(`under ${mustBeRight * 100} % right in a part`);
  console.log(`${all.length - failed} passed, ${failed} failed`);
  process.exit(failed === 0 && enough && !hasty ? 0 : 1);
}
