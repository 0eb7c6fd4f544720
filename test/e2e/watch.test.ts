import { appendFile, chmod, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { AuthpathApi } from '../../shared/contract/operations.ts';
import { type DemoSession, startSession } from './demo-session.ts';

type Settings = Readonly<Record<string, unknown>>;
interface Kubeconfig {
  readonly clusters: readonly { readonly name: string; readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly name: string; readonly user: Readonly<Record<string, string>> }[];
}

const apiVersion = 'client.authentication.k8s.io/v1';

/** One person mends the files of one context, each time from red to green, and never touches the window. */
describe('mending while the window watches', () => {
  let session: DemoSession;
  let practice: Kubeconfig;
  beforeAll(async () => {
    session = await startSession({
      edit: (text) => {
        practice = parse(text);
        return written({ 'certificate-authority-data': authorityOf('wrong-authority') });
      },
      environment: { PATH: '~/bin:/usr/bin:/bin' },
    });
    await session.app.page.evaluate(() => {
      const { authpath } = window as unknown as { authpath: AuthpathApi };
      const said: string[] = [];
      const verdicts: string[] = [];
      Object.assign(window, { said, verdicts });
      authpath.onRunEvents(({ events }) => {
        for (const event of events)
          if (event.type === 'verdict')
            verdicts.push(event.verdict.causes.map(({ code }) => code).join(' ') || 'sound');
      });
      const region = document.querySelector('p.live[role="status"]');
      if (region === null) throw new Error('no live region');
      new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
        childList: true,
        subtree: true,
        characterData: true,
      });
    });
  });
  afterAll(() => session?.close());

  const clusterOf = (name: string) => practice.clusters.find((entry) => entry.name === name)?.cluster ?? {};
  const userOf = (name: string) => practice.users.find((entry) => entry.name === name)?.user ?? {};
  const authorityOf = (name: string): string => clusterOf(name)['certificate-authority-data'] ?? '';
  const pemOf = (data: string | undefined): string => Buffer.from(data ?? '', 'base64').toString('utf8');

  /** A kubeconfig of one context, of which the parts given differ from what is right. */
  function written(cluster: Settings, user: Settings = userOf('healthy')): string {
    return stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'mine',
      contexts: [{ name: 'mine', context: { cluster: 'mine', user: 'mine' } }],
      clusters: [{ name: 'mine', cluster: { server: clusterOf('healthy').server, ...cluster } }],
      users: [{ name: 'mine', user }],
    });
  }
  const right = (): string => written({ 'certificate-authority-data': authorityOf('healthy') });
  const wrong = (): string => written({ 'certificate-authority-data': authorityOf('wrong-authority') });

  const at = (name: string): string => path.join(session.app.home, name);
  const put = (name: string, text: string): Promise<void> => session.app.writeFile(name, text);
  const told = (name: 'said' | 'verdicts'): Promise<readonly string[]> =>
    session.app.page.evaluate((list) => Reflect.get(window, list), name);
  const forget = () =>
    session.app.page.evaluate(() => {
      for (const list of ['said', 'verdicts']) Reflect.get(window, list).splice(0);
    });
  const watching = () =>
    session.app.page.locator('.status', { hasText: /^Done .*watching for changes/ }).waitFor({ timeout: 20_000 });
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  /** Walks what the files hold now. */
  async function red(code: string): Promise<void> {
    if (await session.app.page.getByRole('button', { name: 'All contexts' }).isVisible()) await session.back();
    expect(await session.walk('mine')).toContain(code);
    await watching();
    await forget();
  }

  /** What the window told until it was green, with nothing wrong in between. */
  async function green(): Promise<void> {
    await session.app.page.locator('#main', { hasText: 'It works.' }).waitFor({ timeout: 20_000 });
    await watching();
    expect(await told('verdicts')).toEqual(['sound']);
  }

  it('turns the red step green when the kubeconfig is mended, and says so once', async () => {
    await put('.kube/config', wrong());
    await red('TLS-01');
    const step = session.app.page.locator('.steps [data-step="network.authority"]');
    expect(await step.getByLabel('Fails').count()).toBe(1);
    await session.app.page.keyboard.press('c');
    await expect.poll(() => told('said')).toContain('Report copied.');
    await forget();
    await put('.kube/config', right());
    await green();
    expect(await session.arrow('kubectl')).toContain('o-pass');
    await expect.poll(() => told('said')).toContainEqual(expect.stringMatching(/^Walk finished\..* It works\./));
    await pause(1_500);
    expect((await told('said')).filter((text) => text.startsWith('Walk finished.'))).toHaveLength(1);
    // A reader who stood in the answer still stands there.
    expect(await session.app.page.evaluate(() => document.activeElement?.id)).toBe('main');
    expect(await session.app.axe()).toEqual([]);
    await session.app.screenshot('watched-light');
  });

  it('turns the step that is open green before the reader’s eyes', async () => {
    const { page } = session.app;
    await put('.kube/config', wrong());
    await red('TLS-01');
    await page.keyboard.press('n');
    await page.getByRole('button', { name: 'Measure this step again' }).waitFor();
    await put('.kube/config', right());
    await page.getByText(/^Works: /).waitFor({ timeout: 20_000 });
    await watching();
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
    await page.keyboard.press('Escape');
    await green();
  });

  it.each<readonly [string, () => Promise<void>]>([
    [
      'saves by renaming',
      async () => {
        await put('.kube/config.new', right());
        await rename(at('.kube/config'), at('.kube/config~'));
        await pause(500);
        await rename(at('.kube/config.new'), at('.kube/config'));
      },
    ],
    [
      'empties the file and then writes it, with pauses',
      async () => {
        const text = right();
        await truncate(at('.kube/config'));
        await pause(600);
        for (let part = 0; part < text.length; part += 2_000) {
          await appendFile(at('.kube/config'), text.slice(part, part + 2_000));
          await pause(100);
        }
      },
    ],
    [
      'takes the file away and makes it again',
      async () => {
        await rm(at('.kube/config'));
        await pause(800);
        await put('.kube/config', right());
      },
    ],
    [
      'turns a link to another file',
      async () => {
        await put('dotfiles/right', right());
        await symlink('../dotfiles/right', at('.kube/link'));
        await rename(at('.kube/link'), at('.kube/config'));
      },
    ],
  ])('sees no half-written file of an editor that %s', async (_editor, save) => {
    await rm(at('.kube/config'), { force: true });
    await put('.kube/config', wrong());
    await red('TLS-01');
    await save();
    await green();
  });

  it('sees a file that ~/.kube/config only leads to', async () => {
    await put('dotfiles/kubeconfig', wrong());
    await rm(at('.kube/config'), { force: true });
    await symlink('../dotfiles/kubeconfig', at('.kube/config'));
    await red('TLS-01');
    await put('dotfiles/kubeconfig', right());
    await green();
    await rm(at('.kube/config'));
  });

  it('sees an authority that is replaced as mounted secrets are', async () => {
    await put('mount/..1/ca.crt', pemOf(authorityOf('wrong-authority')));
    await put('mount/..2/ca.crt', pemOf(authorityOf('healthy')));
    await symlink('..1', at('mount/..data'));
    await symlink('..data/ca.crt', at('mount/ca.crt'));
    await put('.kube/config', written({ 'certificate-authority': at('mount/ca.crt') }));
    await red('TLS-01');
    await symlink('..2', at('mount/..data_tmp'));
    await rename(at('mount/..data_tmp'), at('mount/..data'));
    await green();
  });

  it('sees a token file that is replaced', async () => {
    await put('token', userOf('expired-token').token ?? '');
    const ca = { 'certificate-authority-data': authorityOf('healthy') };
    await put('.kube/config', written(ca, { tokenFile: at('token') }));
    await red('CRED-07');
    await put('token', userOf('few-rights').token ?? '');
    await session.app.page.locator('#main', { hasText: 'AUTHZ-01' }).waitFor();
    await watching();
    expect(await told('verdicts')).toEqual(['AUTHZ-01']);
  });

  it('sees a client certificate and its key that are replaced, and never one with the other’s key', async () => {
    const old = userOf('expired-client-certificate');
    const fresh = userOf('healthy');
    await put('me.crt', pemOf(old['client-certificate-data']));
    await put('me.key', pemOf(old['client-key-data']));
    const ca = { 'certificate-authority-data': authorityOf('healthy') };
    await put('.kube/config', written(ca, { 'client-certificate': at('me.crt'), 'client-key': at('me.key') }));
    await red('CRED-01');
    await put('me.crt', pemOf(fresh['client-certificate-data']));
    await pause(150);
    await put('me.key', pemOf(fresh['client-key-data']));
    await green();
  });

  it('asks the sign-in program again after `aws sso login`, within the consent that it has, and no other', async () => {
    const { app } = session;
    const status = { token: userOf('few-rights').token };
    const answer = JSON.stringify({ apiVersion, kind: 'ExecCredential', status });
    const program = [
      '#!/bin/sh',
      'echo "$*" >> ~/aws.ran',
      `[ -e ~/.aws/sso/cache/session.json ] || { echo 'Error when retrieving token from sso: Token has expired and refresh failed' >&2; exit 255; }`,
      `echo '${answer}'`,
    ].join('\n');
    await put('bin/aws', `${program}\n`);
    await chmod(at('bin/aws'), 0o755);
    await put('.aws/sso/cache/other.json', '{}');
    const exec = (...args: readonly string[]) => ({
      exec: { apiVersion, command: 'aws', args, interactiveMode: 'Never' },
    });
    const ca = { 'certificate-authority-data': authorityOf('healthy') };
    await put('.kube/config', written(ca, exec('eks', 'get-token')));
    const runs = () => readFile(at('aws.ran'), 'utf8').catch(() => '');
    await red('it was not allowed');
    // Without consent a finished sign-in starts nothing.
    await put('.aws/sso/cache/session.json', '{}');
    await pause(1_500);
    expect(await runs()).toBe('');
    await rm(at('.aws/sso/cache/session.json'));
    await app.electron.evaluate(({ dialog }) => {
      Reflect.set(dialog, 'showMessageBox', async () => ({ response: 1, checkboxChecked: false }));
    });
    await app.page.getByRole('button', { name: 'See what would run…' }).first().click();
    await app.page.locator('#main', { hasText: 'aws sso login' }).waitFor();
    await watching();
    expect(await runs()).toBe('eks get-token\n');
    await app.screenshot('watched-sign-in-light');
    await put('.aws/sso/cache/session.json', '{"accessToken":"practice"}');
    await app.page.locator('#main', { hasText: 'AUTHZ-01' }).waitFor({ timeout: 20_000 });
    await watching();
    expect(await runs()).toBe('eks get-token\neks get-token\n');
    // Another program than the one that was agreed to is not run, whoever put it there.
    await put('.kube/config', written(ca, exec('eks', 'get-token', '--other')));
    await app.page.locator('#main', { hasText: 'is not what it was when you agreed to it' }).waitFor();
    await watching();
    await put('.aws/sso/cache/session.json', '{"accessToken":"another"}');
    await pause(1_500);
    expect(await runs()).toBe('eks get-token\neks get-token\n');
  });

  it('leaves everything as it is when it is not to watch, and catches up when it is again', async () => {
    const { page } = session.app;
    const watch = async (on: boolean): Promise<void> => {
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('checkbox', { name: /^Watch the files/ }).setChecked(on);
      await page.keyboard.press('Escape');
    };
    await session.back();
    await watch(false);
    await put('.kube/config', wrong());
    await forget();
    expect(await session.walk('mine')).toContain('TLS-01');
    expect(await page.locator('.status').textContent()).not.toContain('watching');
    await forget();
    await put('.kube/config', right());
    await pause(4_000);
    expect(await told('verdicts')).toEqual([]);
    expect(await session.answer()).toContain('TLS-01');
    // A new look is the reader’s own to take.
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.locator('#main', { hasText: 'It works.' }).waitFor();
    await session.ended();
    await session.back();
    await watch(true);
    await writeFile(at('.kube/config'), wrong());
    await session.app.page.getByText('mine', { exact: true }).first().click();
    await page.getByRole('button', { name: 'Last verdict' }).click();
    await page.locator('#main', { hasText: 'TLS-01' }).waitFor({ timeout: 20_000 });
  });
});

/** What mends itself a moment after the walk began is seen too. */
it('a folder that was not there is no hindrance', async () => {
  const session = await startSession({ environment: { KUBECONFIG: '~/.kube/config:~/later/config' } });
  try {
    await session.walk('wrong-authority');
    await session.app.page.locator('.status', { hasText: 'watching for changes' }).waitFor();
    await mkdir(path.join(session.app.home, 'later'), { recursive: true });
    await session.app.writeFile('later/config', 'apiVersion: v1\nkind: Config\n\tclusters: []\n');
    await session.app.page.locator('#main', { hasText: 'later/config, line 3' }).waitFor({ timeout: 20_000 });
  } finally {
    await session.close();
  }
});
