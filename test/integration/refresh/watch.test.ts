import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Demo, startDemo } from '../../../electron/demo/index.ts';
import { createEngine } from '../../../electron/engine/engine.ts';
import { sweep } from '../../../electron/engine/sweep.ts';
import { kubeconfigSource } from '../../../electron/kube/kubeconfig/kubeconfig-source.ts';
import { listTargets } from '../../../electron/kube/kubeconfig/list-targets.ts';
import { watchFiles } from '../../../electron/platform/watch-files.ts';
import { createHost } from '../../../electron/worker/host.ts';
import type { FromWorker, WorkerInput, WorkerOperationName, WorkerOutput } from '../../../electron/worker/protocol.ts';
import { foldRun, type RunState } from '../../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../../shared/model/run.ts';

interface Kubeconfig {
  readonly clusters: { readonly name: string; readonly cluster: Record<string, string> }[];
  readonly users: { readonly name: string; readonly user: Record<string, string> }[];
}

let demo: Demo;
let home = '';
beforeAll(async () => {
  demo = await startDemo();
  home = await mkdtemp(path.join(os.tmpdir(), 'authpath-watched-'));
  await mkdir(path.join(home, '.kube'));
});
afterAll(async () => {
  await demo.stop();
  await rm(home, { recursive: true, force: true });
});

/** The worker's own parts, with a test in place of the main process. */
function worker(watch = true) {
  const events: RunEvent[] = [];
  const replies = new Map<number, (reply: Extract<FromWorker, { kind: 'reply' }>) => void>();
  const take = createHost(
    {
      createEngine: (environment) => createEngine({ environment }),
      ownSource: (environment) => kubeconfigSource(environment, []),
      listTargets: (sources, engine) => listTargets(sources, { ...engine.tools, signal: AbortSignal.timeout(10_000) }),
      sweep,
      startDemo: () => startDemo(),
      explain: () => [],
      watchFiles: (options) => watchFiles({ ...options, quietMs: 50 }),
      now: Date.now,
      exit: () => {},
    },
    (message) => {
      if (message.kind === 'events') events.push(...message.events);
      else if (message.kind === 'reply') replies.get(message.id)?.(message);
    },
  );
  take({ kind: 'begin', environment: { HOME: home, PATH: `${home}/bin:/usr/bin:/bin` }, watch });
  let id = 0;
  const ask = <N extends WorkerOperationName>(name: N, input: WorkerInput<N>): Promise<WorkerOutput<N>> =>
    new Promise((resolve, reject) => {
      id += 1;
      replies.set(id, (reply) =>
        reply.ok ? resolve(reply.value as WorkerOutput<N>) : reject(new Error(`${reply.code}: ${reply.message}`)),
      );
      take({ kind: 'request', id, name, input });
    });
  const target = {
    id: 'default/a',
    set: { kind: 'default' as const, paths: [path.join(home, '.kube/config')] },
    context: 'a',
  };
  return {
    events,
    ask,
    target,
    state: (): RunState => foldRun(events),
    end: () => take({ kind: 'end' }),
    start: (agreedProgram: string | null = null) =>
      ask('startRun', { run: 'r', target, pace: 'whole', deadlineMs: 30_000, agreedProgram }),
  };
}

async function kubeconfig(cluster: string, user: object | string): Promise<string> {
  const config = parse(await readFile(demo.kubeconfigPath, 'utf8')) as Kubeconfig;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: config.clusters.find(({ name }) => name === cluster)?.cluster }],
    users: [
      { name: 'u', user: typeof user === 'string' ? config.users.find(({ name }) => name === user)?.user : user },
    ],
  });
}

const put = (name: string, text: string): Promise<void> => writeFile(path.join(home, name), text, { mode: 0o600 });
const soon = { timeout: 15_000 };

describe('the worker watches what the newest walk read', () => {
  it('and turns it green when the kubeconfig is mended, without being asked', async () => {
    const { start, state, end } = worker();
    await put('.kube/config', await kubeconfig('wrong-authority', 'healthy'));
    await start();
    await expect.poll(() => state().watching, soon).toBe(true);
    expect(state().verdict?.causes.map(({ code }) => code)).toEqual(['TLS-01']);
    await put('.kube/new', await kubeconfig('healthy', 'healthy'));
    await rename(path.join(home, '.kube/new'), path.join(home, '.kube/config'));
    await expect.poll(() => state().verdict?.outcome, soon).toBe('sound');
    await expect.poll(() => state().watching, soon).toBe(true);
    expect(state().ended).toBe('complete');
    end();
  });

  it('sees what was written while the walk was still under way', async () => {
    const { start, state, events, end } = worker();
    await put('.kube/config', await kubeconfig('wrong-authority', 'healthy'));
    await start();
    await expect
      .poll(() => events.some((event) => event.type === 'probeStarted' && event.probe === 'tls'), soon)
      .toBe(true);
    await put('.kube/config', await kubeconfig('healthy', 'healthy'));
    await expect.poll(() => state().verdict?.outcome, soon).toBe('sound');
    end();
  });

  it('asks the sign-in program again when somebody has signed in, within the same consent', async () => {
    const token = (parse(await readFile(demo.kubeconfigPath, 'utf8')) as Kubeconfig).users.find(
      ({ name }) => name === 'few-rights',
    )?.user.token;
    await mkdir(path.join(home, 'bin'), { recursive: true });
    await mkdir(path.join(home, '.aws/sso/cache'), { recursive: true });
    const program = path.join(home, 'bin/aws');
    await writeFile(
      program,
      `#!/bin/sh\necho run >> ${home}/runs\n[ -e ${home}/.aws/sso/cache/token.json ] || { echo 'Token has expired and refresh failed' >&2; exit 255; }\necho '${JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token } })}'\n`,
    );
    await chmod(program, 0o755);
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'aws',
      args: ['eks', 'get-token'],
      interactiveMode: 'Never',
    };
    await put('.kube/config', await kubeconfig('healthy', { exec }));
    const { ask, start, state, target, end } = worker();
    const offer = await ask('offerProgram', { target });
    if (offer.kind !== 'program') throw new Error(`nothing is offered: ${offer.why}`);
    await start(offer.digest);
    await expect.poll(() => state().watching, soon).toBe(true);
    expect(state().steps['credential.answer'].finding?.outcome).toBe('fail');
    await writeFile(path.join(home, '.aws/sso/cache/token.json'), '{}');
    await expect.poll(() => state().verdict?.causes.map(({ code }) => code), soon).toEqual(['AUTHZ-01']);
    const runs = (await readFile(path.join(home, 'runs'), 'utf8')).trim().split('\n');
    expect(runs).toHaveLength(2);
    end();
  });

  it('never starts another program than the one that was agreed to', async () => {
    const { ask, start, state, target, end } = worker();
    const offer = await ask('offerProgram', { target });
    if (offer.kind !== 'program') throw new Error(`nothing is offered: ${offer.why}`);
    await rm(path.join(home, '.aws/sso/cache/token.json'));
    await start(offer.digest);
    await expect.poll(() => state().watching, soon).toBe(true);
    const before = (await readFile(path.join(home, 'runs'), 'utf8')).length;
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'aws',
      args: ['eks', 'get-token', '--evil'],
      interactiveMode: 'Never',
    };
    await put('.kube/config', await kubeconfig('healthy', { exec }));
    await expect
      .poll(
        () =>
          Object.values(state().evidence).some(
            ({ probe, data }) => probe === 'execCredential' && data !== null && 'changed' in data,
          ),
        soon,
      )
      .toBe(true);
    await expect.poll(() => state().ended, soon).toBe('complete');
    expect((await readFile(path.join(home, 'runs'), 'utf8')).length).toBe(before);
    end();
  });

  it('leaves files alone when the settings say so, or when the walk was stopped', async () => {
    await put('.kube/config', await kubeconfig('wrong-authority', 'healthy'));
    const { ask, start, state, end } = worker(false);
    await start();
    await expect.poll(() => state().ended, soon).toBe('complete');
    await put('.kube/config', await kubeconfig('healthy', 'healthy'));
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(state().watching).toBe(false);
    expect(state().verdict?.outcome).toBe('fault');
    // Switched on, it sees what it missed.
    await ask('setWatch', { on: true });
    await expect.poll(() => state().verdict?.outcome, soon).toBe('sound');
    await ask('cancel', { run: 'r' });
    expect(state().watching).toBe(false);
    end();
  });
});
