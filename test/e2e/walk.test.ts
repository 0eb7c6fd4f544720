import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSession, startSession } from './demo-session.ts';

/** What a person sees of a walk: the map, the verdict, the steps, and what can be done about it. */
describe('a walk in the window', () => {
  let session: DemoSession;
  beforeAll(async () => {
    session = await startSession();
  });
  afterAll(() => session?.close());

  const arrow = (): Promise<string | null> => session.app.page.locator('[data-arrow="kubectl"]').getAttribute('class');
  const clipboard = (): Promise<string> => session.app.electron.evaluate(({ clipboard: board }) => board.readText());

  it('says what is wrong, on which arrow, why, and what mends it', async () => {
    const answer = await session.walk('name-not-in-certificate');
    expect(answer).toContain('does not contain 127.0.0.1');
    expect(answer).toContain('TLS-03');
    expect(answer).toContain('cp-1.demo.example');
    expect(answer).toContain('--tls-server-name');
    expect(await arrow()).toContain('o-fail');
    await session.app.screenshot('verdict-light');
    expect(await session.app.axe()).toEqual([]);
  });

  it('copies a command as the chosen shell takes it, and the report without a secret', async () => {
    const { page } = session.app;
    await page
      .getByRole('button', { name: /^Copy the command/ })
      .first()
      .click();
    await expect.poll(clipboard).toMatch(/^kubectl config set-cluster .*--tls-server-name/);
    await page.keyboard.press('c');
    await expect.poll(clipboard).toContain('# Authpath: name-not-in-certificate');
    const report = await clipboard();
    const secrets = [...session.kubeconfig.matchAll(/(?:client-key-data|token): *(\S{40,})/g)].map(
      ([, value]) => value,
    );
    expect(secrets.length).toBeGreaterThan(3);
    const html = await page.content();
    for (const secret of secrets) {
      expect(report).not.toContain(secret);
      expect(html).not.toContain(secret);
    }
  });

  it('opens a code’s page by its id, in the browser, never in the window', async () => {
    await session.app.electron.evaluate(({ shell }) => {
      Reflect.set(globalThis, 'opened', []);
      shell.openExternal = (address: string) => {
        Reflect.get(globalThis, 'opened').push(address);
        return Promise.resolve();
      };
    });
    await session.app.page.locator('#main').getByText('TLS-03', { exact: true }).first().click();
    await expect
      .poll(() => session.app.electron.evaluate(() => Reflect.get(globalThis, 'opened') as string[]))
      .toEqual([expect.stringMatching(/^https:\/\//)]);
    expect(session.app.page.url()).toMatch(/^app:\/\/bundle\//);
    await session.back();
  });

  it('measures one step again, and all of it again', async () => {
    await session.walk('healthy');
    const { page } = session.app;
    expect(await arrow()).toContain('o-pass');
    await page.keyboard.press('r');
    await page.locator('.status', { hasText: /^Done/ }).waitFor();
    expect(await session.answer()).toContain('demo-admin');
    expect(await session.app.axe()).toEqual([]);
    await session.app.screenshot('healthy-light');
    await session.back();
  });

  it('names every cause that fits, and what tells them apart', async () => {
    const answer = await session.walk('foreign-token');
    expect(answer).toContain('AUTHN-05');
    expect(answer).toContain('AUTHN-03');
    expect(answer).toMatch(/tells them apart/i);
    await session.back();
  });

  it('calls a missing right a warning, and the sign-in sound', async () => {
    const answer = await session.walk('few-rights');
    expect(answer).toContain('AUTHZ-01');
    expect(answer).toMatch(/signing in works|signed in/i);
    await session.back();
  });

  it('draws all steps as a flowchart, with the same steps as a list', async () => {
    const { page } = session.app;
    await session.walk('expired-server-certificate');
    await page.keyboard.press('f');
    await page.locator('[data-flow-step="network.dates"]').waitFor();
    expect(await page.locator('[data-flow-step]').count()).toBeGreaterThanOrEqual(27);
    await session.app.screenshot('flowchart-light');
    expect(await session.app.axe()).toEqual([]);
    await page.getByRole('button', { name: /^List/ }).click();
    expect(await page.locator('ol').first().textContent()).toContain('Certificate');
    await page.keyboard.press('Escape');
    await session.back();
  });

  it('shows the same in the dark and in a small window', async () => {
    const { page } = session.app;
    await session.walk('name-not-in-certificate');
    await page.getByRole('button', { name: 'Dark' }).click();
    await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).colorScheme)).toContain('dark');
    await session.app.screenshot('verdict-dark');
    expect(await session.app.axe()).toEqual([]);
    await session.app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600),
    );
    await page.waitForFunction(() => innerWidth <= 900);
    await session.app.screenshot('verdict-900x600-dark');
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(sideways).toBe(false);
    await page.getByRole('button', { name: 'Light' }).click();
    await session.back();
  });
});
