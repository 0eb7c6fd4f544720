import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSession, startSession } from './demo-session.ts';

/** Without a mouse: the whole walk, with a focus that is always somewhere, and words for who can't see. */
describe('by keyboard alone', () => {
  let session: DemoSession;
  let silent: Server;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    // Takes connections and never says a word.
    silent = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const kubeconfig = {
      apiVersion: 'v1',
      kind: 'Config',
      contexts: [{ name: 'silent', context: { cluster: 'silent', user: 'silent' } }],
      clusters: [{ name: 'silent', cluster: { server: `https://127.0.0.1:${port}` } }],
      users: [{ name: 'silent', user: { token: 'abcdef' } }],
    };
    session = await startSession({ files: { '.kube/silent': JSON.stringify(kubeconfig) } });
  });
  afterAll(async () => {
    await session?.close();
    for (const socket of sockets) socket.destroy();
    silent?.close();
  });

  const focused = (): Promise<string> =>
    session.app.page.evaluate(() => document.activeElement?.tagName.toLowerCase() ?? 'nothing');
  const told = (): Promise<string | null> => session.app.page.locator('p.live[role="status"]').textContent();

  it('chooses, walks, reads the verdict, opens steps, and comes back', async () => {
    const { page } = session.app;
    await page.keyboard.press('/');
    await page.keyboard.type('expired-token');
    await page.keyboard.press('Enter');
    await page.locator('.status', { hasText: /^Done/ }).waitFor({ timeout: 30_000 });
    expect(await session.answer()).toContain('CRED-07');
    await expect.poll(told).toMatch(/token/i);
    for (const key of ['s', 'j', 'j', 'k', 'm', 'n']) {
      await page.keyboard.press(key);
      expect(await focused()).not.toBe('nothing');
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await page.getByRole('dialog').textContent()).toContain('check again');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('f');
    await page.locator('[data-flow-step]').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await session.back();
    expect(await focused()).not.toBe('body');
  });

  it('shows where the focus is', async () => {
    const { page } = session.app;
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    const unseen: string[] = [];
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press('Tab');
      unseen.push(
        ...(await page.evaluate(() => {
          const drawn = (element: Element | null): boolean => {
            if (element === null) return false;
            const { outlineStyle, boxShadow } = getComputedStyle(element);
            return outlineStyle !== 'none' || boxShadow !== 'none';
          };
          // A field's ring is drawn by the box around it.
          const element = document.activeElement;
          return drawn(element) || drawn(element?.closest('label') ?? null)
            ? []
            : [element?.outerHTML.slice(0, 120) ?? ''];
        })),
      );
    }
    expect(unseen).toEqual([]);
  });

  it('stops a walk at once, and keeps what was found', async () => {
    const { page } = session.app;
    await page.getByText('silent', { exact: true }).first().dblclick();
    await page
      .getByText(/Measuring/i)
      .first()
      .waitFor();
    await session.app.screenshot('running-light');
    const before = performance.now();
    await page.keyboard.press('Escape');
    await page
      .getByText(/Stopped after/)
      .first()
      .waitFor();
    expect(performance.now() - before).toBeLessThan(2_000);
    await session.back();
  });

  it('goes one step at a time to the end', async () => {
    const { page } = session.app;
    await page.getByRole('button', { name: 'Step by step' }).click();
    await page.getByText('healthy', { exact: true }).first().dblclick();
    const done = page.locator('.status', { hasText: /^Done/ });
    let steps = 0;
    while (!(await done.isVisible()) && steps < 60) {
      await page.keyboard.press('Enter');
      await page.waitForTimeout(60);
      steps += 1;
    }
    expect(steps).toBeGreaterThan(15);
    expect(await session.answer()).toContain('demo-admin');
    await session.back();
  });
});
