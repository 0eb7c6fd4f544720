import { existsSync, rmSync } from 'node:fs';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { AuthpathApi } from '../../shared/contract/operations.ts';
import { type DemoSession, startSession } from './demo-session.ts';

/** The practice set, eight stages behind the one wrong authority, and a user whose sign-in program leaves a trace. */
function fleet(text: string): string {
  const config = parse(text);
  for (let index = 1; index <= 8; index += 1)
    config.contexts.push({
      name: `stage-0${index}`,
      context: { cluster: 'wrong-authority', user: index % 2 === 0 ? 'healthy' : 'expired-token' },
    });
  config.users.push({ name: 'cloud', user: { exec: signIn } });
  config.contexts.push({ name: 'cloud-analytics', context: { cluster: 'healthy', user: 'cloud' } });
  return stringify(config);
}

const trace = '/tmp/authpath-e2e-a-sweep-ran-a-program';

const signIn = {
  apiVersion: 'client.authentication.k8s.io/v1',
  command: '/bin/touch',
  args: [trace],
  interactiveMode: 'Never',
};

/** Contexts of a server that takes connections and never says a word. */
function withSilent(text: string, port: number, count: number): string {
  const config = parse(text);
  config.clusters.push({ name: 'silent', cluster: { server: `https://127.0.0.1:${port}` } });
  for (let index = 0; index < count; index += 1)
    config.contexts.push({ name: `silent-${index}`, context: { cluster: 'silent', user: 'healthy' } });
  return stringify(config);
}

/** What one sees who has many contexts: not a list of contexts but a list of causes. */
describe('all contexts at once', () => {
  let session: DemoSession;
  let silent: net.Server;
  let port = 0;
  beforeAll(async () => {
    rmSync(trace, { force: true });
    session = await startSession({ edit: fleet });
    silent = net.createServer((socket) => socket.on('error', () => {}).resume());
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const address = silent.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(async () => {
    await session?.close();
    silent?.close();
  });

  const page = () => session.app.page;
  const heads = () => page().locator('[data-group]');
  const rows = () => page().locator('[data-target]');
  const said = () => page().locator('[role=status].live').textContent();
  const focused = () => page().evaluate(() => document.activeElement?.textContent ?? '');

  it('are not contacted before the reader asks for it, and what a check does is said beside the button', async () => {
    expect(await page().locator('#main').textContent()).toContain('Reading them contacts no cluster.');
    const button = page().getByRole('button', { name: 'Check all 25 contexts' });
    const described = await button.evaluate(
      (element) => document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent,
    );
    expect(described).toContain('A check signs in at each server, and runs no sign-in program.');
    expect(await rows().filter({ hasText: 'Not checked' }).count()).toBe(25);
  });

  it('become a list of causes, and the end is said in one sentence', async () => {
    await page().getByRole('button', { name: 'Check all 25 contexts' }).focus();
    await page().keyboard.press('Enter');
    await page()
      .getByRole('button', { name: /Check all again/ })
      .waitFor({ timeout: 30_000 });
    await expect.poll(said).toBe('25 contexts checked: 18 fail, 1 needs you, 6 work.');
    expect(await page().locator('h1').textContent()).toBe(
      '18 of 25 contexts can’t sign in. Ten causes explain them all.',
    );
    expect(await heads().first().textContent()).toMatch(
      /^9 contexts: the server’s certificate is from another authoritystage-01 to wrong-authority\..*TLS-01Show 9$/,
    );
    const titles = await heads().locator('.gtitle').allTextContents();
    expect(titles.slice(-3)).toEqual([
      '1 context: needs your consent',
      expect.stringMatching(/^1 context: /),
      '5 contexts: sign-in works',
    ]);
    expect(await rows().filter({ hasText: 'cloud-analytics' }).textContent()).toMatch(
      /^Needs you.*Would run \/bin\/touch/,
    );
    expect(existsSync(trace)).toBe(false);
  });

  it('are sound in both themes and sizes, and scroll nowhere sideways', async () => {
    const { app } = session;
    const sideways = () =>
      page()
        .locator('.tbl')
        .evaluate((list) => list.scrollWidth > list.clientWidth);
    await app.screenshot('fleet-light');
    expect(await app.axe()).toEqual([]);
    await session.theme('Dark');
    await app.screenshot('fleet-dark');
    expect(await app.axe()).toEqual([]);
    await session.resize(900, 600);
    expect(await sideways()).toBe(false);
    await app.screenshot('fleet-900x600-dark');
    await session.theme('Light');
    await app.screenshot('fleet-900x600-light');
    expect(await app.axe()).toEqual([]);
    await session.resize(1280, 800);
    expect(await sideways()).toBe(false);
  });

  it('are gone through by keyboard: a long group unfolds, and its rows say which of how many they are', async () => {
    await page().keyboard.press('/');
    await page().keyboard.press('Escape');
    await page().locator('[role=row][tabindex="0"]').focus();
    await page().keyboard.press('Home');
    await expect.poll(focused).toContain('9 contexts:');
    const head = heads().first();
    expect(await head.getAttribute('aria-expanded')).toBe('false');
    await page().keyboard.press('Space');
    expect(await head.getAttribute('aria-expanded')).toBe('true');
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('ArrowDown');
    await expect.poll(focused).toContain('stage-01');
    const row = rows().filter({ hasText: 'stage-01' });
    expect([await row.getAttribute('aria-posinset'), await row.getAttribute('aria-setsize')]).toEqual(['2', '9']);
    await page().keyboard.press('Home');
    await page().keyboard.press('ArrowLeft');
    expect(await head.getAttribute('aria-expanded')).toBe('false');
  });

  it('are filtered by text, by the code of their cause, and by how they came off', async () => {
    const typed = async (text: string, count: number) => {
      await page().keyboard.press('/');
      await page().keyboard.type(text);
      await expect.poll(() => rows().count()).toBe(count);
      await page().keyboard.press('Escape');
    };
    await typed('TLS-01', 9);
    await typed('stage-0', 8);
    await typed('needs you', 1);
    const chip = page().getByRole('button', { name: 'Needs you 1' });
    await chip.focus();
    await page().keyboard.press('Enter');
    await expect.poll(() => rows().count()).toBe(1);
    expect(await heads().count()).toBe(1);
    await page().keyboard.press('Enter');
    await page().getByRole('button', { name: 'By file' }).click();
    await expect.poll(() => heads().count()).toBe(1);
    expect(await rows().filter({ hasText: 'Fails' }).count()).toBe(18);
    await session.app.screenshot('fleet-by-file-light');
    expect(await session.app.axe()).toEqual([]);
    await page().getByRole('button', { name: 'By cause' }).click();
  });

  it('lead to the walk of the one that is chosen, and stand as they were afterwards', async () => {
    await rows().filter({ hasText: 'expired-client-certificate' }).click();
    await page().keyboard.press('Enter');
    await page().locator('#map').waitFor();
    expect(await session.ended()).toContain('CRED-01');
    await session.back();
    expect(await page().locator('h1').textContent()).toContain('18 of 25 contexts can’t sign in.');
    expect(await page().locator('[aria-selected="true"]').textContent()).toMatch(/^Fails.*expired-client-certificate/);
  });

  it('are checked again with Ctrl R after a fault was mended: a cause less, nine contexts more that work', async () => {
    const config = parse(session.kubeconfig);
    const cluster = (name: string) =>
      config.clusters.find((entry: { readonly name: string }) => entry.name === name).cluster;
    cluster('wrong-authority')['certificate-authority-data'] = cluster('healthy')['certificate-authority-data'];
    await session.app.writeFile('.kube/config', stringify(config));
    await page().keyboard.press('Control+r');
    // Every second stage has a token that has expired, which could not be seen behind the wrong authority.
    await expect.poll(said).toBe('25 contexts checked: 13 fail, 1 needs you, 11 work.');
    const titles = await heads().locator('.gtitle').allTextContents();
    expect(titles.some((title) => title.includes('another authority'))).toBe(false);
    expect(titles[0]).toBe('5 contexts: the token has expired');
    expect(titles.at(-1)).toBe('10 contexts: sign-in works');
  });

  it('are stopped with Esc: what was found stays, and of the rest it is said that it was stopped', async () => {
    await session.app.writeFile('.kube/config', withSilent(session.kubeconfig, port, 30));
    await page().keyboard.press('Control+r');
    await page().getByRole('button', { name: /^Stop/ }).waitFor();
    const bar = page().getByRole('progressbar', { name: 'Contexts checked' });
    await expect.poll(() => bar.getAttribute('aria-valuetext')).toBe('25 of 55');
    expect(await page().locator('h1').textContent()).toBe('Checking 55 contexts: 25 done, 18 can’t sign in.');
    // What the last check said of them is not said again while they are checked anew.
    expect(await heads().first().textContent()).toMatch(/^\d+ contexts?: .*so it was at the last check/);
    await session.app.screenshot('fleet-running-light');
    expect(await session.app.axe()).toEqual([]);
    await page().keyboard.press('Escape');
    await expect
      .poll(said, { timeout: 2_000 })
      .toBe('Stopped. 25 of 55 contexts checked: 18 fail, 1 needs you, 6 work.');
    expect(await page().locator('#main').textContent()).toContain('was stopped after');
    const stopped = heads().filter({ hasText: 'stopped before the end' });
    expect(await stopped.textContent()).toMatch(/^30 contexts: stopped before the end/);
    expect(await page().getByRole('button', { name: 'Can’t tell 30' }).count()).toBe(1);
    await session.app.screenshot('fleet-stopped-light');
  });

  it('stand as they were when the page is loaded again, and are checked at the start where the settings say so', async () => {
    await page().reload();
    await page().getByText('was stopped after').waitFor();
    expect(await page().locator('h1').textContent()).toContain('18 of 25 checked contexts can’t sign in.');
    expect(await heads().first().textContent()).toMatch(/^9 contexts:/);
    await page().getByRole('button', { name: 'Settings' }).click();
    const choice = page().getByRole('checkbox', { name: /^Check them all when Authpath starts/ });
    expect(await choice.isChecked()).toBe(false);
    await choice.click();
    await session.app.screenshot('fleet-settings-light');
    expect(await session.app.axe()).toEqual([]);
    await page().keyboard.press('Escape');
    // A page that was only loaded again checks nothing by itself.
    await page().reload();
    await page().getByText('was stopped after').waitFor();
  });
});

describe('a start with the setting to check all contexts', () => {
  it('checks them without a click', async () => {
    const session = await startSession({ edit: fleet });
    const first = session.app.page;
    await first.evaluate(async () => {
      const { authpath } = window as unknown as { authpath: AuthpathApi };
      const settings = await authpath.invoke['settings.read']({});
      if (settings.ok) await authpath.invoke['settings.write']({ ...settings.value, checkAtStart: true });
    });
    // No sweep was done yet in this program: for the page this is its first start.
    await first.reload();
    await first.getByRole('button', { name: /Check all again/ }).waitFor({ timeout: 30_000 });
    expect(await first.locator('h1').textContent()).toContain('18 of 25 contexts can’t sign in.');
    await session.close();
  });
});

describe('a damaged file among many contexts', () => {
  it('is one cause among the others, and hides nobody', async () => {
    const session = await startSession({
      edit: fleet,
      files: { '.kube/lab.yaml': 'apiVersion: v1\nkind: Config\nclusters:\n\t- name: lab\n' },
    });
    const { page } = session.app;
    await page.getByRole('button', { name: 'Check all 25 contexts' }).click();
    await page.getByRole('button', { name: /Check all again/ }).waitFor({ timeout: 30_000 });
    await expect
      .poll(() => page.locator('[role=status].live').textContent())
      .toMatch(/^25 contexts checked: 25 fail\. 1 file is damaged\.$/);
    await page.getByText('1 file: damaged').waitFor();
    expect(await page.locator('.tr.bad').textContent()).toContain('~/.kube/lab.yaml:4');
    await session.app.screenshot('fleet-damaged-light');
    expect(await session.app.axe()).toEqual([]);
    await session.close();
  });
});
