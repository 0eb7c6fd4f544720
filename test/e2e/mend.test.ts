import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { AuthpathApi, RunEventBatch } from '../../shared/contract/operations.ts';
import type { EvidenceRecord } from '../../shared/model/evidence/index.ts';
import { type DemoSession, startSession } from './demo-session.ts';

/** A fault is mended on disk while its verdict is on screen; measuring again sees it. */
describe('measuring again', () => {
  let session: DemoSession;
  let right = '';
  beforeAll(async () => {
    session = await startSession();
    const kubeconfig = parse(session.kubeconfig);
    const cluster = (name: string) =>
      kubeconfig.clusters.find((entry: { readonly name: string }) => entry.name === name).cluster;
    cluster('wrong-authority')['certificate-authority-data'] = cluster('healthy')['certificate-authority-data'];
    right = stringify(kubeconfig);
  });
  afterAll(() => session?.close());

  const row = (step: string) => session.app.page.locator(`.steps [data-step="${step}"]`);

  it('turns one step green, and all that waited behind it', async () => {
    const { page } = session.app;
    expect(await session.walk('wrong-authority')).toContain('TLS-01');
    expect(await session.arrow('kubectl')).toContain('o-fail');
    await session.app.writeFile('.kube/config', right);
    await row('network.authority').click();
    await page.getByRole('button', { name: 'Measure this step again' }).click();
    await page.getByText(/^Works: /).waitFor();
    await expect.poll(() => session.arrow('kubectl')).toContain('o-pass');
    await page.keyboard.press('Escape');
    expect(await session.ended()).toContain('It works. The server knows you as demo-admin.');
    await session.back();
  });

  it('does the same for the whole walk with R, and sees a fault come back', async () => {
    const { page } = session.app;
    await session.walk('wrong-authority');
    expect(await session.arrow('kubectl')).toContain('o-pass');
    await session.app.writeFile('.kube/config', session.kubeconfig);
    await page.keyboard.press('r');
    await expect.poll(() => session.arrow('kubectl')).toContain('o-fail');
    expect(await session.ended()).toContain('TLS-01');
    await session.app.writeFile('.kube/config', right);
    await page.keyboard.press('Control+r');
    await expect.poll(() => session.arrow('kubectl')).toContain('o-pass');
    await session.ended();
    await session.back();
  });

  it('reads a file that was damaged in the meantime, and says where', async () => {
    const { page } = session.app;
    await session.app.writeFile('.kube/config', `${right}\n\tcontexts: []\n`);
    await page.keyboard.press('Control+r');
    await page.locator('.tr.bad').waitFor();
    expect(await page.locator('.tr.bad').textContent()).toContain('~/.kube/config:');
    await session.app.screenshot('start-damaged-light');
    await session.app.writeFile('.kube/config', right);
    await page.keyboard.press('Control+r');
    await page.locator('[data-target]').first().waitFor();
  });

  it('says that this machine has no network, above the answer', async () => {
    const { app } = session;
    const { page } = app;
    await page.evaluate(() => {
      const { authpath } = window as unknown as { authpath: AuthpathApi };
      authpath.onRunEvents(({ run, sequence }) => Reflect.set(window, 'lastBatch', { run, sequence }));
    });
    await session.walk('healthy');
    const { run, sequence }: Pick<RunEventBatch, 'run' | 'sequence'> = await page.evaluate(() =>
      Reflect.get(window, 'lastBatch'),
    );
    // Nobody takes the network away from a machine that runs tests: main's own channel brings the record of one without.
    const batch: RunEventBatch = {
      run,
      sequence: sequence + 1,
      events: [{ type: 'evidence', record: withoutNetwork }],
    };
    await app.electron.evaluate(
      ({ BrowserWindow }, sent) => BrowserWindow.getAllWindows()[0]?.webContents.send('run:events', sent),
      batch,
    );
    await page.getByText('This machine has no network.').waitFor();
    await app.screenshot('offline-light');
    expect(await app.axe()).toEqual([]);
    await session.back();
  });
});

const withoutNetwork: EvidenceRecord<'resolve'> = {
  key: 'resolve{"host":"api.example.com"}' as EvidenceRecord['key'],
  generation: 1,
  probe: 'resolve',
  version: 1,
  at: '2026-11-24T10:31:04.000Z',
  ms: 2,
  outcome: 'measured',
  error: null,
  data: {
    host: 'api.example.com',
    addresses: [],
    error: { code: 'EAI_AGAIN', syscall: 'getaddrinfo', text: 'getaddrinfo EAI_AGAIN api.example.com' },
    question: null,
    hasNetwork: false,
  },
};
