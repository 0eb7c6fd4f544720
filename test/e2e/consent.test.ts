import { existsSync, readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type DemoSession, startSession } from './demo-session.ts';

interface Kubeconfig {
  readonly clusters: readonly unknown[];
  readonly contexts: readonly unknown[];
  readonly users: readonly { readonly name: string; readonly user: Readonly<Record<string, string>> }[];
}

/** What the person was shown. */
interface Shown {
  readonly detail: string;
  readonly buttons: readonly string[];
  readonly defaultId: number;
  readonly cancelId: number;
}

const apiVersion = 'client.authentication.k8s.io/v1';
/** Contexts of the healthy practice cluster, and whose token their sign-in program gives. */
const programs = { 'program-visitor': 'few-rights', 'program-expired': 'expired-token' } as const;

/** Adds contexts whose users sign in with a program that leaves a mark and prints what a file holds. */
function withPrograms(text: string): string {
  const config = parse(text) as Kubeconfig;
  const names = Object.keys(programs);
  const exec = (name: string) => ({
    apiVersion,
    command: '/bin/sh',
    args: ['-c', `echo ran >> ${name}.ran; cat ${name}.json`],
    env: [
      { name: 'DEMO_PROFILE', value: 'practice' },
      { name: 'BASH_ENV', value: '/dev/null' },
    ],
    interactiveMode: 'Never',
  });
  return stringify({
    ...config,
    contexts: [...config.contexts, ...names.map((name) => ({ name, context: { cluster: 'healthy', user: name } }))],
    users: [...config.users, ...names.map((name) => ({ name, user: { exec: exec(name) } }))],
  });
}

/** A context whose program only the person's shell finds. */
function withProgramElsewhere(text: string): string {
  const config = parse(text) as Kubeconfig;
  const name = 'program-elsewhere';
  const exec = { apiVersion, command: 'practice-sign-in', interactiveMode: 'Never' };
  return stringify({
    ...config,
    contexts: [...config.contexts, { name, context: { cluster: 'healthy', user: name } }],
    users: [...config.users, { name, user: { exec } }],
  });
}

function tokenOf(kubeconfig: string, user: string): string | undefined {
  return (parse(kubeconfig) as Kubeconfig).users.find(({ name }) => name === user)?.user.token;
}

describe('a sign-in program in the window', () => {
  let session: DemoSession;
  beforeAll(async () => {
    session = await startSession({ edit: withPrograms });
    for (const [name, user] of Object.entries(programs)) {
      const status = { token: tokenOf(session.kubeconfig, user) };
      await session.app.writeFile(`${name}.json`, JSON.stringify({ apiVersion, kind: 'ExecCredential', status }));
    }
  });
  afterAll(() => session?.close());

  /** Answers main's dialog in the person's place, and keeps what it would have shown. */
  async function answerWith(response: number, checkboxChecked = false): Promise<void> {
    await session.app.electron.evaluate(
      ({ dialog }, given) => {
        Reflect.set(globalThis, 'shown', []);
        const answer = async (_window: unknown, options: unknown) => {
          Reflect.get(globalThis, 'shown').push(options);
          return given;
        };
        Reflect.set(dialog, 'showMessageBox', answer);
      },
      { response, checkboxChecked },
    );
  }
  const shown = () => session.app.electron.evaluate(() => Reflect.get(globalThis, 'shown') as Shown[]);
  const hasRun = (name: string): boolean => existsSync(path.join(session.app.home, `${name}.ran`));
  const look = () => session.app.page.getByRole('button', { name: 'See what would run…' }).first();
  const done = () => session.app.page.locator('.status', { hasText: /^Done/ }).waitFor();

  it('is not run without consent: the walk says so, and what would run', async () => {
    const answer = await session.walk('program-visitor');
    expect(answer).toContain('it was not allowed');
    expect(answer).toContain('/bin/sh');
    expect(hasRun('program-visitor')).toBe(false);
    expect(await session.app.axe()).toEqual([]);
    await session.app.screenshot('consent-missing');
  });

  it('is shown whole in a dialog of main’s own, whose first answer is no', async () => {
    await answerWith(0);
    await look().click();
    await expect.poll(async () => (await shown()).length).toBe(1);
    const [question] = await shown();
    expect(question).toMatchObject({ buttons: ['Don’t run it', 'Run it for this walk'], defaultId: 0, cancelId: 0 });
    expect(question?.detail).toContain('Argument 2: echo ran >> program-visitor.ran; cat program-visitor.json');
    expect(question?.detail).toContain('⚠ Variable: BASH_ENV=/dev/null');
    expect(question?.detail).toContain('Variable: DEMO_PROFILE=practice');
    expect(question?.detail).toMatch(/Asked for by: .*\.kube\/config:\d+, user program-visitor/);
    expect(question?.detail).toContain(`Working folder: ${session.app.home}`);
    expect(question?.detail).toMatch(/File: \d+ bytes, changed .* UTC, owner root/);
    expect(question?.detail).toContain('Limits: 45 s, no terminal, no shell.');
    expect(question?.detail).toContain('kubectl’s policy: allowed; none in ');
    await look().waitFor();
    expect(await session.answer()).toContain('it was not allowed');
    expect(hasRun('program-visitor')).toBe(false);
  });

  it('is run after consent, by keyboard too, and the server judges the token that it gave', async () => {
    await answerWith(1);
    await look().focus();
    await session.app.page.keyboard.press('Enter');
    await session.app.page.getByText('AUTHZ-01').first().waitFor();
    await done();
    expect(hasRun('program-visitor')).toBe(true);
    expect(await session.answer()).toMatch(/signing in works|signed in/i);
    expect(await session.app.page.content()).not.toContain(tokenOf(session.kubeconfig, 'few-rights'));
    await session.back();
  });

  it('is asked about again for the next walk, unless that was to be remembered', async () => {
    await session.walk('program-expired');
    await answerWith(1, true);
    await look().click();
    await session.app.page.getByText('CRED-07').first().waitFor();
    await done();
    expect(await shown()).toHaveLength(1);
    await session.back();
    const again = await session.walk('program-expired');
    expect(again).toContain('CRED-07');
    expect(await shown()).toHaveLength(1);
    await session.back();
    expect(await session.walk('program-visitor')).toContain('it was not allowed');
    await session.back();
  });
});

/** A context whose program is a file of the person’s own. */
function withOwnProgram(text: string): string {
  const config = parse(text) as Kubeconfig;
  const name = 'program-own';
  const exec = { apiVersion, command: './practice-sign-in', interactiveMode: 'Never' };
  return stringify({
    ...config,
    contexts: [...config.contexts, { name, context: { cluster: 'healthy', user: name } }],
    users: [...config.users, { name, user: { exec } }],
  });
}

describe('a sign-in program that was changed after it was allowed for good', () => {
  let session: DemoSession;
  beforeAll(async () => {
    session = await startSession({ edit: withOwnProgram });
  });
  afterAll(() => session?.close());

  const mark = (): string => path.join(session.app.home, 'marks');
  const timesRun = (): number => (existsSync(mark()) ? readFileSync(mark(), 'utf8').split('\n').length - 1 : 0);

  async function writeProgram(remark: string): Promise<void> {
    const { app, kubeconfig } = session;
    const status = { token: tokenOf(kubeconfig, 'few-rights') };
    const answer = JSON.stringify({ apiVersion, kind: 'ExecCredential', status });
    const file = '.kube/practice-sign-in';
    await app.writeFile(file, `#!/bin/sh\n# ${remark}\necho ran >> ${mark()}\ncat <<'END'\n${answer}\nEND\n`);
    await chmod(path.join(app.home, file), 0o755);
  }

  async function allowForGood(): Promise<string> {
    const { page, electron } = session.app;
    await electron.evaluate(({ dialog }) => {
      Reflect.set(globalThis, 'shown', []);
      Reflect.set(dialog, 'showMessageBox', async (_window: unknown, options: unknown) => {
        Reflect.get(globalThis, 'shown').push(options);
        return { response: 1, checkboxChecked: true };
      });
    });
    await page.getByRole('button', { name: 'See what would run…' }).first().click();
    await page.getByText('AUTHZ-01').first().waitFor();
    await session.ended();
    const [question] = await electron.evaluate(() => Reflect.get(globalThis, 'shown') as Shown[]);
    return question?.detail ?? '';
  }

  it('is not run, and asked about again as it is now', async () => {
    await writeProgram('one');
    await session.walk('program-own');
    expect(timesRun()).toBe(0);
    const first = await allowForGood();
    expect(timesRun()).toBe(1);
    await session.back();
    expect(await session.walk('program-own')).toContain('AUTHZ-01');
    expect(timesRun()).toBe(2);
    await session.back();
    await writeProgram('another that came in its place');
    expect(await session.walk('program-own')).toContain('it was not allowed');
    expect(timesRun()).toBe(2);
    const second = await allowForGood();
    expect(second).not.toBe(first);
    expect(second).toContain(path.join(session.app.home, '.kube/practice-sign-in'));
    expect(timesRun()).toBe(3);
  });
});

describe('a sign-in program that only the shell finds', () => {
  let session: DemoSession;
  beforeAll(async () => {
    session = await startSession({ edit: withProgramElsewhere });
    const { app, kubeconfig } = session;
    await app.writeFile('.bash_profile', 'echo Welcome\nexport PATH="$HOME/tools:$PATH"\n');
    const status = { token: tokenOf(kubeconfig, 'few-rights') };
    const answer = JSON.stringify({ apiVersion, kind: 'ExecCredential', status });
    await app.writeFile('tools/practice-sign-in', `#!/bin/sh\ncat <<'END'\n${answer}\nEND\n`);
    await chmod(path.join(app.home, 'tools/practice-sign-in'), 0o755);
  });
  afterAll(() => session?.close());

  it('is offered from there, runs after consent, and stays a warning for apps of the desktop', async () => {
    const { page, electron, home } = session.app;
    await session.walk('program-elsewhere');
    await electron.evaluate(({ dialog }) => {
      Reflect.set(globalThis, 'shown', []);
      Reflect.set(dialog, 'showMessageBox', async (_window: unknown, options: unknown) => {
        Reflect.get(globalThis, 'shown').push(options);
        return { response: 1, checkboxChecked: false };
      });
    });
    await page.getByRole('button', { name: 'See what would run…' }).first().click();
    await page.getByText('AUTHZ-01').first().waitFor();
    await page.locator('.status', { hasText: /^Done/ }).waitFor();
    const [question] = await electron.evaluate(() => Reflect.get(globalThis, 'shown') as Shown[]);
    expect(question?.detail).toContain(`Program: ${path.join(home, 'tools/practice-sign-in')}`);
    const answer = await session.answer();
    expect(answer).toContain('KCFG-16');
    expect(answer).toContain('apps that the desktop starts can’t sign in');
    await session.app.screenshot('program-elsewhere');
  });
});
