import { change, debugServices, forwardPort, local, look, low, proxyDocs } from '../dashboard/common.ts';
import { failureMode } from '../define.ts';
import { workloadReference } from '../workload-reference.ts';

type Where = { readonly namespace: string; readonly service: string };

const example = { namespace: 'kubernetes-dashboard', service: 'kubernetes-dashboard' };
const dashboardIssues = 'https://github.com/kubernetes-retired/dashboard/issues';
const notYou = (): string =>
  'Your credential is not the problem: the API server has accepted it and looked for the Dashboard.';

function seeService({ namespace, service }: Where) {
  return look(
    'See the Service, where it leads, and the pods’ labels',
    ['kubectl', 'describe', 'service', service, '--namespace', namespace],
    [
      'kubectl',
      'get',
      'endpointslices',
      '--namespace',
      namespace,
      '--selector',
      `kubernetes.io/service-name=${service}`,
    ],
    ['kubectl', 'get', 'pods', '--namespace', namespace, '--show-labels'],
  );
}

/** From the Service to its pods, and how an address names it. */
export const routingModes = {
  'SVC-01': failureMode<Where & { readonly selector: string; readonly labels: string; readonly fits: boolean }>({
    title: 'The Service leads to no pod',
    severity: 'fault',
    sentence: ({ service, fits }) =>
      fits
        ? `The Service ${service} finds no pod, so every request to it ends with “no endpoints available”.`
        : `The Service ${service} selects labels that the Dashboard’s pods do not have, so it leads nowhere.`,
    innocent: notYou,
    why:
      'A Service finds its pods by labels: app in the oldest manifests, k8s-app since 1.6, app.kubernetes.io/… in charts. Mixed manifests fit ' +
      'together in all but that. Where the labels fit, there are no pods.',
    literal: ({ service }) => `no endpoints available for service "${service}"`,
    remedies: (args) => [
      seeService(args),
      change(
        'Let the Service’s selector name the labels of the pods',
        'one Service',
        low('it starts to lead to them at once'),
        [['kubectl', 'edit', 'service', args.service, '--namespace', args.namespace]],
      ),
    ],
    scope: 'all',
    sources: [`${dashboardIssues}/971`, `${dashboardIssues}/4943`, debugServices],
    proof: 'injected',
    texts: ['no endpoints available for service "[^":]+"'],
    example: { ...example, selector: 'app=kubernetes-dashboard', labels: 'k8s-app=kubernetes-dashboard', fits: false },
  }),
  'SVC-02': failureMode<Where & { readonly notReady: number | null }>({
    title: 'The Service’s pods are not ready',
    severity: 'fault',
    sentence: ({ service }) =>
      `None of the pods behind the Service ${service} is ready, so every request to it ends with “no endpoints available”.`,
    innocent: notYou,
    why:
      'A Service leads to pods that say they are ready. One that starts, that fails its readiness check, or whose node is lost does not count. The ' +
      'message then shows the whole name with scheme and port.',
    literal: ({ service }) => `no endpoints available for service "https:${service}:443"`,
    remedies: (args) => [seeService(args)],
    scope: 'all',
    sources: [debugServices, 'https://github.com/charmed-kubernetes/bundle/issues/512'],
    proof: 'replayed',
    texts: ['no endpoints available for service "[^"]*:[^"]*"'],
    example: { ...example, notReady: 1 },
  }),
  'SVC-03': failureMode<Where>({
    title: 'The address leaves out the port’s name',
    severity: 'fault',
    sentence: ({ service }) =>
      `The address of ${service} ends in an empty port, which finds only ports without a name, so it answers “no endpoints”.`,
    innocent: () => 'Neither your credential nor the Dashboard is the problem: the address is.',
    why:
      'https:NAME: with nothing behind the colon means the port without a name. Charts of 4 to 7 name theirs. The walk always writes the port’s ' +
      'number and shows in a row where the old address finds nothing; it is named where you say that your browser shows it.',
    literal: ({ service }) => `no endpoints available for service "https:${service}:"`,
    remedies: () => [
      local('Write the port’s number behind the colon, such as https:NAME:443'),
      local('Or use the address that this program shows'),
    ],
    scope: 'Services with named ports',
    sources: ['https://github.com/kubernetes/kubectl/issues/1479', proxyDocs],
    proof: 'documents',
    texts: ['no endpoints available for service "https?:[^":]+:"'],
    example,
  }),
  'SVC-04': failureMode<Where>({
    title: 'The address names a port that the Service does not have',
    severity: 'fault',
    sentence: ({ service }) =>
      `The address names a port that the Service ${service} does not offer, so nothing is passed on.`,
    innocent: () => 'Neither your credential nor the Dashboard is the problem: the address is.',
    why:
      'An address takes the Service’s own port, such as 443, and not the one inside the container, such as 8443. The walk takes the number from the ' +
      'Service, so it never meets this; it is named where you say that your browser shows it.',
    literal: ({ service }) => `no service port 8443 found for service "${service}"`,
    remedies: ({ namespace, service }) => [
      local('Use the Service’s port instead of the container’s'),
      look('See its ports', ['kubectl', 'get', 'service', service, '--namespace', namespace]),
    ],
    scope: 'all',
    sources: [proxyDocs],
    proof: 'documents',
    texts: ['no service port [^\\s]+ found(?: for service)?', 'does not have a service port \\d+'],
    example,
  }),
  'SVC-05': failureMode<Where & { readonly targetPort: string; readonly names: readonly string[] }>({
    title: 'The Service’s port leads to no port of the pod',
    severity: 'fault',
    sentence: ({ service, targetPort }) =>
      `The Service ${service} leads to a port called ${targetPort}, which no container of its pods has, so it leads nowhere.`,
    innocent: notYou,
    why:
      'A targetPort that is a name must be the name of a container’s port. After an edit of one of the two they no longer fit: the pods are found, ' +
      'and the port is not.',
    literal: ({ service }) => `no endpoints available for service "${service}"`,
    remedies: (args) => [
      change(
        `Set targetPort to ${args.names.length === 0 ? 'the number of the container’s port' : `one of ${args.names.join(', ')}, or to a number`}`,
        'one Service',
        low('it starts to lead there at once'),
        [['kubectl', 'edit', 'service', args.service, '--namespace', args.namespace]],
      ),
      seeService(args),
    ],
    scope: 'all',
    sources: ['https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports'],
    proof: 'injected',
    texts: ['no endpoints available for service "[^":]+"'],
    example: { ...example, targetPort: 'https', names: ['web'] },
  }),
  'SVC-13': failureMode<Where & { readonly type: string; readonly externalName: string | null }>({
    title: 'The service proxy can’t use this kind of Service',
    severity: 'fault',
    sentence: ({ service }) =>
      `The Service ${service} has no pods of its own in the cluster’s lists, so the API server says that it does not exist.`,
    innocent: notYou,
    why:
      'The service proxy looks the addresses up in the Service’s Endpoints. An ExternalName Service has none, nor has one without a selector whose ' +
      'EndpointSlice was made by hand: the answer is “not found”, although the Service is there.',
    literal: ({ service }) => `services "${service}" not found`,
    remedies: (args) => [
      change('Make it an ordinary Service with a selector', 'one Service', low('it leads to the pods that fit'), [
        ['kubectl', 'edit', 'service', args.service, '--namespace', args.namespace],
      ]),
      seeService(args),
    ],
    scope: 'all',
    sources: ['https://kubernetes.io/docs/concepts/services-networking/service/#externalname', proxyDocs],
    proof: 'injected',
    texts: ['services "[^"]+" not found'],
    example: { ...example, type: 'ExternalName', externalName: 'dashboard.example.com' },
  }),
  /** `past`: an Ingress’s address that leads to each part all the same; null: none does. */
  'SVC-14': failureMode<Where & { readonly past: string | null }>({
    title: 'Only an inner part of version 7 is offered',
    severity: 'fault',
    sentence: ({ service, past }) =>
      past === null
        ? `There is no gateway Service, only parts such as ${service}, so the page opens but nobody can log in.`
        : `There is no gateway Service, only parts such as ${service}, so logins work by the Ingress ${past} at most.`,
    innocent: () => 'Your token is not the problem: it never gets to the part that would look at it.',
    why:
      'Version 7 is several programs behind Kong. web gives the page for every address, also where the login’s answer should be: the browser then ' +
      'says “Http failure during parsing”. Only the Service of Kong, ending in kong-proxy, leads to all of them.',
    literal: () => 'Unknown error (200): Http failure during parsing for http://localhost:8001/api/v1/csrftoken/login',
    remedies: ({ namespace }) => [
      change(
        'Turn the chart’s Kong on again, and use the Service that ends in kong-proxy',
        'values of the Helm release',
        low('Kong starts'),
        [
          [
            'helm',
            'upgrade',
            'kubernetes-dashboard',
            'kubernetes-dashboard',
            '--namespace',
            namespace,
            '--reuse-values',
            '--set',
            'kong.enabled=true',
          ],
        ],
      ),
      look('See which Services there are', ['kubectl', 'get', 'services', '--namespace', namespace]),
    ],
    scope: 'Dashboard 7.x',
    sources: [`${dashboardIssues}/9066`, `${dashboardIssues}/8829`, `${dashboardIssues}/9448`],
    proof: 'injected',
    texts: ['Http failure during parsing for [^\\s]+/api/v1/csrftoken/login'],
    example: { namespace: 'kubernetes-dashboard', service: 'kubernetes-dashboard-web', past: null },
  }),
  'SVC-16': failureMode<Where>({
    title: 'The right to post through the service proxy is missing',
    severity: 'fault',
    sentence: ({ service }) =>
      `You may read pages of ${service} through the API server but send it nothing, so the login is refused.`,
    innocent: () => 'The Dashboard is not the problem: the API server refuses before it is asked.',
    why:
      'Each method of a request needs its own verb on services/proxy: get for the page, create for the login. A role with get alone shows the page ' +
      'and nothing more. The API server is asked whether you may; logging in itself is never tried.',
    literal: null,
    remedies: ({ namespace }) => [
      change('Allow create on services/proxy there', 'one Role', low('it reaches Services of that namespace only'), [
        [
          'kubectl',
          'create',
          'role',
          'dashboard-proxy',
          '--namespace',
          namespace,
          '--verb',
          'get,create',
          '--resource',
          'services/proxy',
        ],
      ]),
      forwardPort({ namespace, service: 'SERVICE' }),
    ],
    scope: 'all',
    sources: ['https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb'],
    proof: 'injected',
    texts: ['cannot create resource "services/proxy"'],
    example,
  }),
  'SVC-17': failureMode<{ readonly namespace: string; readonly name: string; readonly workload: string }>({
    title: 'The Dashboard has no Service',
    severity: 'fault',
    sentence: ({ namespace }) =>
      `No Service in ${namespace} leads to the Dashboard, so it has no address, and no way in but its pod itself.`,
    innocent: () => 'Your credential is not the problem.',
    why:
      'Manifests and charts bring a Service beside the Deployment. Where it was deleted, or never applied, addresses of the service proxy are ' +
      'answered with “not found”. kubectl port-forward to the pod works without one.',
    literal: ({ name }) => `services "${name}" not found`,
    remedies: ({ namespace, workload }) => [
      change(
        'Apply the manifest or the chart again: it brings the Service',
        'one Service',
        low('what is there already stays'),
        [],
      ),
      local('Or forward a port of its pods', [
        'kubectl',
        'port-forward',
        '--namespace',
        namespace,
        workloadReference(workload),
        '8443:8443',
      ]),
    ],
    scope: 'all',
    sources: [debugServices],
    proof: 'injected',
    texts: ['services "[^"]*dashboard[^"]*" not found'],
    example: {
      namespace: 'kubernetes-dashboard',
      name: 'kubernetes-dashboard',
      workload: 'kubernetes-dashboard',
    },
  }),
} as const;
