import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../../electron/demo/index.ts';
import { scenarios } from '../../../electron/demo/scenarios.ts';
import { fleetReportSchema, runReportSchema } from '../../../shared/contract/run-report.ts';
import { steps } from '../../../shared/flow/steps.ts';

const program = path.resolve(import.meta.dirname, '../../../electron/cli/cli.ts');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function authpath(
  words: readonly string[],
  options: { readonly environment?: Record<string, string>; readonly interruptWhen?: Promise<unknown> } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...words], {
      env: { PATH: '/usr/bin:/bin', HOME: home, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    void options.interruptWhen?.then(() => child.kill('SIGINT'));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

let home = '';
let demo: Demo;

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'authpath-cli-'));
  demo = await startDemo();
});

afterAll(async () => {
  await demo.stop();
  await rm(home, { recursive: true, force: true });
});

const demoFlags = (context: string): readonly string[] => ['--kubeconfig', demo.kubeconfigPath, '--context', context];

describe('diagnose', () => {
  it('ends with 0 and a report by the schema on a sound cluster', async () => {
    const ended = await authpath(['diagnose', ...demoFlags('healthy'), '--path', 'user', '-o', 'json']);
    const report = runReportSchema.parse(JSON.parse(ended.stdout));
    expect(report.verdict).toMatchObject({ outcome: 'sound', causes: [] });
    expect(report.links).toEqual({ user: 'pass', dashboard: 'notApplicable', service: 'notApplicable' });
    expect(ended.code).toBe(0);
  });

  it('ends with 3 on a fault, and the report names it, where it comes from, and what mends it', async () => {
    const ended = await authpath(['diagnose', ...demoFlags('name-not-in-certificate'), '-o', 'json']);
    const report = runReportSchema.parse(JSON.parse(ended.stdout));
    expect(report.verdict.causes[0]).toMatchObject({ code: 'TLS-03', link: 'user', path: null, certainty: 'certain' });
    expect(report.verdict.causes[0]?.remedies.some((remedy) => remedy.argv[0] === 'kubectl')).toBe(true);
    expect(report.links).toEqual({ user: 'fail', dashboard: 'blocked', service: 'blocked' });
    expect(ended.code).toBe(3);
  });

  it('ends with 4 when only a right is missing: signing in works', async () => {
    expect((await authpath(['diagnose', ...demoFlags('few-rights')])).code).toBe(4);
  });

  it('prints every event as a line with -o jsonl, and replay gives the same verdict from it', async () => {
    const lines = await authpath(['diagnose', ...demoFlags('expired-token'), '-o', 'jsonl']);
    const file = path.join(home, 'run.jsonl');
    await writeFile(file, lines.stdout);
    const replayed = await authpath(['replay', file, '-o', 'json']);
    const report = runReportSchema.parse(JSON.parse(replayed.stdout));
    expect(report.verdict.causes.map((cause) => cause.code)).toEqual(['CRED-07']);
    expect(replayed.code).toBe(3);
  });

  it('prints JUnit', async () => {
    const ended = await authpath(['diagnose', ...demoFlags('expired-token'), '-o', 'junit']);
    expect(ended.stdout).toMatch(new RegExp(`<testsuite name="expired-token" tests="${steps.length}" failures="1"`));
  });

  it('puts colours only where they are wanted', async () => {
    const ended = await authpath(['diagnose', ...demoFlags('healthy')], { environment: { NO_COLOR: '1' } });
    expect(ended.stdout).not.toContain('\u001b[');
    expect(ended.stdout).toContain('Works');
  });

  it('walks all contexts, groups them, and ends with the worst of them', async () => {
    const ended = await authpath(['diagnose', '--kubeconfig', demo.kubeconfigPath, '--all-contexts', '-o', 'json']);
    const report = fleetReportSchema.parse(JSON.parse(ended.stdout));
    expect(report.runs).toHaveLength(scenarios.length);
    expect(report.groups.find((group) => group.code === 'TLS-03')?.contexts).toEqual(['name-not-in-certificate']);
    expect(ended.code).toBe(3);
  });

  it.each(['one context', 'a sweep'])('ends with 130 on Ctrl-C, with what was found: %s', async (what) => {
    const silent = createServer();
    const asked = new Promise<void>((resolve) => silent.on('connection', () => resolve()));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const file = path.join(home, 'silent.kubeconfig');
    await writeFile(
      file,
      `apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts: [{name: a, context: {cluster: a, user: a}}]\nclusters: [{name: a, cluster: {server: "https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}"}}]\nusers: [{name: a, user: {token: abc}}]\n`,
      { mode: 0o600 },
    );
    const all = what === 'a sweep' ? ['--all-contexts'] : [];
    const ended = await authpath(['diagnose', '--kubeconfig', file, '-o', 'json', ...all], { interruptWhen: asked });
    silent.close();
    expect(ended.code).toBe(130);
    const report = JSON.parse(ended.stdout);
    const runs = what === 'a sweep' ? fleetReportSchema.parse(report).runs : [runReportSchema.parse(report)];
    expect(runs.map((run) => run.ended)).toEqual(['cancelled']);
  });
});

describe('bad input', () => {
  it('an unknown flag: 2, and the flag by name', async () => {
    const ended = await authpath(['diagnose', '--frobnicate']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('--frobnicate');
    expect(ended.stdout).toBe('');
  });

  it.each([
    [['fly'], 'fly'],
    [['-o', 'xml'], 'xml'],
    [['--deadline', 'soon'], 'soon'],
    [['--path', 'moon'], 'moon'],
    [['--path', 'nodeport'], 'nodeport'],
    [['--install', 'kubernetes-dashboard'], 'NAMESPACE/NAME'],
    [['--kubeconfig'], '--kubeconfig'],
    [['replay'], 'replay'],
    [['--all-contexts', '--context', 'a'], '--all-contexts'],
  ])('%j: 2, and what is wrong by name', async (words, named) => {
    const ended = await authpath(words);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(named);
  });

  it('an unknown context: a fault, with near names', async () => {
    const ended = await authpath(['diagnose', ...demoFlags('helthy'), '-o', 'json']);
    const report = runReportSchema.parse(JSON.parse(ended.stdout));
    expect(report.verdict.causes.map((cause) => cause.code)).toEqual(['KCFG-06']);
    expect(JSON.stringify(report.verdict.causes)).toContain('healthy');
    expect(report.target).toMatchObject({ cluster: null, user: null, server: null });
    expect(ended.code).toBe(3);
  });

  it('no kubeconfig at all: a fault that says where it looked', async () => {
    const ended = await authpath(['diagnose', '-o', 'json']);
    const report = runReportSchema.parse(JSON.parse(ended.stdout));
    expect(report.verdict.causes.map((cause) => cause.code)).toEqual(['KCFG-01']);
    expect(ended.code).toBe(3);
  });

  it('a directory in its place, 5 MB of noise, a loop of links: a clear fault, no stack trace', async () => {
    const folder = path.join(home, 'folder');
    await mkdir(folder, { recursive: true });
    const noise = path.join(home, 'noise');
    await writeFile(noise, Buffer.alloc(5_000_000, 'x: [\u0001{\n'), { mode: 0o600 });
    const loop = path.join(home, 'loop');
    await symlink('loop', loop);
    for (const file of [folder, noise, loop]) {
      const ended = await authpath(['diagnose', '--kubeconfig', file, '-o', 'json']);
      const report = runReportSchema.parse(JSON.parse(ended.stdout));
      expect(report.verdict.outcome).toBe('fault');
      expect(JSON.stringify(report.verdict.causes)).toContain(file);
      expect(ended.stderr).not.toMatch(/^\s+at /m);
      expect(ended.code).toBe(3);
    }
  });

  it('a file that is no saved run is refused by name', async () => {
    const file = path.join(home, 'other.json');
    for (const [text, word] of [
      ['{"schema":"authpath.run/v9"}', 'authpath.run/v9'],
      ['{"a":1}', 'schema'],
      ['not json', 'line 1'],
      ['', 'empty'],
    ] as const) {
      await writeFile(file, text);
      const ended = await authpath(['replay', file]);
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain(file);
      expect(ended.stderr).toContain(word);
    }
  });
});

describe('explain', () => {
  it('tells a code', async () => {
    const ended = await authpath(['explain', 'tls-03']);
    expect(ended.stdout).toContain('TLS-03');
    expect(ended.code).toBe(0);
  });

  it('ranks what a pasted text can mean, and sends the reader to measure', async () => {
    const ended = await authpath([
      'explain',
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for 10.96.0.1, not 192.0.2.7',
    ]);
    expect(ended.stdout.indexOf('TLS-03')).toBeGreaterThan(-1);
    expect(ended.stdout).toContain('authpath diagnose');
  });

  it('says so when it knows no such code', async () => {
    const ended = await authpath(['explain', 'TLS-99']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('TLS-99');
  });
});
