import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../build/paths.mjs';
import { createEngine, type Engine } from '../../electron/engine/engine.ts';
import { foldRun } from '../../shared/model/reduce-run.ts';
import type { RequestedTarget, RunEvent } from '../../shared/model/run.ts';
import { installDashboard } from '../cluster/dashboards/install.ts';
import { apply, podManifest, waitForPod } from '../cluster/node/workloads.ts';
import { startNode } from '../cluster/node.ts';
import { type Row, row } from './statistics.ts';

const script = inRoot('test', 'bench', 'document-dashboard.sh');

/** What each of the document's commands must have said, in their order. */
const expectedTexts = [
  'Kubernetes control plane',
  'Starting to serve on',
  '<title>Kubernetes Dashboard</title>',
  'forbidden: User',
  '<title>Kubernetes Dashboard</title>',
  '<title>Kubernetes Dashboard</title>',
  '1/1',
  'ca.crt',
  'forbidden: User',
  'gitVersion',
];

/**
 * Row 7: everything about a healthy Dashboard 2.7 with a NodePort (`--path all`, no trial) in a running engine, against the
 * document's own commands by hand, both sides alternating in one run. Their pod is there already; its start is told apart.
 */
export async function benchDashboardWalk(runs: number): Promise<readonly Row[]> {
  const node = await startNode();
  const folder = mkdtempSync(path.join(tmpdir(), 'authpath-bench-'));
  try {
    await installDashboard(node, '2.7', {
      change: (object) => {
        if (object.kind === 'Service' && object.metadata.name === 'kubernetes-dashboard') object.spec.type = 'NodePort';
      },
    });
    const began = performance.now();
    await apply(node, [podManifest({ name: 'test', image: node.probeImage, labels: { app: 'test' } })]);
    await waitForPod(node, { selector: 'app=test' });
    const podStartMs = Math.round(performance.now() - began);
    const file = (name: string, text: string): string => {
      const full = path.join(folder, name);
      writeFileSync(full, text, { mode: 0o600 });
      return full;
    };
    const credential = [
      file('ca.crt', node.ca.pem),
      file('admin.crt', node.admin.pem),
      file('admin.key', node.admin.key),
    ];
    const kubectl =
      spawnSync('sh', ['-c', 'command -v kubectl'], { encoding: 'utf8' }).stdout.trim() || node.kubectlPath;
    const words = [kubectl, node.adminKubeconfig, node.server, ...credential, 'test', node.nodeAddress];
    const target: RequestedTarget = {
      id: 'bench',
      set: { kind: 'flag', paths: [node.adminKubeconfig] },
      context: null,
      paths: ['all'],
    };
    // The same kubectl on both sides, and no other.
    symlinkSync(kubectl, path.join(folder, 'kubectl'));
    const PATH = folder;
    const engine = createEngine({ environment: { HOME: folder, SHELL: '/bin/sh', PATH } });
    const walks: number[] = [];
    const documents: number[] = [];
    await timeDashboardWalk(engine, target);
    for (let index = 0; index < runs; index += 1) {
      walks.push(await timeDashboardWalk(engine, target));
      documents.push(timeDocument(words));
    }
    const note = `their pod’s start, ${podStartMs} ms, is left out; kubectl: ${kubectl === node.kubectlPath ? 'the rig’s' : 'the machine’s'}`;
    return [row('7 everything about a Dashboard : the document’s commands', walks, documents, 0.15, note)];
  } finally {
    await node.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds; throws when anything but the age of this Dashboard, or of the machine’s kubectl, was found. */
async function timeDashboardWalk(engine: Engine, target: RequestedTarget): Promise<number> {
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
  const others = verdict?.causes.filter(({ code }) => code !== 'DISC-06' && code !== 'KCTL-02') ?? [];
  const opens = verdict?.paths['kubectl-proxy'] !== 'fail' && verdict?.paths['port-forward'] === 'pass';
  if (verdict?.outcome !== 'warning' || others.length > 0 || !opens) {
    const said = verdict?.causes.map(({ code, message }) => `${code} ${message}`).join('\n');
    throw new Error(`the walk of a healthy Dashboard was ${verdict?.outcome}:\n${said}`);
  }
  return ms;
}

function timeDocument(words: readonly string[]): number {
  const began = performance.now();
  const done = spawnSync(script, words, { encoding: 'utf8' });
  const ms = performance.now() - began;
  let rest = done.stdout;
  for (const text of expectedTexts) {
    const at = rest.indexOf(text);
    if (done.status !== 0 || at < 0) {
      throw new Error(
        `the document’s commands ended with ${done.status}, no “${text}”:\n${done.stdout}\n${done.stderr}`,
      );
    }
    rest = rest.slice(at + text.length);
  }
  return ms;
}
