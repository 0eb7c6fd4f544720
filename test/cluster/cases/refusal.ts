// AUTHN, told apart: the reader lets another context of the same server ask why, or the server publishes its keys to
// strangers. What the client may know then decides how many codes are left.

import { randomBytes } from 'node:crypto';
import { must } from '../api-client.ts';
import type { RigVersion } from '../build-rig.ts';
import { type Case, fault, type Prepared, sound, type World } from '../case.ts';
import type { Flags } from '../control-plane.ts';
import { strippingFront } from '../fronts.ts';
import { certificateUser, type Fields } from '../kubeconfig.ts';
import { withIdentityProvider } from '../oidc.ts';
import { makeSigningKey } from '../tokens.ts';
import { inDefault, podToken, secretToken, unauthorized } from './authentication.ts';
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

const allowed = ['--allow-other-contexts'];

/** The refused token beside an administrator's context, which may ask everything. */
const besideAdmin = (world: World, token: string, cluster: Fields = {}): Prepared => ({
  kubeconfig: config(world, { cluster, user: { token }, beside: { admin: certificateUser(world.rig.admin) } }),
  args: allowed,
});

/** Beside somebody who may read accounts and pods, and neither Secrets nor TokenReviews nor the server's keys. */
async function besideViewer(world: World, token: string): Promise<Prepared> {
  const { name, user } = await person(world);
  await bind(world, 'view', { kind: 'User', name });
  return { kubeconfig: config(world, { user: { token }, beside: { viewer: user } }), args: allowed };
}

/** Beside a service account that may read: all service accounts may also read the server's keys. */
const besideAccount = async (world: World, token: string): Promise<Prepared> => ({
  kubeconfig: config(world, { user: { token }, beside: { reader: { token: await readerToken(world) } } }),
  args: allowed,
});

/** Strangers may read the issuer and its keys, as clusters allow that federate their accounts with a cloud. */
async function publish({ rig, defer }: World): Promise<void> {
  const path = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
  defer(() => rig.api('DELETE', `${path}/published-issuer`));
  await must(
    rig.api('POST', path, {
      metadata: { name: 'published-issuer' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:unauthenticated' }],
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'system:service-account-issuer-discovery',
      },
    }),
    'binding of the issuer’s discovery',
  );
}

async function deletedAccountToken(world: World): Promise<string> {
  const { name } = await reader(world);
  const token = await world.rig.createToken({ name });
  await deleteServiceAccount(world.rig, name);
  await refused(world.rig, token);
  return token;
}

async function recreatedAccountToken(world: World): Promise<string> {
  const { name } = await reader(world);
  const token = await world.rig.createToken({ name });
  await deleteServiceAccount(world.rig, name);
  await world.rig.createServiceAccount(name);
  await refused(world.rig, token);
  return token;
}

async function deletedPodToken(world: World): Promise<string> {
  const { name } = await reader(world);
  const token = await podToken(world.rig, name);
  await must(world.rig.api('DELETE', `${inDefault('pods')}/${name}?gracePeriodSeconds=0`), 'deletion of the pod');
  await refused(world.rig, token);
  return token;
}

async function deletedSecretToken(world: World): Promise<string> {
  const { name } = await reader(world);
  const token = await secretToken(world.rig, name);
  await must(world.rig.api('DELETE', `${inDefault('secrets')}/${name}`), 'deletion of the Secret');
  await refused(world.rig, token);
  return token;
}

async function foreignToken({ other, ...world }: World): Promise<string> {
  const name = uniqueName('app');
  await other.createServiceAccount(name);
  world.defer(() => deleteServiceAccount(other, name));
  return other.createToken({ name });
}

async function withAnotherKey(world: World): Promise<void> {
  const next = makeSigningKey();
  await world.rig.restartServer([
    `--service-account-key-file=${write(world, next.publicPem, 'sa.pub')}`,
    `--service-account-signing-key-file=${write(world, next.privatePem, 'sa.key')}`,
  ]);
}

const withAnotherIssuer = ({ rig }: World): Promise<void> =>
  rig.restartServer(['--service-account-issuer=https://clusters.example.test/production']);

/** A bootstrap token whose Secret is like that, as kubeadm would have made it. */
async function bootstrapToken(world: World, change: Readonly<Record<string, string>>): Promise<string> {
  const id = randomBytes(3).toString('hex');
  const path = '/api/v1/namespaces/kube-system/secrets';
  const name = `bootstrap-token-${id}`;
  await must(
    world.rig.api('POST', path, {
      metadata: { name },
      type: 'bootstrap.kubernetes.io/token',
      stringData: {
        'token-id': id,
        'token-secret': '0123456789abcdef',
        'usage-bootstrap-authentication': 'true',
        'auth-extra-groups': 'system:bootstrappers:worker',
        ...change,
      },
    }),
    'bootstrap token',
  );
  world.defer(() => world.rig.api('DELETE', `${path}/${name}`));
  return `${id}.0123456789abcdef`;
}

interface Told {
  readonly id: string;
  readonly title: string;
  readonly codes: readonly string[];
  readonly versions?: readonly RigVersion[];
  readonly exclusive?: boolean;
  readonly serverFlags?: Flags;
  readonly prepare: Case['prepare'];
}

const told = ({ codes, ...rest }: Told): Case => ({
  ...rest,
  expected: fault(...codes),
  kubectlSays: unauthorized,
});

export const refusalCases: readonly Case[] = [
  // An administrator's context may ask for a TokenReview: the server's own reason, so one code.
  ...(
    [
      { id: 'foreign', title: 'token of another cluster', codes: ['AUTHN-03'], exclusive: true, make: foreignToken },
      { id: 'deleted-account', title: 'deleted service account', codes: ['AUTHN-05'], make: deletedAccountToken },
      { id: 'recreated-account', title: 'recreated service account', codes: ['AUTHN-05'], make: recreatedAccountToken },
      { id: 'deleted-pod', title: 'token bound to a pod that is gone', codes: ['AUTHN-06'], make: deletedPodToken },
      { id: 'deleted-secret', title: 'token of a Secret that is gone', codes: ['AUTHN-07'], make: deletedSecretToken },
    ] as const
  ).map(({ id, title, make, ...rest }) =>
    told({
      id: `told-${id}`,
      title: `${title}; an administrator’s context asks`,
      ...rest,
      prepare: async (world) => besideAdmin(world, await make(world)),
    }),
  ),
  told({
    id: 'told-key-change',
    title: 'the API server has another signing key since; an administrator’s context asks',
    exclusive: true,
    codes: ['AUTHN-03'],
    async prepare(world) {
      const token = await readerToken(world);
      await withAnotherKey(world);
      return besideAdmin(world, token);
    },
  }),
  told({
    id: 'told-issuer-change',
    title: 'the API server has another issuer since; an administrator’s context asks',
    exclusive: true,
    codes: ['AUTHN-03'],
    async prepare(world) {
      const token = await readerToken(world);
      await withAnotherIssuer(world);
      return besideAdmin(world, token);
    },
  }),
  told({
    id: 'told-audiences-change',
    title: 'the API server takes another audience since; an administrator’s context asks',
    exclusive: true,
    codes: ['AUTHN-04'],
    async prepare(world) {
      const token = await readerToken(world);
      await world.rig.restartServer(['--api-audiences=https://api.example.test']);
      return besideAdmin(world, token);
    },
  }),
  told({
    id: 'told-marked-invalid',
    title: 'token of a Secret that was marked invalid as unused; an administrator’s context asks',
    versions: ['1.36'],
    codes: ['AUTHN-07'],
    async prepare(world) {
      const { name } = await reader(world);
      const token = await secretToken(world.rig, name);
      const path = `${inDefault('secrets')}/${name}`;
      const secret = await must(world.rig.api('GET', path), 'Secret');
      const labels = { ...secret.json.metadata.labels, 'kubernetes.io/legacy-token-invalid-since': '2026-01-01' };
      const marked = { ...secret.json, metadata: { ...secret.json.metadata, labels } };
      await must(world.rig.api('PUT', path, marked), 'mark on the Secret');
      await refused(world.rig, token);
      return besideAdmin(world, token);
    },
  }),
  told({
    id: 'told-identity-provider-for-another-client',
    title: 'ID token made for another client; an administrator’s context asks',
    exclusive: true,
    codes: ['AUTHN-13'],
    async prepare(world) {
      const provider = await withIdentityProvider(world);
      await accepted(world.rig, provider.token(provider.clientId));
      return besideAdmin(world, provider.token('dashboard'));
    },
  }),
  told({
    id: 'told-anonymous-off-deleted-account',
    title: 'deleted service account, strangers get nothing; an administrator’s context asks',
    exclusive: true,
    serverFlags: ['--anonymous-auth=false'],
    codes: ['AUTHN-05'],
    prepare: async (world) => besideAdmin(world, await deletedAccountToken(world)),
  }),
  told({
    id: 'told-bootstrap-ended',
    title: 'a bootstrap token that has ended; an administrator’s context looks at its Secret',
    codes: ['AUTHN-09'],
    prepare: async (world) => besideAdmin(world, await bootstrapToken(world, { expiration: '2026-01-01T00:00:00Z' })),
  }),
  told({
    id: 'told-bootstrap-not-for-signing-in',
    title: 'a bootstrap token that may only sign; an administrator’s context looks at its Secret',
    codes: ['AUTHN-09'],
    prepare: async (world) =>
      besideAdmin(world, await bootstrapToken(world, { 'usage-bootstrap-authentication': 'false' })),
  }),
  told({
    id: 'told-nothing-through-a-front',
    title: 'something in front takes every credential off, so another context is told nothing either',
    exclusive: true,
    serverFlags: ['--anonymous-auth=false'],
    codes: ['AUTHN-03', 'AUTHN-05', 'AUTHN-15'],
    async prepare(world) {
      const { url } = await strippingFront(world);
      return besideAdmin(world, await readerToken(world), { server: url });
    },
  }),
  told({
    id: 'told-not-allowed',
    title: 'deleted service account; the other context is not allowed to ask',
    codes: ['AUTHN-03', 'AUTHN-05'],
    async prepare(world) {
      const { kubeconfig } = besideAdmin(world, await deletedAccountToken(world));
      return { kubeconfig };
    },
  }),

  // Somebody who may only read: accounts and pods can be compared, the key can't.
  told({
    id: 'seen-deleted-account',
    title: 'deleted service account; another context sees that it is not there',
    // It may be another cluster's as well: no account of that name is here, and the key is not known.
    codes: ['AUTHN-03', 'AUTHN-05'],
    prepare: async (world) => besideViewer(world, await deletedAccountToken(world)),
  }),
  told({
    id: 'seen-deleted-pod',
    title: 'token bound to a pod that is gone; another context sees the account and no pod',
    codes: ['AUTHN-06'],
    prepare: async (world) => besideViewer(world, await deletedPodToken(world)),
  }),
  told({
    id: 'seen-deleted-secret',
    title: 'token of a Secret that is gone; another context sees the account and may not see Secrets',
    // The account is the token's own, so it is there; the key may have been changed.
    codes: ['AUTHN-03', 'AUTHN-07'],
    prepare: async (world) => besideViewer(world, await deletedSecretToken(world)),
  }),
  told({
    id: 'seen-key-change',
    title: 'another signing key since; another context sees the account',
    exclusive: true,
    codes: ['AUTHN-03'],
    async prepare(world) {
      const token = await readerToken(world);
      await withAnotherKey(world);
      return besideViewer(world, token);
    },
  }),
  told({
    id: 'seen-by-account-deleted-account',
    title: 'deleted service account; another account’s token reads the keys and sees no account',
    codes: ['AUTHN-05'],
    prepare: async (world) => besideAccount(world, await deletedAccountToken(world)),
  }),
  told({
    id: 'seen-by-account-foreign',
    title: 'token of another cluster; another account’s token reads the keys',
    exclusive: true,
    codes: ['AUTHN-03'],
    prepare: async (world) => besideAccount(world, await foreignToken(world)),
  }),

  // The server tells strangers its issuer and keys: nobody else is needed to know whether the token is its own.
  ...(
    [
      { id: 'foreign', title: 'token of another cluster', codes: ['AUTHN-03'], make: foreignToken },
      { id: 'deleted-account', title: 'deleted service account', codes: ['AUTHN-05'], make: deletedAccountToken },
      {
        id: 'deleted-pod',
        title: 'token of a pod that is gone',
        codes: ['AUTHN-05', 'AUTHN-06'],
        make: deletedPodToken,
      },
      {
        id: 'deleted-secret',
        title: 'token of a Secret that is gone',
        codes: ['AUTHN-05', 'AUTHN-07'],
        make: deletedSecretToken,
      },
    ] as const
  ).map(({ id, title, make, codes }) =>
    told({
      id: `published-${id}`,
      title: `${title}; the server’s keys are public`,
      exclusive: true,
      codes,
      async prepare(world) {
        await publish(world);
        return { kubeconfig: config(world, { user: { token: await make(world) } }) };
      },
    }),
  ),
  told({
    id: 'published-issuer-change',
    title: 'another issuer since; the server’s keys are public',
    exclusive: true,
    // The key is the server's own. It may still take the old issuer's tokens, and tells only of the first issuer.
    codes: ['AUTHN-03', 'AUTHN-05'],
    async prepare(world) {
      await publish(world);
      const token = await readerToken(world);
      await withAnotherIssuer(world);
      return { kubeconfig: config(world, { user: { token } }) };
    },
  }),
  {
    id: 'healthy-beside-admin',
    title: 'two contexts of one server, and the token is good',
    expected: sound,
    kubectlSays: null,
    prepare: async (world) => besideAdmin(world, await readerToken(world)),
  },
];
