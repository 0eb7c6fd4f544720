import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Demo, startDemo } from '../../../electron/demo/index.ts';
import { createEngine } from '../../../electron/engine/engine.ts';
import { sweep } from '../../../electron/engine/sweep.ts';
import { probes } from '../../../electron/probes/index.ts';
import type { ProbeRegistry } from '../../../electron/probes/probe.ts';
import type { EvidenceRecord } from '../../../shared/model/evidence/index.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import type { RequestedTarget } from '../../../shared/model/run.ts';
import { groupCauses, groupRows } from '../../../shared/report/fleet.ts';
import { toFleetRow } from '../../../shared/report/fleet-row.ts';
import { base64 } from '../../cluster/kubeconfig.ts';
import { hoursFromNow, makeAuthority } from '../../cluster/pki.ts';
import { closeAll, closedPort, type HostileServer, listen, listenTls } from '../hostile/listen.ts';
import { startHttpProxy } from '../hostile/proxies.ts';

interface Entry {
  readonly name: string;
  readonly server: string;
  readonly authority: string;
  readonly user: Readonly<Record<string, unknown>>;
  readonly cluster?: Readonly<Record<string, unknown>>;
}

/** What a client offers for ALPN (RFC 7301): `h2` and `http/1.1`, as only the handshake that is evidence does. */
const offersHttp2 = Buffer.from('\u0002h2\u0008http/1.1', 'latin1');

let demo: Demo;
let folder: string;
/** The healthy practice cluster: its port, authority and user. */
let healthy: { readonly port: number; readonly authority: string; readonly user: Entry['user'] };

beforeAll(async () => {
  demo = await startDemo();
  folder = await mkdtemp(path.join(tmpdir(), 'authpath-sweep-'));
  const kubeconfig = parse(await readFile(demo.kubeconfigPath, 'utf8'));
  const { cluster } = kubeconfig.clusters.find((entry: { name: string }) => entry.name === 'healthy');
  healthy = {
    port: Number(new URL(cluster.server).port),
    authority: cluster['certificate-authority-data'],
    user: kubeconfig.users.find((entry: { name: string }) => entry.name === 'healthy').user,
  };
});

afterAll(async () => {
  await closeAll();
  await demo.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Hands every connection on to the healthy cluster, and counts those that begin with the measured handshake. */
async function startFront(): Promise<HostileServer & { readonly handshakes: () => number }> {
  let handshakes = 0;
  const server = await listen((client) => {
    client.once('data', (hello: Buffer) => {
      if (hello.includes(offersHttp2)) handshakes += 1;
      const behind = net.connect(healthy.port, '127.0.0.1');
      behind.on('error', () => client.destroy());
      client.on('error', () => behind.destroy());
      behind.write(hello);
      client.pipe(behind).pipe(client);
    });
  });
  return { ...server, handshakes: () => handshakes };
}

async function targetsOf(name: string, entries: readonly Entry[]): Promise<readonly RequestedTarget[]> {
  const file = path.join(folder, `${name}.kubeconfig`);
  const text = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: entries.map((entry) => ({
      name: entry.name,
      cluster: { server: entry.server, 'certificate-authority-data': entry.authority, ...entry.cluster },
    })),
    users: entries.map((entry) => ({ name: entry.name, user: entry.user })),
    contexts: entries.map((entry) => ({ name: entry.name, context: { cluster: entry.name, user: entry.name } })),
  });
  await writeFile(file, text, { mode: 0o600 });
  return entries.map((entry) => ({
    id: `flag/${entry.name}`,
    set: { kind: 'flag', paths: [file] },
    context: entry.name,
  }));
}

function at(port: number, name: string, user: Entry['user'] = healthy.user): Entry {
  return { name, server: `https://127.0.0.1:${port}`, authority: healthy.authority, user };
}

function newEngine() {
  return createEngine({ environment: { PATH: '/usr/bin:/bin', HOME: '/nonexistent' } });
}

async function sweepAll(
  targets: readonly RequestedTarget[],
  options: {
    readonly signal?: AbortSignal;
    readonly allowExec?: boolean;
    readonly probes?: ProbeRegistry;
    readonly onDone?: (run: RunState) => void;
  } = {},
): Promise<readonly RunState[]> {
  const runs = new Map<number, RunState>();
  await sweep(newEngine(), {
    targets,
    deadlineMs: 300_000,
    signal: options.signal ?? new AbortController().signal,
    allowExec: options.allowExec ?? false,
    ...(options.probes === undefined ? {} : { probes: options.probes }),
    onDone: (run, index) => {
      runs.set(index, run);
      options.onDone?.(run);
    },
  });
  return targets.flatMap((_target, index) => runs.get(index) ?? []);
}

/** Waits longer for a silent server than a test may take: who waits for its time to be up never ends. */
const patient: ProbeRegistry = { ...probes, tls: { ...probes.tls, limitMs: 300_000 } };

function recordsOf(runs: readonly RunState[], probe: EvidenceRecord['probe']): ReadonlySet<EvidenceRecord> {
  return new Set(runs.flatMap((run) => Object.values(run.evidence).filter((record) => record.probe === probe)));
}

describe('fifty contexts on two servers', () => {
  let runs: readonly RunState[];
  let fronts: readonly Awaited<ReturnType<typeof startFront>>[];

  beforeAll(async () => {
    fronts = await Promise.all([startFront(), startFront()]);
    const entries = Array.from({ length: 50 }, (_, index) => {
      const port = fronts[index % 2]?.port ?? 0;
      // Every fifth has a user that the server does not know: what is shared must not make one verdict of all.
      return index % 5 === 0 ? at(port, `stranger-${index}`, { token: `nobody-${index}` }) : at(port, `admin-${index}`);
    });
    runs = await sweepAll(await targetsOf('fifty', entries));
  });

  it('make one handshake with each address', () => {
    expect(fronts.map((front) => front.handshakes())).toEqual([1, 1]);
    expect(recordsOf(runs, 'tls').size).toBe(2);
    expect(recordsOf(runs, 'connect').size).toBe(2);
  });

  it('ask each server once what it tells a stranger, and once what it tells the same credential', () => {
    const asked = [...recordsOf(runs, 'http')].map(({ data }) => data as { path: string; anonymous: boolean } | null);
    expect(asked.filter((one) => one?.anonymous === true && one.path === '/version')).toHaveLength(2);
    // Two servers know the administrator, and each stranger has a token of its own.
    expect(recordsOf(runs, 'identity').size).toBeLessThanOrEqual(2 + 10);
  });

  it('and each has its own verdict, with all the evidence for it', () => {
    expect(runs).toHaveLength(50);
    for (const run of runs) {
      const expected = run.requested?.context?.startsWith('stranger') === true ? 'fault' : 'sound';
      expect(`${run.requested?.context} ${run.verdict?.outcome}`).toBe(`${run.requested?.context} ${expected}`);
      expect(recordsOf([run], 'tls').size).toBe(1);
    }
    const codes = new Set(runs.flatMap((run) => run.verdict?.causes.map(({ code }) => code.slice(0, 5)) ?? []));
    expect([...codes]).toEqual(['AUTHN']);
  });
});

describe('servers that accept and say nothing', () => {
  it('keep nobody waiting: every other context is done while they still are waited for', async () => {
    const silent = await Promise.all(Array.from({ length: 60 }, () => listen((socket) => socket.resume())));
    const entries = [
      ...silent.map(({ port }, index) => at(port, `silent-${index}`)),
      ...Array.from({ length: 10 }, (_, index) => at(healthy.port, `admin-${index}`)),
    ];
    const cancel = new AbortController();
    let done = 0;
    const runs = await sweepAll(await targetsOf('silent', entries), {
      signal: cancel.signal,
      probes: patient,
      onDone: (run) => {
        if (run.verdict?.outcome !== 'sound') return;
        done += 1;
        if (done === 10) cancel.abort();
      },
    });
    expect(runs.filter((run) => run.verdict?.outcome === 'sound')).toHaveLength(10);
    // Nothing is said against a server whose time was not up.
    expect(new Set(runs.map((run) => toFleetRow(run).outcome))).toEqual(new Set(['sound', 'stopped']));
    await Promise.all(silent.map((server) => server.idle()));
  });
});

describe('a sweep that is cancelled', () => {
  it('ends with it, frees every connection and tells what was found by then', async () => {
    const silent = await listen((socket) => socket.resume());
    const entries = Array.from({ length: 40 }, (_, index) =>
      at(silent.port, `silent-${index}`, { token: `t-${index}` }),
    );
    const cancel = new AbortController();
    const sweeping = sweepAll(await targetsOf('cancelled', entries), { signal: cancel.signal, probes: patient });
    await expect.poll(() => silent.connections(), { timeout: 60_000 }).toBeGreaterThan(1);
    cancel.abort();
    const runs = await sweeping;
    expect(runs.every((run) => run.ended === 'cancelled' && toFleetRow(run).outcome === 'stopped')).toBe(true);
    await silent.idle();
  });

  it('before it began walks nothing', async () => {
    const server = await listen(() => {});
    const targets = await targetsOf('never', [at(server.port, 'never')]);
    expect(await sweepAll(targets, { signal: AbortSignal.abort() })).toEqual([]);
    expect(server.connections()).toBe(0);
  });
});

describe('what many contexts have in common', () => {
  it('is told by the certificate, the proxy, the server or the program that it is about', async () => {
    const dead = await makeAuthority({
      commonName: 'stage',
      notBefore: hoursFromNow(-100),
      notAfter: hoursFromNow(-80),
    });
    const issued = await dead.issue({ commonName: 'api', addresses: ['127.0.0.1'], notBefore: hoursFromNow(-99) });
    const identity = { key: issued.key, cert: issued.pem };
    const staging = await Promise.all([1, 2, 3].map(() => listenTls(identity, (socket) => socket.destroy())));
    const proxy = await startHttpProxy({ credential: 'who:knows', target: healthy.port });
    const closed = [await closedPort(), await closedPort()];
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'no-such-program',
      interactiveMode: 'Never',
    };
    const behindProxy = { cluster: { 'proxy-url': `http://127.0.0.1:${proxy.port}` } };
    const targets = await targetsOf('groups', [
      ...staging.flatMap(({ port }, index) => [
        { ...at(port, `stage-${2 * index + 1}`), authority: base64(dead.pem) },
        { ...at(port, `stage-${2 * index + 2}`, { token: `t-${index}` }), authority: base64(dead.pem) },
      ]),
      ...[1, 2, 3].map((number) => ({ ...at(healthy.port + number, `office-${number}`), ...behindProxy })),
      ...closed.map((port, index) => at(port, `stopped-${index}`)),
      ...['a', 'b'].map((name) => at(healthy.port, `program-${name}`, { exec })),
      at(healthy.port, 'works'),
    ]);
    const runs = await sweepAll(targets);
    const names = new Map(targets.map(({ id, context }) => [id, context ?? '']));
    const groups = groupRows(runs.map(toFleetRow), (target) => names.get(target) ?? '');
    expect(groups.map(({ code, title, causes }) => [code, title, causes])).toEqual([
      ['TLS-15', '6 contexts: the authority itself has expired', 1],
      ['PRX-02', '3 contexts: the proxy wants a sign-in of its own', 1],
      ['CRED-10', '2 contexts: the sign-in program can’t be started', 1],
      ['KCFG-18', '2 contexts: the address means this computer, and nothing listens', 2],
      [null, '1 context: sign-in works', 1],
    ]);
    expect(groups[0]?.detail).toBe(
      'stage-1 to stage-6. The authority CN=stage ended 3 days ago, so kubectl hangs up before it signs in.',
    );
    expect(groupCauses(runs).slice(0, 3)).toMatchObject([
      { code: 'TLS-15', subject: 'certificate CN=stage' },
      { code: 'PRX-02', subject: `http://127.0.0.1:${proxy.port}`, contexts: ['office-1', 'office-2', 'office-3'] },
      { code: 'CRED-10', subject: 'no-such-program', contexts: ['program-a', 'program-b'] },
    ]);
    // The proxy was asked once for each server behind it.
    expect(proxy.asked).toHaveLength(3);
  });
});

describe('a sign-in program', () => {
  it('is never run by a sweep: the context needs the person; and only the option runs it', async () => {
    const trace = path.join(folder, 'it-ran');
    const program = path.join(folder, 'sign-in');
    const answer = JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'made-up-by-the-program' },
    });
    await writeFile(program, `#!/bin/sh\ntouch '${trace}'\necho '${answer}'\n`);
    await chmod(program, 0o755);
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: program,
      interactiveMode: 'Never',
    };
    const targets = await targetsOf('program', [at(healthy.port, 'program', { exec }), at(healthy.port, 'admin')]);
    const rows = (await sweepAll(targets)).map(toFleetRow);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['needsYou', 'sound']);
    expect(rows[0]?.headline).toBe(`Would run ${program}`);
    await expect(stat(trace)).rejects.toThrow();
    const allowed = (await sweepAll(targets, { allowExec: true })).map(toFleetRow);
    expect(allowed.map(({ outcome }) => outcome)).toEqual(['fault', 'sound']);
    await stat(trace);
  });
});
