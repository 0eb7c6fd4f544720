import type { UserInfo } from '../model/evidence/http.ts';
import type { RoleBindingsEvidence, Subject } from '../model/evidence/rights.ts';

type Binding = RoleBindingsEvidence['bindings'][number];

/** Parts of the control plane: nobody can go and ask them. */
const machinery = /^system:/;
const mostNamed = 4;

/**
 * People, groups and accounts that may bind roles in the namespace, as far as the lists could be read: `user alice`,
 * `group platform`. Empty where they could not, or where nobody but the control plane itself may. Administrators by
 * system:masters stand in no binding that has to be there, so an empty list says nothing.
 */
export function granters(evidence: RoleBindingsEvidence | null): readonly string[] {
  if (evidence === null) return [];
  const mayBind = ({ role }: Binding) =>
    evidence.bindingRoles.some(({ kind, name }) => kind === role.kind && name === role.name);
  const subjects = nearestFirst(evidence.bindings)
    .filter(mayBind)
    .flatMap(({ subjects: bound }) => bound);
  const named = subjects
    .filter(
      ({ kind, name, namespace }) =>
        !machinery.test(name) && !(kind === 'ServiceAccount' && namespace === 'kube-system'),
    )
    .map(subjectName);
  return [...new Set(named)].slice(0, mostNamed);
}

/** Those of the namespace itself before those of the whole cluster. */
function nearestFirst(bindings: readonly Binding[]): readonly Binding[] {
  return [...bindings].sort((one, other) => Number(one.wide) - Number(other.wide));
}

function subjectName({ kind, name, namespace }: Subject): string {
  if (kind === 'ServiceAccount') return `service account ${namespace ?? '?'}/${name}`;
  return `${kind === 'User' ? 'user' : 'group'} ${name}`;
}

/** A binding that names nearly the person: as another kind, in another namespace, without the prefix, in other letters. */
interface NearBinding {
  readonly binding: string;
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  /** As it is written: `user mara`. */
  readonly named: string;
  /** As the server knows the person: `user oidc:mara`. */
  readonly known: string;
}

/**
 * RBAC compares names letter by letter (pkg/registry/rbac/validation/rule.go appliesToUser), and providers put a prefix in
 * front of the names and groups that they give. null where no binding comes near.
 */
export function nearBinding(evidence: RoleBindingsEvidence | null, user: UserInfo | null): NearBinding | null {
  if (evidence === null || user === null) return null;
  const [, ownNamespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user.username) ?? [];
  for (const { name, wide, subjects } of nearestFirst(evidence.bindings)) {
    const kind = wide ? 'ClusterRoleBinding' : 'RoleBinding';
    for (const subject of subjects) {
      // Accounts of one name in several namespaces are no mistake in a binding that is for all of them.
      if (wide && subject.kind === 'ServiceAccount') continue;
      const known = nearName(subject, user, ownNamespace ?? null, account ?? null);
      if (known !== null) return { binding: name, kind, named: subjectName(subject), known };
    }
  }
  return null;
}

function nearName(subject: Subject, user: UserInfo, namespace: string | null, account: string | null): string | null {
  const { kind, name } = subject;
  if (machinery.test(name)) return null;
  if (account !== null) {
    const own = `service account ${namespace}/${account}`;
    if (name !== account) return null;
    return kind !== 'ServiceAccount' || subject.namespace !== namespace ? own : null;
  }
  if (kind === 'User') return isNear(name, user.username) ? `user ${user.username}` : null;
  if (kind !== 'Group') return null;
  if (user.groups.includes(name)) return null;
  const group = user.groups.find((own) => !machinery.test(own) && isNear(name, own));
  return group === undefined ? null : `group ${group}`;
}

/** The same in other letters, or with a prefix before it (`oidc:`, `https://issuer#`). */
function isNear(written: string, known: string): boolean {
  if (written === known || written === '') return false;
  const [one, other] = [written.toLowerCase(), known.toLowerCase()];
  return one === other || other.endsWith(`:${one}`) || other.endsWith(`#${one}`) || other.endsWith(`/${one}`);
}

/** The role that a binding names and that is not there, from RBAC's own remark; null where there is none. */
export function missingRole(remark: string): string | null {
  return /(?:cluster)?role\.rbac\.authorization\.k8s\.io "([^"]+)" not found/.exec(remark)?.[1] ?? null;
}
