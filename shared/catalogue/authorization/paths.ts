import { failureMode } from '../define.ts';
import { asContext, type Person, rbac, signedInByName } from './common.ts';

const forbidden = (what: string, user: string, verb: string, resource: string, namespace: string, group = ''): string =>
  `Error from server (Forbidden): ${what} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" in the namespace "${namespace}"`;

type InNamespace = Person & { readonly namespace: string };

/** One rule more for a person in one namespace, as commands. */
function grant(role: string, rule: readonly string[], user: string, namespace: string, what: string) {
  return {
    kind: 'cluster',
    text: what,
    who: `somebody who may make and bind roles in ${namespace}`,
    changes: `one Role and one RoleBinding in ${namespace}`,
    risk: { level: 'medium', reason: 'the right reaches every object that the rule names' },
    commands: [
      { argv: ['kubectl', 'create', 'role', role, ...rule, '--namespace', namespace] },
      {
        argv: ['kubectl', 'create', 'rolebinding', role, `--role=${role}`, `--user=${user}`, '--namespace', namespace],
      },
    ],
    scope: null,
  } as const;
}

function ask(words: readonly string[], context: string | null, namespace: string) {
  return {
    kind: 'command',
    text: 'Ask the server whether you may',
    who: 'you',
    changes: 'nothing',
    risk: { level: 'low', reason: 'it only asks' },
    commands: [{ argv: ['kubectl', 'auth', 'can-i', ...words, '--namespace', namespace, ...asContext(context)] }],
    scope: null,
  } as const;
}

/** Modes of rights that only a way to the Dashboard needs. Signing in needs none of them, so the walk of sign-in is silent. */
export const pathModes = {
  'AUTHZ-02': failureMode<InNamespace & { readonly service: string; readonly verb: string }>({
    title: 'The service proxy is not allowed',
    severity: 'warning',
    sentence: ({ user, service }) =>
      `${user} may not go through the service proxy to ${service}, so its page can’t be shown through the API server.`,
    innocent: signedInByName,
    why:
      'A page behind kubectl proxy is fetched by the API server, which wants the right to services/proxy: get to look, create to log in. ' +
      'Where the rule lists resourceNames, they must have the same spelling as the address, scheme and port name included. Only the way to ' +
      'the Dashboard needs this right; the walk of sign-in does not ask for it.',
    literal: ({ user, service, verb, namespace }) =>
      forbidden(`services "${service}"`, user, verb, 'services/proxy', namespace),
    remedies: ({ user, context, namespace }) => [
      ask(['get', 'services', '--subresource=proxy'], context, namespace),
      grant(
        'service-proxy',
        ['--verb=get,create', '--resource=services/proxy'],
        user,
        namespace,
        'Have the right to services/proxy given to you in that namespace',
      ),
    ],
    scope: 'all',
    sources: [rbac, 'https://github.com/kubernetes-retired/dashboard/issues/4299'],
    proof: 'injected',
    texts: ['cannot (?:get|create) resource "services/proxy"'],
    example: {
      user: 'mara',
      context: 'dev',
      namespace: 'kubernetes-dashboard',
      service: 'https:kubernetes-dashboard:',
      verb: 'get',
    },
  }),
  'AUTHZ-03': failureMode<InNamespace & { readonly subresource: 'portforward' | 'exec' }>({
    title: 'Port-forward is not allowed',
    severity: 'warning',
    sentence: ({ user, subresource, namespace }) =>
      `${user} may not ${subresource === 'exec' ? 'run commands in' : 'forward ports to'} pods in ${namespace}, so this way to the page is closed.`,
    innocent: signedInByName,
    why:
      'kubectl port-forward and exec want the verb create on pods/portforward and pods/exec. Roles that give only get were enough for ' +
      'some clients until 1.34: since 1.35 the way over WebSockets wants create too. Only a way to the Dashboard needs this right; the walk ' +
      'of sign-in does not ask for it.',
    literal: ({ user, subresource, namespace }) =>
      forbidden('pods "POD"', user, 'create', `pods/${subresource}`, namespace),
    remedies: ({ user, context, namespace, subresource }) => [
      ask(['create', 'pods', `--subresource=${subresource}`], context, namespace),
      grant(
        `pods-${subresource}`,
        ['--verb=create', `--resource=pods/${subresource}`],
        user,
        namespace,
        `Have the verb create on pods/${subresource} given to you in that namespace`,
      ),
    ],
    scope: 'all; get no longer enough: Kubernetes ≥ 1.35',
    sources: [rbac, 'https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/'],
    proof: 'injected',
    texts: [
      'cannot create resource "pods/(?:portforward|exec|attach)"',
      'cannot get resource "pods/(?:portforward|exec|attach)"',
    ],
    example: { user: 'mara', context: 'dev', namespace: 'kubernetes-dashboard', subresource: 'portforward' },
  }),
  'AUTHZ-04': failureMode<Person>({
    title: 'kubectl cluster-info may not look into kube-system',
    severity: 'warning',
    sentence: ({ user }) =>
      `${user} may not list services in kube-system, so kubectl cluster-info fails although signing in works.`,
    innocent: signedInByName,
    why:
      'kubectl cluster-info lists the services of kube-system to show their addresses, and takes the refusal for a failure. It proves ' +
      'nothing about signing in, so the walk does not ask for this right: /version and auth whoami are the better questions.',
    literal: ({ user }) => forbidden('services', user, 'list', 'services', 'kube-system'),
    remedies: ({ context }) => [
      {
        kind: 'command',
        text: 'Ask who you are instead of asking for cluster-info',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only asks' },
        commands: [{ argv: ['kubectl', 'auth', 'whoami', ...asContext(context)] }],
        scope: 'kubectl ≥ 1.26',
      },
    ],
    scope: 'all',
    sources: ['https://kubernetes.io/docs/reference/kubectl/generated/kubectl_cluster-info/', rbac],
    proof: 'documents',
    texts: ['cannot list resource "services" in API group "" in the namespace "kube-system"'],
    example: { user: 'mara', context: 'dev' },
  }),
  'AUTHZ-05': failureMode<InNamespace & { readonly denied: readonly string[] }>({
    title: 'The Dashboard’s objects may not be read',
    severity: 'warning',
    sentence: ({ user, denied, namespace }) =>
      `${user} may not read ${denied.join(', ')} in ${namespace}, so the Dashboard’s state can’t be seen from here.`,
    innocent: signedInByName,
    why:
      'Which Dashboard is installed, whether its pods run and which ports it has is read from its Deployments, pods, Services and ' +
      'EndpointSlices. Without these rights only its page itself can be asked. The walk of sign-in does not read them.',
    literal: ({ user, denied, namespace }) => {
      const [resource = 'pods'] = denied;
      return forbidden(resource, user, 'list', resource, namespace, resource === 'deployments' ? 'apps' : '');
    },
    remedies: ({ user, context, namespace }) => [
      ask(['list', 'pods'], context, namespace),
      grant(
        'dashboard-reader',
        ['--verb=get,list', '--resource=pods,services,deployments.apps,endpointslices.discovery.k8s.io'],
        user,
        namespace,
        'Have the right to read them given to you in that namespace',
      ),
    ],
    scope: 'all',
    sources: [rbac],
    proof: 'documents',
    texts: [
      'cannot (?:get|list) resource "(?:deployments|pods|endpointslices|services)" in API group "[^"]*" in the namespace "(?:kubernetes-dashboard|kube-system)"',
    ],
    example: { user: 'mara', context: 'dev', namespace: 'kubernetes-dashboard', denied: ['pods'] },
  }),
} as const;
