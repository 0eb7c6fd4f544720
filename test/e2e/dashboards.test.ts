import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { parseAllDocuments } from 'yaml';
import type { ScenarioName } from '../../electron/demo/scenarios.ts';
import { type DemoSession, startSession } from './demo-session.ts';

/** What a person was shown by a dialog of main's own. */
interface Shown {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  readonly defaultId: number;
  readonly cancelId: number;
}

/** A person's way through the Dashboard's part of the window, by keyboard, on the practice clusters. */
describe('a Dashboard in the window', () => {
  let session: DemoSession;
  beforeAll(async () => {
    // What kubectl proxy does is its own story; without kubectl the window is the same on every machine.
    session = await startSession({ environment: { PATH: '/nonexistent' } });
  });
  afterAll(() => session?.close());
  afterEach(async () => {
    await page().getByRole('button', { name: 'All contexts' }).click();
    await page().locator('[data-target]').first().waitFor();
  });

  const page = () => session.app.page;
  const ways = () => page().locator('.ways-in .way');
  const focused = () => page().evaluate(() => document.activeElement?.textContent ?? '');
  const said = () => page().locator('[role=status].live').textContent();
  const ended = () => page().locator('.status', { hasText: /^Done/ }).waitFor({ timeout: 30_000 });
  const row = (step: string) => page().locator(`[data-step="${step}"]`);

  /** Goes to something with Tab alone, from where the focus is. */
  async function tabTo(text: RegExp): Promise<void> {
    for (let tabs = 0; tabs < 150 && !text.test(await focused()); tabs += 1) await page().keyboard.press('Tab');
    expect(await focused()).toMatch(text);
  }

  it('shows the four ways in side by side, and the one that works for this person', async () => {
    await session.walk('dashboard-healthy');
    expect(await page().locator('.link-line').textContent()).toBe('Both sign-ins work, yours and the Dashboard’s own.');
    expect(await ways().locator('strong').allTextContents()).toEqual([
      'kubectl proxy',
      'Direct access',
      'NodePort',
      'Port-forward',
    ]);
    expect(await page().locator('.way.best').count()).toBe(1);
    expect(await page().locator('.way.best').textContent()).toMatch(/^Port-forwardworksThis one works for you/);
    expect(await session.arrow('proxy')).toContain('o-warn');
    expect(await session.app.axe()).toEqual([]);
    await session.app.screenshot('dashboard-healthy-light');
    await session.theme('Dark');
    await session.app.screenshot('dashboard-healthy-dark');
    expect(await session.app.axe()).toEqual([]);
    await session.theme('Light');
  });

  it('of two lets the person choose by keyboard, goes on about the chosen one, and keeps the focus there', async () => {
    await session.walk('dashboard-two-installs');
    const chooser = page().locator('.chooser');
    expect(await chooser.locator('li').allTextContents()).toEqual([
      expect.stringMatching(/^Headlamp .*in kube-systemLook at this one/),
      expect.stringMatching(/^Dashboard 2\.7\.0 in kubernetes-dashboardLooked at$/),
    ]);
    expect(await session.app.axe()).toEqual([]);
    await session.app.screenshot('dashboard-chooser-light');
    await tabTo(/^Look at this one: Headlamp/);
    await page().keyboard.press('Enter');
    await page()
      .locator('.chooser li', { hasText: /Headlamp.*Looked at/ })
      .waitFor();
    await ended();
    expect(await page().locator('#map').textContent()).toContain('kube-system');
    expect(await page().locator('.way.best').textContent()).toContain('log in to Headlamp');
    // Headlamp is looked after: what was said of the old Dashboard is gone.
    expect(await session.answer()).not.toContain('DISC-06');
    expect(await chooser.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    expect(await session.app.axe()).toEqual([]);
    await session.app.screenshot('dashboard-chosen-light');
    await tabTo(/^Look at this one: Dashboard 2\.7\.0/);
    await page().keyboard.press('Enter');
    await page()
      .locator('.chooser li', { hasText: /2\.7\.0.*Looked at/ })
      .waitFor();
    await ended();
    expect(await session.answer()).toContain('DISC-06');
  });

  describe('the trial inside the cluster', () => {
    const jobs = (scenario: ScenarioName) =>
      session.demo
        .audit(scenario)
        .filter((line) => /^(?:POST|DELETE) .*\/jobs/.test(line))
        .map((line) =>
          line.replace(/^(\w+) .*\/jobs(.*)$/, (_line, verb: string, rest: string) =>
            rest.includes('dryRun') ? 'dry run' : verb,
          ),
        );

    async function askForTrial(image: string): Promise<void> {
      await tabTo(/^Try it inside the cluster…$/);
      await page().keyboard.press('Enter');
      const field = page().getByLabel('Image with a shell and curl');
      await field.focus();
      await page().keyboard.press('Control+A');
      await page().keyboard.type(image);
      await page().keyboard.press('Enter');
    }

    it('shows what would be made, and makes nothing when the answer is no', async () => {
      await session.walk('dashboard-account-remade');
      await answerWith(0);
      await askForTrial('curlimages/curl:8.10.1');
      await expect.poll(async () => (await shown()).length).toBe(1);
      const [question] = await shown();
      expect(question).toMatchObject({ defaultId: 0, cancelId: 0 });
      expect(question?.detail).toContain('Account: kubernetes-dashboard');
      expect(question?.detail).toContain('Image: curlimages/curl:8.10.1');
      await expect.poll(said).toBe('Nothing was made in the cluster.');
      expect(jobs('dashboard-account-remade')).toEqual(['dry run']);
      expect(await row('account.probe').getByLabel('Not applicable').count()).toBe(1);
      expect(await session.app.axe()).toEqual([]);
      await session.app.screenshot('dashboard-trial-light');
    });

    it('is made once and removed when the answer is yes, and what the cluster answered is judged', async () => {
      await session.walk('dashboard-account-remade');
      await answerWith(1);
      await askForTrial('curlimages/curl:8.10.1');
      await row('account.probe').getByLabel('Works').waitFor();
      await ended();
      await expect
        .poll(() => jobs('dashboard-account-remade'))
        .toEqual(['dry run', 'dry run', 'dry run', 'POST', 'DELETE']);
      // A new pod gets a new token: the old one is still what fails.
      expect(await session.answer()).toMatch(/token/);
      await page().keyboard.press('Escape');
      expect(await session.answer()).toContain('SA-04');
      expect(await session.app.axe()).toEqual([]);
    });

    it('says so when the image has no curl, and blames nobody', async () => {
      await session.walk('dashboard-healthy');
      await answerWith(1);
      await askForTrial('busybox');
      await row('account.probe').getByLabel('Can’t tell').waitFor();
      await ended();
      await session.app.screenshot('dashboard-trial-no-curl-light');
      await page().keyboard.press('Escape');
      expect(await page().locator('.link-line').textContent()).toContain('the Dashboard’s own does can’t be told');
    });
  });

  it('writes the manifest for a kubeconfig file to the clipboard, and to a file that main’s own dialog names', async () => {
    await session.walk('dashboard-healthy');
    await tabTo(/^Copy the manifest$/);
    await page().keyboard.press('Enter');
    await expect.poll(said).toBe('Manifest copied.');
    const copied = await session.clipboard();
    const kinds = parseAllDocuments(copied).map((document) => document.toJS()?.kind);
    expect(kinds).toContain('Deployment');
    expect(kinds).toContain('Service');
    expect(copied).toContain('kubernetesui/dashboard:v2.7.0');
    const file = path.join(session.app.home, 'dashboard.yaml');
    await session.app.electron.evaluate(({ dialog }, filePath) => {
      Reflect.set(dialog, 'showSaveDialog', async () => ({ canceled: false, filePath }));
    }, file);
    await tabTo(/^Save the manifest…$/);
    await page().keyboard.press('Enter');
    await expect.poll(said).toBe('The manifest was saved.');
    expect(await readFile(file, 'utf8')).toBe(copied);
    expect(await session.app.axe()).toEqual([]);
    await session.app.electron.evaluate(({ dialog }) => {
      Reflect.set(dialog, 'showSaveDialog', async () => ({ canceled: true, filePath: '' }));
    });
    await tabTo(/^Save the manifest…$/);
    await page().keyboard.press('Enter');
    await expect.poll(said).toBe('Nothing was saved.');
  });

  it('takes in what the browser showed, and says what it means', async () => {
    await session.walk('dashboard-healthy');
    const card = page().locator('.shows-card');
    await tabTo(/^What does your browser show\?/);
    await page().keyboard.press('Enter');
    await card.getByRole('radio').first().waitFor();
    expect(await session.app.axe()).toEqual([]);
    await card.getByRole('radio', { name: 'CSRF validation failed' }).focus();
    await page().keyboard.press('Space');
    await page().keyboard.press('Enter');
    await card.locator('.told').waitFor();
    await ended();
    expect(await page().locator('#main').textContent()).toContain('UI-10');
    expect(await card.getAttribute('open')).not.toBeNull();
    expect(await session.app.axe()).toEqual([]);
    await session.app.screenshot('dashboard-browser-light');
  });

  /** Answers main's dialog in the person's place, and keeps what it would have shown. */
  async function answerWith(response: number): Promise<void> {
    await session.app.electron.evaluate(({ dialog }, given) => {
      Reflect.set(globalThis, 'shown', []);
      Reflect.set(dialog, 'showMessageBox', async (_window: unknown, options: unknown) => {
        Reflect.get(globalThis, 'shown').push(options);
        return { response: given, checkboxChecked: false };
      });
    }, response);
  }

  function shown(): Promise<readonly Shown[]> {
    return session.app.electron.evaluate(() => Reflect.get(globalThis, 'shown') as Shown[]);
  }
});
