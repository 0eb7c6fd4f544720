// AUTHN, AUTHZ: the API server itself refuses, or allows too little. All 401
// answers are alike, so most of these leave several codes open to a client
// without rights.

import { setTimeout as sleep } from 'node:timers/promises';
import { must } from '../api-client.ts';
import { type Case, fault, warning } from '../case.ts';
import { strippingFront } from '../fronts.ts';
import { certificateUser } from '../kubeconfig.ts';
import { withIdentityProvider } from '../oidc.ts';
import { hoursFromNow } from '../pki.ts';
import type { Rig } from '../rig.ts';
import { makeSigningKey, signToken } from '../tokens.ts';
import {
  accepted,
  bind,
  config,
  deleteServiceAccount,
  person,
  reader,
  readerToken,
  refused,
  uniqueName,
  write,
} from './helpers.ts';

export const unauthorized = /must be logged in to the server|asked for the client to provide credentials/;

/**
 * Then a 401 may also mean that the credential never arrived (AUTHN-15). That the handshake asks for a client
 * certificate, as the API server's does, speaks against it but is no proof: what ends TLS in front may ask too.
 */
const anonymousOff = ['--anonymous-auth=false'];

export const inDefault = (resource: string): string => `/api/v1/namespaces/default/${resource}`;

export const authenticationCases: readonly Case[] = [
  {
    id: 'token-of-another-cluster',
    title: 'token of another cluster with the same issuer',
    exclusive: true, // so that the other cluster is the shared one, which nobody restarts meanwhile
    // Within its dates, for the right audience, bound to no object and no legacy token: what is left is that the
    // cluster is another one, or that the account is gone.
    expected: fault('AUTHN-03', 'AUTHN-05'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const name = uniqueName('app');
      await world.other.createServiceAccount(name);
      world.defer(() => deleteServiceAccount(world.other, name));
      return { kubeconfig: config(world, { user: { token: await world.other.createToken({ name }) } }) };
    },
  },
  {
    id: 'token-of-another-issuer',
    title: 'token of an identity provider that this cluster does not know',
    // The provider may be another cluster's, or this cluster's with another audience or claim: its flags can't be seen.
    expected: fault('AUTHN-03', 'AUTHN-13'),
    kubectlSays: unauthorized,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: {
          token: signToken(world.other.signingKey, {
            iss: 'https://login.example.test/realms/main',
            aud: 'kubernetes',
            sub: '7d1f2f5e-6a0b-4f61-8d34-0f2f9c3f9b11',
            email: 'jane@example.test',
            email_verified: true,
            iat: Math.floor(Date.now() / 1000) - 60,
            exp: Math.floor(hoursFromNow(1).getTime() / 1000),
          }),
        },
      }),
    }),
  },
  {
    id: 'token-of-identity-provider-for-another-client',
    title: 'ID token of the right identity provider, made for another client',
    exclusive: true,
    expected: fault('AUTHN-03', 'AUTHN-13'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const provider = await withIdentityProvider(world);
      await accepted(world.rig, provider.token(provider.clientId));
      return { kubeconfig: config(world, { user: { token: provider.token('dashboard') } }) };
    },
  },
  {
    id: 'token-after-key-change',
    title: 'the API server has another signing key since',
    exclusive: true,
    expected: fault('AUTHN-03', 'AUTHN-05'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const token = await readerToken(world);
      const next = makeSigningKey();
      await world.rig.restartServer([
        `--service-account-key-file=${write(world, next.publicPem, 'sa.pub')}`,
        `--service-account-signing-key-file=${write(world, next.privatePem, 'sa.key')}`,
      ]);
      return { kubeconfig: config(world, { user: { token } }) };
    },
  },
  {
    id: 'token-after-issuer-change',
    title: 'the API server has another issuer since',
    exclusive: true,
    // The server tells its issuer only to who is signed in.
    expected: fault('AUTHN-03', 'AUTHN-05'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const token = await readerToken(world);
      await world.rig.restartServer(['--service-account-issuer=https://clusters.example.test/production']);
      return { kubeconfig: config(world, { user: { token } }) };
    },
  },
  {
    id: 'token-of-another-audience',
    title: 'token made for another audience',
    expected: fault('AUTHN-04'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const { name } = await reader(world);
      const token = await world.rig.createToken({ name, audiences: ['vault'] });
      return { kubeconfig: config(world, { user: { token } }) };
    },
  },
  {
    id: 'token-of-deleted-account',
    title: 'the service account has been deleted',
    expected: fault('AUTHN-03', 'AUTHN-05'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const { name } = await reader(world);
      const token = await world.rig.createToken({ name });
      await deleteServiceAccount(world.rig, name);
      await refused(world.rig, token);
      return { kubeconfig: config(world, { user: { token } }) };
    },
  },
  {
    id: 'token-of-recreated-account',
    title: 'the service account has been deleted and made anew',
    expected: fault('AUTHN-03', 'AUTHN-05'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const { name } = await reader(world);
      const token = await world.rig.createToken({ name });
      await deleteServiceAccount(world.rig, name);
      await world.rig.createServiceAccount(name);
      await refused(world.rig, token);
      return { kubeconfig: config(world, { user: { token } }) };
    },
  },
  {
    id: 'token-of-deleted-pod',
    title: 'token bound to a pod that is gone',
    expected: fault('AUTHN-03', 'AUTHN-05', 'AUTHN-06'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const { name } = await reader(world);
      const token = await podToken(world.rig, name);
      await must(world.rig.api('DELETE', `${inDefault('pods')}/${name}?gracePeriodSeconds=0`), 'deletion of the pod');
      await refused(world.rig, token);
      return { kubeconfig: config(world, { user: { token } }) };
    },
  },
  {
    id: 'token-of-pod-of-another-cluster',
    title: 'token bound to a pod of another cluster',
    exclusive: true,
    expected: fault('AUTHN-03', 'AUTHN-05', 'AUTHN-06'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const name = uniqueName('app');
      await world.other.createServiceAccount(name);
      world.defer(() => deleteServiceAccount(world.other, name));
      const token = await podToken(world.other, name);
      world.defer(() => world.other.api('DELETE', `${inDefault('pods')}/${name}?gracePeriodSeconds=0`));
      return { kubeconfig: config(world, { user: { token } }) };
    },
  },
  {
    id: 'token-bound-to-deleted-secret',
    title: 'short-lived token bound to a Secret that is gone',
    expected: fault('AUTHN-03', 'AUTHN-05', 'AUTHN-06'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const { name } = await reader(world);
      await must(world.rig.api('POST', inDefault('secrets'), { metadata: { name } }), 'Secret');
      const token = await world.rig.createToken({ name, boundTo: { kind: 'Secret', name } });
      await must(world.rig.api('DELETE', `${inDefault('secrets')}/${name}`), 'deletion of the Secret');
      await refused(world.rig, token);
      return { kubeconfig: config(world, { user: { token } }) };
    },
  },
  {
    id: 'token-of-deleted-secret',
    title: 'token of a Secret that is gone',
    expected: fault('AUTHN-03', 'AUTHN-05', 'AUTHN-07'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const { name } = await reader(world);
      const token = await secretToken(world.rig, name);
      await must(world.rig.api('DELETE', `${inDefault('secrets')}/${name}`), 'deletion of the Secret');
      await refused(world.rig, token);
      return { kubeconfig: config(world, { user: { token } }) };
    },
  },
  {
    id: 'token-of-secret-of-another-cluster',
    title: 'token of a Secret of another cluster',
    exclusive: true,
    expected: fault('AUTHN-03', 'AUTHN-05', 'AUTHN-07'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const name = uniqueName('app');
      await world.other.createServiceAccount(name);
      world.defer(() => deleteServiceAccount(world.other, name));
      return { kubeconfig: config(world, { user: { token: await secretToken(world.other, name) } }) };
    },
  },
  {
    id: 'token-opaque',
    title: 'a token that is no JWT and that the server does not know',
    // A static token that was taken off the list, or text that was damaged on its way: nothing in it tells which.
    expected: fault('AUTHN-08', 'CRED-08'),
    kubectlSays: unauthorized,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: { token: '31ada4fd-adec-460c-809a-9e56ceb75269' } }),
    }),
  },
  {
    id: 'token-bootstrap',
    title: 'a bootstrap token whose Secret is gone',
    expected: fault('AUTHN-09'),
    kubectlSays: unauthorized,
    prepare: async (world) => ({ kubeconfig: config(world, { user: { token: 'abcdef.0123456789abcdef' } }) }),
  },
  {
    id: 'certificate-lost-on-the-way',
    title: 'something in front ends TLS, so the client certificate never arrives',
    // The server says "anonymous": the credential was lost on the way, or the server does not take certificates at all.
    expected: fault('AUTHN-15', 'AUTHN-18'),
    kubectlSays: /Forbidden/,
    async prepare(world) {
      const { url } = await strippingFront(world);
      return { kubeconfig: config(world, { cluster: { server: url } }) };
    },
  },
  {
    id: 'token-lost-on-the-way',
    title: 'something in front takes the Authorization header off',
    expected: fault('AUTHN-15', 'AUTHN-18'),
    kubectlSays: /Forbidden/,
    async prepare(world) {
      const { url } = await strippingFront(world);
      return { kubeconfig: config(world, { cluster: { server: url }, user: { token: await readerToken(world) } }) };
    },
  },
  {
    id: 'anonymous-off-token-lost-on-the-way',
    title: 'something in front takes the Authorization header off, and the server refuses all without a credential',
    exclusive: true,
    serverFlags: anonymousOff,
    expected: fault('AUTHN-03', 'AUTHN-05', 'AUTHN-15'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const { url } = await strippingFront(world);
      return { kubeconfig: config(world, { cluster: { server: url }, user: { token: await readerToken(world) } }) };
    },
  },
  {
    id: 'anonymous-off-certificate-lost-on-the-way',
    title: 'something in front ends TLS, and the server refuses all without a credential',
    exclusive: true,
    serverFlags: anonymousOff,
    // The CA that the server takes client certificates of need not be the one that signed its own.
    expected: fault('AUTHN-15', 'CRED-03'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const { url } = await strippingFront(world);
      return { kubeconfig: config(world, { cluster: { server: url } }) };
    },
  },
  {
    id: 'anonymous-off-certificate-of-another-cluster',
    title: 'client certificate of another cluster, and the server refuses all without a credential',
    exclusive: true,
    serverFlags: anonymousOff,
    expected: fault('AUTHN-15', 'CRED-03'),
    kubectlSays: unauthorized,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: certificateUser(await world.other.issueClientCertificate({ cn: 'jane', groups: ['system:masters'] })),
      }),
    }),
  },
  {
    id: 'anonymous-off-token-of-deleted-account',
    title: 'the service account has been deleted, and the server refuses all without a credential',
    exclusive: true,
    serverFlags: anonymousOff,
    expected: fault('AUTHN-03', 'AUTHN-05', 'AUTHN-15'),
    kubectlSays: unauthorized,
    async prepare(world) {
      const { name } = await reader(world);
      const token = await world.rig.createToken({ name });
      await deleteServiceAccount(world.rig, name);
      await refused(world.rig, token);
      return { kubeconfig: config(world, { user: { token } }) };
    },
  },
];

/** A token bound to a pod, which no kubelet will ever run. */
export async function podToken(rig: Rig, name: string): Promise<string> {
  await must(
    rig.api('POST', inDefault('pods'), {
      metadata: { name },
      spec: { serviceAccountName: name, containers: [{ name: 'c', image: 'example.invalid/none' }] },
    }),
    'pod',
  );
  return rig.createToken({ name, boundTo: { kind: 'Pod', name } });
}

/**
 * A token without an end, as the controller manager writes it into a Secret. Where other cases have just restarted the API
 * server several times, it waits up to a minute before it watches again (client-go's reflector backs off).
 */
export async function secretToken(rig: Rig, name: string): Promise<string> {
  await must(
    rig.api('POST', inDefault('secrets'), {
      metadata: { name, annotations: { 'kubernetes.io/service-account.name': name } },
      type: 'kubernetes.io/service-account-token',
    }),
    'token Secret',
  );
  for (let tries = 0; tries < 2_400; tries++) {
    const data = (await rig.api('GET', `${inDefault('secrets')}/${name}`)).json?.data?.token;
    if (typeof data === 'string') return Buffer.from(data, 'base64').toString();
    await sleep(50);
  }
  throw new Error('the token Secret was not filled');
}

export const authorizationCases: readonly Case[] = [
  {
    id: 'rights-none',
    title: 'a person who is known and may do nothing',
    expected: warning('AUTHZ-01'),
    kubectlSays: /User "jane-[^"]*" cannot list resource "namespaces" in API group "" at the cluster scope/,
    async prepare(world) {
      const { user } = await person(world);
      return { kubeconfig: config(world, { user }) };
    },
  },
  {
    id: 'rights-none-service-account',
    title: 'a service account that may do nothing',
    expected: warning('AUTHZ-01'),
    kubectlSays: /User "system:serviceaccount:default:app-[^"]*" cannot list resource "namespaces"/,
    async prepare(world) {
      const name = uniqueName('app');
      await world.rig.createServiceAccount(name);
      world.defer(() => deleteServiceAccount(world.rig, name));
      return { kubeconfig: config(world, { user: { token: await world.rig.createToken({ name }) } }) };
    },
  },
  {
    id: 'rights-discovery-removed',
    title: 'the default bindings for discovery have been deleted',
    exclusive: true,
    expected: warning('AUTHZ-08'),
    kubectlSays: /forbidden|Forbidden/,
    async prepare(world) {
      const { name, user } = await person(world);
      await bind(world, 'view', { kind: 'User', name });
      // Restarted, the API server makes its default bindings again.
      world.defer(() => world.rig.restartServer());
      for (const binding of ['system:public-info-viewer', 'system:discovery']) {
        await must(
          world.rig.api('DELETE', `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${binding}`),
          `deletion of ${binding}`,
        );
      }
      return { kubeconfig: config(world, { user }) };
    },
  },
  {
    id: 'rights-impersonation-forbidden',
    title: 'the kubeconfig impersonates somebody, and the person may not',
    // Not one request goes through, so this is more than a lack of rights.
    expected: fault('AUTHZ-10'),
    kubectlSays: /Forbidden|cannot impersonate/,
    async prepare(world) {
      const { name, user } = await person(world);
      await bind(world, 'view', { kind: 'User', name });
      return { kubeconfig: config(world, { user: { ...user, as: 'admin' } }) };
    },
  },
];
