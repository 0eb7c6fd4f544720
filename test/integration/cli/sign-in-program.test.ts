import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Demo, startDemo } from '../../../electron/demo/index.ts';
import type { RunEvent } from '../../../shared/model/run.ts';
import { leftAfter, numbersIn, waitingProgram } from '../../fixtures/processes.ts';

const cli = path.resolve(import.meta.dirname, '../../../electron/cli/cli.ts');
const apiVersion = 'client.authentication.k8s.io/v1';

interface Kubeconfig {
  readonly users: readonly { readonly name: string; readonly user: Readonly<Record<string, string>> }[];
}

/** A program that shows a code and waits; it shows its token, too, before it prints it. */
describe('a sign-in program that waits for a person, without a window', () => {
  let demo: Demo;
  let home = '';
  let token = '';
  let running: ChildProcess | null = null;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo.stop());
  const file = (name: string): string => path.join(home, name);
  beforeEach(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'authpath-program-'));
    const config = parse(await readFile(demo.kubeconfigPath, 'utf8')) as Kubeconfig;
    token = config.users.find(({ name }) => name === 'few-rights')?.user.token ?? '';
    const words = `To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code F7DXB3T9K to authenticate.
\u001b[31mdebug:\u001b[0m \u202etoken ${token}`;
    const answer = JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token } });
    await writeFile(file('sign-in'), waitingProgram({ pids: file('pids'), words, go: file('go'), answer }));
    await chmod(file('sign-in'), 0o700);
    const exec = { apiVersion, command: './sign-in', interactiveMode: 'Never' };
    const contexts = [{ name: 'waits', context: { cluster: 'healthy', user: 'waits' } }];
    const text = stringify({ ...config, contexts, users: [{ name: 'waits', user: { exec } }] });
    await writeFile(file('config'), text, { mode: 0o600 });
  });
  afterEach(async () => {
    running?.kill('SIGKILL');
    await leftAfter(await numbersIn(file('pids'), 1, 100).catch(() => []), 3_000);
    await rm(home, { recursive: true, force: true });
  });

  function start(words: readonly string[]) {
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        cli,
        'diagnose',
        '--kubeconfig',
        file('config'),
        '--context',
        'waits',
        ...words,
      ],
      { env: { PATH: '/usr/bin:/bin', HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    running = child;
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      out.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      out.stderr += chunk;
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const hear = async (text: string): Promise<void> => {
      const until = Date.now() + 45_000;
      while (!out.stderr.includes(text) && Date.now() < until) await delay(20);
      expect(out.stderr).toContain(text);
    };
    return { child, out, ended, hear };
  }

  it('is heard on standard error as it comes, with what it waits for, and its run replays the same', async () => {
    const { out, ended, hear } = start(['--allow-exec', '-o', 'jsonl']);
    await hear(
      'waits for you: type the code F7DXB3T9K at https://microsoft.com/devicelogin . Authpath waits at most 45 s for it.\n',
    );
    await hear('Sign-in program: To sign in, use a web browser');
    await writeFile(file('go'), '');
    expect(await ended).toBe(4);
    expect(out.stderr).toContain('Sign-in program: debug: token ***\n');
    const events = out.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent);
    const said = events.filter((event) => event.type === 'programSaid');
    expect(said.at(-1)).toMatchObject({
      prompt: { kind: 'deviceCode', code: 'F7DXB3T9K', address: 'https://microsoft.com/devicelogin' },
    });
    expect(out.stdout + out.stderr).not.toContain(token);
    await writeFile(file('run.jsonl'), out.stdout);
    const replay = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', cli, 'replay', file('run.jsonl'), '-o', 'jsonl'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const replayed = (await replay.stdout.toArray())
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent);
    const findings = (list: readonly RunEvent[]) =>
      new Map(list.flatMap((event) => (event.type === 'finding' ? [[event.finding.step, event.finding]] : [])));
    expect(findings(replayed)).toEqual(findings(events));
  }, 120_000);

  it('is not started without --allow-exec', async () => {
    const { ended, out } = start(['-o', 'json']);
    expect(await ended).toBe(5);
    expect(out.stdout).toContain('it was not allowed');
    await expect(readFile(file('pids'))).rejects.toThrow('ENOENT');
  }, 120_000);

  it('leaves nobody behind two seconds after a SIGKILL of ours', async () => {
    const { child } = start(['--allow-exec']);
    const pids = await numbersIn(file('pids'), 3);
    child.kill('SIGKILL');
    expect(await leftAfter(pids, 2_000)).toEqual([]);
  }, 120_000);

  it('leaves nobody behind three seconds after Ctrl-C', async () => {
    const { child, ended } = start(['--allow-exec']);
    const pids = await numbersIn(file('pids'), 3);
    child.kill('SIGINT');
    expect(await leftAfter(pids, 3_000)).toEqual([]);
    expect(await ended).toBe(130);
  }, 120_000);
});
