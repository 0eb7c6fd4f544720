import type { Remedy } from '../../model/remedy.ts';
import type { ManagedCluster } from '../../rules/managed-cluster.ts';
import { failureMode } from '../define.ts';
import { grantInNamespace, type Person, rbac, seeOwnRights, signedInByName } from './common.ts';

const authorizationDocs = 'https://kubernetes.io/docs/reference/access-authn-authz/authorization/';
const notListed = (user: string, reason: string): string =>
  `Error from server (Forbidden): namespaces is forbidden: User "${user}" cannot list resource "namespaces" in API group "" at the cluster scope${reason === '' ? '' : `: ${reason}`}`;

/** How each cloud gives rights besides RBAC. */
function grantByCloud(provider: ManagedCluster, user: string): Remedy {
  const common = {
    kind: 'cluster',
    who: 'an administrator of the cluster and its cloud account',
    risk: { level: 'medium', reason: 'the person may then read the whole cluster, except Secrets' },
  } as const;
  if (provider === 'EKS') {
    return {
      ...common,
      text: 'Give the IAM identity an access policy, or bind its user name or group with RBAC',
      changes: 'one access entry of the cluster',
      commands: [
        {
          argv: [
            'aws',
            'eks',
            'associate-access-policy',
            '--cluster-name',
            'CLUSTER',
            '--principal-arn',
            user.startsWith('arn:') ? user : 'PRINCIPAL-ARN',
            '--policy-arn',
            'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
            '--access-scope',
            'type=cluster',
          ],
        },
      ],
      scope: 'EKS with access entries; older clusters: groups in the aws-auth ConfigMap, bound with RBAC',
    };
  }
  if (provider === 'GKE') {
    return {
      ...common,
      text: 'Give the Google account the role for reading clusters, or bind its e-mail address with RBAC',
      changes: 'one IAM binding of the project',
      commands: [
        {
          argv: [
            'gcloud',
            'projects',
            'add-iam-policy-binding',
            'PROJECT',
            '--member',
            `user:${user}`,
            '--role',
            'roles/container.viewer',
          ],
        },
      ],
      scope: 'GKE',
    };
  }
  return {
    ...common,
    text: 'Give the Entra identity a role for the cluster, or bind its group’s object id with RBAC',
    changes: 'one role assignment on the cluster',
    commands: [
      {
        argv: [
          'az',
          'role',
          'assignment',
          'create',
          '--assignee',
          user,
          '--role',
          'Azure Kubernetes Service RBAC Reader',
          '--scope',
          'CLUSTER-RESOURCE-ID',
        ],
      },
    ],
    scope: 'AKS with Azure RBAC; without it bind the user or group with RBAC',
  };
}

/** Modes in which it is known who decides about the missing rights. */
const mendAuthorizer =
  'Show whoever runs the cluster what the server says: its authorization webhook has to answer again';

export const deciderModes = {
  'AUTHZ-06': failureMode<
    Person & { readonly namespace: string; readonly provider: ManagedCluster; readonly reason: string }
  >({
    title: 'Signed in at the cloud’s cluster, without rights in it',
    severity: 'warning',
    sentence: ({ user, provider, namespace }) =>
      `${provider} knows you as ${user}, but neither it nor the cluster gives you rights in ${namespace}, so nearly every request is refused.`,
    innocent: signedInByName,
    why:
      'In a managed cluster the cloud says who you are, and that alone gives no rights in Kubernetes. They come from a policy of the ' +
      'cloud (access policies on EKS, IAM roles on GKE, role assignments on AKS) or from a binding in the cluster to the name or a group ' +
      'that the cloud gives you. Whoever made the cluster often has rights that nobody sees.',
    literal: ({ user, reason }) => notListed(user, reason),
    remedies: ({ user, context, namespace, provider }) => [
      seeOwnRights(context, namespace),
      grantByCloud(provider, user),
      grantInNamespace(user, namespace),
    ],
    scope: 'EKS, GKE, AKS',
    sources: [
      'https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html',
      'https://cloud.google.com/kubernetes-engine/docs/how-to/iam',
      'https://learn.microsoft.com/en-us/azure/aks/manage-azure-rbac',
    ],
    proof: 'injected',
    texts: [
      'requires one of \\["container\\.[\\w.]+"\\] permission',
      'User does not have access to the resource in Azure',
      'cannot list resource "namespaces" in API group "" at the cluster scope',
    ],
    example: { user: 'mara@example.com', context: 'dev', namespace: 'default', provider: 'GKE', reason: '' },
  }),
  'AUTHZ-07': failureMode<Person & { readonly namespace: string; readonly account: string }>({
    title: 'Signed in as the Dashboard itself',
    severity: 'warning',
    sentence: ({ account }) =>
      `You are signed in as ${account}, the Dashboard’s own account, which may do next to nothing, so everything looks forbidden.`,
    innocent: signedInByName,
    why:
      'The token belongs to the service account under which the Dashboard runs. Its rights are kept to what the Dashboard itself needs, ' +
      'and it is not meant for people. They sign in with an account of their own.',
    literal: ({ namespace, account }) => notListed(`system:serviceaccount:${namespace}:${account}`, ''),
    remedies: ({ namespace }) => [
      {
        kind: 'cluster',
        text: 'Make an account for yourself that may look at the cluster, and a token for it',
        who: 'an administrator of the cluster',
        changes: `one service account in ${namespace} and one ClusterRoleBinding`,
        risk: { level: 'medium', reason: 'whoever has the token may read the whole cluster, except Secrets' },
        commands: [
          { argv: ['kubectl', 'create', 'serviceaccount', 'viewer', '--namespace', namespace] },
          {
            argv: [
              'kubectl',
              'create',
              'clusterrolebinding',
              'dashboard-viewer',
              '--clusterrole=view',
              `--serviceaccount=${namespace}:viewer`,
            ],
          },
          { argv: ['kubectl', 'create', 'token', 'viewer', '--namespace', namespace] },
        ],
        scope: 'kubectl create token: Kubernetes ≥ 1.24',
      },
    ],
    scope: 'Dashboard ≥ 1.7',
    sources: [
      'https://github.com/kubernetes-retired/dashboard/issues/5137',
      'https://github.com/kubernetes-retired/dashboard/blob/master/docs/user/access-control/creating-sample-user.md',
    ],
    proof: 'injected',
    texts: ['User "system:serviceaccount:[^":]+:kubernetes-dashboard[\\w-]*" cannot'],
    example: {
      user: 'system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard',
      context: 'dev',
      namespace: 'kubernetes-dashboard',
      account: 'kubernetes-dashboard',
    },
  }),
  'AUTHZ-09': failureMode<Person & { readonly reason: string }>({
    title: 'No policy gives you rights',
    severity: 'warning',
    sentence: ({ user }) =>
      `The server knows you as ${user} and finds no policy that mentions you, so nearly every request is refused.`,
    innocent: signedInByName,
    why:
      'Endings such as “no RBAC policy matched”, “No policy matched” and “Unknown user” come from RBAC and ABAC up to 1.9, and from ' +
      'GKE’s and other authorizers today. “Unknown user” sounds like a failed sign-in and is none: it is this authorizer that has no ' +
      'entry for the name.',
    literal: ({ user, reason }) => notListed(user, reason),
    remedies: ({ user, context }) => [seeOwnRights(context, null), grantInNamespace(user, 'NAMESPACE')],
    scope: 'Kubernetes ≤ 1.9, GKE, and authorizers that say so',
    sources: [
      'https://github.com/kubernetes-retired/dashboard/issues/2119',
      'https://github.com/googlecodelabs/feedback/issues/397',
      authorizationDocs,
    ],
    proof: 'injected',
    texts: ['no RBAC policy matched', 'No policy matched', 'Unknown user "[^"]*"'],
    example: { user: 'mara', context: 'dev', reason: 'No policy matched.' },
  }),
  'AUTHZ-12': failureMode<Person & { readonly reason: string; readonly how: 'denies' | 'refuses' | 'broken' }>({
    title: 'Another authorizer than RBAC refuses',
    severity: 'warning',
    titleFor: ({ how }) => (how === 'broken' ? 'Another authorizer than RBAC does not work' : null),
    sentence: ({ user, how }) =>
      ({
        denies: `You are signed in as ${user}, but an authorizer besides RBAC denies you, so a role alone will not help.`,
        refuses: `You are signed in as ${user}, but RBAC gives you nothing and another authorizer refuses, so nearly every request fails.`,
        broken: `You are signed in as ${user}, but the server can’t ask its other authorizer, so all that RBAC does not allow fails.`,
      })[how],
    innocent: signedInByName,
    why:
      'The server asks several authorizers in turn: RBAC, and often one of the cloud, of the nodes, or a webhook such as OPA. What it adds ' +
      'after the refusal is such an authorizer’s own reason; RBAC gives none. An outright denial counts whatever RBAC would say.',
    literal: ({ user, reason, how }) => (how === 'broken' ? null : notListed(user, reason)),
    remedies: ({ context, how }) => [
      {
        kind: 'cluster',
        text:
          how === 'broken'
            ? mendAuthorizer
            : 'Show whoever runs the cluster the reason that the server gives: it is in their authorizer’s words',
        who: 'an administrator of the cluster',
        changes: 'the rules of that authorizer',
        risk: { level: 'medium', reason: 'its rules may touch everybody' },
        commands: [],
        scope: null,
      },
      seeOwnRights(context, null),
    ],
    scope: 'all',
    sources: [authorizationDocs, 'https://kubernetes.io/docs/reference/access-authn-authz/webhook/', rbac],
    proof: 'injected',
    texts: [
      '(?:at the cluster scope|in the namespace "[^"]*"): (?!RBAC)\\S[^\\n]*',
      'webhook authorizer|opa: denied|admission (?:webhook|controller) "[^"]+" denied',
    ],
    example: { user: 'mara', context: 'dev', reason: 'denied by policy team-only', how: 'denies' },
  }),
} as const;
