import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../electron/engine/engine.ts';
import type { PathId, StepId } from '../../shared/flow/steps.ts';
import { foldRun } from '../../shared/model/reduce-run.ts';
import type { Amendment, RunEvent } from '../../shared/model/run.ts';
import type { Change } from './dashboards/faults.ts';
import { type DashboardVersion, type Installed, installDashboard } from './dashboards/install.ts';
import { type NodeRig, startNode } from './node.ts';

const front = /^(?:kubernetes-dashboard(?:-kong-proxy)?|headlamp)$/;

/** The Service that people open, on every node. */
const onNodes: Change = (object) => {
  if (object.kind === 'Service' && front.test(object.metadata.name)) object.spec.type = 'NodePort';
};

describe('the ways in, to real and stand-in Dashboards on the rig’s node', () => {
  let node: NodeRig;
  let installed: Installed | undefined;
  let taken: Server | undefined;

  beforeAll(async () => {
    node = await startNode();
  });
  afterEach(async () => {
    await installed?.remove();
    installed = undefined;
    taken?.close();
    taken = undefined;
  });
  afterAll(async () => {
    await node?.stop();
  });

  const install = async (version: DashboardVersion) => {
    installed = await installDashboard(node, version, { change: onNodes });
  };

  async function walk(path: PathId | 'all', added: Amendment = {}) {
    const events: RunEvent[] = [];
    // The rig’s own kubectl comes first.
    const environment = { HOME: node.folder, SHELL: '/bin/sh', PATH: `${node.folder}:/usr/bin:/bin` };
    const target = {
      id: 'ways',
      set: { kind: 'flag', paths: [node.adminKubeconfig] },
      context: null,
      paths: [path],
      ...added,
    } as const;
    await createEngine({ environment }).startRun({
      run: 'ways',
      target,
      deadlineMs: 60_000,
      pace: 'whole',
      emit: (event) => events.push(event),
    }).finished;
    const { verdict, steps } = foldRun(events);
    const codes = (verdict?.causes ?? []).map(({ code }) => code).filter((code) => code !== 'DISC-06');
    return { paths: verdict?.paths, codes, findingOf: (step: StepId) => steps[step].finding };
  }

  it('all lead to 2.7, whose own certificate some browsers refuse for good', async () => {
    await install('2.7');
    const { paths, codes, findingOf } = await walk('all');
    expect(codes).toEqual([]);
    expect(paths).toEqual({ 'kubectl-proxy': 'pass', direct: 'pass', 'node-port': 'pass', 'port-forward': 'pass' });
    expect(findingOf('kubectl-proxy.kubectl')).toMatchObject({ outcome: 'pass', note: 'v1.36.3' });
    expect((await walk('node-port')).codes).toEqual(['UI-04']);
  });

  it('KPX-01: port 8001 is taken, and our own proxy takes another one', async () => {
    await install('2.7');
    taken = createServer((socket) => socket.end('not kubectl\n'));
    await new Promise<void>((resolve, reject) => {
      taken?.once('error', reject).listen(8001, '127.0.0.1', resolve);
    });
    const { paths, codes } = await walk('kubectl-proxy');
    expect(codes).toEqual(['KPX-01']);
    expect(paths).toMatchObject({ 'kubectl-proxy': 'warn' });
  });

  it('UI-13: login to 7 can’t work through the API server, and works by a forwarded port', async () => {
    await install('7');
    // kube-proxy hears of pods that are ready a moment after everybody else.
    await expect.poll(async () => (await walk('node-port')).paths?.['node-port'], { timeout: 20_000 }).toBe('pass');
    expect((await walk('all')).paths).toEqual({
      'kubectl-proxy': 'notApplicable',
      direct: 'notApplicable',
      'node-port': 'pass',
      'port-forward': 'pass',
    });
    expect((await walk('kubectl-proxy')).codes).toEqual(['UI-13']);
    expect((await walk('port-forward')).codes).toEqual([]);
  });

  it('HL-03: neither can login to Headlamp', async () => {
    await install('headlamp');
    expect((await walk('all')).paths).toMatchObject({ 'kubectl-proxy': 'notApplicable', 'port-forward': 'pass' });
    expect((await walk('kubectl-proxy')).codes).toEqual(['HL-03']);
  });

  it('lead to the real 1.10.1', async () => {
    await install('1.10.1');
    const { paths } = await walk('all');
    expect(paths).toMatchObject({ 'kubectl-proxy': 'pass', 'port-forward': 'pass' });
  });

  it('takes what the browser showed for likely, and no more', async () => {
    await install('2.7');
    const { findingOf } = await walk('port-forward', { told: { 'browser.shows': 'csrf' } });
    expect(findingOf('browser.shows')).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'UI-10', certainty: 'likely' }],
    });
  });
});
