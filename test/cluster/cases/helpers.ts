// What many cases begin with: a sound kubeconfig of a sound user, and the
// rights that make a user sound.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from '../api-client.ts';
import type { World } from '../case.ts';
import { certificateUser, type Fields, kubeconfigText, writePrivate } from '../kubeconfig.ts';
import { hoursFromNow } from '../pki.ts';
import type { Rig } from '../rig.ts';
import { signServiceAccountToken } from '../tokens.ts';

export interface Change {
  /** Laid over a sound cluster entry; undefined takes a field out. */
  readonly cluster?: Fields;
  /** In place of the administrator's certificate. */
  readonly user?: Fields;
  readonly context?: Fields;
  /** Other users with a context of their own on the same cluster. */
  readonly beside?: Readonly<Record<string, Fields>>;
}

/** A kubeconfig that is sound but for the change. */
export function sound(world: World, change: Change = {}): string {
  return kubeconfigText({
    cluster: { ...world.rig.clusterFields(), ...change.cluster },
    user: change.user ?? certificateUser(world.rig.admin),
    ...(change.context ? { context: change.context } : {}),
    ...(change.beside ? { beside: change.beside } : {}),
  });
}

export function write(world: World, text: string | Uint8Array, name = 'config'): string {
  return writePrivate(path.join(world.folder, name), text);
}

/** Writes the sound kubeconfig with its change, and gives the file. */
export const config = (world: World, change: Change = {}): string => write(world, sound(world, change));

let counter = 0;
/** Names of objects in the cluster: cases share it. */
export const uniqueName = (base: string): string => `${base}-${process.pid}-${counter++}`;

interface Subject {
  readonly kind: 'User' | 'ServiceAccount';
  readonly name: string;
  readonly namespace?: string;
}

/** Binds a role of the cluster, everywhere or in one namespace, for the length of the case. */
export async function bind(world: World, role: string, subject: Subject, namespace?: string): Promise<void> {
  const name = uniqueName('case');
  const where = namespace === undefined ? 'clusterrolebindings' : `namespaces/${namespace}/rolebindings`;
  const base = `/apis/rbac.authorization.k8s.io/v1/${where}`;
  await must(
    world.rig.api('POST', base, {
      metadata: { name },
      subjects: [{ ...(subject.kind === 'User' ? { apiGroup: 'rbac.authorization.k8s.io' } : {}), ...subject }],
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    }),
    `binding of ${role}`,
  );
  world.defer(() => world.rig.api('DELETE', `${base}/${name}`));
  const user = subject.kind === 'User' ? subject.name : `system:serviceaccount:${subject.namespace}:${subject.name}`;
  await allowed(world.rig, user, namespace);
}

/** A new binding reaches the authorizer a moment later, and on a new cluster the role's rules later still. */
async function allowed(rig: Rig, user: string, namespace: string | undefined): Promise<void> {
  const resourceAttributes = { verb: 'list', resource: 'pods', ...(namespace === undefined ? {} : { namespace }) };
  for (let tries = 0; tries < 400; tries++) {
    const answer = await rig.api('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      spec: { user, resourceAttributes },
    });
    if (answer.json?.status?.allowed) return;
    await sleep(50);
  }
  throw new Error(`${user} got no rights`);
}

/** A service account that may read everywhere. */
export async function reader(world: World): Promise<{ readonly name: string; readonly uid: string }> {
  const name = uniqueName('app');
  const { uid } = await world.rig.createServiceAccount(name);
  world.defer(() => deleteServiceAccount(world.rig, name));
  await bind(world, 'view', { kind: 'ServiceAccount', name, namespace: 'default' });
  return { name, uid };
}

/** A token of such an account, good for an hour. */
export async function readerToken(world: World): Promise<string> {
  const { name } = await reader(world);
  const token = await world.rig.createToken({ name });
  await accepted(world.rig, token);
  return token;
}

export const deleteServiceAccount = (rig: Rig, name: string) =>
  rig.api('DELETE', `/api/v1/namespaces/default/serviceaccounts/${name}`);

/** Rights and accounts reach the API server's caches a moment after they are made. */
export async function accepted(rig: Rig, token: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await rig.api('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token } });
    if (answer.json?.status?.authenticated) return;
    await sleep(50);
  }
  throw new Error('a fresh token is not accepted');
}

/** Waits until the API server refuses a token: successful checks are remembered for ten seconds. */
export async function refused(rig: Rig, token: string): Promise<string> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await rig.api('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token } });
    if (answer.json?.status?.authenticated !== true) return String(answer.json?.status?.error ?? '');
    await sleep(50);
  }
  throw new Error('the token is still accepted');
}

/** A person with a certificate and no groups that matter. */
export async function person(
  world: World,
): Promise<{ readonly name: string; readonly user: ReturnType<typeof certificateUser> }> {
  const name = uniqueName('jane');
  return { name, user: certificateUser(await world.rig.issueClientCertificate({ cn: name, groups: ['developers'] })) };
}

/** A token that only differs from a real one in its times, in hours from now. */
export function forged(
  world: World,
  account: { readonly name: string; readonly uid: string },
  begins: number,
  ends: number,
): string {
  return signServiceAccountToken(world.rig.signingKey, {
    issuer: world.rig.issuer,
    audiences: [world.rig.issuer],
    namespace: 'default',
    name: account.name,
    uid: account.uid,
    issuedAt: hoursFromNow(begins),
    expires: hoursFromNow(ends),
  });
}

/** A token whose account is there and whose hour is over. */
export const expiredToken = async (world: World): Promise<string> => forged(world, await reader(world), -25, -24);
