import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { ownedFolder } from '../../build/window-user.mjs';
import { type DemoSession, startSession } from './demo-session.ts';
import { smallPng } from './harness/small-png.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
/** Written only when asked for, so that a run of the tests changes nothing in the tree. Needs root, for a home of that name. */
const keep = process.env.AUTHPATH_PICTURES === '1';
const home = '/home/mara';

/** What the practice contexts are called in the pictures. */
const names: Readonly<Record<string, string>> = {
  'name-not-in-certificate': 'prod-eu-admin',
  healthy: 'prod-us-admin',
  'expired-server-certificate': 'stage-01',
  'expired-client-certificate': 'stage-02',
  'foreign-token': 'reports',
  'few-rights': 'shop-viewer',
  'dashboard-account-remade': 'apps-admin',
  'nothing-listens': 'kind-scratch',
};

function userOf(name: string): string {
  return name === 'name-not-in-certificate' ? 'mara' : `mara-at-${names[name] ?? name}`;
}

function renamed(text: string): string {
  const kubeconfig = parse(text);
  const order = Object.keys(names);
  const place = ({ name }: { readonly name: string }) => order.indexOf(name);
  return stringify({
    ...kubeconfig,
    'current-context': 'prod-eu-admin',
    contexts: kubeconfig.contexts
      .filter((entry: { readonly name: string }) => place(entry) >= 0)
      .sort((one: { readonly name: string }, other: { readonly name: string }) => place(one) - place(other))
      .map(({ name }: { readonly name: string }) => ({
        name: names[name],
        context: { cluster: names[name], user: userOf(name) },
      })),
    clusters: kubeconfig.clusters.map((entry: { readonly name: string }) => ({
      ...entry,
      name: names[entry.name] ?? entry.name,
    })),
    users: kubeconfig.users.map((entry: { readonly name: string }) => ({
      ...entry,
      name: userOf(entry.name),
    })),
  });
}

/** The pictures of the README, from a run like any other. */
describe('the pictures of the documentation', () => {
  let session: DemoSession;
  beforeAll(async () => {
    if (keep) await ownedFolder(home, inject('window').user);
    session = await startSession({
      edit: renamed,
      files: { '.kube/lab.yaml': 'apiVersion: v1\nkind: Config\nclusters:\n- name: lab\n\tcluster:\n' },
      // No kubectl of this machine comes into the pictures.
      environment: { PATH: '/nonexistent' },
      ...(keep ? { home } : {}),
    });
  });
  afterAll(async () => {
    await session?.close();
    if (keep) await rm(home, { recursive: true, force: true });
  });

  async function picture(name: string): Promise<void> {
    await session.app.screenshot(name);
    const small = smallPng(await readFile(path.join(root, 'test-results', `${name}.png`)));
    expect(small.length).toBeLessThan(200 * 1024);
    const folder = path.join(root, keep ? 'docs/pictures' : 'test-results');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, `${name}.png`), small);
  }

  it('show the list of contexts with what their walks found', async () => {
    const { page } = session.app;
    // Without the damaged file, whose fault would stand before every other.
    await session.app.writeFile('.kube/lab.yaml', 'apiVersion: v1\nkind: Config\n');
    for (const context of Object.values(names).slice(0, -1)) {
      await session.walk(context);
      await session.back();
    }
    // The Dashboard’s own sign-in is not the person’s.
    expect(await page.locator('h1').textContent()).toMatch(/^4 of 7 checked contexts can’t sign in\./);
    await session.app.writeFile('.kube/lab.yaml', 'apiVersion: v1\nkind: Config\nclusters:\n- name: lab\n\tcluster:\n');
    await page.keyboard.press('Control+r');
    await page.locator('.tr.bad').waitFor();
    await page.locator('[data-target]').first().click();
    await page.mouse.move(1_200, 600);
    await picture('start-light');
    expect(await page.locator('[data-target]').count()).toBe(8);
  });

  it('show all contexts by cause after a check', async () => {
    const { page } = session.app;
    const config = parse(session.kubeconfig);
    // Thirteen stages behind the one server whose certificate has expired.
    for (let number = 2; number <= 14; number += 1) {
      const name = `stage-${String(number).padStart(2, '0')}`;
      const context = { cluster: 'stage-01', user: userOf('healthy') };
      config.contexts = [
        ...config.contexts.filter((entry: { name: string }) => entry.name !== name),
        { name, context },
      ];
    }
    await session.app.writeFile('.kube/config', stringify(config));
    await session.app.writeFile('.kube/lab.yaml', 'apiVersion: v1\nkind: Config\n');
    await page.keyboard.press('Control+r');
    await page.getByRole('button', { name: /^Check all \d+ contexts/ }).click();
    await page.getByText('Checked at').waitFor({ timeout: 30_000 });
    await page.mouse.move(1_200, 600);
    await picture('causes-light');
    expect(await page.locator('[data-group]').first().textContent()).toMatch(
      /^14 contexts: the server’s certificate has expired/,
    );
    await session.app.writeFile('.kube/config', session.kubeconfig);
  });

  it('show a verdict, light and dark', async () => {
    await session.app.writeFile('.kube/lab.yaml', 'apiVersion: v1\nkind: Config\n');
    const answer = await session.walk('prod-eu-admin');
    expect(answer).toContain('TLS-03');
    await session.app.page.mouse.move(700, 788);
    await picture('verdict-light');
    await session.theme('Dark');
    await session.app.page.mouse.move(700, 788);
    await picture('verdict-dark');
  });

  it('show a Dashboard that can’t sign in, and the ways in to it', async () => {
    await session.theme('Light');
    await session.back();
    const answer = await session.walk('apps-admin');
    expect(answer).toContain('SA-04');
    await session.app.page.mouse.move(700, 788);
    await picture('dashboard-light');
  });
});
