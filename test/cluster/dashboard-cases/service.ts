// SVC, DISC: the Service leads nowhere or elsewhere, or the API server does not get to the pod.
import { fault, warning, warnings } from '../case.ts';
import { all, changePods, without } from '../dashboards/faults.ts';
import type { Changeable } from '../dashboards/install.ts';
import { type DashboardCase, simple } from './case.ts';

const name = 'kubernetes-dashboard';

const service =
  (change: (spec: Changeable) => void, wanted = name) =>
  (object: Changeable) => {
    if (object.kind === 'Service' && object.metadata.name === wanted) change(object.spec);
  };

const port = (change: (port: Changeable) => void, wanted = name) => service((spec) => change(spec.ports[0]), wanted);

/** As the manifest “alternative.yaml”: plain HTTP, and logins all the same. */
const plain = changePods((_, container) => {
  container.args = ['--enable-insecure-login', '--insecure-port=9090', `--namespace=${name}`];
  container.ports = [{ containerPort: 9090, protocol: 'TCP' }];
  container.livenessProbe = { httpGet: { scheme: 'HTTP', path: '/', port: 9090 }, initialDelaySeconds: 30 };
}, name);

/** What the API server itself says to who asks its service proxy. */
async function proxyWords(world: Parameters<DashboardCase['prepare']>[0], id: string): Promise<string> {
  const answer = await world.node.kubectl(['get', '--raw', `/api/v1/namespaces/${name}/services/${id}/proxy/`]);
  return answer.stderr.trim().split('\n').at(-1) ?? '';
}

interface Wanted {
  readonly id: string;
  readonly title: string;
  readonly expected: DashboardCase['expected'];
  readonly change: (object: Changeable) => unknown;
  readonly shows: RegExp;
  /** As a person would write it. */
  readonly service?: string;
  /** The pod is Ready first. */
  readonly ready?: boolean;
}

const answered = ({ id, title, expected, change, shows, service: at, ready }: Wanted): DashboardCase =>
  simple({
    id,
    title,
    dashboard: '2.7',
    expected,
    change,
    shows,
    async after(world, put) {
      if (ready !== false) await put.ready();
      return proxyWords(world, at ?? `https:${name}:443`);
    },
  });

export const serviceCases: readonly DashboardCase[] = [
  answered({
    id: 'service-selector',
    title: 'the Service selects another label than the pods have',
    expected: fault('SVC-01'),
    change: service((spec) => {
      spec.selector = { app: name };
    }),
    shows: /no endpoints available for service/,
  }),
  answered({
    id: 'service-named-port',
    title: 'the Service’s targetPort is a name that no container has',
    expected: fault('SVC-05'),
    change: port((first) => {
      first.targetPort = 'web';
    }),
    shows: /no endpoints available for service/,
  }),
  answered({
    id: 'service-target-port',
    title: 'the Service’s targetPort is 9090, where this version no longer listens',
    expected: fault('SVC-06'),
    change: port((first) => {
      first.targetPort = 9090;
    }),
    shows: /connect: connection refused/,
  }),
  simple({
    id: 'service-listens-on-loopback',
    title: 'the Dashboard listens on 127.0.0.1 only',
    dashboard: '2.7',
    expected: fault('SVC-06'),
    change: changePods((_, container) => {
      container.args = [...container.args, '--bind-address=127.0.0.1'];
      delete container.livenessProbe;
    }, name),
    shows: /connect: connection refused/,
    async after(world, put) {
      await put.ready();
      return proxyWords(world, `https:${name}:443`);
    },
  }),
  answered({
    id: 'service-missing',
    title: 'there is no Service',
    expected: fault('SVC-17'),
    change: without('Service', name),
    shows: /not found/,
  }),
  answered({
    id: 'service-external-name',
    title: 'the Service is of the type ExternalName',
    expected: fault('SVC-13'),
    change: (object) => {
      if (object.kind === 'Service' && object.metadata.name === name) {
        object.spec = { type: 'ExternalName', externalName: 'dashboard.example.test', ports: object.spec.ports };
      }
    },
    shows: /no service port 443 found|not found/,
  }),
  simple({
    id: 'service-port-with-a-name',
    title: 'the Service’s port has a name, so that addresses without it meet “no endpoints”: nothing is wrong',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: port((first) => {
      first.name = 'https';
    }),
  }),
  simple({
    id: 'service-port-8443',
    title: 'the Service’s port is 8443 and not 443: nothing is wrong',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: port((first) => {
      first.port = 8443;
    }),
  }),
  simple({
    id: 'service-plain',
    title: 'the alternative manifest: plain HTTP from 80 to 9090, with logins',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: all(
      plain,
      port((first) => {
        first.port = 80;
        first.targetPort = 9090;
      }),
    ),
    part: 'dashboard',
  }),
  simple({
    id: 'service-https-leads-to-http',
    // As with the alternative manifest's port 80: only an address that somebody writes by hand is wrong, and the right one is told.
    title: 'the Service’s port 443 leads to plain HTTP: addresses with https: fail, those with http: work',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: all(
      plain,
      port((first) => {
        first.targetPort = 9090;
      }),
    ),
    shows: /first record does not look like a TLS handshake/,
    async after(world, put) {
      await put.ready();
      return proxyWords(world, `https:${name}:443`);
    },
  }),
  simple({
    id: 'service-http-leads-to-https',
    title: 'the Service’s port 80 leads to TLS: addresses with http: fail, those with https: work',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: port((first) => {
      first.port = 80;
    }),
    shows: /the server rejected our request for an unknown reason/,
    async after(world, put) {
      await put.ready();
      const answer = await world.node.kubectl([
        'get',
        '--raw',
        `/api/v1/namespaces/${name}/services/http:${name}:80/proxy/`,
      ]);
      return `${answer.stderr}${answer.stdout}`.trim();
    },
  }),
  simple({
    id: 'service-network-blocked',
    title: 'packets from the control plane to the pod are dropped; the node itself reaches it',
    dashboard: '2.7',
    expected: fault('SVC-07'),
    shows: /Ready/,
    async after(world, put) {
      await put.ready();
      const { status } = await put.pod();
      world.defer(await world.node.dropPackets(world.node.hostAddress, status.podIP));
      return '1/1 Ready, seen from its node';
    },
  }),
  simple({
    id: 'service-pod-hangs',
    title: 'the Dashboard’s process hangs: the kernel takes connections, and nobody answers',
    dashboard: '2.7',
    // Each way in waits for its own time limit, and nothing more is learnt by it.
    paths: ['service'],
    expected: fault('SVC-11'),
    shows: /TLS handshake timeout/,
    async after(world, put) {
      await put.ready();
      const { status } = await put.pod();
      const id = String((status.containerStatuses?.[0] as Changeable)?.containerID ?? '').replace('containerd://', '');
      const task = (verb: string) => world.node.machine.must(['ctr', '--namespace', 'k8s.io', 'tasks', verb, id]);
      await task('pause');
      world.defer(() => task('resume'));
      return proxyWords(world, `https:${name}:443`);
    },
  }),
  {
    id: 'service-two-installs',
    title: 'one Dashboard in each of two namespaces, both sound',
    dashboard: '2.7',
    expected: warnings('DISC-03', 'DISC-06'),
    shows: null,
    async prepare(world) {
      // Roles of the cluster have one name; the second install of a manifest takes the binding of the first over.
      const own = (object: Changeable): unknown => !String(object.kind).startsWith('Cluster');
      const puts = [await world.put('2.7'), await world.put('2.7', { namespace: 'dashboard-of-before', change: own })];
      await Promise.all(puts.map((put) => put.ready()));
      return { said: '' };
    },
  },
  {
    id: 'service-dashboard-and-headlamp',
    title: 'Dashboard 2.7 and Headlamp, both sound: one follows the other',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    shows: null,
    async prepare(world) {
      const puts = [await world.put('2.7'), await world.put('headlamp')];
      await Promise.all(puts.map((put) => put.ready()));
      return { said: '' };
    },
  },
  simple({
    id: 'service-other-namespace',
    title: 'version 2.7 in a namespace of its own name, and sound',
    dashboard: '2.7',
    namespace: 'monitoring',
    expected: warning('DISC-06'),
  }),
  simple({
    id: 'service-7-only-inner-part',
    title: 'version 7 without its gateway: only its inner parts have Services',
    dashboard: '7',
    expected: fault('SVC-14'),
    change: (object) =>
      !(object.metadata.name.startsWith('kubernetes-dashboard-kong') || object.metadata.name === 'kong-dbless-config'),
    shows: /no gateway/,
    async after(_, put) {
      await put.ready('api', 'auth', 'web');
      return 'no gateway';
    },
  }),
];
