import { chmod, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../electron/demo/index.ts';
import { launchApp, type RunningApp } from './harness/launch.ts';

/** kubectl by its name on the person's PATH: takes its time, and is refused whatever the server says. */
const kubectl = '#!/bin/sh\nsleep 3\necho "error: You must be logged in to the server (Unauthorized)" >&2\nexit 1\n';

describe('second opinions in the window', () => {
  let demo: Demo;
  let app: RunningApp;
  beforeAll(async () => {
    demo = await startDemo();
    app = await launchApp({
      files: { '.kube/config': await readFile(demo.kubeconfigPath, 'utf8'), 'bin/kubectl': kubectl },
      environment: { PATH: '~/bin:/usr/bin:/bin' },
    });
    await chmod(path.join(app.home, 'bin/kubectl'), 0o755);
    await app.page.getByText('healthy', { exact: true }).first().waitFor();
  });
  afterAll(async () => {
    await app?.close();
    await demo?.stop();
  });

  it('shows the verdict before kubectl has answered, and both texts when it says another thing', async () => {
    const { page } = app;
    await page.getByText('healthy', { exact: true }).first().dblclick();
    await page.locator('#main').getByText('It works.').waitFor();
    expect(await page.locator('.status').textContent()).toContain('asking kubectl too');
    await page.getByText('kubectl says another thing than our walk').waitFor();
    const answer = (await page.locator('#main').textContent()) ?? '';
    expect(answer).toContain('You must be logged in to the server (Unauthorized)');
    expect(answer).toContain(`get --raw /version --context=healthy`);
    expect(answer).not.toContain('It works.');
    await page.locator('.status', { hasText: /^Done/ }).waitFor();
    expect(await app.axe()).toEqual([]);
    await app.screenshot('second-word');
  });

  it('folds what other programs would make of it, and unfolds it by keyboard', async () => {
    const { page } = app;
    const card = page.getByRole('region', { name: 'What other programs would make of it' });
    await card.scrollIntoViewIfNeeded();
    const browsers = card.locator('summary', { hasText: 'Browsers' });
    await expect.poll(() => card.getByText('ERR_CERT_AUTHORITY_INVALID').isVisible()).toBe(false);
    await browsers.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => card.getByText('ERR_CERT_AUTHORITY_INVALID').isVisible()).toBe(true);
    expect(await app.axe()).toEqual([]);
    await app.screenshot('second-opinions');
  });
});
