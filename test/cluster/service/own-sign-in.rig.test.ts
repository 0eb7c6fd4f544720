import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../../shared/contract/run-report.ts';
import { must } from '../api-client.ts';
import {
  type Change,
  changePods,
  otherAuthority,
  withArgs,
  withMountedAccount,
  without,
  withoutToken,
} from '../dashboards/faults.ts';
import { type Changeable, type DashboardVersion, type Installed, installDashboard } from '../dashboards/install.ts';
import { base64, certificateUser, kubeconfigText } from '../kubeconfig.ts';
import { lastEnd } from '../node/workloads.ts';
import { type NodeRig, startNode } from '../node.ts';
import { makeAuthority } from '../pki.ts';
import { causesOf, diagnose } from './diagnose.ts';

const dashboard = 'kubernetes-dashboard';

interface Case {
  readonly what: string;
  readonly version: DashboardVersion;
  readonly change?: Change;
  readonly before?: readonly Changeable[];
  /** What its log must say before it is looked at; '' where it never runs. */
  readonly says: string | RegExp;
  readonly part?: string;
  readonly expected: readonly string[];
}

/** `--kubeconfig` with the file of `fileSecret`. */
function withFile(volume: Changeable = {}): Change {
  return changePods((spec, container) => {
    spec.volumes = [...(spec.volumes ?? []), { name: 'file', secret: { secretName: 'file', ...volume } }];
    container.volumeMounts = [...(container.volumeMounts ?? []), { name: 'file', mountPath: '/kc' }];
    container.args = [...(container.args ?? []), '--kubeconfig=/kc/config.yaml'];
    delete container.livenessProbe;
  }, dashboard);
}

const fileSecret = (content: string, namespace: string): Changeable => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'file', namespace },
  data: { 'config.yaml': base64(content) },
});

describe('the Dashboard’s own sign-in, on the rig’s node', () => {
  let node: NodeRig;
  let otherCa: string;
  let installed: Installed | undefined;

  beforeAll(async () => {
    node = await startNode();
    otherCa = (await makeAuthority({ commonName: 'kubernetes' })).pem;
  });

  afterAll(async () => {
    await node?.stop();
  });

  async function install(version: DashboardVersion, options?: Parameters<typeof installDashboard>[2]) {
    await installed?.remove();
    installed = undefined;
    installed = await installDashboard(node, version, options);
    return installed;
  }

  async function look(one: Omit<Case, 'what' | 'expected'>): Promise<RunReport> {
    const { version, change, before = [], says, part } = one;
    const made = await install(version, { ready: false, before, ...(change === undefined ? {} : { change }) });
    if (says !== '') await made.logWith(says, part);
    if (version === '7') await made.pod('kong');
    return diagnose(node.adminKubeconfig);
  }

  const healthy: readonly DashboardVersion[] = ['1.10.1', '2.7', '7', 'headlamp'];

  it.each(healthy)('%s, healthy, has nothing to mend', async (version) => {
    await install(version);
    const report = await diagnose(node.adminKubeconfig);
    expect(causesOf(report)).toEqual([]);
    expect(report.links).toMatchObject({ user: 'pass', service: 'pass' });
  });

  const noFile = 'no such file or directory';
  const panic = 'panic: ';
  const fatal = 'Error while initializing connection to Kubernetes apiserver.';
  const noToken: readonly Case[] = [
    { what: 'no token by the pod', version: '1.10.1', change: withoutToken(), says: noFile, expected: ['SA-01'] },
    { what: 'no token by the pod', version: '2.7', change: withoutToken(dashboard), says: noFile, expected: ['SA-01'] },
    {
      what: 'no token by the pod',
      version: '7',
      change: withoutToken(),
      says: noFile,
      part: 'api',
      expected: ['SA-01'],
    },
    {
      what: 'no token by the account',
      version: '2.7',
      change: (object) => {
        if (object.kind === 'ServiceAccount') object.automountServiceAccountToken = false;
      },
      says: noFile,
      expected: ['SA-01'],
    },
    {
      what: 'no address in the environment',
      version: '2.7',
      change: changePods((_, container) => {
        container.env = [{ name: 'KUBERNETES_SERVICE_HOST', value: '' }];
      }, dashboard),
      says: 'KUBERNETES_SERVICE_HOST',
      expected: ['SA-09'],
    },
    {
      what: 'a token for somebody else',
      version: '2.7',
      change: withMountedAccount({ audience: 'vault' }, dashboard),
      says: 'panic: Unauthorized',
      expected: ['SA-07'],
    },
    {
      what: 'a token for somebody else',
      version: '7',
      change: withMountedAccount({ audience: 'vault' }),
      says: 'provide credentials',
      part: 'api',
      expected: ['SA-07'],
    },
    { what: 'no RoleBinding', version: '2.7', change: without('RoleBinding'), says: panic, expected: ['SA-16'] },
    {
      what: 'a RoleBinding without its Role',
      version: '2.7',
      change: without('Role'),
      says: panic,
      expected: ['SA-16'],
    },
    { what: 'no RoleBinding', version: '1.10.1', change: without('RoleBinding'), says: panic, expected: ['SA-16'] },
    {
      what: 'the account default',
      version: '2.7',
      change: changePods((spec) => {
        delete spec.serviceAccountName;
      }, dashboard),
      says: panic,
      expected: ['SA-19'],
    },
    {
      what: 'another namespace in its arguments',
      version: '2.7',
      change: withArgs(['--namespace=kube-system'], dashboard),
      says: panic,
      expected: ['WL-06'],
    },
    {
      what: 'no account',
      version: '2.7',
      change: (object) => (object.kind === 'ServiceAccount' ? false : undefined),
      says: '',
      expected: ['WL-13'],
    },
    {
      what: 'an address of its own with TLS',
      version: '2.7',
      change: withArgs(['--apiserver-host=https://10.96.0.1'], dashboard),
      says: fatal,
      expected: ['SA-14'],
    },
    {
      what: 'an address of its own without TLS',
      version: '2.7',
      change: withArgs(['--apiserver-host=http://10.96.0.1:8080'], dashboard),
      says: fatal,
      expected: ['SA-17'],
    },
    {
      what: 'an address of its own, plain to a port with TLS',
      version: '1.10.1',
      change: withArgs(['--apiserver-host=http://10.96.0.1:443']),
      says: fatal,
      expected: ['SA-17'],
    },
    {
      what: 'an authority and the order not to look',
      version: '7',
      change: withArgs(['--apiserver-skip-tls-verify'], `${dashboard}-api`),
      says: 'insecure flag',
      part: 'api',
      expected: ['SA-24'],
    },
    {
      what: 'no kubeconfig where it looks',
      version: '2.7',
      change: withArgs(['--kubeconfig=/etc/kubernetes/kubeconfig.yaml'], dashboard),
      says: 'panic: stat',
      expected: ['KF-01'],
    },
  ];

  it.each(noToken)('$version with $what: $expected', async (one) => {
    const report = await look(one);
    expect(causesOf(report)).toEqual(one.expected);
    expect(report.links.user).toBe('pass');
  });

  it.each<DashboardVersion>(['1.10.1', '2.7', '7', 'headlamp'])(
    '%s with another cluster’s authority: SA-13',
    async (version) => {
      const namespace = version === '1.10.1' || version === 'headlamp' ? 'kube-system' : dashboard;
      const report = await look({
        version,
        change: withMountedAccount(
          { ca: otherCa },
          version === '7' ? undefined : version === 'headlamp' ? 'headlamp' : dashboard,
        ),
        before: [otherAuthority(otherCa, namespace)],
        says: 'x509: certificate signed by unknown authority',
        ...(version === '7' ? { part: 'api' } : {}),
      });
      expect(causesOf(report)).toEqual(['SA-13']);
    },
  );

  it('2.7 whose packets are dropped: SA-10', async () => {
    const allow = await node.dropPackets(node.podRange, '10.96.0.1');
    try {
      const made = await install('2.7', { ready: false });
      await made.logWith('i/o timeout', undefined, 60);
      expect(causesOf(await diagnose(node.adminKubeconfig))).toEqual(['SA-10']);
    } finally {
      await allow();
    }
  });

  it('2.7 whose account was made anew under it: SA-04', async () => {
    await install('2.7');
    const account = `/api/v1/namespaces/${dashboard}/serviceaccounts`;
    await must(node.api('DELETE', `${account}/${dashboard}`), 'gone');
    await node.createServiceAccount(dashboard, dashboard);
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    expect(causesOf(await diagnose(node.adminKubeconfig))).toEqual(['SA-04']);
  });

  const config = (server: string, user: Readonly<Record<string, unknown>>, ca = true) =>
    kubeconfigText({
      cluster: { server, ...(ca ? { 'certificate-authority-data': base64(node.ca.pem) } : {}) },
      user,
    });

  it.each([
    ['a server on loopback', '127.0.0.1', 'KF-03'],
    ['a bad token', 'token', 'KF-07'],
    ['a sign-in program', 'exec', 'KF-04'],
    ['certificates by path', 'path', 'KF-02'],
    ['no authority', 'noCa', 'SA-13'],
    ['a file that it may not read', 'mode', 'KF-05'],
    ['all well', 'good', null],
  ])('2.7 with a kubeconfig with %s', async (_what, which, code) => {
    const admin = await node.issueClientCertificate({ cn: 'dashboard', groups: ['system:masters'] });
    const inner = 'https://10.96.0.1';
    const texts: Readonly<Record<string, string>> = {
      '127.0.0.1': config('https://127.0.0.1:6443', certificateUser(admin)),
      token: config(inner, { token: 'garbage' }),
      exec: config(inner, {
        exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'aws', interactiveMode: 'Never' },
      }),
      path: config(inner, { 'client-certificate': '/home/mara/c.crt', 'client-key': '/home/mara/c.key' }),
      noCa: config(inner, certificateUser(admin), false),
      mode: config(inner, certificateUser(admin)),
      good: config(inner, certificateUser(admin)),
    };
    const text = texts[which] ?? '';
    const made = await install('2.7', {
      ready: false,
      before: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: dashboard } }, fileSecret(text, dashboard)],
      change: withFile(which === 'mode' ? { defaultMode: 0o400 } : {}),
    });
    if (code === null) await made.logWith('Serving securely');
    else await made.pod(undefined, (pod) => lastEnd(pod) !== undefined);
    expect(causesOf(await diagnose(node.adminKubeconfig))).toEqual(code === null ? [] : [code]);
  });
});
