import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine, type Engine } from '../../electron/engine/engine.ts';
import { foldRun } from '../../shared/model/reduce-run.ts';
import type { RequestedTarget, RunEvent } from '../../shared/model/run.ts';
import { startRig } from '../cluster/rig.ts';
import { type Row, row } from './statistics.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const script = path.join(root, 'test/bench/document.sh');
const program = path.join(root, 'dist/cli/authpath.mjs');

/** What the document's commands must have said, so that a failing command can't pass for a fast one. */
const expectedTexts = ['Kubernetes control plane', 'kubernetes-admin', 'Resources', 'gitVersion', 'APIVersions'];

/** A whole healthy walk in a running engine; gives milliseconds, and throws when it was not sound. */
export async function timeWalk(engine: Engine, target: RequestedTarget): Promise<number> {
  const events: RunEvent[] = [];
  const began = performance.now();
  const handle = engine.startRun({
    run: 'bench',
    target,
    deadlineMs: 60_000,
    pace: 'whole',
    emit: (event) => events.push(event),
  });
  await handle.finished;
  const ms = performance.now() - began;
  const { verdict } = foldRun(events);
  if (verdict?.outcome !== 'sound') throw new Error(`the healthy walk was ${verdict?.outcome}: ${verdict?.headline}`);
  return ms;
}

/** Row 1 of the design's table: the document's own commands against the walk, both sides alternating in one run. */
export async function benchFullWalk(runs: number): Promise<readonly Row[]> {
  const rig = await startRig({ version: '1.36' });
  const folder = mkdtempSync(path.join(tmpdir(), 'authpath-bench-'));
  try {
    const file = (name: string, text: string): string => {
      const full = path.join(folder, name);
      writeFileSync(full, text, { mode: 0o600 });
      return full;
    };
    const paths = [
      file('ca.crt', rig.ca.pem),
      file('admin.crt', rig.admin.pem),
      file('admin.key', rig.admin.key),
    ] as const;
    const [ca, certificate, key] = paths;
    const target: RequestedTarget = {
      id: 'bench',
      set: { kind: 'flag', paths: [rig.adminKubeconfig] },
      context: null,
    };
    const engine = createEngine({ environment: { ...process.env, KUBECONFIG: rig.adminKubeconfig } });
    const walks: number[] = [];
    const documents: number[] = [];
    const programs: number[] = [];
    await timeWalk(engine, target);
    for (let index = 0; index < runs; index += 1) {
      walks.push(await timeWalk(engine, target));
      documents.push(
        timeDocument([script, kubectl(rig.kubectlPath), rig.adminKubeconfig, rig.server, ca, certificate, key]),
      );
      programs.push(timeProgram(rig.adminKubeconfig));
    }
    const note = `kubectl: ${kubectl(rig.kubectlPath) === rig.kubectlPath ? 'the rig’s' : 'the machine’s'}, cold cache`;
    return [
      row('1 full walk in a running engine : the document’s commands', walks, documents, 0.15, note),
      row('1 whole headless process : the document’s commands', programs, documents, 1.0, 'system Node'),
    ];
  } finally {
    await rig.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A stand-alone kubectl starts faster than the rig's many-in-one binary, so it is the harder one to beat. */
function kubectl(rigs: string): string {
  const found = spawnSync('sh', ['-c', 'command -v kubectl'], { encoding: 'utf8' }).stdout.trim();
  return found === '' ? rigs : found;
}

function timeDocument(words: readonly [string, ...string[]]): number {
  const [command, ...args] = words;
  const began = performance.now();
  const done = spawnSync(command, args, { encoding: 'utf8' });
  const ms = performance.now() - began;
  const missing = expectedTexts.filter((text) => !done.stdout.includes(text));
  if (done.status !== 0 || missing.length > 0) {
    throw new Error(`the document’s commands failed (${missing.join(', ')} missing):\n${done.stderr}`);
  }
  return ms;
}

function timeProgram(kubeconfig: string): number {
  const began = performance.now();
  const done = spawnSync('node', [program, 'diagnose', '--kubeconfig', kubeconfig, '--path', 'user', '-o', 'json'], {
    encoding: 'utf8',
    // The headless program runs on the system's Node, as a person's would, not on the one of npm scripts.
    env: {
      ...process.env,
      PATH: (process.env.PATH ?? '')
        .split(':')
        .filter((entry) => !entry.includes('node_modules'))
        .join(':'),
    },
  });
  const ms = performance.now() - began;
  if (done.status !== 0)
    throw new Error(`the program ended with ${done.status}:\n${done.stderr}\n${done.stdout.slice(0, 2000)}`);
  return ms;
}
