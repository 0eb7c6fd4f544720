import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSession, startSession } from './demo-session.ts';

/** Without a mouse: the whole walk, with a focus that is always somewhere and seen, and words for who can't see. */
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
    session = await startSession({
      files: {
        '.kube/silent': JSON.stringify({
          apiVersion: 'v1',
          kind: 'Config',
          contexts: [{ name: 'silent', context: { cluster: 'silent', user: 'silent' } }],
          clusters: [{ name: 'silent', cluster: { server: `https://127.0.0.1:${port}` } }],
          users: [{ name: 'silent', user: { token: 'abcdef' } }],
        }),
      },
    });
    await session.app.page.evaluate(() => {
      const said: string[] = [];
      Reflect.set(window, 'said', said);
      const region = document.querySelector('p.live[role="status"]');
      if (region === null) throw new Error('no live region');
      new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
        childList: true,
        subtree: true,
        characterData: true,
      });
    });
  });
  afterAll(async () => {
    await session?.close();
    for (const socket of sockets) socket.destroy();
    silent?.close();
  });

  const press = (key: string) => session.app.page.keyboard.press(key);
  const focused = (): Promise<string> =>
    session.app.page.evaluate(() => document.activeElement?.tagName.toLowerCase() ?? 'nothing');
  const said = (): Promise<readonly string[]> => session.app.page.evaluate(() => Reflect.get(window, 'said'));

  /** Tabs on, and gives the elements that took the focus without showing it. */
  async function unseen(presses: number): Promise<readonly string[]> {
    const hidden: string[] = [];
    for (let count = 0; count < presses; count += 1) {
      await press('Tab');
      hidden.push(
        ...(await session.app.page.evaluate(() => {
          const drawn = (element: Element | null): boolean => {
            if (element === null) return false;
            const { outlineStyle, boxShadow } = getComputedStyle(element);
            return outlineStyle !== 'none' || boxShadow !== 'none';
          };
          const element = document.activeElement;
          // A field's ring is drawn by the box around it, and an arrow's around its pill.
          const ring = element?.querySelector(':scope > .ring') ?? null;
          const ringed = ring !== null && getComputedStyle(ring).stroke !== 'none';
          return drawn(element) || drawn(element?.closest('label') ?? null) || ringed
            ? []
            : [element?.outerHTML.slice(0, 120) ?? ''];
        })),
      );
    }
    return hidden;
  }

  it('chooses, walks and reads the verdict', async () => {
    await press('/');
    await session.app.page.keyboard.type('expired-token');
    await press('Tab');
    for (let tabs = 0; tabs < 12 && (await focused()) !== 'div'; tabs += 1) await press('Tab');
    await press('Enter');
    expect(await session.ended()).toContain('CRED-07');
    expect(await focused()).toBe('main');
  });

  it('is told each stage at most once, and the verdict’s sentence once', async () => {
    await expect
      .poll(said)
      .toContainEqual(expect.stringMatching(/^Walk finished\. Your own sign-in fails, .* Your token ended on .*, so/));
    const all = await said();
    expect(all.filter((text) => text.startsWith('Walk finished.'))).toHaveLength(1);
    expect(new Set(all).size).toBe(all.length);
  });

  it('sees where the focus is, on the verdict, and never loses it', async () => {
    expect(await unseen(30)).toEqual([]);
    for (const key of ['s', 'j', 'j', 'k', 'n', 'm', 'Enter', 'Escape']) {
      await press(key);
      expect(await focused()).not.toBe('body');
    }
  });

  it('has every key in a dialog, which gives the focus back', async () => {
    await press('s');
    const before = await session.app.page.evaluate(() => document.activeElement?.textContent);
    await press('?');
    const dialog = session.app.page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.textContent()).toContain('check again');
    await press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await session.app.page.evaluate(() => document.activeElement?.textContent)).toBe(before);
  });

  it('goes to the flowchart and back, and to the list', async () => {
    await press('f');
    await session.app.page.locator('[data-flow-step]').first().waitFor();
    await press('ArrowDown');
    expect(await focused()).not.toBe('body');
    await press('Escape');
    await session.app.page.locator('#map').waitFor();
    expect(await focused()).not.toBe('body');
    await session.back();
    await expect.poll(focused).not.toBe('body');
    expect(await unseen(12)).toEqual([]);
  });

  it('can do without single letters', async () => {
    const { page } = session.app;
    await page.getByRole('button', { name: 'Settings' }).focus();
    await press('Enter');
    await page.getByLabel(/Single letters are keys/).focus();
    await press('Space');
    await press('Escape');
    await press('?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', { name: 'Settings' }).focus();
    await press('Enter');
    await page.getByLabel(/Single letters are keys/).focus();
    await press('Space');
    await press('Escape');
  });

  it('stops a walk at once, and keeps what was found', async () => {
    const { page } = session.app;
    await press('/');
    await press('Escape');
    await session.start('silent');
    await page.getByRole('heading', { name: 'Does the server speak TLS, and does the handshake end well?' }).waitFor();
    await page.getByText(/of at most 10 s/).waitFor();
    expect(await page.locator('.steps [data-step="network.handshake"]').getAttribute('aria-current')).toBe('step');
    expect(await session.arrow('kubectl')).toContain('o-run');
    await session.app.screenshot('running-light');
    expect(await session.app.axe()).toEqual([]);
    await session.theme('Dark');
    await session.resize(900, 600);
    await session.app.screenshot('running-900x600-dark');
    await session.resize(1280, 800);
    await session.app.screenshot('running-dark');
    await session.theme('Light');
    const before = performance.now();
    await press('Escape');
    await page.getByText(/^Stopped after \d+ of \d+ steps\.$/).waitFor();
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(await session.answer()).toContain('nothing is concluded from what was not asked');
    expect(await session.arrow('kubectl')).toContain('o-unsure');
    await session.app.screenshot('stopped-light');
    expect(await session.app.axe()).toEqual([]);
    await session.back();
    expect(await page.locator('[data-target]').filter({ hasText: 'silent' }).textContent()).toMatch(/^Stopped/);
  });

  it('goes one step at a time, and calls nothing failed that only the server can confirm', async () => {
    const { page } = session.app;
    await page.getByRole('button', { name: 'Step by step' }).click();
    await session.start('expired-token');
    const predicted = page.getByText(/Predicted, the server is asked all the same/);
    const next = page.getByRole('button', { name: 'Next: ask this' });
    let steps = 0;
    for (; steps < 40 && !(await predicted.isVisible()); steps += 1) {
      await next.waitFor();
      const asked = await page.getByRole('heading', { level: 1 }).textContent();
      await press('Enter');
      await page.waitForFunction((question) => document.querySelector('h1')?.textContent !== question, asked);
      await next.waitFor();
    }
    expect(steps).toBeGreaterThan(5);
    await page.getByRole('button', { name: /^Warning 2.Credential/ }).click();
    const validity = page.locator('.steps [data-step="credential.validity"]');
    expect(await validity.textContent()).toMatch(/Not valid now.*predicted/);
    expect(await validity.getByLabel('Warning').count()).toBe(1);
    expect(await session.arrow('kubectl')).not.toContain('o-fail');
    await session.app.screenshot('predicted-light');
    expect(await session.app.axe()).toEqual([]);
    await page.locator('#main').focus();
    const done = page.locator('.status', { hasText: /^Done/ });
    for (; steps < 80 && !(await done.isVisible()); steps += 1) {
      await press('Enter');
      await page.waitForTimeout(60);
    }
    expect(await session.ended()).toContain('CRED-07');
    expect(await validity.getByLabel('Fails').count()).toBe(1);
    expect(await session.arrow('kubectl')).toContain('o-fail');
    await session.back();
    await page.getByRole('button', { name: 'Whole walk' }).click();
  });
});
