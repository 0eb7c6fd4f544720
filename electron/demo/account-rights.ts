import type { DemoObject, DemoObjects } from './objects.ts';

/** What a SubjectAccessReview asks about a resource. */
export interface ResourceQuestion {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs?: readonly string[];
}

interface Binding extends DemoObject {
  readonly roleRef?: { readonly kind?: string; readonly name?: string };
  readonly subjects?: readonly { readonly kind?: string; readonly name?: string; readonly namespace?: string }[];
}

const rbac = 'rbac.authorization.k8s.io';

/** May a service account do it, by the roles that are bound to it (k8s.io/kubernetes plugin/pkg/auth/authorizer/rbac)? */
export function accountMay(user: string, question: ResourceQuestion, objects: DemoObjects): boolean {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  const bindings: readonly Binding[] = [
    ...(objects[`${rbac}/clusterrolebindings`] ?? []),
    ...(objects[`${rbac}/rolebindings`] ?? []).filter(({ metadata }) => metadata.namespace === question.namespace),
  ];
  return bindings
    .filter(({ subjects = [] }) => subjects.some((one) => one.namespace === namespace && one.name === name))
    .flatMap((binding) => rulesOf(binding, objects))
    .some((rule) => covers(rule, question));
}

function rulesOf({ roleRef, metadata }: Binding, objects: DemoObjects): readonly Rule[] {
  const ofCluster = roleRef?.kind === 'ClusterRole';
  const roles = objects[`${rbac}/${ofCluster ? 'clusterroles' : 'roles'}`] ?? [];
  const role = roles.find(
    (one) => one.metadata.name === roleRef?.name && (ofCluster || one.metadata.namespace === metadata.namespace),
  );
  return Array.isArray(role?.rules) ? role.rules : [];
}

function covers({ apiGroups = [], resources = [], resourceNames = [], verbs = [] }: Rule, asked: ResourceQuestion) {
  const resource = asked.subresource === '' ? asked.resource : `${asked.resource}/${asked.subresource}`;
  const has = (list: readonly string[], wanted: string) => list.includes('*') || list.includes(wanted);
  return (
    has(verbs, asked.verb) &&
    has(apiGroups, asked.group) &&
    has(resources, resource) &&
    (resourceNames.length === 0 || resourceNames.includes(asked.name))
  );
}
