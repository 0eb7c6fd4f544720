import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Demo, startDemo } from '../../../electron/demo/index.ts';
import { createEngine, type RunHandle } from '../../../electron/engine/engine.ts';
import type { StepId } from '../../../shared/flow/steps.ts';
import { foldRun, type RunState } from '../../../shared/model/reduce-run.ts';
import type { RunEvent } from '../../../shared/model/run.ts';

interface Kubeconfig {
  readonly clusters: { readonly name: string; readonly cluster: Record<string, string> }[];
  readonly users: { readonly name: string; readonly user: Record<string, string> }[];
}

let demo: Demo;
let config: Kubeconfig;
let folder = '';
beforeAll(async () => {
  demo = await startDemo();
  config = parse(await readFile(demo.kubeconfigPath, 'utf8')) as Kubeconfig;
  folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-refresh-'));
});
afterAll(async () => {
  await demo.stop();
  await rm(folder, { recursive: true, force: true });
});

const clusterOf = (name: string): Record<string, string> =>
  config.clusters.find((entry) => entry.name === name)?.cluster ?? {};
const userOf = (name: string): Record<string, string> => config.users.find((entry) => entry.name === name)?.user ?? {};
const pemOf = (data: string | undefined): string => Buffer.from(data ?? '', 'base64').toString('utf8');

/** A kubeconfig of one context, written to the test's folder. */
async function write(cluster: object, user: object, more: object = {}): Promise<string> {
  const file = path.join(folder, 'config');
  const text = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'a',
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    ...more,
  });
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

interface Walked {
  readonly handle: RunHandle;
  readonly state: () => RunState;
  /** Refreshes and gives what happened: the steps that were walked again, and the probes that measured again. */
  readonly refresh: () => Promise<{
    readonly steps: readonly StepId[];
    readonly probes: readonly string[];
    readonly events: readonly RunEvent[];
  }>;
}

/** Walks the kubeconfig to its end. */
async function walk(file: string, now: () => Date = () => new Date()): Promise<Walked> {
  const events: RunEvent[] = [];
  const handle = createEngine({ environment: { PATH: '/usr/bin:/bin', HOME: folder }, now }).startRun({
    run: 'refresh',
    target: { id: 'flag/', set: { kind: 'flag', paths: [file] }, context: null },
    deadlineMs: 20_000,
    pace: 'whole',
    emit: (event) => events.push(event),
  });
  await handle.finished;
  return {
    handle,
    state: () => foldRun(events),
    refresh: async () => {
      const before = events.length;
      expect(handle.refresh()).toBe(true);
      expect(handle.refresh()).toBe(false);
      await handle.finished;
      const fresh = events.slice(before);
      return {
        steps: fresh.flatMap((event) => (event.type === 'invalidated' ? event.steps : [])),
        probes: fresh.flatMap((event) => (event.type === 'probeStarted' ? [event.probe] : [])),
        events: fresh,
      };
    },
  };
}

const codes = (state: RunState): readonly string[] => state.verdict?.causes.map(({ code }) => code) ?? [];
const network = ['resolve', 'connect', 'tls', 'http'];

describe('a finished walk whose files are read again', () => {
  it('tells nothing where nothing changed', async () => {
    const walked = await walk(await write(clusterOf('healthy'), userOf('healthy')));
    expect((await walked.refresh()).events).toEqual([]);
    expect(walked.state().verdict?.outcome).toBe('sound');
  });

  it('follows values that only moved to another line, without measuring anything of the network', async () => {
    const file = await write(clusterOf('expired-client-certificate'), userOf('expired-client-certificate'));
    const walked = await walk(file);
    const lineBefore = walked.state().verdict?.causes[0]?.origin?.line ?? 0;
    await writeFile(file, `# a comment\n# of two lines\n${await readFile(file, 'utf8')}`);
    const { probes } = await walked.refresh();
    expect(probes.filter((probe) => network.includes(probe))).toEqual([]);
    expect(codes(walked.state())).toEqual(['CRED-01']);
    expect(walked.state().verdict?.causes[0]?.origin?.line).toBe(lineBefore + 2);
  });

  it('turns green when the context that led nowhere is mended, and everything behind it is walked', async () => {
    const contexts = [{ name: 'a', context: { cluster: 'nowhere', user: 'u' } }];
    const walked = await walk(await write(clusterOf('healthy'), userOf('healthy'), { contexts }));
    expect(codes(walked.state())).toEqual(['KCFG-07']);
    await write(clusterOf('healthy'), userOf('healthy'));
    const { probes } = await walked.refresh();
    expect(probes).toEqual(expect.arrayContaining(['connect', 'tls', 'http', 'identity']));
    expect(walked.state().verdict?.outcome).toBe('sound');
    expect(walked.state().target?.server).toBe(clusterOf('healthy').server);
    expect(walked.state().ended).toBe('complete');
  });

  it('signs in anew when a token file is replaced, and leaves the network and the kubeconfig as they were found', async () => {
    const tokenFile = path.join(folder, 'token');
    await writeFile(tokenFile, userOf('expired-token').token ?? '');
    const walked = await walk(await write(clusterOf('healthy'), { tokenFile }));
    expect(codes(walked.state())).toEqual(['CRED-07']);
    await writeFile(tokenFile, userOf('few-rights').token ?? '');
    const { steps: again, probes } = await walked.refresh();
    expect(probes.filter((probe) => ['resolve', 'connect', 'tls', 'trust'].includes(probe))).toEqual([]);
    expect(again.filter((step) => step.startsWith('kubeconfig.'))).toEqual([]);
    expect(again).toEqual(expect.arrayContaining(['credential.parts', 'server.credential']));
    expect(again).not.toContain('network.handshake');
    expect(codes(walked.state())).toEqual(['AUTHZ-01']);
  });

  it('compares the same handshake with an authority that is put right', async () => {
    const authority = path.join(folder, 'ca.crt');
    const { server, 'certificate-authority-data': data } = clusterOf('healthy');
    await writeFile(authority, pemOf(clusterOf('wrong-authority')['certificate-authority-data']));
    const walked = await walk(await write({ server, 'certificate-authority': authority }, userOf('healthy')));
    expect(codes(walked.state())).toEqual(['TLS-01']);
    await writeFile(authority, pemOf(data));
    const { steps: again, probes } = await walked.refresh();
    expect(probes.filter((probe) => ['resolve', 'connect', 'tls'].includes(probe))).toEqual([]);
    expect(again).toContain('network.authority');
    expect(again).not.toContain('network.connect');
    expect(walked.state().verdict?.outcome).toBe('sound');
  });

  it('asks another server when the address is changed', async () => {
    const cluster = clusterOf('nothing-listens');
    const walked = await walk(await write(cluster, userOf('healthy')));
    expect(walked.state().verdict?.outcome).toBe('fault');
    await write({ ...cluster, server: clusterOf('healthy').server }, userOf('healthy'));
    expect((await walked.refresh()).probes).toEqual(expect.arrayContaining(['connect', 'tls']));
    expect(walked.state().verdict?.outcome).toBe('sound');
  });

  it('turns red when a sound file is broken, and stands behind it', async () => {
    const file = await write(clusterOf('healthy'), userOf('healthy'));
    const walked = await walk(file);
    await writeFile(file, 'apiVersion: v1\nkind: Config\n\tclusters: [');
    await walked.refresh();
    const state = walked.state();
    expect(codes(state)[0]).toMatch(/^KCFG-0/);
    expect(state.steps['network.connect'].finding?.outcome).toBe('blocked');
    expect(state.verdict?.links.user).toBe('fail');
    await write(clusterOf('healthy'), userOf('healthy'));
    await walked.refresh();
    const mended = walked.state();
    expect(mended.verdict?.outcome).toBe('sound');
    expect(mended.scope).toContain('network.connect');
    expect(mended.scope.filter((step) => mended.steps[step].state !== 'settled')).toEqual([]);
  });

  it('judges what is new by the time that it is then', async () => {
    let now = new Date();
    const other = await startDemo(() => now);
    try {
      const { clusters, users } = parse(await readFile(other.kubeconfigPath, 'utf8')) as Kubeconfig;
      const tokenOf = (name: string): string => users.find((entry) => entry.name === name)?.user.token ?? '';
      const tokenFile = path.join(folder, 'token');
      now = new Date(now.getTime() - 4 * 3_600_000);
      await writeFile(tokenFile, tokenOf('foreign-token'));
      const walked = await walk(await write(clusters[0]?.cluster ?? {}, { tokenFile }), () => now);
      expect(walked.state().verdict?.outcome).toBe('fault');
      now = new Date(now.getTime() + 4 * 3_600_000);
      // By the first look at the clock this one begins to hold in three hours and a half.
      await writeFile(tokenFile, tokenOf('few-rights'));
      await walked.refresh();
      expect(codes(walked.state())).toEqual(['AUTHZ-01']);
    } finally {
      await other.stop();
    }
  });

  it('names the files that are worth watching, there or not', async () => {
    const names = { 'client-certificate': 'me.crt', 'client-key': 'me.key' };
    const walked = await walk(await write({ server: 'https://127.0.0.1:1', 'certificate-authority': 'ca.crt' }, names));
    const { files, signIn } = walked.handle.watched();
    for (const name of ['config', 'ca.crt', 'me.crt', 'me.key']) expect(files).toContain(path.join(folder, name));
    expect(signIn).toEqual([]);
  });
});
