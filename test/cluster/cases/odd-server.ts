// What stands in front of an API server, what it delegates to, and whom it knows in another way than the person thinks.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { must } from '../api-client.ts';
import { type Case, type Expectation, fault, faults, once, type World, warning, warnings } from '../case.ts';
import { always, type Handler, httpFront, httpsFront, page, passingOn } from '../fronts.ts';
import { base64, certificateUser, type Fields, kubeconfigText, writePrivate } from '../kubeconfig.ts';
import { inLonelyNetwork, withResolver } from '../namespaces.ts';
import { encryptKey } from '../pki.ts';
import { freePorts } from '../processes.ts';
import { refusingProxy } from '../proxies.ts';
import { healthy } from './healthy.ts';
import { type Change, config, expiredToken, person, readerToken, sound, uniqueName, write } from './helpers.ts';
import { address, viaProxy } from './network.ts';
import { longAgo, served, trusting } from './tls.ts';

/** A front with a sound certificate before the API server; the person comes with a token. */
const front = (
  id: string,
  title: string,
  outcome: Pick<Case, 'expected' | 'kubectlSays'>,
  handler: (world: World, onward: Handler) => Handler | Promise<Handler>,
): Case => ({
  id,
  title,
  versions: once,
  ...outcome,
  async prepare(world) {
    const onward = passingOn(() => world.rig, { keep: 'authorization' });
    const { url } = await httpsFront(world, await handler(world, onward));
    return { kubeconfig: config(world, { cluster: { server: url }, user: { token: await readerToken(world) } }) };
  },
});

const fine = { expected: { outcome: 'sound', causes: [] } as Expectation, kubectlSays: null };
const mayNotList = /cannot list resource "namespaces"/;
const unauthorized = /must be logged in to the server|asked for the client to provide credentials/;

interface Both {
  readonly expected: Expectation;
  readonly kubectlSays: RegExp | null;
  readonly change: (world: World) => Change | Promise<Change>;
  readonly through?: (world: World) => readonly string[];
}

const both = (id: string, title: string, { change, through, ...rest }: Both): Case => ({
  id,
  title,
  versions: once,
  ...rest,
  prepare: async (world) => ({
    kubeconfig: config(world, await change(world)),
    ...(through ? { through: through(world) } : {}),
  }),
});

const namesOfTheRun = (world: World): readonly string[] => withResolver(world.resolver.working);
const gone: Fields = { server: 'https://old-cluster.rig.test:6443' };
const down: Fields = { server: 'https://192.0.2.1:6443' };
const damaged: Fields = { 'certificate-authority-data': base64('no certificate\n') };
const mixedUp = async (world: World): Promise<Fields> => ({
  'client-certificate-data': base64(world.rig.admin.pem),
  'client-key-data': base64((await world.rig.issueClientCertificate({ cn: uniqueName('john') })).key),
});
const expired = async (world: World): Promise<Fields> =>
  certificateUser(await world.rig.issueClientCertificate({ cn: 'jane', groups: ['system:masters'], ...longAgo }));
const quoted = async (world: World): Promise<Fields> => ({ token: `"${await readerToken(world)}"` });
const serverOnly = async (world: World): Promise<Fields> =>
  certificateUser(await world.rig.issueClientCertificate({ cn: 'jane', usages: ['serverAuth'] }));

/** The kubeconfig of a webhook that the API server asks. */
const webhookFile = (world: World, url: string): string =>
  writePrivate(
    path.join(world.folder, 'webhook'),
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'webhook',
      clusters: [{ name: 'webhook', cluster: { server: url, 'certificate-authority-data': base64(world.rig.ca.pem) } }],
      contexts: [{ name: 'webhook', context: { cluster: 'webhook', user: 'server' } }],
      users: [{ name: 'server', user: {} }],
    }),
  );

async function bootstrapToken(world: World, expires: Date): Promise<string> {
  const id = Math.random().toString(36).slice(2, 8).padEnd(6, '0');
  const secret = '0123456789abcdef';
  const where = '/api/v1/namespaces/kube-system/secrets';
  await must(
    world.rig.api('POST', where, {
      metadata: { name: `bootstrap-token-${id}` },
      type: 'bootstrap.kubernetes.io/token',
      stringData: {
        'token-id': id,
        'token-secret': secret,
        expiration: expires.toISOString(),
        'usage-bootstrap-authentication': 'true',
      },
    }),
    'bootstrap token',
  );
  world.defer(() => world.rig.api('DELETE', `${where}/bootstrap-token-${id}`));
  await sleep(500);
  return `${id}.${secret}`;
}

export const oddServerCases: readonly Case[] = [
  front(
    'healthy-redirected',
    'a front that sends on to the API under another path of its own',
    fine,
    (_world, onward) => (request, response) => {
      const rest = /^\/kube(\/.*)$/.exec(request.url ?? '')?.[1];
      if (rest === undefined) return void response.writeHead(307, { location: `/kube${request.url}` }).end();
      request.url = rest;
      onward(request, response);
    },
  ),
  front(
    'healthy-without-own-headers',
    'a front that takes away the headers of the API server',
    fine,
    (world) => (request, response) => {
      const onward = passingOn(() => world.rig, { keep: 'authorization' });
      const writeHead = response.writeHead.bind(response);
      response.writeHead = ((status: number, headers: Record<string, string>) => {
        const kept = Object.fromEntries(
          Object.entries(headers).filter(([name]) => !/^(?:audit-id|x-kubernetes|date)/.test(name)),
        );
        return writeHead(status, kept);
      }) as typeof response.writeHead;
      onward(request, response);
    },
  ),
  front(
    'healthy-read-only',
    'a front that lets only reading through, with a page for the rest',
    fine,
    (_world, onward) => (request, response) => {
      if (request.method === 'GET') return onward(request, response);
      always(405, 'text/html', page('405 Not Allowed'))(request, response);
    },
  ),
  front(
    'endpoint-redirects-for-ever',
    'a redirect to itself',
    { expected: fault('EP-03'), kubectlSays: /stopped after 10 redirects/ },
    () => (request, response) => void response.writeHead(302, { location: request.url ?? '/' }).end(),
  ),
  front(
    'endpoint-rancher-login',
    '401 with JSON of another product, as Rancher says it',
    { expected: fault('EP-09'), kubectlSays: /must be logged in|provide credentials|Unauthorized/ },
    () => always(401, 'application/json', '{"type":"error","status":"401","message":"must authenticate"}'),
  ),
  front(
    'endpoint-gateway-json',
    'a gateway without a route: 404 with JSON of its own',
    {
      expected: fault('EP-04'),
      kubectlSays: /could not find the requested resource|doesn't have a resource type|NotFound/,
    },
    () => always(404, 'application/json', '{"message":"no Route matched with those values"}', { server: 'kong/3.4.0' }),
  ),
  front(
    'endpoint-teapot',
    'a firewall that answers 200 with its blocking page',
    { expected: fault('EP-01'), kubectlSays: /invalid character|doesn't have a resource type/ },
    () => always(200, 'text/html', page('Access to this site is blocked'), { server: 'FortiGuard' }),
  ),
  front(
    'endpoint-error-500',
    'a server that fails at everything: 500 and a page',
    { expected: fault('EP-05'), kubectlSays: /InternalError|an error on the server/ },
    () => always(500, 'text/html', page('Internal Server Error')),
  ),
  front(
    'endpoint-version-only',
    'a front that answers /version for everybody and wants a login for the rest',
    { expected: fault('EP-09'), kubectlSays: /must be logged in|provide credentials|Unauthorized/ },
    (_world, onward) => (request, response) =>
      request.url?.startsWith('/version')
        ? onward(request, response)
        : always(401, 'text/html', page('401'), { 'www-authenticate': 'Basic realm="ops"' })(request, response),
  ),
  {
    id: 'endpoint-http-to-https',
    title: 'http:// for a port of nginx that speaks TLS: 400 and a page',
    versions: once,
    expected: fault('TLS-11'),
    kubectlSays: /server rejected our request|BadRequest|the server/,
    async prepare(world) {
      const { port } = await httpFront(
        world,
        always(
          400,
          'text/html',
          '<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>',
          { server: 'nginx' },
        ),
      );
      return {
        kubeconfig: config(world, {
          cluster: { server: `http://127.0.0.1:${port}`, 'certificate-authority-data': undefined },
        }),
      };
    },
  },
  {
    id: 'credential-impersonates-stranger',
    title: 'the administrator impersonates system:anonymous',
    versions: once,
    // Signed in, and then somebody without rights by the person's own wish: the credential did arrive.
    expected: warning('AUTHZ-01'),
    kubectlSays: /cannot list resource "namespaces"|Forbidden/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: { ...certificateUser(world.rig.admin), as: 'system:anonymous' } }),
    }),
  },
  {
    id: 'rights-of-a-kubelet',
    title: 'the kubeconfig of a kubelet',
    versions: once,
    // The authorizer of nodes knows it, and gives its own reason.
    expected: warning('AUTHZ-12'),
    kubectlSays: mayNotList,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: certificateUser(
          await world.rig.issueClientCertificate({ cn: 'system:node:node-1', groups: ['system:nodes'] }),
        ),
      }),
    }),
  },
  {
    id: 'rights-of-a-bootstrap-token',
    title: 'a bootstrap token that still holds',
    versions: once,
    expected: warning('AUTHZ-01'),
    kubectlSays: mayNotList,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: { token: await bootstrapToken(world, new Date(Date.now() + 3_600_000)) },
      }),
    }),
  },
  {
    id: 'token-bootstrap-expired',
    title: 'a bootstrap token whose day is over',
    versions: once,
    expected: fault('AUTHN-09'),
    kubectlSays: unauthorized,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: { token: await bootstrapToken(world, new Date(Date.now() - 3_600_000)) } }),
    }),
  },
  {
    id: 'token-of-old-dashboard',
    title: 'the encrypted token (five parts) that an old Dashboard kept in the browser',
    versions: once,
    expected: fault('AUTHN-08', 'CRED-08'),
    kubectlSays: unauthorized,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: {
          token: `${Buffer.from('{"alg":"RSA-OAEP-256","enc":"A256GCM","exp":"x"}').toString('base64url')}.YWJj.ZGVm.Z2hp.amts`,
        },
      }),
    }),
  },
  {
    id: 'rights-basic-user-removed',
    title: 'system:basic-user is unbound: nobody may ask about their own rights, and all else works',
    exclusive: true,
    expected: warning('AUTHZ-08'),
    kubectlSays: null,
    async prepare(world) {
      const binding = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/system:basic-user';
      const old = (await must(world.rig.api('GET', binding), 'system:basic-user')).json;
      const token = await readerToken(world);
      await must(world.rig.api('DELETE', binding), 'unbind system:basic-user');
      world.defer(() =>
        world.rig.api('POST', path.dirname(binding), {
          metadata: { name: old.metadata.name, labels: old.metadata.labels, annotations: old.metadata.annotations },
          subjects: old.subjects,
          roleRef: old.roleRef,
        }),
      );
      await sleep(1000);
      return { kubeconfig: config(world, { user: { token } }) };
    },
  },
  {
    id: 'rights-authorizer-down',
    title: 'an authorizer besides RBAC is down, and RBAC gave the person nothing',
    exclusive: true,
    versions: once,
    expected: warning('AUTHZ-12'),
    kubectlSays: /Internal error occurred|an error on the server|cannot list/,
    async prepare(world) {
      world.defer(() => world.rig.restartServer());
      await world.rig.restartServer([
        '--authorization-mode=Node,RBAC,Webhook',
        `--authorization-webhook-config-file=${webhookFile(world, 'https://127.0.0.1:9/authorize')}`,
        '--authorization-webhook-version=v1',
      ]);
      return { kubeconfig: config(world, { user: (await person(world)).user }) };
    },
  },
  {
    id: 'token-reviewer-down',
    title: 'tokens are judged by a program beside the API server, and it is down',
    exclusive: true,
    versions: once,
    // To the client as any text that the server does not know.
    expected: fault('AUTHN-08', 'CRED-08'),
    kubectlSays: unauthorized,
    async prepare(world) {
      world.defer(() => world.rig.restartServer());
      await world.rig.restartServer([
        `--authentication-token-webhook-config-file=${webhookFile(world, 'https://127.0.0.1:9/authenticate')}`,
        '--authentication-token-webhook-version=v1',
      ]);
      return { kubeconfig: config(world, { user: { token: '31ada4fd-adec-460c-809a-9e56ceb75269' } }) };
    },
  },
  healthy({
    id: 'healthy-token-reviewer-down',
    title: 'the same, with a token of the cluster’s own',
    exclusive: true,
    versions: once,
    async prepare(world) {
      world.defer(() => world.rig.restartServer());
      await world.rig.restartServer([
        `--authentication-token-webhook-config-file=${webhookFile(world, 'https://127.0.0.1:9/authenticate')}`,
        '--authentication-token-webhook-version=v1',
      ]);
      return { kubeconfig: config(world, { user: { token: await readerToken(world) } }) };
    },
  }),
  {
    id: 'both-good-certificate-and-expired-token',
    title: 'an expired token beside a good certificate: the server takes the certificate',
    versions: once,
    expected: warning('CRED-07'),
    kubectlSays: null,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: { ...certificateUser(world.rig.admin), token: await expiredToken(world) },
      }),
    }),
  },
  both('both-authority-damaged-and-cluster-gone', 'the CA is no certificate, and the cluster’s name is gone', {
    expected: faults('KCFG-12', 'DNS-01'),
    kubectlSays: /unable to load root certificates|PEM/,
    change: () => ({ cluster: { ...gone, ...damaged } }),
    through: namesOfTheRun,
  }),
  both('both-key-mixed-up-and-server-down', 'the key of another certificate, and the server is down', {
    expected: faults('CRED-04', 'NET-01'),
    kubectlSays: /private key does not match public key/,
    change: async (world) => ({ cluster: down, user: await mixedUp(world) }),
    through: () => inLonelyNetwork,
  }),
  both('both-quotes-and-cluster-gone', 'quotes around the token, and the cluster’s name is gone', {
    expected: faults('CRED-08', 'DNS-01'),
    kubectlSays: /no such host/,
    change: async (world) => ({ cluster: gone, user: await quoted(world) }),
    through: namesOfTheRun,
  }),
  both('both-two-methods-and-server-down', 'token and password, and the server is down', {
    expected: faults('KCFG-14', 'NET-01'),
    kubectlSays: /more than one authentication method/,
    change: () => ({ cluster: down, user: { token: 'a', username: 'jane', password: 'x' } }),
    through: () => inLonelyNetwork,
  }),
  both('both-server-name-and-quotes', 'tls-server-name is wrong, and there are quotes around the token', {
    expected: faults('CRED-08', 'TLS-08'),
    kubectlSays: /certificate is valid for/,
    change: async (world) => ({ cluster: { 'tls-server-name': 'api.old.example' }, user: await quoted(world) }),
  }),
  both('both-other-authority-and-token-expired', 'the CA of another cluster, and an expired token', {
    expected: faults('CRED-07', 'TLS-01'),
    kubectlSays: /unknown authority/,
    change: async (world) => ({ cluster: trusting(world.other.ca), user: { token: await expiredToken(world) } }),
  }),
  both('both-no-authority-and-certificate-of-server', 'no CA, and a server certificate to sign in with', {
    expected: faults('CRED-25', 'TLS-02'),
    kubectlSays: /unknown authority/,
    change: async (world) => ({ cluster: { 'certificate-authority-data': undefined }, user: await serverOnly(world) }),
  }),
  both('both-proxy-scheme-and-token-file', 'a proxy-url that can’t be used, and a token file that is gone', {
    expected: faults('CRED-09', 'PRX-05'),
    kubectlSays: /unsupported scheme|no such file/,
    change: (world) => ({
      cluster: viaProxy('ftp://127.0.0.1:21'),
      user: { tokenFile: path.join(world.folder, 'gone') },
    }),
  }),
  both('both-proxy-refuses-and-key-encrypted', 'the proxy refuses, and the key has a passphrase', {
    expected: faults('CRED-05', 'PRX-01'),
    kubectlSays: /failed to parse private key/,
    change: async (world) => ({
      cluster: viaProxy(address((await refusingProxy(world, '403 Forbidden')).port)),
      user: {
        ...certificateUser(world.rig.admin),
        'client-key-data': base64(encryptKey(world.rig.admin.key, 'pkcs8')),
      },
    }),
  }),
  both('both-page-and-certificate-expired', 'a page instead of the API, and an expired certificate', {
    expected: faults('CRED-01', 'EP-01'),
    kubectlSays: /invalid character|resource type/,
    change: async (world) => ({
      cluster: { server: (await httpsFront(world, always(200, 'text/html', page('Welcome')))).url },
      user: await expired(world),
    }),
  }),
  both('both-wrong-path-and-token-expired', 'a path that is not there, and an expired token', {
    expected: faults('CRED-07', 'EP-04'),
    kubectlSays: /could not find the requested resource|resource type|NotFound/,
    change: async (world) => ({
      cluster: { server: (await httpsFront(world, always(404, 'text/html', page('404 Not Found')))).url },
      user: { token: await expiredToken(world) },
    }),
  }),
  both('both-one-server-down-and-no-rights', 'one of two addresses refuses, and the person may do nothing', {
    expected: warnings('AUTHZ-01', 'NET-06'),
    kubectlSays: mayNotList,
    change: async (world) => ({
      cluster: { server: `https://first-down.rig.test:${world.rig.port}`, 'tls-server-name': 'kubernetes' },
      user: (await person(world)).user,
    }),
    through: namesOfTheRun,
  }),
  both('both-one-server-down-and-verification-off', 'one of two addresses refuses, and verification is off', {
    expected: warnings('NET-06', 'TLS-09'),
    kubectlSays: null,
    change: (world) => ({
      cluster: {
        server: `https://first-down.rig.test:${world.rig.port}`,
        'certificate-authority-data': undefined,
        'insecure-skip-tls-verify': true,
        'tls-server-name': 'kubernetes',
      },
    }),
    through: namesOfTheRun,
  }),
  both('both-one-server-down-and-token-expired', 'one of two addresses refuses, and the token has expired', {
    // What kubectl gets past is no cause beside what stops it.
    expected: fault('CRED-07'),
    kubectlSays: unauthorized,
    change: async (world) => ({
      cluster: { server: `https://first-down.rig.test:${world.rig.port}`, 'tls-server-name': 'kubernetes' },
      user: { token: await expiredToken(world) },
    }),
    through: namesOfTheRun,
  }),
  served({
    id: 'both-server-expired-and-bearer-quoted',
    title: 'the server’s certificate has expired, and there are quotes around the token',
    versions: once,
    expected: faults('CRED-08', 'TLS-06'),
    kubectlSays: /certificate has expired/,
    serves: (world) => world.rig.issueServerCertificate(longAgo),
    user: quoted,
  }),
  served({
    id: 'both-server-usage-and-token-expired',
    title: 'a client certificate used by the server, and an expired token',
    versions: once,
    expected: faults('CRED-07', 'TLS-16'),
    kubectlSays: /incompatible key usage/,
    serves: (world) => world.rig.issueServerCertificate({ usages: ['clientAuth'] }),
    user: async (world) => ({ token: await expiredToken(world) }),
  }),
  {
    id: 'both-loopback-and-certificate-expired',
    title: 'a local cluster’s port where nothing listens, and an expired certificate',
    versions: once,
    expected: { outcome: 'fault', causes: [['CRED-01'], ['KCFG-18', 'NET-01', 'NET-07']] },
    kubectlSays: /was refused/,
    async prepare(world) {
      const [port] = await freePorts(1);
      return {
        kubeconfig: config(world, { cluster: { server: `https://127.0.0.1:${port}` }, user: await expired(world) }),
      };
    },
  },
  {
    id: 'both-user-lost-and-authority-file-gone',
    title: 'the user is not there, and neither is the CA’s file',
    versions: once,
    expected: faults('KCFG-08', 'KCFG-09'),
    kubectlSays: /unable to read certificate-authority|Username/,
    prepare: async (world) => ({
      kubeconfig: write(
        world,
        sound(world, {
          cluster: { 'certificate-authority-data': undefined, 'certificate-authority': 'ca.crt' },
        }).replace(/^ +user: jane$/m, '      user: nobody'),
      ),
    }),
  },
  {
    id: 'both-cluster-of-two-files',
    title: 'the context’s cluster is misspelt, and its user too',
    versions: once,
    expected: faults('KCFG-07', 'KCFG-08'),
    kubectlSays: /localhost:8080|Username/,
    prepare: async (world) => ({
      kubeconfig: write(
        world,
        kubeconfigText({ cluster: world.rig.clusterFields(), user: certificateUser(world.rig.admin) })
          .replace(/^ +user: jane$/m, '      user: jnae')
          .replace(/^ +cluster: kubernetes$/m, '      cluster: kuberenetes'),
      ),
    }),
  },
];
