// NP, WL-14: nodes that are lost, that have several addresses, or that can’t be reached.
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from '../api-client.ts';
import { buildRig } from '../build-rig.ts';
import { fault, warnings } from '../case.ts';
import { all } from '../dashboards/faults.ts';
import type { Changeable } from '../dashboards/install.ts';
import { base64, certificateUser, kubeconfigText, writePrivate } from '../kubeconfig.ts';
import { proxyConfiguration } from '../node/configuration.ts';
import { makeNamespace } from '../node/namespace.ts';
import { runClient } from '../processes.ts';
import { type DashboardCase, type DashboardWorld, simple } from './case.ts';
import { closePorts, nodePort, nodePortOf } from './ways.ts';

const name = 'kubernetes-dashboard';

const local = (object: Changeable): void => {
  if (object.kind === 'Service' && object.metadata.name === name) object.spec.externalTrafficPolicy = 'Local';
};

/** One more node, of which the cluster knows no more than that it is there. Nothing is ever put on it. */
async function addNode({ node, defer }: DashboardWorld, called: string, addresses: readonly Changeable[]) {
  await must(node.api('POST', '/api/v1/nodes', { metadata: { name: called } }), called);
  defer(() => node.api('DELETE', `/api/v1/nodes/${called}`));
  for (let tries = 0; ; tries++) {
    const made = (await must(node.api('GET', `/api/v1/nodes/${called}`), called)).json;
    const answer = await node.api('PUT', `/api/v1/nodes/${called}/status`, {
      ...made,
      status: { ...made.status, addresses },
    });
    if (answer.status === 200) return;
    // The controllers write to it as well.
    if (answer.status !== 409 || tries > 40) throw new Error(`addresses of ${called}: ${answer.text}`);
  }
}

/** How a connection from here ends: the code of the system’s error, or that it was taken. */
function dial(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (said: string): void => {
      socket.destroy();
      resolve(said);
    };
    socket.setTimeout(3000, () => done('ETIMEDOUT'));
    socket.once('connect', () => done('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
  });
}

/**
 * A second machine on which only kube-proxy runs, the real one: it knows the Service, and that no pod of it is there. Gives the
 * machine’s address.
 */
async function secondMachine(world: DashboardWorld): Promise<string> {
  const { node, folder, defer } = world;
  const machine = await makeNamespace(folder, await buildRig('1.36'));
  defer(() => machine.stop());
  const { network } = machine;
  // The API server’s certificate has no name of this cable.
  const cluster = {
    server: `https://${network.host}:${node.port}`,
    'certificate-authority-data': base64(node.ca.pem),
    'tls-server-name': 'kubernetes.default.svc',
  };
  const user = certificateUser(await node.issueClientCertificate({ cn: 'system:kube-proxy' }));
  writePrivate(path.join(folder, 'kube-proxy.kubeconfig'), kubeconfigText({ cluster, user }));
  const configuration = path.join(folder, 'kube-proxy.yaml');
  writeFileSync(configuration, proxyConfiguration(folder, network, 'node-2'));
  await addNode(world, 'node-2', [{ type: 'InternalIP', address: network.node }]);
  const log = path.join(folder, 'kube-proxy.log');
  machine.start('kube-proxy', [await buildRig('1.36'), 'kube-proxy', `--config=${configuration}`], log);
  return network.node;
}

/** kube-proxy hears of a Service a moment later, and refuses until then. */
async function untilDialled(host: string, port: number, wanted: 'connected' | 'ETIMEDOUT'): Promise<string> {
  for (let tries = 0; ; tries++) {
    const said = await dial(host, port);
    if (said === wanted || tries > 80) return said;
    await sleep(250);
  }
}

/** The node’s own kubelet is gone, and the cluster has noticed. */
async function loseNode({ node, defer }: DashboardWorld): Promise<string> {
  defer(() => node.startService('kubelet'));
  await node.stopService('kubelet');
  // It waits 50 s by itself (pkg/controller/nodelifecycle/config, NodeMonitorGracePeriod).
  defer(() => node.restartControllerManager());
  await node.restartControllerManager(['--node-monitor-grace-period=3s', '--node-monitor-period=1s']);
  for (let tries = 0; ; tries++) {
    const { status } = (await must(node.api('GET', `/api/v1/nodes/${node.nodeName}`), 'node')).json;
    const ready = (status.conditions as Changeable[]).find(({ type }) => type === 'Ready');
    if (ready?.status === 'Unknown') return `${ready.reason}: ${ready.message}`;
    if (tries > 120) throw new Error(`the node is still ${ready?.status}`);
    await sleep(250);
  }
}

/** The Dashboard’s pod is not counted as ready any more, and its Service leads nowhere. */
async function untilUnready({ node }: DashboardWorld): Promise<void> {
  for (let tries = 0; ; tries++) {
    const where = `/apis/discovery.k8s.io/v1/namespaces/${name}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D${name}`;
    const slices = ((await node.api('GET', where)).json?.items ?? []) as Changeable[];
    const ready = slices
      .flatMap(({ endpoints }) => (endpoints ?? []) as Changeable[])
      .filter(({ conditions }) => conditions.ready);
    if (ready.length === 0) return;
    if (tries > 120) throw new Error('its Service still leads to a pod that counts as ready');
    await sleep(250);
  }
}

export const nodeCases: readonly DashboardCase[] = [
  simple({
    id: 'node-lost',
    title: 'the kubelet of the only node has stopped, and the cluster counts the node as lost',
    dashboard: '2.7',
    expected: fault('WL-14'),
    shows: /NodeStatusUnknown: Kubelet stopped posting node status/,
    async after(world, put) {
      await put.ready();
      const said = await loseNode(world);
      await untilUnready(world);
      return said;
    },
  }),
  simple({
    id: 'node-port-closed-outer-address',
    title: 'a node has an address for the world, and a firewall drops what comes for node ports there and elsewhere',
    dashboard: '2.7',
    paths: ['node-port'],
    expected: fault('NP-02'),
    change: nodePort('2.7'),
    shows: /ETIMEDOUT/,
    async after(world, put) {
      await put.ready();
      const { node, defer } = world;
      // From a range for documents (RFC 5737), with a way through the cable of this node alone.
      const outer = node.nodeAddress.replace(/^10\.89\.(\d+)\.2$/, '203.0.113.$1');
      const route = (verb: string) =>
        runClient('ip', ['route', verb, `${outer}/32`, 'via', node.nodeAddress], {
          env: { PATH: '/usr/sbin:/sbin:/usr/bin:/bin' },
        });
      await route('add');
      defer(() => route('del'));
      await node.machine.must(['ip', 'address', 'add', `${outer}/32`, 'dev', 'lo']);
      defer(() => node.machine.must(['ip', 'address', 'del', `${outer}/32`, 'dev', 'lo']));
      await addNode(world, 'node-2', [{ type: 'ExternalIP', address: outer }]);
      const port = await nodePortOf(world);
      const before = await untilDialled(node.nodeAddress, port, 'connected');
      await closePorts(world);
      return before === 'connected' ? dial(outer, port) : `not even open before: ${before}`;
    },
  }),
  simple({
    id: 'node-port-local-second-node',
    title: 'externalTrafficPolicy: Local, and two nodes: the one without a pod drops what comes',
    dashboard: '2.7',
    paths: ['node-port'],
    expected: warnings('NP-03', 'UI-04', 'DISC-06'),
    change: all(nodePort('2.7'), local),
    shows: /ETIMEDOUT/,
    async after(world, put) {
      await put.ready();
      return untilDialled(await secondMachine(world), await nodePortOf(world), 'ETIMEDOUT');
    },
  }),
  ...(
    [
      [
        'node-port-no-network',
        'no router knows the network of the nodes',
        'net-unreachable',
        fault('NP-04'),
        /ENETUNREACH/,
      ],
      // Firewalls answer so (firewalld’s reject: icmp-host-prohibited), and so do routers that have no way to the node.
      [
        'node-port-rejected',
        'what comes for node ports is rejected: no route to host',
        'host-prohibited',
        fault('NP-02', 'NP-04'),
        /EHOSTUNREACH/,
      ],
      // What iptables and nft answer where a rule says no more than “reject”.
      [
        'node-port-refused-by-firewall',
        'a firewall refuses what comes for node ports',
        'port-unreachable',
        fault('NP-05', 'NP-02'),
        /ECONNREFUSED/,
      ],
    ] as const
  ).map(([id, title, how, expected, shows]) =>
    simple({
      id,
      title,
      dashboard: '2.7',
      paths: ['node-port'],
      expected,
      change: nodePort('2.7'),
      shows,
      async after(world, put) {
        await put.ready();
        const [address, port] = [world.node.nodeAddress, await nodePortOf(world)];
        const before = await untilDialled(address, port, 'connected');
        await closePorts(world, `reject with icmp type ${how}`);
        return before === 'connected' ? dial(address, port) : `not even open before: ${before}`;
      },
    }),
  ),
];
