import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { walkTarget } from '../../electron/cli/walk-target.ts';
import { createEngine } from '../../electron/engine/engine.ts';
import type { EvidenceRecord } from '../../shared/model/evidence/index.ts';
import { foldRun, type RunState } from '../../shared/model/reduce-run.ts';
import type { RequestedTarget, RunEvent, TrialConsent } from '../../shared/model/run.ts';
import { installClusterNames, installDashboard } from './dashboards/install.ts';
import { certificateUser, kubeconfigText } from './kubeconfig.ts';
import { type NodeRig, startNode } from './node.ts';
import { removeFolder, temporaryFolder } from './processes.ts';

const namespace = 'kubernetes-dashboard';

/** The document's own test, in a real pod under the Dashboard's own account. */
describe('a trial inside the cluster', () => {
  let node: NodeRig;
  let folder: string;
  let kubeconfig: string;

  beforeAll(async () => {
    node = await startNode();
    folder = temporaryFolder();
    kubeconfig = path.join(folder, 'config');
    writeFileSync(kubeconfig, kubeconfigText({ cluster: node.clusterFields(), user: certificateUser(node.admin) }));
    await installClusterNames(node);
    await installDashboard(node, '2.7');
  });

  afterAll(async () => {
    await node?.stop();
    removeFolder(folder);
  });

  beforeEach(async () => expect(await jobs()).toEqual([]));

  async function jobs(): Promise<readonly string[]> {
    const { json } = await node.api('GET', `/apis/batch/v1/namespaces/${namespace}/jobs`);
    return json.items.map((job: { metadata: { name: string } }) => job.metadata.name);
  }

  async function walk(trial: TrialConsent | null, onEvent: (event: RunEvent) => void = () => {}, signal?: AbortSignal) {
    const engine = createEngine({ environment: { PATH: process.env.PATH, HOME: folder } });
    const target: RequestedTarget = {
      id: 'rig',
      set: { kind: 'flag', paths: [kubeconfig] },
      context: null,
      paths: ['service'],
    };
    const state = await walkTarget(engine, target, {
      deadlineMs: 60_000,
      signal: signal ?? new AbortController().signal,
      trial,
      onEvent,
    });
    return { state, engine };
  }

  function trialOf(state: RunState) {
    const found = Object.values(state.evidence).findLast(
      (record): record is EvidenceRecord<'trialPod'> => record.probe === 'trialPod',
    );
    return found?.data ?? null;
  }

  const finding = (state: RunState) => state.steps['account.probe'].finding;
  const withPod = (): TrialConsent => ({ image: node.probeImage });

  it('finds files, way, authority, token and names in order, and leaves nothing behind', async () => {
    const { state } = await walk(withPod());
    expect(finding(state)).toMatchObject({ outcome: 'pass', problems: [] });
    const trial = trialOf(state);
    expect(trial?.report?.files.map(({ name, state: is }) => [name, is])).toEqual([
      ['token', 'present'],
      ['ca.crt', 'present'],
      ['namespace', 'present'],
    ]);
    expect(trial?.report?.files[0]?.bytes).toBeGreaterThan(500);
    expect(trial?.report?.calls.map(({ to, how, exit, status }) => [to, how, exit, status])).toEqual([
      ['address', 'open', 0, 403],
      ['address', 'verified', 0, 403],
      ['address', 'token', 0, 200],
      ['name', 'open', 0, 403],
      ['name', 'verified', 0, 403],
      ['name', 'token', 0, 200],
    ]);
    expect(trial).toMatchObject({ removed: true, pod: { node: node.nodeName } });
    expect(JSON.stringify(state)).not.toMatch(/eyJ[A-Za-z0-9_-]{20}/);
    await gone();
  });

  it('makes nothing without consent, and the walk is none the worse for it', async () => {
    const { state } = await walk(null);
    expect(finding(state)).toMatchObject({ outcome: 'notApplicable', reason: 'consentMissing' });
    expect(trialOf(state)).toBeNull();
    expect(await jobs()).toEqual([]);
  });

  it('is offered after a walk, tried dry, and made when the person agrees to exactly that', async () => {
    const events: RunEvent[] = [];
    const handle = createEngine({ environment: { PATH: process.env.PATH, HOME: folder } }).startRun({
      run: 'rig',
      target: { id: 'rig', set: { kind: 'flag', paths: [kubeconfig] }, context: null, paths: ['service'] },
      deadlineMs: 60_000,
      pace: 'whole',
      emit: (event) => events.push(event),
    });
    await handle.finished;
    const offer = await handle.offerTrial(node.probeImage, AbortSignal.timeout(10_000));
    if (offer.kind === 'none') throw new Error(offer.message);
    expect(offer.plan).toMatchObject({ namespace, account: namespace, node: node.nodeName, leftovers: [] });
    expect(await jobs()).toEqual([]);
    expect(handle.amend({ trial: offer.consent })).toBe(true);
    await handle.finished;
    const state = foldRun(events);
    expect(finding(state)).toMatchObject({ outcome: 'pass' });
    expect(trialOf(state)?.removed).toBe(true);
    await gone();
  });

  it('is not offered to who may make no Jobs there, and says what is missing', async () => {
    const weak = path.join(folder, 'weak');
    const viewer = await node.issueClientCertificate({ cn: 'vera', groups: ['viewers'] });
    const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
    await node.api('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: 'viewers' },
      roleRef: role,
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'viewers' }],
    });
    writeFileSync(weak, kubeconfigText({ cluster: node.clusterFields(), user: certificateUser(viewer) }));
    const handle = createEngine({ environment: { PATH: process.env.PATH, HOME: folder } }).startRun({
      run: 'rig',
      target: { id: 'rig', set: { kind: 'flag', paths: [weak] }, context: null, paths: ['service'] },
      deadlineMs: 60_000,
      pace: 'whole',
      emit: () => {},
    });
    await handle.finished;
    expect(await handle.offerTrial(node.probeImage, AbortSignal.timeout(10_000))).toEqual({
      kind: 'none',
      message: `You may not do this in ${namespace}: create jobs, delete jobs.`,
    });
  });

  it('tries nothing but what was agreed to', async () => {
    const only = { server: node.server, namespace, account: 'another' };
    const { state } = await walk({ ...withPod(), only });
    expect(finding(state)).toMatchObject({ outcome: 'inconclusive', reason: 'consentMissing' });
    expect(await jobs()).toEqual([]);
  });

  it('SA-10: packets to the API server are dropped', async () => {
    const allow = await node.dropPackets(node.podRange, '10.96.0.1');
    try {
      const { state } = await walk(withPod());
      expect(finding(state)?.problems.map(({ code }) => code)).toEqual(['SA-10']);
      expect(trialOf(state)?.removed).toBe(true);
    } finally {
      await allow();
    }
    await gone();
  });

  it('tells nothing with an image that is not there, soon, and removes the Job', async () => {
    const { state } = await walk({ image: 'registry.invalid/none:1' });
    expect(finding(state)).toMatchObject({ outcome: 'inconclusive', reason: 'cannotBeTold' });
    expect(trialOf(state)?.pod?.reason).toMatch(/ErrImagePull|ImagePullBackOff/);
    await gone();
  });

  it('tells nothing with an image that has no shell', async () => {
    const { state } = await walk({ image: node.answerImage });
    expect(finding(state)).toMatchObject({ outcome: 'inconclusive', reason: 'cannotBeTold' });
    await gone();
  });

  it('is over 100 ms after it was stopped, and the Job is removed', async () => {
    const stop = new AbortController();
    let stoppedAt = 0;
    const walking = walk(
      { image: 'registry.invalid/none:1' },
      (event) => {
        if (event.type !== 'probeStarted' || event.probe !== 'trialPod') return;
        void (async () => {
          while ((await jobs()).length === 0) await sleep(20);
          stoppedAt = performance.now();
          stop.abort('cancelled');
        })();
      },
      stop.signal,
    );
    const { state, engine } = await walking;
    expect(performance.now() - stoppedAt).toBeLessThan(100);
    expect(state.ended).toBe('cancelled');
    await engine.tidied();
    await gone();
  });

  it('tries a token from here where there is no image', async () => {
    const { state } = await walk({ image: null });
    expect(finding(state)).toMatchObject({
      outcome: 'pass',
      message: expect.stringContaining('network stays unproven'),
    });
    expect(JSON.stringify(state)).not.toMatch(/eyJ[A-Za-z0-9_-]{20}/);
  });

  it('SA-02: the admission plugin is off, so no pod has a token', async () => {
    await node.restartServer(['--disable-admission-plugins=ServiceAccount']);
    try {
      const { state } = await walk(withPod());
      expect(trialOf(state)?.report?.files[0]).toMatchObject({ name: 'token', state: 'absent' });
      expect(finding(state)?.problems.map(({ code }) => code)).toEqual(['SA-02']);
    } finally {
      await node.restartServer();
    }
    await gone();
  });

  // The rig's Job controller signs in by such a token itself: with this fault no pod is made, and the token alone tells.
  it('SA-03 or SA-06: the API server refuses the tokens that it makes', async () => {
    const other = path.join(folder, 'other.pub');
    writeFileSync(other, otherPublicKey());
    await node.restartServer([`--service-account-key-file=${other}`]);
    try {
      const { state } = await walk({ image: null });
      // Where the Dashboard itself has been refused by now and logged it, its own step is the cause, and the trial shows it again.
      const { outcome, problems, blockedBy } = finding(state) ?? {};
      if (outcome === 'blocked') expect(blockedBy).toBe('account.token');
      else expect(problems).toMatchObject([{ code: 'SA-03', candidates: ['SA-03', 'SA-06'] }]);
      expect(state.verdict?.causes.flatMap(({ candidates }) => candidates)).toContain('SA-03');
    } finally {
      await node.restartServer();
    }
    await gone();
  });

  it('goes by its own limits within 150 s of a SIGKILL', async () => {
    const words = ['diagnose', '--kubeconfig', kubeconfig, '--path', 'service'];
    const program = spawn(
      process.execPath,
      ['electron/cli/cli.ts', ...words, '--allow-probe-pod=registry.invalid/none:1'],
      {
        stdio: 'ignore',
      },
    );
    while ((await jobs()).length === 0) await sleep(20);
    program.kill('SIGKILL');
    const killedAt = Date.now();
    await sleep(5_000);
    expect(await jobs()).toHaveLength(1);
    while ((await jobs()).length > 0 && Date.now() - killedAt < 150_000) await sleep(1_000);
    expect(await jobs()).toEqual([]);
  }, 180_000);

  /** Removed in the background: its pod may take a moment longer. */
  async function gone(): Promise<void> {
    const until = Date.now() + 10_000;
    while ((await jobs()).length > 0 && Date.now() < until) await sleep(100);
    expect(await jobs()).toEqual([]);
  }
});

function otherPublicKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString();
}
