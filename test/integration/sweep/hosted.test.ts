import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Demo, startDemo } from '../../../electron/demo/index.ts';
import { linkOf, scenarios } from '../../../electron/demo/scenarios.ts';
import { createEngine } from '../../../electron/engine/engine.ts';
import { sweep } from '../../../electron/engine/sweep.ts';
import { kubeconfigSource } from '../../../electron/kube/kubeconfig/kubeconfig-source.ts';
import { listTargets } from '../../../electron/kube/kubeconfig/list-targets.ts';
import { FleetTable } from '../../../electron/main/fleet.ts';
import { createHandlers } from '../../../electron/main/ipc/handlers.ts';
import { TargetTable } from '../../../electron/main/targets.ts';
import { WorkerClient, type WorkerProcess } from '../../../electron/main/worker-client.ts';
import { watchFiles } from '../../../electron/platform/watch-files.ts';
import { probes } from '../../../electron/probes/index.ts';
import type { ProbeRegistry } from '../../../electron/probes/probe.ts';
import { createHost } from '../../../electron/worker/host.ts';
import type { FromWorker } from '../../../electron/worker/protocol.ts';
import type { FleetBatch, FleetSnapshot } from '../../../shared/contract/fleet.ts';
import type { FleetRow } from '../../../shared/model/fleet.ts';
import { closeAll, listen } from '../hostile/listen.ts';

let demo: Demo;
let folder: string;
let kubeconfig: string;
let trace: string;

beforeAll(async () => {
  demo = await startDemo();
  folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-hosted-sweep-'));
  trace = path.join(folder, 'it-ran');
  const program = path.join(folder, 'sign-in');
  await writeFile(program, `#!/bin/sh\ntouch '${trace}'\n`);
  await chmod(program, 0o755);
  const text = parse(await readFile(demo.kubeconfigPath, 'utf8'));
  text.users.push({
    name: 'cloud',
    user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: program, interactiveMode: 'Never' } },
  });
  text.contexts.push({ name: 'cloud', context: { cluster: 'healthy', user: 'cloud' } });
  kubeconfig = stringify(text);
});

afterAll(async () => {
  await closeAll();
  await demo.stop();
  await rm(folder, { recursive: true, force: true });
});

const patient: ProbeRegistry = { ...probes, tls: { ...probes.tls, limitMs: 300_000 } };

/** The worker's own parts behind main's own: only Electron's process between them is left out. */
async function program(name: string, text: string) {
  const file = path.join(folder, `${name}.kubeconfig`);
  await writeFile(file, text, { mode: 0o600 });
  const posted: FromWorker[] = [];
  const batches: FleetBatch[] = [];
  const reports: unknown[] = [];
  const fork = (): WorkerProcess => {
    let tell = (_message: FromWorker): void => {};
    const take = createHost(
      {
        createEngine: (environment) => createEngine({ environment }),
        ownSource: (environment) => kubeconfigSource(environment, []),
        listTargets: (sources, engine) =>
          listTargets(sources, { ...engine.tools, signal: AbortSignal.timeout(10_000) }),
        // A silent server is waited for longer than a test may take: only a cancel ends that.
        sweep: (engine, options) => sweep(engine, { ...options, probes: patient }),
        startDemo: () => startDemo(),
        explain: () => [],
        watchFiles,
        now: Date.now,
        exit: () => {},
      },
      (message) => {
        posted.push(structuredClone(message));
        tell(message);
      },
    );
    const on = (event: 'message' | 'exit', listener: (value: never) => void): void => {
      if (event === 'message') tell = listener as (message: FromWorker) => void;
    };
    return { postMessage: (message) => setImmediate(() => take(message)), kill: () => true, on };
  };
  const report = (_what: string, error: unknown): string => {
    reports.push(error);
    return 'log-1';
  };
  const fleet = new FleetTable((batch) => batches.push(batch), report);
  const worker = new WorkerClient({
    fork,
    environment: { HOME: folder, PATH: '/usr/bin:/bin', KUBECONFIG: file },
    watch: () => false,
    onEvents: () => {},
    onFleetEvents: (id, events) => fleet.take(id, events),
    onCrash: () => {},
    now: () => performance.now(),
  });
  const handlers = createHandlers({
    worker,
    targets: new TargetTable(),
    fleet,
    report,
    settings: { addedFiles: () => [] },
    demoWhenEmpty: false,
    deadlineMs: 30_000,
  } as unknown as Parameters<typeof createHandlers>[0]);
  const names = new Map<string, string>();
  const start = async (): Promise<FleetSnapshot> => {
    const listed = await handlers['targets.list']({});
    if (listed.ok) for (const { id, context } of listed.value.targets) names.set(id, context);
    const started = await handlers['fleet.start']({});
    if (!started.ok) throw new Error(started.message);
    return started.value;
  };
  const ended = async (): Promise<ReadonlyMap<string, FleetRow>> => {
    while (fleet.isUnderWay) await new Promise((resolve) => setTimeout(resolve, 10));
    const rows = (fleet.snapshot()?.events ?? []).flatMap((event) => (event.type === 'row' ? [event.row] : []));
    return new Map(rows.map((row) => [names.get(row.target) ?? '', row]));
  };
  return { file, posted, batches, reports, fleet, handlers, start, ended };
}

describe('all practice contexts and one with a sign-in program, through the worker’s host and main', () => {
  let running: Awaited<ReturnType<typeof program>>;
  let rows: ReadonlyMap<string, FleetRow>;
  beforeAll(async () => {
    running = await program('all', kubeconfig);
    await running.start();
    rows = await running.ended();
  });

  it('come off as a walk of each would, and the program is left to the person', async () => {
    expect(rows.size).toBe(scenarios.length + 1);
    for (const { name, expected } of scenarios) {
      const row = rows.get(name);
      // A sweep walks your own link alone.
      if (expected.length === 0 || linkOf(name) !== 'user')
        expect(row).toMatchObject({ outcome: 'sound', cause: null });
      else expect(expected).toContain(row?.cause?.code);
    }
    expect(rows.get('cloud')).toMatchObject({ outcome: 'needsYou', headline: `Would run ${folder}/sign-in` });
    await expect(stat(trace)).rejects.toThrow();
  });

  it('tell the window rows and nothing else: no evidence, no secret', () => {
    const told = JSON.stringify(running.posted.filter(({ kind }) => kind === 'fleetEvents'));
    expect(told).not.toContain('"evidence"');
    const users: readonly { readonly user: Readonly<Record<string, unknown>> }[] = parse(kubeconfig).users;
    const secrets = users.flatMap(({ user }) =>
      [user['client-key-data'], user.token].filter((secret) => typeof secret === 'string'),
    );
    expect(secrets.length).toBeGreaterThan(5);
    for (const secret of secrets) expect(told.includes(secret)).toBe(false);
    expect(running.reports).toEqual([]);
    expect(running.posted.some(({ kind }) => kind === 'events')).toBe(false);
  });

  it('reach the window in order, the end last', () => {
    expect(running.batches.map(({ sequence }) => sequence)).toEqual(running.batches.map((_batch, index) => index));
    expect(running.batches.at(-1)?.events.at(-1)).toMatchObject({ type: 'ended', how: 'complete' });
    const events = running.batches.flatMap((batch) => batch.events);
    expect(events).toEqual(running.fleet.snapshot()?.events);
  });

  it('show what was mended in between when they are swept again', async () => {
    const mended = parse(kubeconfig);
    const cluster = (name: string) =>
      mended.clusters.find((entry: { readonly name: string }) => entry.name === name).cluster;
    cluster('wrong-authority')['certificate-authority-data'] = cluster('healthy')['certificate-authority-data'];
    await writeFile(running.file, stringify(mended));
    await running.start();
    const again = await running.ended();
    expect(rows.get('wrong-authority')?.outcome).toBe('fault');
    expect(again.get('wrong-authority')?.outcome).toBe('sound');
    expect(again.get('expired-token')?.outcome).toBe('fault');
  });
});

describe('a sweep that is stopped from the window', () => {
  it('ends, says of every context how far it came, and lets the next begin', async () => {
    const silent = await listen((socket) => socket.resume());
    const text = parse(kubeconfig);
    text.clusters.push({ name: 'silent', cluster: { server: `https://127.0.0.1:${silent.port}` } });
    text.contexts.push(
      ...Array.from({ length: 20 }, (_, index) => ({
        name: `silent-${index}`,
        context: { cluster: 'silent', user: 'healthy' },
      })),
    );
    const { start, ended, handlers, fleet } = await program('stopped', stringify(text));
    const { sweep: id } = await start();
    expect(await handlers['fleet.start']({})).toMatchObject({ ok: false, code: 'busy' });
    const isSound = () =>
      fleet.snapshot()?.events.some((event) => event.type === 'row' && event.row.outcome === 'sound');
    await expect.poll(isSound, { timeout: 60_000 }).toBe(true);
    expect(await handlers['fleet.cancel']({ sweep: id })).toEqual({ ok: true, value: { cancelled: true } });
    const rows = await ended();
    expect(rows.get('healthy')?.outcome).toBe('sound');
    const silentRows = [...rows].filter(([name]) => name.startsWith('silent')).map(([, row]) => row);
    expect(silentRows).toHaveLength(20);
    for (const row of silentRows) expect(row.outcome).toBe('stopped');
    expect(fleet.snapshot()?.events.at(-1)).toMatchObject({ type: 'ended', how: 'cancelled' });
    expect(await handlers['fleet.cancel']({ sweep: id })).toEqual({ ok: true, value: { cancelled: false } });
    await silent.idle();
  });
});
