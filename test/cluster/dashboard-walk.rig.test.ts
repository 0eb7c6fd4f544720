import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../electron/engine/engine.ts';
import type { EvidenceRecord } from '../../shared/model/evidence/index.ts';
import { foldRun } from '../../shared/model/reduce-run.ts';
import type { RequestedTarget, RunEvent } from '../../shared/model/run.ts';
import { installDashboard } from './dashboards/install.ts';
import { certificateUser, kubeconfigText, writePrivate } from './kubeconfig.ts';
import { type NodeRig, startNode } from './node.ts';

/** Probes that ask the API server by a request of their own. */
const asking: readonly string[] = ['objects', 'podLog', 'servicePage', 'access', 'accountAccess', 'tokenReview'];
/** Longer than anything on this machine, so that who waited for whom can be told by the times. */
const oneWayMs = 150;

describe('everything about a healthy Dashboard', () => {
  let node: NodeRig;

  beforeAll(async () => {
    node = await startNode();
    await installDashboard(node, '2.7', {
      change: (object) => {
        if (object.kind === 'Service' && object.metadata.name === 'kubernetes-dashboard') object.spec.type = 'NodePort';
      },
    });
  });

  afterAll(async () => {
    await node?.stop();
  });

  const target = (file: string): RequestedTarget => ({
    id: 'walk',
    set: { kind: 'flag', paths: [file] },
    context: null,
    paths: ['all'],
  });
  const environment = () => ({ HOME: node.folder, SHELL: '/bin/sh', PATH: `${node.folder}:/usr/bin:/bin` });

  function start(file: string): { readonly events: RunEvent[]; readonly handle: ReturnType<typeof engineRun> } {
    const events: RunEvent[] = [];
    return { events, handle: engineRun(file, (event) => events.push(event)) };
  }

  const engineRun = (file: string, emit: (event: RunEvent) => void) =>
    createEngine({ environment: environment() }).startRun({
      run: 'walk',
      target: target(file),
      deadlineMs: 60_000,
      pace: 'whole',
      emit,
    });

  it('waits for at most three answers one after another once it knows who the person is', async () => {
    const far = await distance(node.port);
    try {
      const cluster = { ...node.clusterFields(), server: `https://127.0.0.1:${far.port}` };
      const file = writePrivate(
        path.join(node.folder, 'far.kubeconfig'),
        kubeconfigText({ cluster, user: certificateUser(node.admin) }),
      );
      const { events, handle } = start(file);
      await handle.finished;
      expect(foldRun(events).verdict).toMatchObject({ outcome: 'warning', causes: [{ code: 'DISC-06' }] });
      const records = events.flatMap((event) => (event.type === 'evidence' ? [event.record] : []));
      const chain = longestChain(records);
      expect(chain.length, chain.join('\n')).toBeLessThanOrEqual(3);
      expect(chain.length).toBeGreaterThan(0);
    } finally {
      far.close();
    }
  });

  it('leaves nothing running, neither program nor port', async () => {
    const { events, handle } = start(node.adminKubeconfig);
    await handle.finished;
    expect(foldRun(events).verdict?.paths).toMatchObject({ 'kubectl-proxy': 'pass', 'port-forward': 'pass' });
    await expect.poll(kubectls, { timeout: 3_000 }).toEqual([]);
  });

  it('leaves nothing running after a cancel either, at whatever moment', async () => {
    let caught = 0;
    for (const afterMs of [50, 150, 300, 500, 800, 1_200]) {
      const { events, handle } = start(node.adminKubeconfig);
      await sleep(afterMs);
      if (kubectls().length > 0) caught += 1;
      handle.cancel();
      await handle.finished;
      expect(events.some((event) => event.type === 'runFinished')).toBe(true);
      await expect.poll(kubectls, { timeout: 3_000 }).toEqual([]);
    }
    // Otherwise it would have been cancelled only where nothing ran.
    expect(caught).toBeGreaterThan(0);
  });
});

/** Every kubectl on this machine that was started with one of this run’s kubeconfigs, as ps(1) shows it. */
function kubectls(): readonly string[] {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  const mine = `authpath-rig-${process.pid}-`;
  return lines.filter((line) => /kubectl/.test(line) && line.includes(mine) && !isZombie(line));
}

function isZombie(line: string): boolean {
  try {
    return /\) Z/.test(readFileSync(`/proc/${Number.parseInt(line, 10)}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

/**
 * The longest row of requests each of which began after the one before it had ended: after identity, and counted by the
 * times that the evidence carries.
 */
function longestChain(records: readonly EvidenceRecord[]): readonly string[] {
  const at = (record: EvidenceRecord): number => Date.parse(record.at);
  const ended = (record: EvidenceRecord): number => at(record) + record.ms;
  const known = Math.min(...records.filter(({ probe }) => probe === 'identity').map(ended));
  const asked = records
    .filter((record) => asking.includes(record.probe) && at(record) >= known - 5 && record.ms >= oneWayMs)
    .sort((left, right) => ended(left) - ended(right));
  const chain: string[] = [];
  let free = Number.NEGATIVE_INFINITY;
  for (const record of asked) {
    if (at(record) < free - 5) continue;
    chain.push(`${record.key} at ${Math.round(at(record) - known)} for ${Math.round(record.ms)} ms`);
    free = ended(record);
  }
  return chain;
}

/** A way to the API server that takes its time in both directions. */
async function distance(to: number): Promise<{ readonly port: number; close(): void }> {
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    const later = (from: typeof client, into: typeof client) => {
      from.on('data', (data) => setTimeout(() => into.writable && into.write(data), oneWayMs));
      from.on('end', () => setTimeout(() => into.end(), oneWayMs));
      from.on('error', () => into.destroy());
    };
    later(client, upstream);
    later(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, close: () => server.close() };
}
