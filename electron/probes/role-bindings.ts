import type { RoleBindingsEvidence, RoleName, Subject } from '../../shared/model/evidence/rights.ts';
import { isObject, textReader } from '../kube/api/answer-text.ts';
import { readJson } from '../kube/api/read-json.ts';
import { createExchange } from '../kube/transport/http/exchange.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

const group = '/apis/rbac.authorization.k8s.io/v1';
const mostItems = 500;
const mostSubjects = 50;

type Binding = RoleBindingsEvidence['bindings'][number];
type Text = (value: unknown) => string | null;

/** Reads who is bound to which role in a namespace, with the person's own credential. Most people may not; that is evidence. */
export const roleBindingsProbe = defineProbe<'roleBindings', ProbeInputs['roleBindings']>({
  name: 'roleBindings',
  version: 1,
  limitMs: 10_000,
  doing: ({ namespace }) => `Looking who may give rights in ${namespace}`,
  measure: async ({ namespace, ...signed }, tools): Promise<RoleBindingsEvidence> => {
    const { text } = textReader(tools.vault);
    const list = async (resource: string) => {
      const exchange = createExchange(signed.endpoint, tools, { signed });
      try {
        const { outcome, payload } = await exchange.request('GET', `${group}/${resource}?limit=${mostItems}`);
        const answer = outcome.status === 200 ? readJson(payload) : null;
        const items = isObject(answer) && Array.isArray(answer.items) ? (answer.items as readonly unknown[]) : null;
        const failure = outcome.kind === 'failed' ? outcome.error : null;
        // A 200 that is no list has told nothing.
        const status = outcome.status === 200 && items === null ? null : outcome.status;
        return { status, items: (items ?? []).filter(isObject), failure };
      } finally {
        exchange.close();
      }
    };
    const inNamespace = `namespaces/${encodeURIComponent(namespace)}`;
    const [wideBindings, bindings, clusterRoles, roles] = await Promise.all([
      list('clusterrolebindings'),
      list(`${inNamespace}/rolebindings`),
      list('clusterroles'),
      list(`${inNamespace}/roles`),
    ]);
    return {
      namespace,
      statuses: {
        clusterRoleBindings: wideBindings.status,
        roleBindings: bindings.status,
        clusterRoles: clusterRoles.status,
        roles: roles.status,
      },
      bindings: [
        ...wideBindings.items.flatMap((item) => bindingOf(item, true, text)),
        ...bindings.items.flatMap((item) => bindingOf(item, false, text)),
      ],
      bindingRoles: [
        ...clusterRoles.items.flatMap((item) => bindingRoleOf(item, 'ClusterRole', text)),
        ...roles.items.flatMap((item) => bindingRoleOf(item, 'Role', text)),
      ],
      failure: [wideBindings, bindings, clusterRoles, roles].find(({ failure }) => failure !== null)?.failure ?? null,
    };
  },
});

function bindingOf(item: Readonly<Record<string, unknown>>, wide: boolean, text: Text): readonly Binding[] {
  const name = isObject(item.metadata) ? text(item.metadata.name) : null;
  const role = isObject(item.roleRef) ? item.roleRef : {};
  const roleName = text(role.name);
  if (name === null || roleName === null || (role.kind !== 'Role' && role.kind !== 'ClusterRole')) return [];
  const subjects: readonly unknown[] = Array.isArray(item.subjects) ? item.subjects.slice(0, mostSubjects) : [];
  return [
    {
      name,
      wide,
      role: { kind: role.kind, name: roleName },
      subjects: subjects.flatMap((subject) => subjectOf(subject, text)),
    },
  ];
}

function subjectOf(value: unknown, text: Text): readonly Subject[] {
  if (!isObject(value)) return [];
  const { kind } = value;
  const name = text(value.name);
  if (name === null || (kind !== 'User' && kind !== 'Group' && kind !== 'ServiceAccount')) return [];
  return [{ kind, name, namespace: text(value.namespace) }];
}

/** k8s.io/api rbac/v1 PolicyRule: does one of them reach `create`, `update` or `patch` on rolebindings? */
function bindingRoleOf(
  item: Readonly<Record<string, unknown>>,
  kind: RoleName['kind'],
  text: Text,
): readonly RoleName[] {
  const name = isObject(item.metadata) ? text(item.metadata.name) : null;
  const rules: readonly unknown[] = Array.isArray(item.rules) ? item.rules : [];
  const binds = rules.some(
    (rule) =>
      isObject(rule) &&
      names(rule.apiGroups, ['rbac.authorization.k8s.io', '*']) &&
      names(rule.resources, ['rolebindings', '*']) &&
      names(rule.verbs, ['create', 'update', 'patch', '*']) &&
      !(Array.isArray(rule.resourceNames) && rule.resourceNames.length > 0),
  );
  return name !== null && binds ? [{ kind, name }] : [];
}

function names(list: unknown, wanted: readonly string[]): boolean {
  return Array.isArray(list) && list.some((item) => typeof item === 'string' && wanted.includes(item));
}
