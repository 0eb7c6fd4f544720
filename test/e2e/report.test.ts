import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { shells } from '../../shared/report/shell-quote.ts';
import { type DemoSession, startSession } from './demo-session.ts';

/** A name that every shell would stumble over, were it not quoted. */
const hostile = `it's $(reboot) 100%`;

/** What leaves the window: a command, a report, a link. */
describe('what a person takes out of the window', () => {
  let session: DemoSession;
  beforeAll(async () => {
    session = await startSession({
      edit: (text) => {
        const kubeconfig = parse(text);
        for (const { name, context } of kubeconfig.contexts) {
          if (name === 'name-not-in-certificate') context.cluster = hostile;
        }
        for (const cluster of kubeconfig.clusters) {
          if (cluster.name === 'name-not-in-certificate') cluster.name = hostile;
        }
        return stringify(kubeconfig);
      },
    });
  });
  afterAll(() => session?.close());

  const quoted: Readonly<Record<(typeof shells)[number], string>> = {
    bash: `'it'\\''s $(reboot) 100%'`,
    zsh: `'it'\\''s $(reboot) 100%'`,
    fish: `'it\\'s $(reboot) 100%'`,
    powershell: `'it''s $(reboot) 100%'`,
    cmd: `^"it's $^(reboot^) 100^%^"`,
  };

  it.each(shells)('is a command that %s takes as it stands, and as it is shown', async (shell) => {
    const { page } = session.app;
    if (shell === shells[0]) await session.walk('name-not-in-certificate');
    await page.getByLabel('Shell').first().selectOption(shell);
    const button = page.locator('.remedies .btn.primary').first();
    await button.click();
    await expect.poll(session.clipboard).toContain(`kubectl config set-cluster ${quoted[shell]} --kubeconfig`);
    expect(await session.clipboard()).toBe(await page.locator('.remedy .cmd').first().textContent());
    await expect.poll(() => button.textContent()).toBe('Copied');
  });

  it('is the text that kubectl prints, one click away', async () => {
    const { page } = session.app;
    await page.getByText('What kubectl says about it').click();
    await page.getByRole('button', { name: 'Copy: what kubectl says' }).click();
    await expect.poll(session.clipboard).toMatch(/x509: certificate is valid for .*, not 127\.0\.0\.1/);
    await page.getByText('What kubectl says about it').click();
  });

  it('is a page of the documentation, opened outside by its id, and never in the window', async () => {
    const { app } = session;
    await app.electron.evaluate(({ shell }) => {
      Reflect.set(globalThis, 'opened', []);
      shell.openExternal = (address: string) => {
        Reflect.get(globalThis, 'opened').push(address);
        return Promise.resolve();
      };
    });
    const opened = () => app.electron.evaluate(() => Reflect.get(globalThis, 'opened') as readonly string[]);
    await app.page.getByRole('button', { name: 'TLS-03: open its page' }).first().click();
    await expect.poll(opened).toEqual([expect.stringMatching(/^https:\/\//)]);
    expect(app.page.url()).toMatch(/^app:\/\/bundle\//);
    await session.back();
  });

  it.each(['expired-token', 'foreign-token', 'expired-client-certificate', 'wrong-authority', 'healthy'])(
    'is a report in Markdown of %s, and neither it nor the page holds a secret',
    async (context) => {
      const { page } = session.app;
      await session.walk(context);
      for (const summary of await page.locator('summary').all()) await summary.click();
      const html = await page.content();
      await page.keyboard.press('c');
      await expect.poll(session.clipboard).toMatch(new RegExp(`^# Authpath: ${context}\n`));
      const report = await session.clipboard();
      expect(report).toContain('## Steps');
      expect(report).toMatch(/- 4\.5 Credential accepted: /);
      expect(session.secrets.length).toBeGreaterThan(8);
      expect(session.secrets.filter((secret) => report.includes(secret) || html.includes(secret))).toEqual([]);
      await session.back();
    },
  );
});
