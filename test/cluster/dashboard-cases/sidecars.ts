// SVC-08, SVC-09, NP-06, NP-07, SA-20: another container in the Dashboard’s pod stands between it and the world.
import { fault, warnings } from '../case.ts';
import { all, type Change, changePods } from '../dashboards/faults.ts';
import { standInImages } from '../dashboards/images.ts';
import type { Changeable } from '../dashboards/install.ts';
import { answerImage } from '../node.ts';
import { type DashboardCase, type DashboardWorld, simple } from './case.ts';
import { nodePort } from './ways.ts';

const name = 'kubernetes-dashboard';
const gatekeeper = 'quay.io/oauth2-proxy/oauth2-proxy:v7.7.1';

/** One more container, and the Service’s only port leads to it. */
const behind = (install: string, container: Changeable, port: Changeable): Change =>
  all(
    changePods((spec) => {
      spec.containers = [...spec.containers, { imagePullPolicy: 'IfNotPresent', ...container }];
    }, install),
    (object) => {
      if (object.kind === 'Service' && object.metadata.name === install) object.spec.ports = [port];
    },
  );

/** The Dashboard in clear, as behind something that does TLS for it. */
const plain = changePods((_, container) => {
  container.args = ['--enable-insecure-login', '--insecure-port=9090', `--namespace=${name}`];
  container.ports = [{ containerPort: 9090, protocol: 'TCP' }];
  container.livenessProbe = { httpGet: { scheme: 'HTTP', path: '/', port: 9090 }, initialDelaySeconds: 30 };
}, name);

/** It speaks plain HTTP, at a port that looks like TLS. */
const inClear = (install: string): Change =>
  behind(
    install,
    { name: 'oauth2-proxy', image: answerImage, ports: [{ containerPort: 8080 }] },
    { port: 443, targetPort: 8080, protocol: 'TCP' },
  );

/** It speaks TLS, at a port that looks like plain HTTP. */
const inTls = all(
  plain,
  behind(
    name,
    {
      name: 'oauth2-proxy',
      image: gatekeeper,
      args: ['--auto-generate-certificates', '--port=9443', `--namespace=${name}`],
      ports: [{ containerPort: 9443 }],
    },
    { name: 'http', port: 80, targetPort: 9443, protocol: 'TCP' },
  ),
);

async function withGatekeeper({ node }: DashboardWorld): Promise<void> {
  const images = await standInImages();
  const [image] = images.filter((one) => one.name === 'docker.io/kubernetesui/dashboard:v2.7.0');
  if (image === undefined) throw new Error('no stand-in to make the gatekeeper of');
  await node.importImages([{ ...image, name: gatekeeper }]);
}

/** What the API server’s own proxy gets from this address. */
async function proxyWords({ node }: DashboardWorld, namespace: string, id: string): Promise<string> {
  const done = await node.kubectl(['get', '--raw', `/api/v1/namespaces/${namespace}/services/${id}/proxy/`]);
  return `${done.stderr}${done.stdout}`.trim();
}

export const sidecarCases: readonly DashboardCase[] = [
  simple({
    id: 'sidecar-in-clear',
    title: 'the Service’s port 443 leads to a sidecar that speaks plain HTTP: addresses with https: fail',
    dashboard: '2.7',
    expected: warnings('SVC-08', 'DISC-06'),
    change: inClear(name),
    shows: /first record does not look like a TLS handshake/,
    async after(world, put) {
      await put.ready();
      return proxyWords(world, put.namespace, `https:${name}:443`);
    },
  }),
  simple({
    id: 'sidecar-in-clear-node-port',
    title: 'a node port that looks like TLS leads to a sidecar that speaks plain HTTP',
    dashboard: 'headlamp',
    paths: ['node-port'],
    expected: warnings('SVC-08', 'NP-07'),
    change: all(inClear('headlamp'), nodePort('headlamp')),
    shows: /first record does not look like a TLS handshake/,
    async after(world, put) {
      await put.ready();
      return proxyWords(world, put.namespace, 'https:headlamp:443');
    },
  }),
  ...(['all', 'node-port'] as const).map(
    (asked): DashboardCase => ({
      id: `sidecar-in-tls-${asked}`,
      title: `a port named “http” leads to a sidecar that speaks TLS; asked for ${asked === 'all' ? 'everything' : asked}`,
      dashboard: '2.7',
      paths: [asked],
      expected: asked === 'all' ? warnings('SVC-09', 'DISC-06') : warnings('SVC-09', 'NP-06', 'UI-04', 'DISC-06'),
      shows: /the server rejected our request/,
      async prepare(world) {
        await withGatekeeper(world);
        const put = await world.put('2.7', { change: asked === 'all' ? inTls : all(inTls, nodePort('2.7')) });
        await put.ready();
        return { said: await proxyWords(world, put.namespace, `http:${name}:80`) };
      },
    }),
  ),
  {
    id: 'sidecar-not-ready',
    title: 'a mesh’s sidecar is not ready, and until then what the pod sends to the API server is refused',
    dashboard: '2.7',
    // Whether the refusal is the sidecar’s or of the place where the Service leads to reads the same.
    expected: fault('SA-20', 'SA-12'),
    shows: /10\.96\.0\.1:443: connect: connection refused/,
    async prepare(world) {
      const { node, defer } = world;
      // In a mesh the pod’s own packet filter leads to the sidecar’s port, where nobody listens yet.
      const rule = `ip saddr ${node.podRange} ip daddr 10.96.0.1 tcp dport 443 reject with tcp reset`;
      const chain = `chain early { type filter hook prerouting priority -350; ${rule}; }`;
      await node.machine.must(['nft', '-f', '-'], { stdin: `table ip mesh { ${chain}\n}\n` });
      defer(() => node.machine.must(['nft', 'delete', 'table', 'ip', 'mesh']));
      const put = await world.put('2.7', {
        change: changePods((spec) => {
          const readinessProbe = { exec: { command: ['ls', '/ready'] }, periodSeconds: 1 };
          const sidecar = { name: 'istio-proxy', image: node.probeImage, imagePullPolicy: 'Never', readinessProbe };
          spec.containers = [...spec.containers, sidecar];
        }, name),
      });
      return { said: await put.lastLine(/10\.96\.0\.1:443: connect: connection refused/) };
    },
  },
];
