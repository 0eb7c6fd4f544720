import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSession, startSession } from './demo-session.ts';
import { launchApp, type RunningApp } from './harness/launch.ts';

const broken = 'apiVersion: v1\nkind: Config\nclusters:\n\t- name: lab\n';

/** The first screen: every context of every file, and every file that can't be read. */
describe('the start screen', () => {
  let session: DemoSession;
  beforeAll(async () => {
    session = await startSession({ '.kube/lab.yaml': broken });
  });
  afterAll(() => session?.close());

  it('shows a broken file with its line, and hides nobody for it', async () => {
    const { page } = session.app;
    const text = (await page.locator('#main').textContent()) ?? '';
    expect(text).toContain('lab.yaml:4');
    expect(text).toContain('KCFG-04');
    expect(await page.locator('[data-target]').count()).toBe(12);
    expect(text).toMatch(/would work without/i);
    await session.app.screenshot('start-light');
    expect(await session.app.axe()).toEqual([]);
  });

  it('finds a context by what is typed', async () => {
    const { page } = session.app;
    await page.keyboard.press('/');
    await page.keyboard.type('proxy');
    await expect.poll(() => page.locator('[data-target]:visible').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('[data-target]:visible').count()).toBe(12);
  });

  it('explains a pasted error', async () => {
    const { page } = session.app;
    await page.getByRole('textbox', { name: /error/i }).fill('x509: certificate signed by unknown authority');
    await page.getByRole('button', { name: /what does it mean/i }).click();
    await page.getByText('TLS-01', { exact: true }).first().waitFor();
  });

  it('says of a walk that it would work without the broken file', async () => {
    const answer = await session.walk('healthy');
    expect(answer).toContain('KCFG-04');
    expect(answer).toMatch(/would work without/i);
    await session.back();
  });
});

describe('a machine without a kubeconfig', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await launchApp();
  });
  afterAll(() => app?.close());

  it('says where it looked, and offers the practice clusters', async () => {
    await app.page.getByText(/No kubeconfig found/).waitFor();
    expect((await app.page.locator('body').textContent()) ?? '').toContain('.kube/config');
    await app.screenshot('start-empty-light');
    expect(await app.axe()).toEqual([]);
    await app.page.getByRole('button', { name: 'Start the demo clusters' }).click();
    await app.page.getByText('expired-client-certificate', { exact: true }).first().dblclick();
    await app.page.locator('.status', { hasText: /^Done/ }).waitFor({ timeout: 30_000 });
    expect(await app.page.locator('#main').textContent()).toContain('CRED-01');
  });
});
