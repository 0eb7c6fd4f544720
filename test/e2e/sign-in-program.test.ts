import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { leftAfter, numbersIn, waitingProgram } from '../fixtures/processes.ts';
import { type DemoSession, startSession } from './demo-session.ts';

interface Kubeconfig {
  readonly contexts: readonly unknown[];
  readonly users: readonly { readonly name: string; readonly user: Readonly<Record<string, string>> }[];
}

const apiVersion = 'client.authentication.k8s.io/v1';
const page = 'https://login.example.com/device?state=Zk2LmPq7RtV';
const words = `Attempting to automatically open the page in your default browser: <b>bold</b> \u202egnp.exe
To sign in, use a web browser to open the page ${page} and enter the code QCFK-N451 to authenticate.`;

function withWaitingProgram(text: string): string {
  const config = parse(text) as Kubeconfig;
  const exec = { apiVersion, command: './sign-in', interactiveMode: 'Never' };
  return stringify({
    ...config,
    contexts: [...config.contexts, { name: 'waits', context: { cluster: 'healthy', user: 'waits' } }],
    users: [...config.users, { name: 'waits', user: { exec } }],
  });
}

describe('a sign-in program that waits for the person, in the window', () => {
  let session: DemoSession;
  const file = (name: string): string => path.join(session.app.home, name);
  beforeEach(async () => {
    session = await startSession({ edit: withWaitingProgram });
    const { app, kubeconfig } = session;
    const token = (parse(kubeconfig) as Kubeconfig).users.find(({ name }) => name === 'few-rights')?.user.token;
    const answer = JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token } });
    const text = waitingProgram({ pids: file('pids'), go: file('go'), words: `${words}\nBearer ${token}`, answer });
    await app.writeFile('.kube/sign-in', text);
    await chmod(file('.kube/sign-in'), 0o755);
    await session.walk('waits');
    await answerWith(1);
    await app.page.getByRole('button', { name: 'See what would run…' }).first().click();
    await app.page.getByText('QCFK-N451').first().waitFor();
  });
  // One that was killed with its program can’t be asked to end any more.
  afterEach(() => session?.close().catch(() => {}));

  /** Answers main’s dialogs in the person’s place, and keeps what they would have shown; pages are kept, not opened. */
  async function answerWith(response: number): Promise<void> {
    await session.app.electron.evaluate(({ dialog, shell }, given) => {
      Reflect.set(globalThis, 'shown', []);
      Reflect.set(globalThis, 'opened', []);
      Reflect.set(dialog, 'showMessageBox', async (_window: unknown, options: unknown) => {
        Reflect.get(globalThis, 'shown').push(options);
        return { response: given, checkboxChecked: false };
      });
      Reflect.set(shell, 'openExternal', async (address: string) => Reflect.get(globalThis, 'opened').push(address));
    }, response);
  }
  const kept = (name: 'shown' | 'opened') =>
    session.app.electron.evaluate((_electron, key) => Reflect.get(globalThis, key) as unknown[], name);

  it('says which code to type and where, shows its words as text, and goes on when the person has done it', async () => {
    const { page: window, home } = session.app;
    const program = window.getByRole('region', { name: 'Sign-in program' });
    expect(await program.textContent()).toContain('waits until you type this code on its page');
    expect(await program.textContent()).toMatch(/Authpath waits: \d+\.\d s of at most 45 s/);
    expect(await window.getByRole('status').allTextContents()).toContainEqual(
      expect.stringContaining('The sign-in program waits for you. The code is QCFK-N451.'),
    );
    expect(await window.locator('[data-step="credential.answer"] .o-you').count()).toBe(1);
    const said = await program.locator('pre').textContent();
    expect(said).toContain('default browser: <b>bold</b> gnp.exe');
    expect(said).toContain('Bearer ***');
    expect(await program.locator('b').count()).toBe(0);
    expect(await session.app.axe()).toEqual([]);
    await session.app.screenshot('program-waits');
    await program.getByRole('button', { name: 'Copy: the code' }).click();
    expect(await session.clipboard()).toBe('QCFK-N451');
    await program.getByRole('button', { name: 'Copy: the address' }).focus();
    await window.keyboard.press('Enter');
    await expect.poll(() => session.clipboard()).toBe(page);
    await answerWith(0);
    await program.getByRole('button', { name: 'Open the page…' }).click();
    await expect.poll(() => kept('shown')).toHaveLength(1);
    expect((await kept('shown'))[0]).toMatchObject({
      message: 'Open a page of login.example.com in your browser?',
      detail: expect.stringContaining(`Host: login.example.com\nAddress: ${page}`),
      defaultId: 0,
      cancelId: 0,
    });
    expect(await kept('opened')).toEqual([]);
    await answerWith(1);
    await program.getByRole('button', { name: 'Open the page…' }).click();
    await expect.poll(() => kept('opened')).toEqual([page]);
    await session.app.writeFile('go', '');
    await window.getByText('AUTHZ-01').first().waitFor();
    await session.ended();
    expect(await window.content()).not.toContain('Zk2LmPq7RtV');
    expect(await leftAfter(await numbersIn(path.join(home, 'pids'), 3), 2_000)).toEqual([]);
  });

  it('is ended with all that it started when the person stops the walk', async () => {
    const pids = await numbersIn(file('pids'), 3);
    await session.app.page.keyboard.press('Escape');
    await session.app.page.locator('.status', { hasText: /^Stopped/ }).waitFor();
    expect(await leftAfter(pids, 3_000)).toEqual([]);
  });

  it('leaves nobody behind two seconds after main was killed', async () => {
    const pids = await numbersIn(file('pids'), 3);
    session.app.electron.process().kill('SIGKILL');
    expect(await leftAfter(pids, 2_000)).toEqual([]);
  });

  it('leaves nobody behind two seconds after the worker alone was killed, and the window says that the walk broke off', async () => {
    const { electron, page: window } = session.app;
    const pids = await numbersIn(file('pids'), 3);
    const worker = await electron.evaluate(
      ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Authpath diagnosis')?.pid ?? 0,
    );
    expect(worker).toBeGreaterThan(0);
    process.kill(worker, 'SIGKILL');
    expect(await leftAfter(pids, 2_000)).toEqual([]);
    await window.locator('.status', { hasText: /^Broke off/ }).waitFor();
    expect(await window.getByRole('region', { name: 'Sign-in program' }).count()).toBe(0);
  });
});
