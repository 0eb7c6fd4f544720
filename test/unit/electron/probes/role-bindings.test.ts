import { afterEach, describe, expect, it } from 'vitest';
import { roleBindingsProbe } from '../../../../electron/probes/role-bindings.ts';
import {
  type LoopbackServer,
  loopbackServer,
  type Received,
  type Reply,
  statusBody,
} from '../kube/api/loopback-server.ts';

let server: LoopbackServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

async function read(reply: (asked: Received) => Reply | null) {
  server = await loopbackServer(reply);
  return roleBindingsProbe.measure({ ...server.signed, namespace: 'team-a' }, server.tools);
}

const list = (...items: readonly unknown[]): Reply => ({ status: 200, body: { kind: 'List', items } });
const rule = { apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings'], verbs: ['create'] };
const role = (name: string, change: object = {}) => ({ metadata: { name }, rules: [{ ...rule, ...change }] });

describe('reading who is bound to which role', () => {
  it('takes bindings of the cluster and of the namespace, and the roles that may bind', async () => {
    const evidence = await read(({ path }) => {
      if (path.includes('/clusterrolebindings')) {
        const subjects = [{ kind: 'Group', name: 'platform' }, { kind: 'Robot', name: 'r' }, null];
        return list({ metadata: { name: 'admins' }, roleRef: { kind: 'ClusterRole', name: 'admin' }, subjects });
      }
      if (path.includes('/namespaces/team-a/rolebindings')) {
        const subjects = [{ kind: 'ServiceAccount', name: 'ci', namespace: 'default' }];
        return list({ metadata: { name: 'ci' }, roleRef: { kind: 'Role', name: 'binder' }, subjects }, {}, 5);
      }
      if (path.includes('/clusterroles')) {
        return list(
          role('admin', { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }),
          role('view', { verbs: ['get', 'list'] }),
          role('one', { resourceNames: ['only-this'] }),
          role('pods', { apiGroups: [''], resources: ['pods'] }),
        );
      }
      return list(role('binder'));
    });
    expect(evidence).toEqual({
      namespace: 'team-a',
      statuses: { clusterRoleBindings: 200, roleBindings: 200, clusterRoles: 200, roles: 200 },
      bindings: [
        {
          name: 'admins',
          wide: true,
          role: { kind: 'ClusterRole', name: 'admin' },
          subjects: [{ kind: 'Group', name: 'platform', namespace: null }],
        },
        {
          name: 'ci',
          wide: false,
          role: { kind: 'Role', name: 'binder' },
          subjects: [{ kind: 'ServiceAccount', name: 'ci', namespace: 'default' }],
        },
      ],
      bindingRoles: [
        { kind: 'ClusterRole', name: 'admin' },
        { kind: 'Role', name: 'binder' },
      ],
      failure: null,
    });
  });

  it('has nothing to tell where it may not read, or where the answer is no list', async () => {
    const refused = await read(() => ({ status: 403, body: statusBody(403, 'Forbidden', 'forbidden') }));
    expect(refused).toMatchObject({ statuses: { roleBindings: 403 }, bindings: [], bindingRoles: [], failure: null });
    await server?.close();
    expect(await read(() => ({ status: 200, body: 'hello' }))).toMatchObject({
      statuses: { roles: null },
      bindings: [],
    });
    await server?.close();
    expect(await read(() => null)).toMatchObject({ statuses: { roles: null }, failure: { text: expect.any(String) } });
  });
});
