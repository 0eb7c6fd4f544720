import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSession, startSession } from './demo-session.ts';

/** The same words in the dark, in a small window, under 200 % zoom, and as a flowchart or its list. */
describe('the look of the window', () => {
  let session: DemoSession;
  beforeAll(async () => {
    session = await startSession();
  });
  afterAll(() => session?.close());

  /** Things that stick out of the window sideways, or texts that run out of their boxes. */
  const stickingOut = (): Promise<readonly string[]> =>
    session.app.page.evaluate(() =>
      [...document.querySelectorAll('main *, header *, footer *, .steps *')]
        .filter((element) => {
          const box = element.getBoundingClientRect();
          const hidden = element.closest('.vh, .skip, svg, .react-flow') !== null;
          return !hidden && box.width > 0 && (box.right > innerWidth + 0.5 || box.left < -0.5);
        })
        .map((element) => element.outerHTML.slice(0, 100)),
    );

  it('is sound in the dark', async () => {
    await session.walk('name-not-in-certificate');
    await session.theme('Dark');
    await session.app.screenshot('verdict-dark');
    expect(await session.app.axe()).toEqual([]);
  });

  it('fits 900 × 600, with the same answer', async () => {
    await session.resize(900, 600);
    expect(await stickingOut()).toEqual([]);
    expect(await session.answer()).toContain('TLS-03');
    expect(await session.arrow('kubectl')).toContain('o-fail');
    await session.app.screenshot('verdict-900x600-dark');
    await session.theme('Light');
    await session.app.screenshot('verdict-900x600-light');
    expect(await session.app.axe()).toEqual([]);
  });

  it('folds a sound walk at 900 × 600 without cutting a word', async () => {
    await session.back();
    await session.walk('healthy');
    const fold = session.app.page.locator('.steps .fold');
    await fold.first().waitFor();
    const cut = await fold
      .locator('span')
      .evaluateAll((words) =>
        words.filter((word) => word.scrollWidth > word.clientWidth).map((word) => word.textContent),
      );
    expect(cut).toEqual([]);
    const sideways = () =>
      session.app.page.locator('.split > .steps').evaluate((list) => list.scrollWidth > list.clientWidth);
    expect(await sideways()).toBe(false);
    await session.app.screenshot('healthy-900x600-light');
    expect(await session.app.axe()).toEqual([]);
    await session.back();
    await session.walk('name-not-in-certificate');
  });

  it('scrolls as one page when the reader zooms to 200 %', async () => {
    await session.resize(1280, 800);
    const zoom = (factor: number) =>
      session.app.electron.evaluate(
        ({ BrowserWindow }, by) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(by),
        factor,
      );
    await zoom(2);
    await session.app.page.waitForFunction(() => innerWidth === 640);
    try {
      // The map takes its form once it has been measured.
      await expect
        .poll(() =>
          session.app.page.evaluate(() => {
            const { scrollWidth, scrollHeight } = document.documentElement;
            return { sideways: scrollWidth > innerWidth, down: scrollHeight > innerHeight };
          }),
        )
        .toEqual({ sideways: false, down: true });
      expect(await stickingOut()).toEqual([]);
      await session.app.screenshot('verdict-zoomed-light');
    } finally {
      await zoom(1);
    }
    await session.app.page.waitForFunction(() => innerWidth === 1280);
  });

  it('draws all steps as a flowchart: walked, red, not reached', async () => {
    const { page } = session.app;
    await page.keyboard.press('f');
    const node = (step: string) => page.locator(`[data-flow-step="${step}"]`);
    await node('network.names').waitFor();
    expect(await page.locator('[data-flow-step]').count()).toBeGreaterThanOrEqual(27);
    expect(await node('network.names').getAttribute('class')).toContain('o-fail');
    expect(await node('network.dates').getAttribute('class')).toContain('o-pass');
    expect(await node('server.credential').getAttribute('class')).toContain('o-blocked');
    expect(await node('network.names').getAttribute('aria-current')).toBe('step');
    const cut = await page
      .locator('.fnode .trunc')
      .evaluateAll((names) =>
        names.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent),
      );
    expect(cut).toEqual([]);
    await session.app.screenshot('flowchart-light');
    expect(await session.app.axe()).toEqual([]);
    await session.theme('Dark');
    await session.app.screenshot('flowchart-dark');
    expect(await session.app.axe()).toEqual([]);
    await session.theme('Light');
  });

  it('follows its edges with the arrow keys, and opens a step with Enter', async () => {
    const { page } = session.app;
    const at = () => page.evaluate(() => document.activeElement?.getAttribute('data-flow-step'));
    await page.locator('[data-flow-step="network.names"]').focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(at).toBe('network.handshake');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(at).toMatch(/^network\./);
    await page.keyboard.press('n');
    await expect.poll(at).toBe('network.names');
    await page.keyboard.press('ArrowDown');
    await expect.poll(at).toBe('server.kubernetes');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Is it a Kubernetes API server that answers?' }).waitFor();
    expect(await session.answer()).toContain('Behind 3.7');
    await page.keyboard.press('Escape');
  });

  it('gives the flowchart’s steps as an ordinary list too', async () => {
    const { page } = session.app;
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'List', exact: true }).click();
    const listed = await page
      .locator('.whole-list [data-step]')
      .evaluateAll((steps) => steps.map((step) => step.textContent));
    expect(listed.length).toBeGreaterThanOrEqual(27);
    expect(listed[0]).toMatch(/^1\.1 Files readable/);
    expect(await page.locator('.whole-list [aria-current="step"]').textContent()).toContain('Name not in certificate');
    await session.app.screenshot('flowchart-list-light');
    expect(await session.app.axe()).toEqual([]);
    await session.resize(900, 600);
    await page.getByRole('button', { name: 'Chart', exact: true }).click();
    await page.locator('[data-flow-step]').first().waitFor();
    await session.app.screenshot('flowchart-900x600-light');
    await session.resize(1280, 800);
    await page.keyboard.press('Escape');
    await session.back();
  });

  it('has settings and keys in dialogs that are sound as well', async () => {
    const { page } = session.app;
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await session.app.screenshot('settings-light');
    expect(await session.app.axe()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'All keys' }).waitFor();
    await session.app.screenshot('keys-light');
    expect(await session.app.axe()).toEqual([]);
    await page.keyboard.press('Escape');
  });
});
