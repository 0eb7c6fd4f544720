// Row 3 of the design's table: 300 contexts at once, one in ten dead, one in ten refusing. Started by fleet.ts in a network
// and with a resolver of its own; prints one line of JSON.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemNode } from '../../build/node24.mjs';
import { inRoot } from '../../build/paths.mjs';
import { createEngine } from '../../electron/engine/engine.ts';
import { sweep } from '../../electron/engine/sweep.ts';
import { listTargets } from '../../electron/kube/kubeconfig/list-targets.ts';
import { probes } from '../../electron/probes/index.ts';
import type { KubeconfigSource } from '../../shared/model/evidence/kubeconfig.ts';
import type { RunState } from '../../shared/model/reduce-run.ts';
import { startRig } from '../cluster/rig.ts';
import { writeFleet } from './fleet-kubeconfig.ts';

const runs = Number(process.argv[2] ?? '20');
const kubectlRuns = Math.min(runs, 3);
const programRuns = Math.min(runs, 10);
/** A dead context costs us this long, and kubectl is told not to take longer. */
const connectSeconds = probes.connect.limitMs / 1000;
const kubectlAtOnce = 8;
/** What must be found; anything else can't pass for fast. */
const expected = new Map([
  ['dead fault DNS-02', 15],
  ['dead fault NET-02', 15],
  ['living sound', 120],
  ['living warning AUTHZ-01', 120],
  ['refusing fault NET-01', 30],
]);

const rig = await startRig({ version: '1.36', serverFlags: ['--bind-address=0.0.0.0'] });
const folder = mkdtempSync(path.join(tmpdir(), 'authpath-fleet-'));
try {
  const kubeconfig = await writeFleet(rig, folder);
  const engine = createEngine({ environment: { KUBECONFIG: kubeconfig } });
  const set: KubeconfigSource = { kind: 'flag', paths: [kubeconfig] };
  const { targets: listed } = await listTargets([set], { ...engine.tools, signal: AbortSignal.timeout(30_000) });
  const targets = listed.map(({ id, context }) => ({ id, set, context }));
  const ours: number[] = [];
  const programs: number[] = [];
  const theirs: number[] = [];
  const memory: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    const found = new Map<string, number>();
    const cpu = process.cpuUsage();
    const began = performance.now();
    await sweep(engine, {
      targets,
      deadlineMs: 60_000,
      signal: new AbortController().signal,
      onDone: (run) => {
        const line = lineOf(run);
        found.set(line, (found.get(line) ?? 0) + 1);
      },
    });
    ours.push(performance.now() - began);
    const used = process.cpuUsage(cpu);
    globalThis.gc?.();
    memory.push(process.memoryUsage().rss);
    process.stderr.write(
      `${ours.at(-1)?.toFixed(0)} ms, ${((used.user + used.system) / 1000).toFixed(0)} ms of processor, ${JSON.stringify(process.memoryUsage())}\n`,
    );
    check(found);
    if (index < programRuns) programs.push(await timeProgram(kubeconfig));
    if (index < kubectlRuns)
      theirs.push(
        await timeKubectl(
          listed.map(({ context }) => context),
          kubeconfig,
        ),
      );
  }
  process.stdout.write(`${JSON.stringify({ ours, programs, theirs, memory, connectMs: connectSeconds * 1000 })}\n`);
} finally {
  await rig.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

/** `dead fault NET-02`: kind of context, outcome, codes. */
function lineOf({ requested, verdict }: RunState): string {
  const kind = requested?.context?.replace(/-\d+$/, '') ?? '';
  return [kind, verdict?.outcome, ...(verdict?.causes ?? []).map(({ code }) => code)].join(' ');
}

function check(found: ReadonlyMap<string, number>): void {
  const sorted = [...found].toSorted();
  if (JSON.stringify(sorted) !== JSON.stringify([...expected]))
    throw new Error(`the sweep found something else: ${JSON.stringify(sorted)}`);
}

/** The built program, on the system's Node as a person's would. Milliseconds. */
async function timeProgram(kubeconfig: string): Promise<number> {
  const { UV_THREADPOOL_SIZE: _ours, ...env } = process.env;
  const args = [inRoot('dist', 'cli', 'authpath.mjs'), '--kubeconfig', kubeconfig, '--all-contexts', '-o', 'json'];
  const node = (await systemNode()) ?? process.execPath;
  const began = performance.now();
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(node, args, { stdio: 'ignore', env });
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 3) throw new Error(`the headless program ended with ${code}, not with 3: a fault`);
  return performance.now() - began;
}

/** `kubectl version` for each context, eight at a time, with our own time limit. Milliseconds. */
async function timeKubectl(contexts: readonly string[], kubeconfig: string): Promise<number> {
  const began = performance.now();
  const waiting = [...contexts];
  const worker = async (): Promise<void> => {
    for (let context = waiting.pop(); context !== undefined; context = waiting.pop())
      await askKubectl(context, kubeconfig);
  };
  await Promise.all(Array.from({ length: kubectlAtOnce }, worker));
  return performance.now() - began;
}

function askKubectl(context: string, kubeconfig: string): Promise<void> {
  const args = [
    `--kubeconfig=${kubeconfig}`,
    `--context=${context}`,
    'version',
    `--request-timeout=${connectSeconds}s`,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn('kubectl', args, { stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}
