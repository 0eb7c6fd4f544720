import { chmod, copyFile, mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type RunningApp } from '../e2e/harness/launch.ts';
import { must } from './api-client.ts';
import { type Changeable, type Installed, installDashboard } from './dashboards/install.ts';
import { certificateUser, kubeconfigText } from './kubeconfig.ts';
import { type NodeRig, startNode } from './node.ts';

/** A person opens the program on a real cluster with a real Dashboard, and sees which way leads in and whose sign-in fails. */
describe('the window on a cluster with a Dashboard', () => {
  let node: NodeRig;
  let app: RunningApp;
  let dashboard: Installed | undefined;

  beforeAll(async () => {
    node = await startNode();
    const kubeconfig = kubeconfigText({ cluster: node.clusterFields(), user: certificateUser(node.admin) });
    app = await launchApp({
      files: { '.kube/config': kubeconfig },
      environment: { PATH: '~/bin:/usr/local/bin:/usr/bin:/bin' },
    });
    // The rig's own kubectl, where the window's user can start it.
    const bin = path.join(app.home, 'bin');
    await mkdir(bin);
    await copyFile(await realpath(node.kubectlPath), path.join(bin, 'kubectl'));
    await chmod(path.join(bin, 'kubectl'), 0o755);
    await app.page.locator('[data-target]').first().waitFor();
  }, 1_200_000);

  afterAll(async () => {
    await app?.close();
    await node?.stop();
  });

  afterEach(async () => {
    await app.page.getByRole('button', { name: 'All contexts' }).click();
    await app.page.locator('[data-target]').first().waitFor();
    await dashboard?.remove();
    dashboard = undefined;
  }, 120_000);

  async function walk(): Promise<string> {
    await app.page.locator('[data-target]').first().dblclick();
    await app.page.locator('.status', { hasText: /^Done/ }).waitFor({ timeout: 60_000 });
    return (await app.page.locator('#main').textContent()) ?? '';
  }

  const arrow = (id: string) => app.page.locator(`[data-arrow="${id}"]`).getAttribute('class');
  const line = () => app.page.locator('.link-line').textContent();
  const way = (title: string) => app.page.locator('.way', { hasText: title });

  it('opens a healthy 2.7 by port-forward, both sign-ins green', async () => {
    dashboard = await installDashboard(node, '2.7');
    await walk();
    await app.screenshot('rig-dashboard-healthy');
    expect(await line()).toBe('Both sign-ins work, yours and the Dashboard’s own.');
    for (const id of ['kubectl', 'service', 'forward']) expect(await arrow(id), id).toContain('o-pass');
    // Port 8001 is one for the whole machine: another program there is a warning.
    expect(await arrow('localhost')).toMatch(/o-(?:pass|warn)/);
    // 2.7 is not looked after any more.
    expect(await arrow('proxy')).toContain('o-warn');
    expect(await way('Port-forward').textContent()).toContain('works');
    expect(await app.page.locator('.way.best').count()).toBe(1);
    expect(await app.axe()).toEqual([]);
    await app.page.keyboard.press('f');
    await app.page.locator('[data-flow-step="account.token"]').waitFor();
    await app.screenshot('rig-dashboard-flowchart');
    expect(await app.axe()).toEqual([]);
  }, 300_000);

  it('says of 7 that kubectl proxy leads to the page and no further, and recommends port-forward', async () => {
    dashboard = await installDashboard(node, '7');
    await walk();
    expect(await way('kubectl proxy').textContent()).toContain('page only');
    expect(await app.page.locator('.way.best').textContent()).toMatch(/^Port-forward/);
    expect(await arrow('localhost')).toContain('o-warn');
    expect(await arrow('forward')).toContain('o-pass');
    await app.screenshot('rig-dashboard-seven');
  }, 300_000);

  it('puts the blame on the Dashboard’s own sign-in when its account was made anew', async () => {
    dashboard = await installDashboard(node, '2.7');
    const { namespace } = dashboard;
    const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
    await must(node.api('DELETE', `${accounts}/kubernetes-dashboard`), 'gone');
    await node.createServiceAccount('kubernetes-dashboard', namespace);
    // The API server keeps what it knew of the token for ten seconds.
    await sleep(11_000);
    const answer = await walk();
    expect(await line()).toBe('Your own sign-in works; it is the Dashboard’s own sign-in that fails.');
    expect(answer).toContain('SA-04');
    expect(await arrow('service')).toContain('o-fail');
    expect(await arrow('kubectl')).toContain('o-pass');
    expect(await app.axe()).toEqual([]);
    await app.screenshot('rig-dashboard-account');
  }, 300_000);

  it('warns of a Dashboard on http behind a NodePort, where nobody can log in, and recommends no way', async () => {
    dashboard = await installDashboard(node, '2.7', { change: inClear });
    await walk();
    expect(await way('NodePort').textContent()).toContain('page only');
    expect(await arrow('nodePort')).toContain('o-warn');
    // Over plain http this Dashboard ignores every login, whatever leads to it.
    expect(await line()).toBe('Both sign-ins work, yours and the Dashboard’s own; but no way in lets you log in.');
    expect(await app.page.locator('.way.best').count()).toBe(0);
    await app.screenshot('rig-dashboard-node-port');
  }, 300_000);
});

/** Plain http on a port of every node. */
function inClear(object: Changeable): void {
  if (object.kind === 'Service' && object.metadata.name === 'kubernetes-dashboard') {
    object.spec.type = 'NodePort';
    object.spec.ports = [{ port: 80, targetPort: 9090 }];
  }
  if (object.kind !== 'Deployment' || object.metadata.name !== 'kubernetes-dashboard') return;
  const [container] = object.spec.template.spec.containers;
  container.args = ['--namespace=kubernetes-dashboard', '--insecure-bind-address=0.0.0.0'];
  container.ports = [{ containerPort: 9090, protocol: 'TCP' }];
  container.livenessProbe = { httpGet: { scheme: 'HTTP', path: '/', port: 9090 }, initialDelaySeconds: 30 };
}
