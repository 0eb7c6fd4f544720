// AUTHZ: signed in, and hardly allowed anything, for reasons that can be told apart.

import { must } from '../api-client.ts';
import { withAuthorizer } from '../authorizer.ts';
import { type Case, once, warning } from '../case.ts';
import { withResolver } from '../namespaces.ts';
import { config, deleteServiceAccount, person, uniqueName } from './helpers.ts';

const mayNotList = /cannot list resource "namespaces"/;

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
