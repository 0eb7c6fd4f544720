import { asContext, grantInNamespace, type Person, rbac, signedInByName } from './authorization/common.ts';
import { deciderModes } from './authorization/deciders.ts';
import { pathModes } from './authorization/paths.ts';
import { failureMode } from './define.ts';
import { pointAtApiServer, productsKubeconfig } from './server-remedies.ts';

/** kubectl asks for the list of APIs first, and keeps the reason of its refusal to itself. */
const discoveryRefused = 'Error from server (Forbidden): unknown';
const discoveryRefusedText = 'Error from server \\(Forbidden\\): unknown';

/** `/version, /api and your own rights` */
function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

export const authorizationModes = {
  ...deciderModes,
  ...pathModes,
  /**
   * `granters`: who may bind roles there, where that could be read. `missingRole`: named by a binding and not there. `binding`:
   * one that names nearly the person, whom it calls `named` and the server `known`.
   */
  'AUTHZ-01': failureMode<
    Person & {
      readonly namespace: string;
      readonly mayReadNamespace: boolean | null;
      readonly granters: readonly string[];
      readonly missingRole: string | null;
      readonly binding: string | null;
      readonly named: string | null;
      readonly known: string | null;
    }
  >({
    title: 'Signed in, but a right is missing',
    titleFor: () => 'Signed in, but not allowed to list namespaces',
    severity: 'warning',
    sentence: ({ user, namespace, mayReadNamespace, missingRole, binding, named, known }) =>
      missingRole !== null
        ? `You are signed in as ${user}, but a binding of yours names the role ${missingRole}, which does not exist, so it gives you nothing.`
        : binding !== null
          ? `The server knows you as ${known}, but the binding ${binding} names ${named}, so its rights are not yours.`
          : mayReadNamespace === false
            ? `You are signed in as ${user}, but may list neither namespaces nor the pods in ${namespace}, so nearly every request is refused.`
            : mayReadNamespace === true
              ? `You are signed in as ${user} with rights in ${namespace}, but may not list namespaces, so tools that show the whole cluster refuse you.`
              : `You are signed in as ${user}, but may not list namespaces, so tools that show the whole cluster refuse you.`,
    innocent: signedInByName,
    why:
      'The server knows who you are and refuses what you ask for: rights are what bindings of roles give, in one namespace or in ' +
      'the whole cluster. ' +
      'Listing namespaces is a right for the whole cluster. People and service accounts who work in one namespace ' +
      'normally don’t have it, and kubectl works for them with --namespace. Many tools take the refusal for a failed ' +
      'sign-in. A binding gives rights to exactly the name that it holds: the prefix that an identity provider’s names get ' +
      '(oidc:, or the issuer and #), a service account’s namespace and capital letters count.',
    literal: ({ user }) =>
      `Error from server (Forbidden): namespaces is forbidden: User "${user}" cannot list resource "namespaces" in API group "" at the cluster scope`,
    remedies: ({ user, context, namespace, granters, mayReadNamespace }) => [
      ...(mayReadNamespace === false ? [grantInNamespace(user, namespace, granters)] : []),
      {
        kind: 'command',
        text: 'See what you may do in your namespace, and work there',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only asks' },
        commands: [{ argv: ['kubectl', 'auth', 'can-i', '--list', ...asContext(context), '--namespace', namespace] }],
        scope: null,
      },
      {
        kind: 'cluster',
        text: 'Ask for a role that may list namespaces, if you need to see the whole cluster',
        who: 'somebody who may bind roles in the whole cluster',
        changes: 'one ClusterRoleBinding in the cluster',
        risk: { level: 'medium', reason: 'you then see the names of all namespaces' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [rbac, 'https://kubernetes.io/docs/reference/access-authn-authz/authorization/'],
    proof: 'injected',
    texts: [
      'cannot list resource "namespaces" in API group "" at the cluster scope',
      'namespaces is forbidden: User "[^"]+"',
    ],
    example: {
      user: 'mara',
      context: 'dev',
      namespace: 'team-a',
      mayReadNamespace: true,
      granters: [],
      missingRole: null,
      binding: null,
      named: null,
      known: null,
    },
  }),
  'AUTHZ-08': failureMode<Person & { readonly denied: readonly string[] }>({
    title: 'The default rights of signed-in people are missing',
    severity: 'warning',
    sentence: ({ user, denied }) =>
      denied.some((path) => path.startsWith('/'))
        ? `${user} may not even ask for ${listed(denied)}, so kubectl can’t find out what this cluster offers.`
        : `${user} may not even ask for ${listed(denied)}, so nobody can tell beforehand what the server will allow.`,
    innocent: signedInByName,
    why:
      'Everybody who is signed in may by default read /version and /api (roles system:public-info-viewer and ' +
      'system:discovery) and ask about themselves (system:basic-user). Here these default bindings were removed. The API ' +
      'server puts them back when it starts, unless their annotation rbac.authorization.kubernetes.io/autoupdate says no.',
    literal: ({ denied }) => (denied.some((path) => path.startsWith('/')) ? discoveryRefused : null),
    remedies: () => [
      {
        kind: 'command',
        text: 'See whether the default bindings are there',
        who: 'an administrator of the cluster',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only reads' },
        commands: [
          {
            argv: [
              'kubectl',
              'get',
              'clusterrolebinding',
              'system:discovery',
              'system:public-info-viewer',
              'system:basic-user',
            ],
          },
        ],
        scope: null,
      },
      {
        kind: 'cluster',
        text: 'Restart the API server: it makes its default roles and bindings again at every start',
        who: 'an administrator of the cluster',
        changes: 'the default ClusterRoles and ClusterRoleBindings',
        risk: { level: 'medium', reason: 'the API server is away for some seconds' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'Kubernetes ≥ 1.14',
    sources: [`${rbac}#discovery-roles`, `${rbac}#auto-reconciliation`],
    proof: 'injected',
    texts: ['cannot get path "/(?:version|apis?|openapi)[^"]*"', discoveryRefusedText],
    example: { user: 'mara', context: 'dev', denied: ['/api'] },
  }),
  'AUTHZ-10': failureMode<Person & { readonly target: string; readonly userEntry: string | null }>({
    title: 'Acting as somebody else is not allowed',
    severity: 'fault',
    sentence: ({ user, target }) =>
      `${user} may not act as ${target}, as this kubeconfig asks, so the server refuses every request.`,
    innocent: ({ user }) => `Your credential is accepted: the server knows you as ${user}.`,
    why:
      'The user entry has as, as-groups, as-uid or as-user-extra. The server then asks first whether you may act as that ' +
      'user (verb impersonate; since 1.36 also narrower forms of it), and refuses all requests when you may not.',
    literal: () => discoveryRefused,
    remedies: ({ userEntry }) => [
      {
        kind: 'command',
        text: 'Take the impersonation out of the user entry, if you did not mean it',
        who: 'you',
        changes: 'one line in your kubeconfig',
        risk: { level: 'low', reason: 'you then act as yourself, with your own rights' },
        commands: [{ argv: ['kubectl', 'config', 'unset', `users.${userEntry ?? 'USER'}.as`] }],
        scope: null,
      },
      {
        kind: 'cluster',
        text: 'Ask for the right to impersonate exactly this user',
        who: 'an administrator of the cluster',
        changes: 'one role and one binding in the cluster',
        risk: { level: 'high', reason: 'who may impersonate has all rights of that user' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/',
      'https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/filters/impersonation',
    ],
    proof: 'injected',
    texts: [
      'cannot impersonate resource "[^"]+"',
      'cannot impersonate(?:-on)?:[\\w:-]+ (?:resource|path)',
      discoveryRefusedText,
    ],
    example: { user: 'mara', context: 'dev', target: 'boss', userEntry: 'mara' },
  }),
  'AUTHZ-11': failureMode<{ readonly server: string; readonly cluster: string | null }>({
    title: 'A filter in front refuses, not the API server',
    severity: 'fault',
    sentence: ({ server }) =>
      `A filter in front of the API server at ${server} says “Forbidden” by itself, so your request never reaches it.`,
    innocent: () => 'Rights in the cluster are not the problem: the API server was not asked.',
    why:
      'The answer is the bare word Forbidden. An API server would give a Status with the user’s name. kubectl proxy ' +
      'answers so to a Host name or a path that it does not accept, and so do firewalls for web applications.',
    literal: () => 'Error from server (Forbidden): Forbidden',
    remedies: ({ cluster }) => [pointAtApiServer(cluster), productsKubeconfig],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_proxy/',
      'https://github.com/kubernetes/kubectl/blob/master/pkg/proxy/proxy_server.go',
    ],
    proof: 'replayed',
    texts: ['Error from server \\(Forbidden\\): Forbidden', '^Forbidden$', '<h3>Unauthorized</h3>'],
    example: { server: 'http://127.0.0.1:8001', cluster: 'dev-cluster' },
  }),
} as const;
