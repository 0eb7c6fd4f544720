import type { AccessQuestion } from '../../model/evidence/http.ts';
import type { BindingFacts, RoleFacts, RuleFacts } from '../../model/evidence/objects/access.ts';
import type { ObjectKind, ObjectsEvidence } from '../../model/evidence/objects.ts';
import { type AccountName, groupsOfAccount, userOfAccount } from './account-name.ts';
import { itemsOf } from './find-installs.ts';

/**
 * Does an account have a right, by the roles and bindings that could be read (RBAC: k8s.io/kubernetes
 * plugin/pkg/auth/authorizer/rbac/rbac.go RuleAllows)? `true` is sure where RBAC decides. `false` means that no binding that
 * was read gives it and all of the namespace's own were read. null: not enough was read.
 */
export function grantOf(
  question: AccessQuestion,
  account: AccountName,
  objects: readonly ObjectsEvidence[],
): { readonly allowed: boolean; readonly from: 'roles' } | null {
  const { namespace } = question;
  const bindings = [
    ...itemsOf(objects, 'roleBindings').filter((one) => one.namespace === namespace),
    ...itemsOf(objects, 'clusterRoleBindings'),
  ].filter((binding) => binds(binding, account));
  const roles = [...itemsOf(objects, 'roles'), ...itemsOf(objects, 'clusterRoles')];
  let unseen = false;
  for (const binding of bindings) {
    const role = roles.find((one) => isRoleOf(one, binding));
    if (role?.rules.some((rule) => allows(rule, question))) return { allowed: true, from: 'roles' };
    if (role === undefined && !couldSee(binding, objects)) unseen = true;
  }
  const own = wasRead(objects, 'roleBindings', namespace) && wasRead(objects, 'roles', namespace);
  if (unseen || question.path !== null || !own) return null;
  return { allowed: false, from: 'roles' };
}

/** Why an account has none of the rights of its namespace; null where roles and bindings do not tell, or look right. */
export function whyMissing(objects: readonly ObjectsEvidence[], account: AccountName): string | null {
  if (!wasRead(objects, 'roleBindings', account.namespace)) return null;
  const all = itemsOf(objects, 'roleBindings').filter(({ namespace }) => namespace === account.namespace);
  const bindings = all.filter((binding) => binds(binding, account));
  const roles = itemsOf(objects, 'roles');
  const dangling = bindings.find(
    (binding) =>
      binding.role.kind === 'Role' &&
      wasRead(objects, 'roles', account.namespace) &&
      !roles.some((role) => isRoleOf(role, binding)),
  );
  if (dangling !== undefined) {
    return `the RoleBinding ${dangling.name} names the Role ${dangling.role.name}, which does not exist`;
  }
  const near = all.flatMap(({ name, subjects }) =>
    subjects
      .filter((subject) => subject.kind === 'ServiceAccount' && subject.name === account.name)
      .map(({ namespace }) => ({ name, namespace })),
  );
  const [other] = near.filter(({ namespace }) => namespace !== account.namespace);
  if (bindings.length === 0 && other !== undefined) {
    return `the RoleBinding ${other.name} names the account in ${other.namespace ?? 'no namespace'}`;
  }
  return bindings.length === 0 ? 'no RoleBinding of the namespace names the account' : null;
}

function wasRead(objects: readonly ObjectsEvidence[], kind: ObjectKind, namespace: string): boolean {
  return objects.some(
    (one) => one.kind === kind && one.namespace === namespace && one.status === 200 && !one.truncated,
  );
}

/** Might the role that a binding names be there, and only be hidden from us? */
function couldSee({ role, namespace }: BindingFacts, objects: readonly ObjectsEvidence[]): boolean {
  if (role.kind === 'Role') return wasRead(objects, 'roles', namespace);
  return objects.some(({ kind, status, truncated }) => kind === 'clusterRoles' && status === 200 && !truncated);
}

function isRoleOf(role: RoleFacts, { role: named, namespace }: BindingFacts): boolean {
  return named.name === role.name && (named.kind === 'Role' ? role.namespace === namespace : role.namespace === '');
}

function binds({ subjects, namespace: own }: BindingFacts, account: AccountName): boolean {
  const groups = groupsOfAccount(account);
  return subjects.some(({ kind, name, namespace }) => {
    if (kind === 'ServiceAccount') return name === account.name && (namespace ?? own) === account.namespace;
    if (kind === 'Group') return groups.includes(name);
    return kind === 'User' && name === userOfAccount(account);
  });
}

function allows(rule: RuleFacts, { verb, group, resource, subresource, name, path }: AccessQuestion): boolean {
  const has = (list: readonly string[], value: string) => list.includes('*') || list.includes(value);
  if (!has(rule.verbs, verb)) return false;
  if (path !== null) {
    return rule.nonResourceUrls.some(
      (url) => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))),
    );
  }
  const whole = subresource === null ? (resource ?? '') : `${resource}/${subresource}`;
  const fits =
    rule.resources.includes('*') ||
    rule.resources.includes(whole) ||
    (subresource !== null && rule.resources.includes(`*/${subresource}`));
  if (!fits || !has(rule.apiGroups, group)) return false;
  return rule.resourceNames.length === 0 || (name !== null && rule.resourceNames.includes(name));
}
