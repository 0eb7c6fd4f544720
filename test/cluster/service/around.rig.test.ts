import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../../shared/contract/run-report.ts';
import { must } from '../api-client.ts';
import { withMountedAccount } from '../dashboards/faults.ts';
import { type DashboardVersion, type Installed, installDashboard } from '../dashboards/install.ts';
import { kubeconfigText, writePrivate } from '../kubeconfig.ts';
import { lastEnd } from '../node/workloads.ts';
import { type NodeRig, startNode } from '../node.ts';
import { makeAuthority } from '../pki.ts';
import { removeFolder, temporaryFolder } from '../processes.ts';
import { makeSigningKey } from '../tokens.ts';
import { causesOf, diagnose } from './diagnose.ts';

const dashboard = 'kubernetes-dashboard';

/** What the control plane does to the Dashboard's own sign-in, and what people with fewer rights are told. */
describe('the Dashboard’s own sign-in, from around it', () => {
  let node: NodeRig;
  let folder: string;
  let installed: Installed | undefined;

  beforeAll(async () => {
    folder = temporaryFolder();
    node = await startNode();
  });

  afterAll(async () => {
    await node?.stop();
    removeFolder(folder);
  });

  async function install(version: DashboardVersion, options?: Parameters<typeof installDashboard>[2]) {
    await installed?.remove();
    installed = undefined;
    installed = await installDashboard(node, version, options);
    return installed;
  }

  /** A kubeconfig of an account that may look at one namespace (ClusterRole view), or at nothing. */
  async function personWith(rights: 'namespace' | 'none'): Promise<string> {
    const name = `person-${rights}`;
    const accounts = '/api/v1/namespaces/default/serviceaccounts';
    const known = await node.api('GET', `${accounts}/${name}`);
    if (known.status === 404) await node.createServiceAccount(name);
    if (rights === 'namespace') {
      const subject = { kind: 'ServiceAccount', name, namespace: 'default' };
      const binding = {
        metadata: { name: 'viewer' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
        subjects: [subject],
      };
      const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${dashboard}/rolebindings`;
      await must(node.api('POST', path, binding), 'viewer');
    }
    const token = await node.createToken({ name });
    return writePrivate(
      path.join(folder, name),
      kubeconfigText({ cluster: node.clusterFields(), user: { token }, context: { namespace: dashboard } }),
    );
  }

  const admin = () => diagnose(node.adminKubeconfig);
  const stepOf = ({ findings }: RunReport, step: string) => findings.find((finding) => finding.step === step);

  it('keys changed: SA-03 or SA-06', async () => {
    await install('2.7');
    const next = makeSigningKey();
    const file = (name: string, text: string) => writePrivate(path.join(folder, name), text);
    await node.restartServer([
      `--service-account-key-file=${file('next.pub', next.publicPem)}`,
      `--service-account-signing-key-file=${file('next.key', next.privatePem)}`,
    ]);
    await sleep(41_000);
    const report = await admin();
    await node.restartServer();
    expect(causesOf(report)).toEqual(['SA-03|SA-06']);
  });

  it('the issuer changed, and the container starts again: SA-03 or SA-06', async () => {
    const made = await install('7');
    await node.restartServer(['--service-account-issuer=https://new.example.test']);
    await made.logWith('provide credentials', 'api', 90);
    const report = await admin();
    await node.restartServer();
    expect(causesOf(report)).toEqual(['SA-03|SA-06']);
  });

  it('the admission plugin off: SA-02', async () => {
    await installed?.remove();
    installed = undefined;
    await node.restartServer(['--disable-admission-plugins=ServiceAccount']);
    const made = await install('2.7', { ready: false });
    await made.logWith('no such file or directory');
    const report = await admin();
    await node.restartServer();
    expect(causesOf(report)).toEqual(['SA-02']);
  });

  it('a certificate without the inner address: SA-15', async () => {
    await installed?.remove();
    installed = undefined;
    await node.serveCertificate(
      await node.issueServerCertificate({ addresses: ['127.0.0.1'], dnsNames: ['localhost'] }),
    );
    try {
      const made = await install('2.7', { ready: false });
      await made.pod(undefined, (pod) => lastEnd(pod) !== undefined);
      expect(causesOf(await admin())).toEqual(['SA-15']);
    } finally {
      await node.serveCertificate();
    }
  });

  it('auth of 7 alone with another authority, before anybody logs in: SA-23', async () => {
    const otherCa = (await makeAuthority({ commonName: 'kubernetes' })).pem;
    await install('7', {
      change: withMountedAccount({ ca: otherCa }, `${dashboard}-auth`),
      before: [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: dashboard } },
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'other-ca', namespace: dashboard },
          data: { 'ca.crt': otherCa },
        },
      ],
    });
    expect(causesOf(await admin())).toEqual(['SA-23']);
  });

  it('with rights in its namespace only: healthy is told by the log, and a fault is named', async () => {
    await install('2.7');
    const person = await personWith('namespace');
    const sound = await diagnose(person);
    expect(causesOf(sound)).toEqual([]);
    expect(stepOf(sound, 'account.token')).toMatchObject({ outcome: 'pass' });
    const account = `/api/v1/namespaces/${dashboard}/serviceaccounts`;
    await must(node.api('DELETE', `${account}/${dashboard}`), 'gone');
    await node.createServiceAccount(dashboard, dashboard);
    await sleep(11_000);
    expect(causesOf(await diagnose(person))).toEqual(['SA-04']);
  });

  it('with no rights: nothing is said to be wrong, and what is missing is', async () => {
    await install('2.7');
    const report = await diagnose(await personWith('none'));
    expect(report.verdict).toMatchObject({ outcome: 'inconclusive' });
    expect(causesOf(report)).toEqual([]);
    expect(report.verdict.side).toContain('Your own sign-in works');
  });
});
