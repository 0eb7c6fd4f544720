// EP, HLT: what answers is not a (healthy) API server.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Case, fault, once, type Prepared, type World, warning } from '../case.ts';
import { always, type Handler, httpsFront, page, tlsFront } from '../fronts.ts';
import { certificateUser } from '../kubeconfig.ts';
import { freePorts } from '../processes.ts';
import { config, sound, write } from './helpers.ts';
import { longAgo } from './tls.ts';

interface FrontCase {
  readonly id: string;
  readonly title: string;
  readonly code: string;
  readonly kubectlSays: RegExp;
  readonly handler: Handler;
  readonly kubectl?: readonly string[];
}

/** A server with a sound certificate that answers as told. */
const front = ({ id, title, code, kubectlSays, handler, kubectl }: FrontCase): Case => ({
  id,
  title,
  versions: once,
  expected: fault(code),
  kubectlSays,
  async prepare(world) {
    const { url } = await httpsFront(world, handler);
    return { kubeconfig: config(world, { cluster: { server: url } }), ...(kubectl ? { kubectl } : {}) };
  },
});

const impatient = ['get', '--raw', '/version', '--request-timeout=8s'];

/** A kubeconfig that leads to a kubectl proxy, which signs in with another one. */
async function throughKubectlProxy(world: World, itsKubeconfig: string): Promise<Prepared> {
  const [port = 0] = await freePorts(1);
  const server = `http://127.0.0.1:${port}`;
  const proxy = world.rig.startExtra('kubectl', [`--kubeconfig=${itsKubeconfig}`, 'proxy', `--port=${port}`]);
  world.defer(() => proxy.stop());
  const answers = (): Promise<boolean> =>
    fetch(`${server}/version`).then(
      () => true,
      () => false,
    );
  for (let tries = 0; !(await answers()); tries++) {
    if (tries > 200) throw new Error('kubectl proxy does not answer');
    await sleep(50);
  }
  return { kubeconfig: config(world, { cluster: { server, 'certificate-authority-data': undefined } }) };
}

export const endpointCases: readonly Case[] = [
  front({
    id: 'endpoint-page',
    title: 'a page, with 200, to every request',
    code: 'EP-01',
    kubectlSays: /invalid character '<' looking for beginning of value|doesn't have a resource type/,
    handler: always(200, 'text/html', page('Welcome to the guest network')),
  }),
  front({
    id: 'endpoint-other-product',
    title: 'JSON of another product, with 200',
    code: 'EP-01',
    kubectlSays: /the server doesn't have a resource type/,
    handler: always(
      200,
      'application/json',
      '{"name":"node-1","cluster_name":"search","tagline":"You Know, for Search"}',
    ),
  }),
  front({
    id: 'endpoint-empty',
    title: 'nothing, with 200',
    code: 'EP-01',
    kubectlSays: /unexpected end of JSON input|doesn't have a resource type/,
    handler: always(200, 'text/plain', ''),
  }),
  front({
    id: 'endpoint-balancer-without-servers',
    title: 'a load balancer without a healthy server: 503 and a page',
    code: 'EP-02',
    kubectlSays: /the server is currently unable to handle the request/,
    handler: always(503, 'text/html', page('503 Service Unavailable'), { server: 'haproxy' }),
  }),
  front({
    id: 'endpoint-sign-in-page',
    title: 'a redirect to a sign-in page on another host',
    code: 'EP-03',
    kubectlSays: /login.rig.invalid/,
    handler: (request, response) =>
      void response
        .writeHead(302, { location: `https://login.rig.invalid/sso?rd=${encodeURIComponent(request.url ?? '')}` })
        .end(),
  }),
  front({
    id: 'endpoint-not-found',
    title: 'a plain web server: 404 and a page',
    code: 'EP-04',
    kubectlSays: /the server could not find the requested resource|doesn't have a resource type/,
    handler: always(404, 'text/plain; charset=utf-8', '404 page not found\n'),
  }),
  {
    id: 'endpoint-wrong-prefix',
    title: 'the real API server asked under a path that is not its own',
    expected: fault('EP-04'),
    kubectlSays: /the server could not find the requested resource|doesn't have a resource type/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: `${world.rig.server}/k8s/clusters/c-m-abcd1234` } }),
    }),
  },
  {
    id: 'endpoint-kubectl-proxy',
    title: 'the server is a kubectl proxy on this machine',
    // It works, as long as that program runs, and with its credential.
    expected: warning('EP-07'),
    kubectlSays: null,
    prepare: (world) => throughKubectlProxy(world, world.rig.adminKubeconfig),
  },
  {
    id: 'endpoint-kubectl-proxy-refused',
    title: 'the server is a kubectl proxy whose own certificate has expired',
    versions: once,
    expected: fault('EP-07'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    async prepare(world) {
      const expired = await world.rig.issueClientCertificate({ cn: 'jane', ...longAgo });
      return throughKubectlProxy(world, write(world, sound(world, { user: certificateUser(expired) }), 'of-the-proxy'));
    },
  },
  front({
    id: 'endpoint-bad-gateway',
    title: 'a gateway without its server: 502 and a page',
    code: 'EP-05',
    kubectlSays: /an error on the server|Bad Gateway|InternalError/,
    handler: always(502, 'text/html', page('502 Bad Gateway'), { server: 'nginx' }),
  }),
  front({
    id: 'endpoint-gateway-timeout',
    title: 'a gateway that gives up: 504 and a page',
    code: 'EP-05',
    kubectlSays: /timed out|Gateway Time-?out|Timeout|unable to return a response in the time allotted/i,
    handler: always(504, 'text/html', page('504 Gateway Time-out'), { server: 'nginx' }),
  }),
  front({
    id: 'endpoint-silent',
    title: 'TLS is fine, and no request is ever answered',
    code: 'EP-08',
    kubectlSays: /deadline exceeded|Timeout exceeded/,
    handler: (request) => void request.resume(),
    kubectl: impatient,
  }),
  front({
    id: 'endpoint-endless',
    title: 'an answer without end',
    code: 'EP-08',
    kubectlSays: /Client.Timeout or context cancellation|context deadline exceeded/,
    handler: (request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"items":[');
      const timer = setInterval(() => response.write(`"${'x'.repeat(1000)}",`), 20);
      response.on('close', () => clearInterval(timer));
    },
    kubectl: impatient,
  }),
  {
    id: 'endpoint-closes',
    title: 'TLS is fine, and the connection is closed instead of an answer',
    versions: once,
    expected: fault('EP-08'),
    kubectlSays: /EOF/,
    async prepare(world) {
      const { url } = await tlsFront(world, {}, (stream) => stream.once('data', () => stream.end()));
      return { kubeconfig: config(world, { cluster: { server: url } }), kubectl: impatient };
    },
  },
  {
    id: 'endpoint-junk',
    title: 'TLS is fine, and what comes is no HTTP',
    versions: once,
    expected: fault('EP-08'),
    kubectlSays: /malformed HTTP|bogus greeting|unexpected/,
    async prepare(world) {
      const junk = createHash('sha512').update('junk').digest();
      const { url } = await tlsFront(world, {}, (stream) => stream.once('data', () => stream.end(junk)));
      return { kubeconfig: config(world, { cluster: { server: url } }) };
    },
  },
  front({
    id: 'endpoint-own-login',
    title: 'something in front wants a login of its own: 401, a page, WWW-Authenticate',
    code: 'EP-09',
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    handler: always(401, 'text/html', page('401 Authorization Required'), {
      'www-authenticate': 'Basic realm="restricted"',
      server: 'nginx',
    }),
  }),
  front({
    id: 'endpoint-own-refusal',
    title: 'something in front refuses: 403 and a page',
    code: 'EP-09',
    kubectlSays: /Forbidden|forbidden/,
    handler: always(403, 'text/html', page('Access denied'), { server: 'cloudflare' }),
  }),
  front({
    id: 'endpoint-filter',
    title: 'a filter in front refuses: 403 and the bare word Forbidden',
    code: 'AUTHZ-11',
    kubectlSays: /Forbidden|forbidden/,
    handler: always(403, 'text/plain; charset=utf-8', 'Forbidden\n'),
  }),
];

export const healthCases: readonly Case[] = [
  {
    id: 'health-etcd-stopped',
    title: 'etcd does not answer',
    exclusive: true,
    expected: fault('HLT-01'),
    kubectlSays: /etcd failed: reason withheld|InternalError/,
    async prepare(world) {
      world.defer(() => untilReadyIs(world.rig, 200));
      world.defer(() => world.rig.contEtcd());
      world.rig.stopEtcd();
      await untilReadyIs(world.rig, 500);
      // Lists take a minute to fail; this is the question that shows it.
      return { kubeconfig: config(world), kubectl: ['get', '--raw', '/readyz'] };
    },
  },
  {
    id: 'health-shutting-down',
    title: 'the API server is shutting down and still serves',
    exclusive: true,
    expected: warning('HLT-03'),
    kubectlSays: null,
    async prepare(world) {
      await world.rig.restartServer(['--shutdown-delay-duration=60s']);
      world.defer(() => world.rig.restartServer());
      world.rig.signalServer('SIGTERM');
      await untilReadyIs(world.rig, 500);
      return { kubeconfig: config(world) };
    },
  },
];

export async function untilReadyIs(
  rig: { readonly api: (method: string, path: string) => Promise<{ readonly status: number }> },
  status: number,
): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await rig.api('GET', '/readyz').catch(() => undefined);
    if (answer?.status === status) return;
    await sleep(100);
  }
  throw new Error(`/readyz is still not ${status}`);
}
