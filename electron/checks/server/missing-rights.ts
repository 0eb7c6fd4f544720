import type { AccessEvidence, UserInfo } from '../../../shared/model/evidence/http.ts';
import type { RoleBindingsEvidence } from '../../../shared/model/evidence/rights.ts';
import type { ManagedCluster } from '../../../shared/rules/managed-cluster.ts';
import { granters, missingRole, nearBinding } from '../../../shared/rules/role-bindings.ts';
import { type NamedProblem, problem } from '../judgement.ts';

type AccessAnswer = AccessEvidence['answers'][number];

export interface RightsFacts {
  readonly user: string;
  readonly context: string | null;
  readonly namespace: string;
  /** The answer about all namespaces, which was no. */
  readonly list: AccessAnswer;
  /** The answer about the namespace's pods. */
  readonly pods: AccessAnswer | null;
  readonly managed: ManagedCluster | null;
  readonly identity: UserInfo | null;
  readonly bindings: RoleBindingsEvidence | null;
}

/** The Dashboard's own service accounts: one up to 2.7, one for each of its parts since 7. */
const dashboardAccount =
  /^system:serviceaccount:([^:]+):(kubernetes-dashboard(?:-(?:api|auth|web|metrics-scraper|kong))?)$/;
/** ABAC and RBAC up to 1.9, and GKE today, end a refusal so. */
const noPolicy = /no (?:RBAC )?policy matched|Unknown user/i;

/** Signed in, and allowed nearly nothing: which of the reasons it is, the most specific first. */
export function missingRights(facts: RightsFacts): NamedProblem {
  const { user, context, namespace, list, pods, managed } = facts;
  const person = { user, context };
  const [, where, account] = dashboardAccount.exec(user) ?? [];
  if (where !== undefined && account !== undefined) {
    return problem('AUTHZ-07', { ...person, namespace: where, account });
  }
  const reason = (list.reason || pods?.reason || '').trim();
  if (managed !== null && !user.startsWith('system:')) {
    return problem('AUTHZ-06', { ...person, namespace, provider: managed, reason });
  }
  // RBAC said nothing, and the authorizer after it was asked and could not answer: the request itself then fails with 500.
  const broken = list.allowed === false ? list.evaluationError.trim() : '';
  if (broken !== '' && !/^RBAC:|rbac\.authorization/.test(broken) && !list.denied)
    return problem('AUTHZ-12', { ...person, reason: broken, how: 'broken' });
  if (noPolicy.test(reason)) return problem('AUTHZ-09', { ...person, reason });
  // RBAC never denies outright and gives its reason with its name in front; another authorizer spoke.
  if (list.denied || (reason !== '' && !/^RBAC:/.test(reason))) {
    return problem('AUTHZ-12', { ...person, reason, how: list.denied ? 'denies' : 'refuses' });
  }
  const near = nearBinding(facts.bindings, facts.identity);
  const remarks = [list, pods].map((answer) => `${answer?.reason ?? ''} ${answer?.evaluationError ?? ''}`).join(' ');
  return problem('AUTHZ-01', {
    ...person,
    namespace,
    mayReadNamespace: pods?.allowed ?? null,
    granters: granters(facts.bindings),
    missingRole: missingRole(remarks),
    binding: near?.binding ?? null,
    named: near?.named ?? null,
    known: near?.known ?? null,
  });
}
