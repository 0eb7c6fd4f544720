import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarios } from '../../electron/demo/scenarios.ts';
import { type DemoSession, startSession } from './demo-session.ts';
import { launchApp, type RunningApp } from './harness/launch.ts';

const damaged = 'apiVersion: v1\nkind: Config\nclusters:\n\t- name: lab\n';

/** The practice contexts, and two of the team's. */
const all = scenarios.length + 2;

/** A kubeconfig of nothing but contexts, `NAME-0` to `NAME-(count-1)`. */
function contexts(name: string, count: number): string {
  const names = Array.from({ length: count }, (_, index) => `${name}-${index}`);
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    contexts: names.map((entry) => ({ name: entry, context: { cluster: entry, user: entry } })),
    clusters: names.map((entry) => ({ name: entry, cluster: { server: `https://${entry}.example.invalid:6443` } })),
    users: names.map((entry) => ({ name: entry, user: { token: 'not-a-real-one' } })),
  });
}

/** The first screen: every context of every file, and every file that can't be read. */
describe('the start screen', () => {
  let session: DemoSession;
  beforeAll(async () => {
    session = await startSession({ files: { '.kube/team.yaml': contexts('team', 2), '.kube/lab.yaml': damaged } });
  });
  afterAll(() => session?.close());

  const rows = () => session.app.page.locator('[data-target]');

  it('lists the contexts of every file, under the file that they stand in', async () => {
    const groups = await session.app.page.locator('[data-group]').allTextContents();
    expect(groups.map((text) => text.replace(/^(Unfold|Fold)/, ''))).toEqual([
      expect.stringMatching(new RegExp(`^~/\\.kube/config.*${scenarios.length} contexts, file 1 of 3 in KUBECONFIG`)),
      expect.stringMatching(/^~\/\.kube\/team\.yaml.*2 contexts, file 2 of 3/),
      expect.stringMatching(/^~\/\.kube\/lab\.yaml.*file 3 of 3/),
    ]);
    expect(await rows().count()).toBe(all);
    const first = await rows().first().textContent();
    expect(first).toContain('healthy');
    expect(first).toContain('current');
    expect(first).toContain('127.0.0.1:');
  });

  it('shows a damaged file as a row with its line, and hides nobody for it', async () => {
    const row = session.app.page.locator('.tr.bad');
    expect(await row.textContent()).toMatch(
      /^Damaged~\/\.kube\/lab\.yaml:4A tab stands where YAML wants spaces, so kubectl can’t read the file\. KCFG-044 │ tab- name: lab$/,
    );
    expect(await rows().filter({ hasText: 'would work without ~/.kube/lab.yaml' }).count()).toBe(all);
  });

  it('is sound, in both themes and sizes, and scrolls nowhere without need', async () => {
    const { app } = session;
    await app.screenshot('start-light');
    expect(await app.axe()).toEqual([]);
    const sideways = () => app.page.locator('.tbl').evaluate((list) => list.scrollWidth > list.clientWidth);
    expect(await sideways()).toBe(false);
    await session.theme('Dark');
    await app.screenshot('start-dark');
    expect(await app.axe()).toEqual([]);
    await session.resize(900, 600);
    expect(await sideways()).toBe(false);
    await app.screenshot('start-900x600-dark');
    await session.theme('Light');
    await app.screenshot('start-900x600-light');
    await session.resize(1280, 800);
  });

  it('finds a context by what is typed: name, file, server or damage', async () => {
    const { page } = session.app;
    const typed = async (text: string, count: number) => {
      await page.keyboard.press('/');
      await page.keyboard.type(text);
      await expect.poll(() => rows().count()).toBe(count);
      await page.keyboard.press('Escape');
      await expect.poll(() => rows().count()).toBe(all);
    };
    await typed('proxy', 1);
    await typed('team.yaml', 2);
    await typed('example.invalid', 2);
    await typed('no such context', 0);
    await page.getByRole('button', { name: 'Damage 1' }).click();
    await expect.poll(() => rows().count()).toBe(0);
    expect(await page.locator('.tr.bad').count()).toBe(1);
    await page.getByRole('button', { name: /^All/ }).click();
  });

  it('explains a pasted error, by keyboard and in words, the most usual cause first', async () => {
    const { page, electron } = session.app;
    await electron.evaluate(({ clipboard }) => clipboard.writeText('x509: certificate signed by unknown authority'));
    await page.locator('.tbl').first().focus();
    const atField = () => page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA');
    for (let presses = 0; presses < 30 && !(await atField()); presses += 1) await page.keyboard.press('Tab');
    expect(await atField()).toBe(true);
    await page.keyboard.press('Control+v');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.found').getByText('TLS-01', { exact: true }).waitFor();
    expect(await page.locator('.found .code-tag, .found .code').first().textContent()).toContain('TLS-01');
    await page.locator('p.live[role="status"]', { hasText: /^\d+ causes can say that\.$/ }).waitFor();
    expect(await page.locator('.found').textContent()).toContain('Next:');
    await session.app.screenshot('explain-light');
    expect(await session.app.axe()).toEqual([]);
  });

  it('says of a walk that it would work without the damaged file, when that alone is in the way', async () => {
    const answer = await session.walk('healthy');
    expect(answer).toContain('KCFG-04');
    expect(answer).toContain('It would work without ~/.kube/lab.yaml.');
    expect(await session.arrow('kubectl')).toContain('o-fail');
    await session.app.screenshot('would-work-without-light');
    expect(await session.app.axe()).toEqual([]);
    await session.back();
  });

  it('lists two causes one below the other, kubectl’s first, and does not say that one mends both', async () => {
    const answer = await session.walk('expired-server-certificate');
    const headings = await session.app.page.locator('.cause .answer').allTextContents();
    expect(headings).toEqual([expect.stringMatching(/a tab stands/), expect.stringMatching(/certificate ended/)]);
    expect(answer).not.toContain('It would work without');
    await session.app.screenshot('two-causes-light');
    expect(await session.app.axe()).toEqual([]);
    await session.back();
    expect(await rows().nth(1).textContent()).toMatch(/^Fails.*The server’s certificate has expired/);
  });

  it('adds a file through the program’s own dialog, and takes it off the list again', async () => {
    const { app } = session;
    await app.writeFile('Downloads/from-a-colleague.yaml', contexts('colleague', 1));
    await app.electron.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
    }, `${app.home}/Downloads/from-a-colleague.yaml`);
    await app.page.getByRole('button', { name: 'Add a file…' }).click();
    await expect.poll(() => rows().count()).toBe(all + 1);
    expect(await app.page.locator('[aria-selected="true"]').textContent()).toContain('colleague-0');
    await app.page.getByRole('button', { name: 'Take off the list' }).click();
    await expect.poll(() => rows().count()).toBe(all);
  });
});

describe('300 contexts', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await launchApp({ files: { '.kube/config': contexts('stage', 300) } });
    await app.page.locator('[data-target]').first().waitFor();
  });
  afterAll(() => app?.close());

  it('are typed through without a long task, and make only the rows near the visible ones', async () => {
    const { page } = app;
    expect(await page.locator('[data-target]').count()).toBeLessThan(100);
    await page.evaluate(() => {
      const long: number[] = [];
      Reflect.set(window, 'longTasks', long);
      new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration))).observe({
        type: 'longtask',
      });
    });
    await page.keyboard.press('/');
    for (const key of [...'stage-29', 'Backspace', 'Backspace', 'Backspace', ...'-1']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(50);
    }
    await expect.poll(() => page.locator('[data-target]').count()).toBeGreaterThan(16);
    // Sixteen keys; a machine that is busy with other things may stretch one of them, and none far.
    const long: readonly number[] = await page.evaluate(() => Reflect.get(window, 'longTasks'));
    expect(long.length).toBeLessThanOrEqual(1);
    expect(Math.max(0, ...long)).toBeLessThan(100);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => (document.querySelector('.tbl')?.scrollHeight ?? 0) > 300 * 32);
  });

  it('are reached to the last one by keyboard, with the focus on a row all the way', async () => {
    const { page } = app;
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await page.locator('[data-target]').first().click();
    await page.keyboard.press('End');
    await expect.poll(focused).toContain('stage-299');
    await page.keyboard.press('ArrowUp');
    await expect.poll(focused).toContain('stage-298');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    for (let press = 0; press < 40; press += 1) await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toContain('stage-40');
    await app.screenshot('start-300-light');
    await page.locator('.tbl').evaluate((list) => list.scrollTo({ top: 6_000 }));
    await page.waitForTimeout(200);
    expect(await focused()).toContain('stage-40');
  });
});

describe('a machine without a kubeconfig', () => {
  it('says where it looked, and offers the practice clusters', async () => {
    const app = await launchApp();
    const { page } = app;
    await page.getByText(/No kubeconfig found/).waitFor();
    expect(await page.locator('#main').textContent()).toContain('~/.kube/config');
    await app.screenshot('start-empty-light');
    expect(await app.axe()).toEqual([]);
    await page.getByRole('button', { name: 'Start the demo clusters' }).click();
    await page.getByRole('button', { name: 'Expired client certificate' }).click();
    await page.locator('.status', { hasText: /^Done/ }).waitFor();
    expect(await page.locator('#main').textContent()).toContain('CRED-01');
    await app.close();
  });

  it('opens on the practice clusters, as `npm start` does', async () => {
    const app = await launchApp({ arguments: ['--demo-when-empty'] });
    await app.page.locator('[data-target]').first().waitFor();
    expect(await app.page.locator('[data-target]').count()).toBe(scenarios.length);
    expect(await app.page.locator('#main').textContent()).toContain('Practice clusters on this machine');
    await app.screenshot('start-practice-light');
    expect(await app.axe()).toEqual([]);
    await app.close();
  });
});
