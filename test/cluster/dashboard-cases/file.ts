// KF: the Dashboard signs in with a kubeconfig file that is mounted into its pod.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault, warning, warnings } from '../case.ts';
import { all, changePods, withArgs } from '../dashboards/faults.ts';
import type { Changeable } from '../dashboards/install.ts';
import { base64, certificateUser, type Fields, kubeconfigText, writePrivate } from '../kubeconfig.ts';
import { hoursFromNow } from '../pki.ts';
import { ask } from './ask.ts';
import { type DashboardCase, type DashboardWorld, simple } from './case.ts';

const name = 'kubernetes-dashboard';
const folder = '/etc/kubernetes';
const file = `${folder}/kubeconfig.yaml`;

interface Mounted {
  /** Permissions of the files; the kubelet’s own default is 0644. */
  readonly mode?: number;
  /** The key in the Secret, which is the name of the file. */
  readonly key?: string;
}

export const mounting = ({ mode, key = 'kubeconfig.yaml' }: Mounted) => ({
  key,
  change: all(
    withArgs([`--kubeconfig=${file}`], name),
    changePods((spec, container) => {
      const secret = { secretName: 'dashboard-kubeconfig', ...(mode === undefined ? {} : { defaultMode: mode }) };
      spec.volumes = [...spec.volumes, { name: 'kubeconfig', secret }];
      container.volumeMounts = [...container.volumeMounts, { name: 'kubeconfig', mountPath: folder, readOnly: true }];
    }, name),
  ),
});

export const secretOf = (namespace: string, key: string, text: string): Changeable => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'dashboard-kubeconfig', namespace },
  type: 'Opaque',
  data: { [key]: base64(text) },
});

const inCluster = ({ node }: DashboardWorld): Fields => ({
  server: 'https://10.96.0.1',
  'certificate-authority-data': base64(node.ca.pem),
});

interface Wanted extends Mounted {
  readonly id: string;
  readonly title: string;
  readonly dashboard?: '2.7' | '1.10.1';
  readonly codes: readonly string[];
  readonly ends: RegExp;
  /** More of the pod. */
  readonly change?: (object: Changeable) => unknown;
  text(world: DashboardWorld): Promise<string> | string;
}

const withFile = ({ id, title, dashboard = '2.7', codes, ends, text, change, ...mounted }: Wanted): DashboardCase => ({
  id,
  title,
  dashboard,
  expected: codes.length === 0 ? warning('DISC-06') : fault(...codes),
  shows: ends,
  async prepare(world) {
    const namespace = dashboard === '2.7' ? name : 'kube-system';
    const { key, change: mount } = mounting(mounted);
    const put = await world.put(dashboard, {
      change: all(mount, change ?? (() => undefined)),
      before: [secretOf(namespace, key, await text(world))],
    });
    return { said: codes.length === 0 ? await put.line(ends) : await put.lastLine(ends) };
  },
});

const admin = async (world: DashboardWorld): Promise<string> =>
  kubeconfigText({ cluster: inCluster(world), user: certificateUser(world.node.admin) });

const signIn = (command: string): Fields => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command, interactiveMode: 'Never' },
});

/** A name server that no pod reaches. */
const withoutNames = changePods((spec) => {
  spec.dnsPolicy = 'None';
  spec.dnsConfig = { nameservers: ['10.96.0.99'] };
}, name);

/** The addresses of both replicas, once each gives a page. */
export async function bothServe({ node }: DashboardWorld): Promise<readonly string[]> {
  for (let tries = 0; ; tries++) {
    const where = `/api/v1/namespaces/${name}/pods?labelSelector=k8s-app%3D${name}`;
    const { items = [] } = (await node.api('GET', where)).json ?? {};
    const addresses = (items as Changeable[]).flatMap(({ status }) => status.podIP ?? []);
    const pages = await Promise.all(addresses.map((address) => ask(`https://${address}:8443/`).catch(() => undefined)));
    if (pages.length === 2 && !pages.includes(undefined)) return addresses;
    if (tries > 200) throw new Error(`not two replicas that serve: ${addresses.join(', ')}`);
    await sleep(250);
  }
}

export const fileCases: readonly DashboardCase[] = [
  withFile({
    id: 'file-sound',
    title: 'a kubeconfig from a Secret, and sound',
    codes: [],
    ends: /Serving securely on HTTPS port/,
    text: admin,
  }),
  withFile({
    id: 'file-sound-old',
    title: 'a kubeconfig from a Secret, and sound',
    dashboard: '1.10.1',
    codes: [],
    ends: /Serving securely on HTTPS port/,
    text: admin,
  }),
  simple({
    id: 'file-not-mounted',
    title: '--kubeconfig names a file, and nothing mounts it',
    dashboard: '2.7',
    expected: fault('KF-01'),
    change: withArgs([`--kubeconfig=${file}`], name),
    ends: /panic: stat \/etc\/kubernetes\/kubeconfig\.yaml: no such file or directory/,
  }),
  simple({
    id: 'file-not-mounted-old',
    title: '--kubeconfig names a file, and nothing mounts it',
    dashboard: '1.10.1',
    expected: fault('KF-01'),
    change: withArgs([`--kubeconfig=${file}`]),
    ends: /panic: stat \/etc\/kubernetes\/kubeconfig\.yaml: no such file or directory/,
  }),
  withFile({
    id: 'file-other-name',
    title: 'the Secret has the file by another name than --kubeconfig',
    codes: ['KF-01'],
    key: 'admin.conf',
    ends: /panic: stat \/etc\/kubernetes\/kubeconfig\.yaml: no such file or directory/,
    text: admin,
  }),
  withFile({
    id: 'file-not-readable',
    title: 'the file is for root alone, and the Dashboard is not root',
    codes: ['KF-05'],
    mode: 0o400,
    ends: /permission denied/,
    text: admin,
  }),
  withFile({
    id: 'file-broken-yaml',
    title: 'the file is no YAML',
    codes: ['KCFG-04'],
    ends: /panic: error loading config file .*yaml: line/,
    text: () => 'apiVersion: v1\nclusters: [\nkind: Config\n',
  }),
  withFile({
    id: 'file-certificate-by-path',
    title: 'the file names certificate and key by their paths on somebody’s computer',
    codes: ['KF-02'],
    ends: /unable to read client-cert/,
    text: (world) =>
      kubeconfigText({
        cluster: inCluster(world),
        user: { 'client-certificate': '/home/jane/.certs/jane.crt', 'client-key': '/home/jane/.certs/jane.key' },
      }),
  }),
  withFile({
    id: 'file-loopback-server',
    title: 'the file’s server is 127.0.0.1, as on the computer that it comes from',
    codes: ['KF-03'],
    ends: /127\.0\.0\.1:6443: connect: connection refused/,
    text: (world) =>
      kubeconfigText({
        cluster: { ...inCluster(world), server: 'https://127.0.0.1:6443' },
        user: certificateUser(world.node.admin),
      }),
  }),
  withFile({
    id: 'file-sign-in-program',
    title: 'the file’s user signs in with a program that is not in the image',
    codes: ['KF-04'],
    ends: /exec: executable aws not found/,
    text: (world) => kubeconfigText({ cluster: inCluster(world), user: signIn('aws') }),
  }),
  withFile({
    id: 'file-sign-in-program-old',
    title: 'the file’s user signs in with a program, which this version does not know: it goes on without any',
    dashboard: '1.10.1',
    // A user without a credential reads the same from outside.
    codes: ['KF-04', 'KCFG-08'],
    ends: /User "system:anonymous" cannot create/,
    text: (world) => kubeconfigText({ cluster: inCluster(world), user: signIn('aws') }),
  }),
  withFile({
    id: 'file-expired-certificate',
    title: 'the client certificate in the file has expired',
    codes: ['KF-07'],
    ends: /the server has asked for the client to provide credentials/,
    async text(world) {
      const expired = await world.node.issueClientCertificate({
        cn: 'kubernetes-admin',
        groups: ['system:masters'],
        notBefore: hoursFromNow(-48),
        notAfter: hoursFromNow(-24),
      });
      return kubeconfigText({ cluster: inCluster(world), user: certificateUser(expired) });
    },
  }),
  withFile({
    id: 'file-bad-token',
    title: 'the token in the file is no token of this cluster',
    dashboard: '1.10.1',
    codes: ['KF-07'],
    ends: /the server has asked for the client to provide credentials/,
    text: (world) => kubeconfigText({ cluster: inCluster(world), user: { token: 'aGVsbG8gd29ybGQ' } }),
  }),
  withFile({
    id: 'file-without-authority',
    title: 'the file has no authority',
    // A wrong one reads the same from outside, and both are one code: that no authority in the pod fits
    // (dashboard-versions.md §2.3 maps the words to SA-13; TLS-01 is about the person's own kubeconfig).
    codes: ['SA-13'],
    ends: /x509: certificate signed by unknown authority/,
    text: (world) =>
      kubeconfigText({ cluster: { server: 'https://10.96.0.1' }, user: certificateUser(world.node.admin) }),
  }),
  withFile({
    id: 'file-name-not-resolved',
    title: 'the file’s server is a name, and the pod’s name server does not answer',
    codes: ['DNS-04'],
    ends: /lookup kubernetes\.default\.svc/,
    change: withoutNames,
    text: (world) =>
      kubeconfigText({
        cluster: { ...inCluster(world), server: 'https://kubernetes.default.svc' },
        user: certificateUser(world.node.admin),
      }),
  }),
  simple({
    id: 'file-host-path-refused',
    title: 'the document’s own manifest mounts the node’s folder, and the namespace allows no hostPath',
    dashboard: '2.7',
    namespace: 'dashboard-file',
    expected: fault('KF-06'),
    change: all(
      withArgs([`--kubeconfig=${file}`], name),
      (object) => {
        if (object.kind === 'Namespace') {
          object.metadata.labels = { 'pod-security.kubernetes.io/enforce': 'baseline' };
        }
      },
      changePods((spec, container) => {
        spec.volumes = [...spec.volumes, { name: 'kubeconfig', hostPath: { path: folder } }];
        container.volumeMounts = [...container.volumeMounts, { name: 'kubeconfig', mountPath: folder }];
      }, name),
    ),
    event: /violates PodSecurity "baseline:latest": hostPath volumes/,
  }),
  {
    id: 'file-from-the-node',
    title: 'the document’s own manifest: the kubeconfig is in a folder of the node, which the pod sees as well',
    dashboard: '1.10.1',
    expected: warnings('KF-09', 'DISC-06'),
    shows: /Serving securely on HTTPS port/,
    async prepare(world) {
      writePrivate(path.join(world.folder, 'kubeconfig.yaml'), await admin(world));
      const put = await world.put('1.10.1', {
        change: all(
          withArgs([`--kubeconfig=${file}`], name),
          changePods((spec, container) => {
            spec.volumes = [...spec.volumes, { name: 'kubeconfig', hostPath: { path: world.folder } }];
            container.volumeMounts = [...container.volumeMounts, { name: 'kubeconfig', mountPath: folder }];
          }, name),
        ),
      });
      await put.ready();
      return { said: await put.line(/Serving securely on HTTPS port/) };
    },
  },
  {
    id: 'file-two-replicas',
    title: 'two replicas with a kubeconfig file: each signs with a key of its own, and refuses what the other signed',
    dashboard: '2.7',
    expected: warnings('KF-08', 'DISC-06'),
    shows: /CSRF validation failed/,
    async prepare(world) {
      const { key, change: mount } = mounting({});
      const put = await world.put('2.7', {
        change: all(mount, (object: Changeable) => {
          if (object.kind === 'Deployment' && object.metadata.name === name) object.spec.replicas = 2;
        }),
        before: [secretOf(name, key, await admin(world))],
      });
      const [one, other] = await bothServe(world);
      await put.ready('dashboard');
      const page = await ask(`https://${one}:8443/api/v1/csrftoken/login`);
      const token = /"token":\s*"([^"]+)"/.exec(page)?.[1] ?? '';
      return { said: await ask(`https://${other}:8443/api/v1/login`, { 'x-csrf-token': token }, { token: 'x' }) };
    },
  },
  simple({
    id: 'file-not-mounted-7',
    title: '--kubeconfig of the modules api and auth names a file, and nothing mounts it',
    dashboard: '7',
    expected: fault('KF-01'),
    change: all(
      withArgs([`--kubeconfig=${file}`], 'kubernetes-dashboard-api'),
      withArgs([`--kubeconfig=${file}`], 'kubernetes-dashboard-auth'),
    ),
    part: 'api',
    ends: /Could not init kubernetes client config: stat \/etc\/kubernetes\/kubeconfig\.yaml: no such file or directory/,
  }),
];
