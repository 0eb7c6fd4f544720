// AUTHZ: signed in, and hardly allowed anything, for reasons that can be told apart.

import { must } from '../api-client.ts';
import { withAuthorizer } from '../authorizer.ts';
import { type Case, once, type World, warning } from '../case.ts';
import { certificateUser } from '../kubeconfig.ts';
import { withResolver } from '../namespaces.ts';
import { bind, config, deleteServiceAccount, person, uniqueName } from './helpers.ts';

const mayNotList = /cannot list resource "namespaces"/;

/** A role that lets somebody see who is bound to what, and nothing else. */
async function readsBindings(world: World, user: string): Promise<void> {
  const path = '/apis/rbac.authorization.k8s.io/v1';
  const name = uniqueName('binding-reader');
  const group = 'rbac.authorization.k8s.io';
  const resources = ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'];
  const rules = [{ apiGroups: [group], resources, verbs: ['get', 'list'] }];
  await must(world.rig.api('POST', `${path}/clusterroles`, { metadata: { name }, rules }), name);
  world.defer(() => world.rig.api('DELETE', `${path}/clusterroles/${name}`));
  await bindNow(world, name, user);
}

const dangling = (world: World, user: string): Promise<void> => bindNow(world, 'no-such-role', user);

/** Not waited for by what it allows: what it allows is not what other bindings do. */
async function bindNow(world: World, role: string, user: string): Promise<void> {
  const path = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
  const name = uniqueName('case');
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role };
  await must(world.rig.api('POST', path, { metadata: { name }, subjects, roleRef }), `binding of ${role}`);
  world.defer(() => world.rig.api('DELETE', `${path}/${name}`));
}

export const rightsCases: readonly Case[] = [
  {
    id: 'rights-of-the-dashboard',
    title: 'the token of the Dashboard’s own account',
    exclusive: true,
    expected: warning('AUTHZ-07'),
    kubectlSays: /User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot list/,
    async prepare({ rig, ...world }) {
      const namespace = 'kubernetes-dashboard';
      await must(rig.api('POST', '/api/v1/namespaces', { metadata: { name: namespace } }), namespace);
      await rig.createServiceAccount(namespace, namespace);
      const token = await rig.createToken({ name: namespace, namespace });
      return { kubeconfig: config({ rig, ...world }, { user: { token } }) };
    },
  },
  {
    id: 'rights-binding-without-prefix',
    title: 'a binding names the person without the prefix of the identity provider; the person may read bindings',
    expected: warning('AUTHZ-01'),
    kubectlSays: mayNotList,
    async prepare(world) {
      const plain = uniqueName('mara');
      const name = `oidc:${plain}`;
      const user = certificateUser(await world.rig.issueClientCertificate({ cn: name, groups: ['oidc:devs'] }));
      await readsBindings(world, name);
      await bind(world, 'view', { kind: 'User', name: plain }, 'default');
      return { kubeconfig: config(world, { user }) };
    },
  },
  {
    id: 'rights-of-account-elsewhere',
    title: 'a binding names the service account in another namespace',
    expected: warning('AUTHZ-01'),
    kubectlSays: mayNotList,
    async prepare(world) {
      const name = uniqueName('app');
      await world.rig.createServiceAccount(name);
      world.defer(() => deleteServiceAccount(world.rig, name));
      await bind(world, 'view', { kind: 'ServiceAccount', name, namespace: 'kube-public' }, 'default');
      return { kubeconfig: config(world, { user: { token: await world.rig.createToken({ name }) } }) };
    },
  },
  {
    id: 'rights-role-missing',
    title: 'a binding gives the person a role that does not exist',
    expected: warning('AUTHZ-01'),
    kubectlSays: /cannot list resource "namespaces".*clusterrole.rbac.authorization.k8s.io "no-such-role" not found/,
    async prepare(world) {
      const { name, user } = await person(world);
      await dangling(world, name);
      return { kubeconfig: config(world, { user }) };
    },
  },
  {
    id: 'rights-of-eks',
    title: 'a cluster with an address of EKS knows the person and gives no rights',
    versions: once,
    expected: warning('AUTHZ-06'),
    kubectlSays: mayNotList,
    async prepare(world) {
      const server = `https://0123456789abcdef.gr7.eu-west-1.eks.amazonaws.com:${world.rig.port}`;
      const { user } = await person(world);
      return {
        kubeconfig: config(world, { cluster: { server, 'tls-server-name': 'kubernetes' }, user }),
        through: withResolver(world.resolver.working),
      };
    },
  },
  {
    id: 'rights-denied-by-webhook',
    title: 'an authorizer besides RBAC denies, with a reason of its own',
    exclusive: true,
    expected: warning('AUTHZ-12'),
    kubectlSays: /cannot list resource "namespaces".*outside of office hours/,
    async prepare(world) {
      await withAuthorizer(world, { denied: true, reason: 'outside of office hours' });
      return { kubeconfig: config(world, { user: (await person(world)).user }) };
    },
  },
  {
    id: 'rights-without-policy',
    title: 'an authorizer besides RBAC finds no policy, and calls the person unknown',
    exclusive: true,
    expected: warning('AUTHZ-09'),
    kubectlSays: /cannot list resource "namespaces".*Unknown user/,
    async prepare(world) {
      const name = uniqueName('app');
      await world.rig.createServiceAccount(name);
      const token = await world.rig.createToken({ name });
      world.defer(() => deleteServiceAccount(world.rig, name));
      await withAuthorizer(world, { denied: false, reason: `No policy matched. Unknown user "${name}"` });
      return { kubeconfig: config(world, { user: { token } }) };
    },
  },
];
