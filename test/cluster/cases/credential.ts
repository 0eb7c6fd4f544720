// CRED: credentials that are wrong by themselves, as the workstation can see.
import { type Case, fault, once, type World, warning } from '../case.ts';
import { base64, certificateUser, type Fields } from '../kubeconfig.ts';
import { withIdentityProvider } from '../oidc.ts';
import { encryptKey, hoursFromNow } from '../pki.ts';
import { accepted, bind, config, expiredToken, forged, reader, readerToken, write } from './helpers.ts';
import { answer, plugin } from './plugin.ts';

const oidcConfig = { 'idp-issuer-url': 'https://login.example.test', 'client-id': 'kubernetes' };

/** kubectl's own auth provider oidc stops by itself. */
const provider = (
  id: string,
  how: string,
  rest: { readonly kubectlSays: RegExp; readonly config: (world: World) => Fields | Promise<Fields> },
): Case => ({
  id,
  title: `auth-provider oidc ${how}`,
  versions: once,
  expected: fault('CRED-20'),
  kubectlSays: rest.kubectlSays,
  prepare: async (world) => ({
    kubeconfig: config(world, { user: { 'auth-provider': { name: 'oidc', config: await rest.config(world) } } }),
  }),
});

export const credentialCases: readonly Case[] = [
  {
    id: 'credential-certificate-expired',
    title: 'client certificate expired',
    expected: fault('CRED-01'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: certificateUser(
          await world.rig.issueClientCertificate({
            cn: 'jane',
            groups: ['system:masters'],
            notBefore: hoursFromNow(-24 * 366),
            notAfter: hoursFromNow(-24),
          }),
        ),
      }),
    }),
  },
  {
    id: 'credential-certificate-not-yet-valid',
    title: 'client certificate not yet valid',
    expected: fault('CRED-02'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: certificateUser(
          await world.rig.issueClientCertificate({
            cn: 'jane',
            groups: ['system:masters'],
            notBefore: hoursFromNow(6),
          }),
        ),
      }),
    }),
  },
  {
    id: 'credential-certificate-of-another-cluster',
    title: 'client certificate of another cluster, whose CA has the same name',
    // The kubeconfig's CA is this cluster's and did not sign the certificate; dates and purpose are right.
    expected: fault('CRED-03'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: certificateUser(await world.other.issueClientCertificate({ cn: 'jane', groups: ['system:masters'] })),
      }),
    }),
  },
  {
    id: 'credential-key-of-another-certificate',
    title: 'certificate and key do not belong together',
    versions: once,
    expected: fault('CRED-04'),
    kubectlSays: /private key does not match public key/,
    async prepare(world) {
      const other = await world.rig.issueClientCertificate({ cn: 'john' });
      return {
        kubeconfig: config(world, {
          user: { 'client-certificate-data': base64(world.rig.admin.pem), 'client-key-data': base64(other.key) },
        }),
      };
    },
  },
  ...(['pkcs8', 'old'] as const).map(
    (style): Case => ({
      id: `credential-key-encrypted-${style}`,
      title: `client key behind a passphrase (${style === 'pkcs8' ? 'PKCS #8' : 'Proc-Type header'})`,
      versions: once,
      expected: fault('CRED-05'),
      kubectlSays: /failed to parse private key/,
      prepare: async (world) => ({
        kubeconfig: config(world, {
          user: {
            'client-certificate-data': base64(world.rig.admin.pem),
            'client-key-data': base64(encryptKey(world.rig.admin.key, style)),
          },
        }),
      }),
    }),
  ),
  {
    id: 'credential-password',
    title: 'user name and password, which no API server since 1.19 reads',
    expected: fault('CRED-06'),
    kubectlSays: /Forbidden/,
    prepare: async (world) => ({ kubeconfig: config(world, { user: { username: 'admin', password: 'example' } }) }),
  },
  {
    id: 'credential-token-expired',
    title: 'service-account token expired',
    expected: fault('CRED-07'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    async prepare(world) {
      return { kubeconfig: config(world, { user: { token: await expiredToken(world) } }) };
    },
  },
  {
    id: 'credential-token-not-yet-valid',
    title: 'service-account token of a clock that is ahead',
    expected: fault('CRED-26'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    async prepare(world) {
      const account = await reader(world);
      return { kubeconfig: config(world, { user: { token: forged(world, account, 6, 7) } }) };
    },
  },
  {
    id: 'credential-token-line-break',
    title: 'a line break inside the token',
    expected: fault('CRED-08'),
    kubectlSays: /invalid header field value for "Authorization"/,
    async prepare(world) {
      const token = await readerToken(world);
      return { kubeconfig: config(world, { user: { token: `${token.slice(0, 60)}\n${token.slice(60)}` } }) };
    },
  },
  {
    id: 'credential-token-space',
    title: 'a space inside the token',
    expected: fault('CRED-08'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    async prepare(world) {
      const token = await readerToken(world);
      return { kubeconfig: config(world, { user: { token: `${token.slice(0, 60)} ${token.slice(60)}` } }) };
    },
  },
  {
    id: 'credential-token-space-before',
    title: 'a space before the token',
    // Behind it is fine, but the server splits the header at each space and finds an empty token
    // (apiserver/pkg/authentication/request/bearertoken), so the person is anonymous.
    expected: fault('CRED-08'),
    kubectlSays: /Forbidden/,
    prepare: async (world) => ({ kubeconfig: config(world, { user: { token: ` ${await readerToken(world)}` } }) }),
  },
  {
    id: 'credential-token-with-bearer',
    title: '“Bearer ” pasted along with the token',
    expected: fault('CRED-08'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: { token: `Bearer ${await readerToken(world)}` } }),
    }),
  },
  {
    id: 'credential-token-still-base64',
    title: 'token still base64, as the Secret shows it',
    expected: fault('CRED-08'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: async (world) => ({ kubeconfig: config(world, { user: { token: base64(await readerToken(world)) } }) }),
  },
  {
    id: 'credential-token-truncated',
    title: 'the end of the token is missing',
    expected: fault('CRED-08'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: { token: (await readerToken(world)).slice(0, -40) } }),
    }),
  },
  {
    id: 'credential-token-two-parts',
    title: 'only the first two parts of the token',
    expected: fault('CRED-08'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: { token: (await readerToken(world)).split('.').slice(0, 2).join('.') } }),
    }),
  },
  {
    id: 'credential-token-file-missing',
    title: 'the token file is not there',
    versions: once,
    expected: fault('CRED-09'),
    kubectlSays: /no such file or directory/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: { tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token' } }),
    }),
  },
  {
    id: 'credential-token-file-empty',
    title: 'the token file is empty',
    expected: fault('CRED-09'),
    kubectlSays: /Forbidden|EOF/,
    prepare: async (world) => ({ kubeconfig: config(world, { user: { tokenFile: write(world, '', 'token') } }) }),
  },
  {
    id: 'credential-plugin-missing',
    title: 'the sign-in plugin is not installed',
    versions: once,
    expected: fault('CRED-10'),
    kubectlSays: /executable aws-iam-authenticator not found/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command: 'aws-iam-authenticator',
            args: ['token', '-i', 'production'],
          },
        },
      }),
    }),
  },
  {
    id: 'credential-plugin-v1alpha1',
    title: 'the sign-in plugin is asked in v1alpha1',
    versions: once,
    expected: fault('CRED-13'),
    kubectlSays: /invalid apiVersion "client.authentication.k8s.io\/v1alpha1"/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: plugin(world, answer({ token: 'abc' }), { apiVersion: 'client.authentication.k8s.io/v1alpha1' }),
      }),
    }),
  },
  {
    id: 'credential-plugin-no-interactive-mode',
    title: 'the sign-in plugin has no interactiveMode',
    versions: once,
    expected: fault('CRED-14'),
    kubectlSays: /interactiveMode must be specified for jane/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: plugin(world, answer({ token: 'abc' }), { interactiveMode: undefined }) }),
    }),
  },
  {
    id: 'credential-provider-gcp',
    title: 'auth-provider gcp, which is gone since 1.26',
    versions: once,
    expected: fault('CRED-19'),
    kubectlSays: /gcp auth plugin has been removed/,
    prepare: async (world) => ({ kubeconfig: config(world, { user: { 'auth-provider': { name: 'gcp' } } }) }),
  },
  provider('credential-provider-oidc-stale', 'without a token and without a refresh token', {
    kubectlSays: /No valid id-token, and cannot refresh without refresh-token/,
    config: () => oidcConfig,
  }),
  provider('credential-provider-oidc-without-issuer', 'without the address of its identity provider', {
    kubectlSays: /Must provide idp-issuer-url/,
    config: () => ({ 'client-id': 'kubernetes' }),
  }),
  provider('credential-provider-oidc-ended', 'with an ID token that has ended, and without a refresh token', {
    kubectlSays: /No valid id-token, and cannot refresh without refresh-token/,
    config: async (world) => ({ ...oidcConfig, 'id-token': await expiredToken(world) }),
  }),
  provider('credential-provider-oidc-no-token', 'with an ID token that is none', {
    kubectlSays: /ID Token is not a valid JWT/,
    config: () => ({ ...oidcConfig, 'id-token': 'abc', 'refresh-token': 'abc' }),
  }),
  {
    id: 'credential-token-ends-now',
    title: 'the ID token of an identity provider is still accepted, and ends in less than a minute',
    versions: once,
    exclusive: true,
    expected: warning('CRED-21'),
    kubectlSays: null,
    async prepare(world) {
      const provider = await withIdentityProvider(world);
      await bind(world, 'view', { kind: 'User', name: 'oidc:jane@example.test' });
      // As soon as the server takes its tokens at all, which its first fetch of the keys decides.
      await accepted(world.rig, provider.token(provider.clientId));
      const settings = {
        'idp-issuer-url': provider.url,
        'client-id': provider.clientId,
        'id-token': provider.token(provider.clientId, 55),
      };
      return { kubeconfig: config(world, { user: { 'auth-provider': { name: 'oidc', config: settings } } }) };
    },
  },
  {
    id: 'credential-certificate-without-client-usage',
    title: 'a server certificate used as client certificate',
    expected: fault('CRED-25'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: certificateUser(await world.rig.issueClientCertificate({ cn: 'jane', usages: ['serverAuth'] })),
      }),
    }),
  },
  {
    id: 'credential-certificate-without-name',
    title: 'a client certificate without a common name',
    expected: fault('CRED-25'),
    kubectlSays: /Forbidden/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: certificateUser(await world.rig.issueClientCertificate({ groups: ['system:masters'] })),
      }),
    }),
  },
];
