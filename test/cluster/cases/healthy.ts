// Targets without a fault, in the shapes that real ones have. A cause on any of
// them is the worst that the program can do.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { must } from '../api-client.ts';
import { type Case, once, sound } from '../case.ts';
import { base64, certificateUser, kubeconfigText } from '../kubeconfig.ts';
import { withResolver } from '../namespaces.ts';
import { withIdentityProvider } from '../oidc.ts';
import { makeAuthority } from '../pki.ts';
import { socksProxy, workingProxy } from '../proxies.ts';
import { accepted, bind, config, readerToken, sound as soundText, uniqueName, write } from './helpers.ts';
import { address, viaProxy } from './network.ts';
import { chain, ownServingCertificate, served, trusting } from './tls.ts';

export const healthy = (rest: Omit<Case, 'expected' | 'kubectlSays'>): Case => ({
  ...rest,
  expected: sound,
  kubectlSays: null,
});

export const healthyCases: readonly Case[] = [
  healthy({
    id: 'healthy-administrator',
    title: 'the administrator’s certificate',
    prepare: async (world) => ({ kubeconfig: config(world) }),
  }),
  healthy({
    id: 'healthy-service-account',
    title: 'a service account’s token',
    prepare: async (world) => ({ kubeconfig: config(world, { user: { token: await readerToken(world) } }) }),
  }),
  healthy({
    id: 'healthy-token-file',
    title: 'a token file with a line break at its end',
    prepare: async (world) => ({
      kubeconfig: config(world, { user: { tokenFile: write(world, `${await readerToken(world)}\n`, 'token') } }),
    }),
  }),
  healthy({
    id: 'healthy-token-with-space-behind',
    title: 'white space behind the token, which the server trims',
    prepare: async (world) => ({ kubeconfig: config(world, { user: { token: `${await readerToken(world)} ` } }) }),
  }),
  healthy({
    id: 'healthy-files-beside',
    title: 'CA, certificate and key as files beside the kubeconfig',
    versions: once,
    async prepare(world) {
      mkdirSync(path.join(world.folder, 'pki'), { mode: 0o700 });
      write(world, world.rig.ca.pem, 'pki/ca.crt');
      write(world, world.rig.admin.pem, 'pki/admin.crt');
      write(world, world.rig.admin.key, 'pki/admin.key');
      return {
        kubeconfig: config(world, {
          cluster: { 'certificate-authority-data': undefined, 'certificate-authority': 'pki/ca.crt' },
          user: { 'client-certificate': 'pki/admin.crt', 'client-key': 'pki/admin.key' },
        }),
      };
    },
  }),
  healthy({
    id: 'healthy-two-files',
    title: 'cluster and user in two files of KUBECONFIG, a third one missing',
    versions: once,
    async prepare(world) {
      const text = soundText(world);
      const [cluster = '', rest = ''] = text.split(/^(?=contexts:)/m);
      const first = write(world, cluster, 'cluster.yaml');
      const second = write(world, `apiVersion: v1\nkind: Config\n${rest}`, 'user.yaml');
      const none = path.join(world.folder, 'none.yaml');
      return { kubeconfig: null, env: { KUBECONFIG: [first, none, second].join(path.delimiter) } };
    },
  }),
  healthy({
    id: 'healthy-home',
    title: 'the file in the home folder, with a byte order mark and Windows line ends',
    versions: once,
    async prepare(world) {
      mkdirSync(path.join(world.folder, '.kube'), { mode: 0o700 });
      write(world, `\ufeff${soundText(world).replaceAll('\n', '\r\n')}`, '.kube/config');
      return { kubeconfig: null };
    },
  }),
  healthy({
    id: 'healthy-repeated-key',
    title: 'a key written twice, of which the last one counts',
    versions: once,
    prepare: async (world) => ({
      kubeconfig: write(
        world,
        soundText(world).replace(/^( +)server:/m, '$1server: https://192.0.2.55:6443\n$1server:'),
      ),
    }),
  }),
  healthy({
    id: 'healthy-proxy',
    title: 'through a proxy that works, of proxy-url',
    async prepare(world) {
      const proxy = await workingProxy(world);
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port)) }) };
    },
  }),
  healthy({
    id: 'healthy-proxy-of-environment',
    title: 'through a proxy that works, of HTTPS_PROXY, to a name that only the proxy knows',
    versions: once,
    async prepare(world) {
      const proxy = await workingProxy(world);
      return {
        // The certificate has this name; the workstation's resolver does not.
        kubeconfig: config(world, {
          cluster: { server: `https://behind-the-proxy.rig.test:${world.rig.port}`, 'tls-server-name': 'api.rig.test' },
        }),
        env: { HTTPS_PROXY: address(proxy.port) },
        through: withResolver(world.resolver.working),
      };
    },
  }),
  healthy({
    id: 'healthy-proxy-not-used',
    title: 'HTTPS_PROXY is dead, and NO_PROXY leaves the server out',
    versions: once,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: `https://api.rig.test:${world.rig.port}` } }),
      env: { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'localhost,.rig.test' },
      through: withResolver(world.resolver.working),
    }),
  }),
  healthy({
    id: 'healthy-proxy-socks',
    title: 'through a SOCKS proxy',
    versions: once,
    async prepare(world) {
      const proxy = await socksProxy(world);
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port, 'socks5')) }) };
    },
  }),
  served({
    ...healthy({
      id: 'healthy-tls-server-name',
      title: 'called by an address that is not in the certificate, with the right tls-server-name',
      prepare: async () => ({ kubeconfig: null }),
    }),
    serves: (world) => world.rig.issueServerCertificate({ addresses: ['10.96.0.1'] }),
    cluster: () => ({ 'tls-server-name': 'kubernetes' }),
  }),
  healthy({
    id: 'healthy-several-authorities',
    title: 'a bundle of three CAs, one of them expired',
    versions: once,
    async prepare(world) {
      const old = await makeAuthority({ notBefore: new Date('2010-01-01'), notAfter: new Date('2020-01-01') });
      return {
        kubeconfig: config(world, {
          cluster: trusting(old, await makeAuthority({ commonName: 'next' }), world.rig.ca),
        }),
      };
    },
  }),
  healthy({
    id: 'healthy-authority-is-the-leaf',
    title: 'the kubeconfig’s CA is the server’s own certificate',
    versions: once,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { 'certificate-authority-data': base64(ownServingCertificate(world)) } }),
    }),
  }),
  served({
    ...healthy({
      id: 'healthy-authority-is-the-intermediate',
      title: 'the kubeconfig’s CA is the intermediate',
      prepare: async () => ({ kubeconfig: null }),
    }),
    async serves(world) {
      const middle = await world.rig.ca.intermediate('Issuing CA 2');
      intermediates.set(world, middle);
      return chain(await world.rig.issueServerCertificate({}, middle), middle);
    },
    cluster: (world) => trusting(intermediates.get(world) ?? world.rig.ca),
  }),
  ...(['ed25519', 'p521', 'rsa'] as const).map((key) =>
    served({
      ...healthy({
        id: `healthy-serving-${key}`,
        title: `the server’s key is ${key}`,
        prepare: async () => ({ kubeconfig: null }),
      }),
      serves: (world) => world.rig.issueServerCertificate({ key }),
    }),
  ),
  healthy({
    id: 'healthy-client-ed25519',
    title: 'the person’s key is Ed25519',
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: certificateUser(
          await world.rig.issueClientCertificate({ cn: 'jane', groups: ['system:masters'], key: 'ed25519' }),
        ),
      }),
    }),
  }),
  healthy({
    id: 'healthy-one-namespace',
    title: 'rights in the context’s namespace only',
    async prepare(world) {
      const name = uniqueName('jane');
      const namespace = uniqueName('team');
      await must(world.rig.api('POST', '/api/v1/namespaces', { metadata: { name: namespace } }), 'namespace');
      world.defer(() => world.rig.api('DELETE', `/api/v1/namespaces/${namespace}`));
      await bind(world, 'edit', { kind: 'User', name }, namespace);
      return {
        kubeconfig: config(world, {
          user: certificateUser(await world.rig.issueClientCertificate({ cn: name })),
          context: { namespace },
        }),
        kubectl: ['get', 'pods'],
      };
    },
  }),
  healthy({
    id: 'healthy-anonymous-off',
    title: 'the server refuses all without a credential, and the credential is good',
    exclusive: true,
    serverFlags: ['--anonymous-auth=false'],
    prepare: async (world) => ({ kubeconfig: config(world) }),
  }),
  healthy({
    id: 'healthy-identity-provider',
    title: 'an ID token of an identity provider that the server trusts',
    exclusive: true,
    async prepare(world) {
      const provider = await withIdentityProvider(world);
      await bind(world, 'view', { kind: 'User', name: 'oidc:jane@example.test' });
      const token = provider.token(provider.clientId);
      await accepted(world.rig, token);
      return { kubeconfig: config(world, { user: { token } }) };
    },
  }),
  healthy({
    id: 'healthy-provider-oidc',
    title: 'auth-provider oidc with an ID token that is valid',
    exclusive: true,
    versions: once,
    async prepare(world) {
      const provider = await withIdentityProvider(world);
      await bind(world, 'view', { kind: 'User', name: 'oidc:jane@example.test' });
      const token = provider.token(provider.clientId);
      await accepted(world.rig, token);
      const settings = { 'idp-issuer-url': provider.url, 'client-id': provider.clientId, 'id-token': token };
      return { kubeconfig: config(world, { user: { 'auth-provider': { name: 'oidc', config: settings } } }) };
    },
  }),
  healthy({
    id: 'healthy-impersonation',
    title: 'the administrator impersonates an account that may read',
    async prepare(world) {
      const name = uniqueName('viewer');
      await bind(world, 'view', { kind: 'User', name });
      return { kubeconfig: config(world, { user: { ...certificateUser(world.rig.admin), as: name } }) };
    },
  }),
  healthy({
    id: 'healthy-other-context',
    title: '--context names the sound one of two, and the current one is broken',
    versions: once,
    async prepare(world) {
      const text = kubeconfigText({ cluster: world.rig.clusterFields(), user: certificateUser(world.rig.admin) });
      return {
        kubeconfig: write(
          world,
          text
            .replace(/^current-context: .*$/m, 'current-context: broken')
            .replace(
              /^contexts:$/m,
              'contexts:\n  - name: broken\n    context:\n      cluster: nowhere\n      user: nobody',
            ),
        ),
        context: 'jane@kubernetes',
      };
    },
  }),
];

const intermediates = new WeakMap<object, Awaited<ReturnType<typeof makeAuthority>>>();
