// KCTL, KPX, NP, UI, AUTHZ: each way in asked for by its name, where what is not set up is a fault; and every version sound.
import { existsSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PathChoice } from '../../../shared/flow/scope.ts';
import { type Expectation, fault, sound, warning, warnings } from '../case.ts';
import { all, changePods, withArgs } from '../dashboards/faults.ts';
import type { Changeable, DashboardVersion } from '../dashboards/install.ts';
import { freePorts } from '../processes.ts';
import { type DashboardCase, type DashboardWorld, simple } from './case.ts';
import { person } from './people.ts';

const name = 'kubernetes-dashboard';
const forPeople: Readonly<Record<DashboardVersion, string>> = {
  '1.10.1': name,
  '2.7': name,
  '7': 'kubernetes-dashboard-kong-proxy',
  headlamp: 'headlamp',
};
const choices = ['all', 'kubectl-proxy', 'direct', 'port-forward', 'service', 'node-port'] as const;

/** The Service that people use opens a port on every node. */
export const nodePort = (version: DashboardVersion) => (object: Changeable) => {
  if (object.kind === 'Service' && object.metadata.name === forPeople[version]) object.spec.type = 'NodePort';
};

/**
 * The certificate that 2.7 makes for itself has neither subject nor names (dashboard-measured.md §4): a browser shows
 * ERR_CERT_INVALID, and no way past it.
 */
const oldAndUnnamed = warnings('UI-04', 'DISC-06');

/** Login through the API server can’t work: it takes away the header that 7 needs, and moves Headlamp’s cookie. */
function truthOf(version: DashboardVersion, path: PathChoice): Expectation {
  const throughServer = path === 'kubectl-proxy' || path === 'direct';
  if (version === 'headlamp') return throughServer ? fault('HL-03') : sound;
  if (version === '2.7' && path === 'node-port') return oldAndUnnamed;
  return version === '7' && throughServer ? fault('UI-13') : warning('DISC-06');
}

/** One install each, walked once for every way by its name and once for all. */
export const healthyDashboardCases: readonly DashboardCase[] = (['2.7', '7', 'headlamp', '1.10.1'] as const).flatMap(
  (dashboard) =>
    choices.map((path) =>
      simple({
        id: `sound-${dashboard.replaceAll('.', '-')}-${path}`,
        title: `nothing is wrong; asked for ${path === 'all' ? 'everything' : path}`,
        dashboard,
        paths: [path],
        expected: truthOf(dashboard, path),
        ...(path === 'node-port' ? { change: nodePort(dashboard) } : { shares: `sound-${dashboard}` }),
      }),
    ),
);

const noDashboard = (path: PathChoice): DashboardCase => ({
  id: `none-${path}`,
  title: `no Dashboard at all; asked for ${path === 'all' ? 'everything' : path}`,
  dashboard: 'none',
  paths: [path],
  expected: path === 'all' || path === 'user' ? sound : fault('DISC-01'),
  shows: null,
  prepare: async () => ({ said: '' }),
});

/** Plain HTTP. Without `--enable-insecure-login` every credential is ignored. */
const plain = (...args: readonly string[]) =>
  all(
    nodePort('2.7'),
    changePods((_, container) => {
      container.args = [...args, '--insecure-port=9090', `--namespace=${name}`];
      container.ports = [{ containerPort: 9090, protocol: 'TCP' }];
      container.livenessProbe = { httpGet: { scheme: 'HTTP', path: '/', port: 9090 }, initialDelaySeconds: 30 };
    }, name),
    (object: Changeable) => {
      if (object.kind === 'Service' && object.metadata.name === name) {
        object.spec.ports[0].port = 80;
        object.spec.ports[0].targetPort = 9090;
      }
    },
  );

export async function nodePortOf({ node }: DashboardWorld): Promise<number> {
  const answer = await node.api('GET', `/api/v1/namespaces/${name}/services/${name}`);
  return answer.json.spec.ports[0].nodePort as number;
}

/** Until kube-proxy has written what pods need: a node that has just started does not know the API server’s Service yet. */
async function servesOldOnes({ node }: DashboardWorld): Promise<void> {
  for (let tries = 0; ; tries++) {
    if (/10\.96\.0\.1\b/.test((await node.machine.run(['nft', 'list', 'ruleset'])).stdout)) return;
    if (tries > 120) throw new Error('kube-proxy has not written the Service of the API server');
    await sleep(250);
  }
}

/** What the node does with packets from this machine to node ports, while the case runs. */
export async function closePorts({ node, defer }: DashboardWorld, verdict = 'drop'): Promise<void> {
  const rule = `ip saddr ${node.hostAddress} tcp dport 30000-32767 ${verdict}`;
  const chain = `chain early { type filter hook prerouting priority -350; ${rule}; }`;
  await node.machine.must(['nft', '-f', '-'], { stdin: `table ip closed { ${chain}\n}\n` });
  defer(() => node.machine.must(['nft', 'delete', 'table', 'ip', 'closed']));
}

const closed = (path: PathChoice, expected: Expectation): DashboardCase =>
  simple({
    id: `node-port-closed-${path}`,
    title: `the node ports are closed by a firewall; asked for ${path === 'all' ? 'everything' : path}`,
    dashboard: '2.7',
    paths: [path],
    expected,
    change: nodePort('2.7'),
    shows: /dropped/,
    async after(world, put) {
      await put.ready();
      await closePorts(world);
      return `packets to ${world.node.nodeAddress}:${await nodePortOf(world)} are dropped`;
    },
  });

async function listenOn8001({ defer }: DashboardWorld): Promise<void> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(8001, '127.0.0.1', resolve);
  });
  defer(() => server.close());
}

const readOnly = [
  { apiGroups: [''], resources: ['namespaces', 'pods', 'pods/log', 'services', 'events'], verbs: ['get', 'list'] },
  { apiGroups: [''], resources: ['serviceaccounts', 'configmaps', 'nodes', 'secrets'], verbs: ['get', 'list'] },
  { apiGroups: ['apps'], resources: ['deployments', 'replicasets', 'daemonsets'], verbs: ['get', 'list'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list'] },
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['get', 'list'] },
];

export const wayCases: readonly DashboardCase[] = [
  ...(['all', 'user', 'kubectl-proxy', 'direct', 'node-port', 'port-forward', 'service'] as const).map(noDashboard),
  simple({
    id: 'node-port-not-set-up',
    title: 'the Service opens no node port; asked for node-port',
    dashboard: '2.7',
    paths: ['node-port'],
    expected: fault('NP-01'),
    shows: /ClusterIP/,
    async after(_, put) {
      await put.ready();
      return 'type ClusterIP';
    },
  }),
  // The node has only an inner address: that it can’t be reached from here at all reads the same.
  closed('node-port', fault('NP-02', 'NP-04')),
  closed('all', fault('NP-02', 'NP-04')),
  {
    id: 'node-port-without-kube-proxy',
    title: 'kube-proxy does not run, so that the node knows nothing of the new Service’s port',
    dashboard: '2.7',
    paths: ['node-port'],
    // A firewall that rejects with icmp-port-unreachable, as iptables does unless told, reads the same.
    expected: fault('NP-05', 'NP-02'),
    shows: /refused/,
    async prepare(world) {
      await servesOldOnes(world);
      await world.node.stopService('kube-proxy');
      world.defer(() => world.node.startService('kube-proxy'));
      const put = await world.put('2.7', { change: nodePort('2.7') });
      await put.ready();
      const at = `${world.node.nodeAddress}:${await nodePortOf(world)}`;
      const said = await fetch(`https://${at}/`).then(
        () => 'answered',
        (error: Error) => String((error.cause as Error | undefined)?.message ?? error.message),
      );
      return { said: said.replace('ECONNREFUSED', 'refused') };
    },
  },
  simple({
    id: 'node-port-plain-ignores-logins',
    title: 'plain HTTP on a node port without --enable-insecure-login: whoever comes acts as the Dashboard',
    dashboard: '2.7',
    paths: ['node-port'],
    expected: fault('NP-08'),
    change: plain(),
  }),
  simple({
    id: 'node-port-plain-with-logins',
    title: 'plain HTTP on a node port: the page refuses to sign in, since its host is not localhost',
    dashboard: '2.7',
    paths: ['node-port'],
    expected: fault('NP-08'),
    change: plain('--enable-insecure-login'),
  }),
  simple({
    id: 'node-port-local-policy',
    title: 'externalTrafficPolicy: Local, and the only node has the pod: nothing is wrong',
    dashboard: '2.7',
    paths: ['node-port'],
    expected: oldAndUnnamed,
    change: (object) => {
      nodePort('2.7')(object);
      if (object.kind === 'Service' && object.metadata.name === name) object.spec.externalTrafficPolicy = 'Local';
    },
  }),
  simple({
    id: 'node-port-open-to-all',
    title: 'a node port, logins that may be skipped, and an account that may do everything',
    dashboard: '2.7',
    paths: ['node-port'],
    expected: warnings('NP-10', 'UI-04', 'DISC-06'),
    change: all(nodePort('2.7'), withArgs(['--enable-skip-login'], name)),
    before: [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'dashboard-admin' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ kind: 'ServiceAccount', name, namespace: name }],
      },
    ],
  }),
  simple({
    id: 'kubectl-not-found',
    title: 'no kubectl on PATH; asked for kubectl-proxy',
    dashboard: '2.7',
    paths: ['kubectl-proxy'],
    expected: fault('KCTL-01'),
    shows: /no kubectl/,
    async after(world, put) {
      await put.ready();
      // What starts the program is found on the same PATH.
      const [first = '/usr/bin/setpriv'] = ['/usr/bin/setpriv', '/bin/setpriv'].filter((file) => existsSync(file));
      symlinkSync(first, path.join(world.folder, 'setpriv'));
      return { said: 'no kubectl', env: { PATH: world.folder } };
    },
  }),
  {
    ...simple({
      id: 'port-8001-taken',
      title: 'another program holds port 8001; kubectl proxy can use another port',
      dashboard: '2.7',
      paths: ['kubectl-proxy'],
      expected: warnings('KPX-01', 'DISC-06'),
      shows: /8001/,
      async after(world, put) {
        await put.ready();
        await listenOn8001(world);
        return 'something listens on 127.0.0.1:8001';
      },
    }),
    alone: true,
  },
  {
    ...simple({
      id: 'port-8001-own-proxy',
      title: 'a kubectl proxy of this very context holds port 8001: the document’s address works',
      dashboard: '2.7',
      paths: ['kubectl-proxy'],
      expected: warning('DISC-06'),
      shows: /Starting to serve|8001/,
      async after(world, put) {
        await put.ready();
        const args = [`--kubeconfig=${world.node.adminKubeconfig}`, 'proxy', '--port=8001'];
        const proxy = world.node.startExtra('kubectl', args);
        world.defer(() => proxy.stop());
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return 'kubectl proxy on 127.0.0.1:8001';
      },
    }),
    alone: true,
  },
  simple({
    id: 'rights-no-service-proxy',
    title: 'the person may read everything and not use the service proxy; asked for kubectl-proxy',
    dashboard: '2.7',
    paths: ['kubectl-proxy'],
    expected: fault('AUTHZ-02'),
    shows: /cannot get resource "services\/proxy"/,
    async after(world, put) {
      await put.ready();
      const kubeconfig = await person(world, { everywhere: readOnly });
      const path = `/api/v1/namespaces/${name}/services/https:${name}:443/proxy/`;
      const asked = await world.node.kubectl(['--kubeconfig', kubeconfig, 'get', '--raw', path]);
      return { said: asked.stderr.trim(), kubeconfig };
    },
  }),
  simple({
    id: 'rights-no-post-through-proxy',
    title: 'the person may get through the service proxy and not post; asked for kubectl-proxy',
    dashboard: '2.7',
    paths: ['kubectl-proxy'],
    expected: fault('SVC-16'),
    shows: /^no$/,
    async after(world, put) {
      await put.ready();
      const everywhere = [...readOnly, { apiGroups: [''], resources: ['services/proxy'], verbs: ['get'] }];
      const kubeconfig = await person(world, { everywhere });
      const can = ['auth', 'can-i', 'create', `services/${name}`, '--subresource=proxy', '--namespace', name];
      const asked = await world.node.kubectl(['--kubeconfig', kubeconfig, ...can]);
      return { said: asked.stdout.trim(), kubeconfig };
    },
  }),
  simple({
    id: 'rights-no-port-forward',
    title: 'the person may read everything and forward no port; asked for port-forward',
    dashboard: '2.7',
    paths: ['port-forward'],
    expected: fault('AUTHZ-03'),
    shows: /cannot create resource "pods\/portforward"/,
    async after(world, put) {
      await put.ready();
      const kubeconfig = await person(world, { everywhere: readOnly });
      const [port = 0] = await freePorts(1);
      const forward = ['port-forward', '--namespace', name, `service/${name}`, `${port}:443`];
      const asked = await world.node.kubectl(['--kubeconfig', kubeconfig, ...forward]);
      return { said: asked.stderr.trim(), kubeconfig };
    },
  }),
];
