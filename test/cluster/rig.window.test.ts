import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type RunningApp } from '../e2e/harness/launch.ts';
import { base64, certificateUser } from './kubeconfig.ts';
import { hoursFromNow } from './pki.ts';
import { type Rig, startRig } from './rig.ts';

/** A person opens the program, picks a context of a real cluster, and sees which arrow is red and why. */
describe('the window on a real cluster', () => {
  let rig: Rig;
  let app: RunningApp;

  beforeAll(async () => {
    rig = await startRig({ version: '1.36' });
    await rig.createServiceAccount('deleted');
    const token = await rig.createToken({ name: 'deleted' });
    await rig.api('DELETE', '/api/v1/namespaces/default/serviceaccounts/deleted');
    const expired = await rig.issueClientCertificate({
      cn: 'mara',
      groups: ['system:masters'],
      notBefore: hoursFromNow(-48),
      notAfter: hoursFromNow(-1),
    });
    const users = {
      admin: certificateUser(rig.admin),
      expired: certificateUser(expired),
      'deleted-account': { token },
    };
    const kubeconfig = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'admin',
      clusters: [{ name: 'rig', cluster: { server: rig.server, 'certificate-authority-data': base64(rig.ca.pem) } }],
      users: Object.entries(users).map(([name, user]) => ({ name, user })),
      contexts: Object.keys(users).map((name) => ({ name, context: { cluster: 'rig', user: name } })),
    };
    app = await launchApp({ files: { '.kube/config': JSON.stringify(kubeconfig) } });
  }, 1_200_000);

  afterAll(async () => {
    await app?.close();
    await rig?.stop();
  });

  async function walk(context: string): Promise<string> {
    await app.page.getByText(context, { exact: true }).first().dblclick();
    await app.page.locator('.status', { hasText: /^Done/ }).waitFor({ timeout: 30_000 });
    return (await app.page.locator('#main').textContent()) ?? '';
  }

  async function back(): Promise<void> {
    await app.page.keyboard.press('Escape');
    await app.page.getByText('deleted-account', { exact: true }).first().waitFor();
  }

  const arrow = () => app.page.locator('[data-arrow="kubectl"]');

  it('sees the healthy administrator in, with a green arrow', async () => {
    const answer = await walk('admin');
    expect(answer).toContain('kubernetes-admin');
    await expect.poll(() => arrow().getAttribute('class')).toContain('o-pass');
    await back();
  });

  it('turns the arrow red for an expired client certificate, and says so', async () => {
    const answer = await walk('expired');
    expect(answer).toMatch(/client certificate expired/i);
    expect(answer).toContain('CRED-01');
    await app.screenshot('rig-expired-client-certificate');
    await expect.poll(() => arrow().getAttribute('class')).toContain('o-fail');
    await back();
  });

  it('names both causes that a deleted account’s token can have', async () => {
    const answer = await walk('deleted-account');
    expect(answer).toContain('AUTHN-05');
    expect(answer).toContain('AUTHN-03');
    expect(answer).toMatch(/tells them apart/i);
    await app.screenshot('rig-token-of-deleted-account');
    await back();
  });

  it('finds the served certificate’s other names, and sees it mended when checked again', async () => {
    await rig.serveCertificate(
      await rig.issueServerCertificate({ dnsNames: ['cp-1.rig.test'], addresses: ['10.96.0.1'] }),
    );
    const answer = await walk('admin');
    expect(answer).toContain('TLS-03');
    expect(answer).toContain('127.0.0.1');
    await expect.poll(() => arrow().getAttribute('class')).toContain('o-fail');
    await app.screenshot('rig-name-not-in-certificate');
    await rig.serveCertificate();
    await app.page.keyboard.press('r');
    await expect.poll(() => arrow().getAttribute('class')).toContain('o-pass');
    expect(await app.page.locator('#main').textContent()).toContain('kubernetes-admin');
  });
});
