import { change, debugServices, forwardPort, local, look, low, proxyDocs, restart } from '../dashboard/common.ts';
import { failureMode } from '../define.ts';

type Where = { readonly namespace: string; readonly service: string };
type Said = Where & { readonly said: string };
type ThroughIngress = Where & { readonly ingress: string; readonly address: string };
type Addresses = { readonly wrong: string; readonly right: string; readonly said: string };

const example = { namespace: 'kubernetes-dashboard', service: 'kubernetes-dashboard' };
const addresses = {
  https: '/api/v1/namespaces/kubernetes-dashboard/services/https:kubernetes-dashboard:443/proxy/',
  http: '/api/v1/namespaces/kubernetes-dashboard/services/http:kubernetes-dashboard:443/proxy/',
};
const dashboardIssues = 'https://github.com/kubernetes-retired/dashboard/issues';
const notYou = (): string =>
  'Your credential is not the problem: the API server has accepted it and tried to fetch the page.';
const unreached = 'error trying to reach service: ';

/** What the API server meets when it fetches the page. */
export const answerModes = {
  'SVC-06': failureMode<
    Said & { readonly target: number; readonly listens: number | null; readonly loopback: boolean }
  >({
    title: 'Nobody listens on the Service’s port',
    severity: 'fault',
    sentence: ({ service, target }) =>
      `The Service ${service} leads to port ${target} of the pod, where nobody listens, so the page can’t be fetched.`,
    innocent: notYou,
    why:
      'The pod refuses the connection: the Service leads to another port than the one the program listens on (9090 or 8443), or the program listens ' +
      'on 127.0.0.1 only, as it does by itself when the image’s own command is replaced.',
    literal: ({ target }) => `${unreached}dial tcp 10.244.0.7:${target}: connect: connection refused`,
    remedies: ({ namespace, service, listens, loopback }) => [
      ...(loopback
        ? [
            change(
              'Let it listen on all addresses: --insecure-bind-address=0.0.0.0',
              'one argument of the Deployment',
              low('its pods are made anew'),
            ),
          ]
        : []),
      change(
        `Let the Service’s targetPort be ${listens ?? 'the port that the program listens on'}`,
        'one Service',
        low('it leads there at once'),
        [['kubectl', 'edit', 'service', service, '--namespace', namespace]],
      ),
    ],
    scope: 'all',
    sources: [debugServices, 'https://github.com/techiescamp/vagrant-kubeadm-kubernetes/issues/66'],
    proof: 'injected',
    texts: ['error trying to reach service: .*connection refused'],
    example: {
      ...example,
      target: 9090,
      listens: 8443,
      loopback: false,
      said: `${unreached}dial tcp 10.244.0.7:9090: connect: connection refused`,
    },
  }),
  'SVC-07': failureMode<Said>({
    title: 'The API server can’t reach the pods’ network',
    severity: 'fault',
    sentence: ({ service }) =>
      `The API server gets no connection to the pods of ${service}, so no page can come through it.`,
    innocent: notYou,
    why:
      'The API server connects to the pod’s own address. On control planes without the cluster’s network, behind a firewall, or run by a provider, ' +
      'it has no way there. kubectl port-forward goes through the node’s kubelet, so it often works all the same. A NetworkPolicy can look alike.',
    literal: ({ said }) => said,
    remedies: ({ namespace, service }) => [
      forwardPort({ namespace, service }),
      look('See whether a NetworkPolicy keeps the API server out', [
        'kubectl',
        'get',
        'networkpolicies',
        '--namespace',
        namespace,
        '--output',
        'yaml',
      ]),
      change(
        'Give the control plane a way to the pods: the network plugin on its nodes, routes, or open ports',
        'the cluster’s network',
        low('it opens a way that Kubernetes expects'),
      ),
    ],
    scope: 'all',
    sources: [
      `${dashboardIssues}/5542`,
      `${dashboardIssues}/3789`,
      'https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/',
    ],
    proof: 'injected',
    texts: ['error trying to reach service: .*(?:i/o timeout|no route to host|network is unreachable)'],
    example: { ...example, said: `${unreached}dial tcp 10.244.1.7:8443: i/o timeout` },
  }),
  'SVC-08': failureMode<Addresses>({
    title: 'The address says https, and the Dashboard speaks plain HTTP',
    severity: 'warning',
    sentence: () =>
      'The Dashboard speaks plain HTTP on a port that looks like TLS, so addresses with “https:” fail; one with “http:” works.',
    innocent: () => 'Your credential is not the problem.',
    why:
      'Versions up to 1.6, the “alternative” manifest and charts with protocolHttp serve plain HTTP. The word in front of the Service’s name tells ' +
      'the API server how to ask; it does not find out by itself.',
    literal: () => `${unreached}tls: first record does not look like a TLS handshake`,
    remedies: ({ right }) => [local(`Use ${right}`)],
    scope: 'all',
    sources: [proxyDocs, `${dashboardIssues}/2691`],
    proof: 'injected',
    texts: ['first record does not look like a TLS handshake', 'oversized record received with length'],
    example: {
      wrong: addresses.https,
      right: addresses.http,
      said: `${unreached}tls: first record does not look like a TLS handshake`,
    },
  }),
  'SVC-09': failureMode<Addresses>({
    title: 'The address says http, and the Dashboard speaks TLS',
    severity: 'warning',
    sentence: () =>
      'The Dashboard speaks TLS on a port that looks like plain HTTP, so addresses without “https:” fail; one with it works.',
    innocent: () => 'Your credential is not the problem.',
    why:
      'Since 1.7 the Dashboard serves TLS. Without the word https: in front of the Service’s name the API server asks in plain HTTP, and the ' +
      'Dashboard answers 400.',
    literal: () => 'Client sent an HTTP request to an HTTPS server.',
    remedies: ({ right }) => [local(`Use ${right}`)],
    scope: 'all',
    sources: [proxyDocs, `${dashboardIssues}/5457`, 'https://github.com/kubernetes/kops/issues/4228'],
    proof: 'injected',
    texts: [
      'Client sent an HTTP request to an HTTPS server',
      'malformed HTTP response',
      'plain HTTP request was sent to HTTPS port',
    ],
    example: { wrong: addresses.http, right: addresses.https, said: 'Client sent an HTTP request to an HTTPS server.' },
  }),
  'SVC-10': failureMode<Said>({
    title: 'The tunnel from the control plane to the nodes is down',
    severity: 'fault',
    sentence: () =>
      'The API server reaches its nodes through a tunnel, and no agent holds its other end, so no page can come through.',
    innocent: notYou,
    why:
      'Managed control planes, k0s and others keep API server and nodes apart and join them by konnectivity. While its agents are down, the service ' +
      'proxy, logs, exec and port-forward all fail.',
    literal: ({ said }) => said,
    remedies: () => [
      look('See how its agents do', [
        'kubectl',
        'get',
        'pods',
        '--namespace',
        'kube-system',
        '--selector',
        'k8s-app=konnectivity-agent',
      ]),
      change('Make the agents anew', 'the agents’ pods', low('the tunnel is down already'), [
        ['kubectl', 'rollout', 'restart', 'daemonset/konnectivity-agent', '--namespace', 'kube-system'],
      ]),
    ],
    scope: 'k0s, AKS, GKE and others with konnectivity',
    sources: [
      'https://github.com/k0sproject/k0s/issues/5503',
      'https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/',
    ],
    proof: 'replayed',
    texts: ['No agent available'],
    example: { ...example, said: `${unreached}No agent available` },
  }),
  'SVC-11': failureMode<Said>({
    title: 'The pod connects and then says nothing',
    severity: 'fault',
    sentence: ({ service }) =>
      `Behind the Service ${service} somebody takes the connection and then does not answer as a Dashboard would, so no page comes.`,
    innocent: notYou,
    why:
      'The connection stands and no handshake follows, or it is closed at once: an overloaded pod, a network that drops large packets, or another ' +
      'program on that port.',
    literal: ({ said }) => said,
    remedies: ({ namespace, service }) => [
      forwardPort({ namespace, service }),
      look(
        'See what its pods use and say',
        ['kubectl', 'top', 'pods', '--namespace', namespace],
        ['kubectl', 'get', 'pods', '--namespace', namespace],
      ),
      restart({ namespace, workload: service }),
    ],
    scope: 'all',
    sources: [`${dashboardIssues}/2404`, debugServices],
    proof: 'injected',
    texts: ['error trying to reach service: .*(?:TLS handshake timeout|EOF)'],
    example: { ...example, said: `${unreached}net/http: TLS handshake timeout` },
  }),
  'SVC-12': failureMode<ThroughIngress>({
    title: 'The page loads and its parts do not',
    severity: 'warning',
    sentence: ({ ingress }) =>
      `The Ingress ${ingress} puts a path in front of the page and does not take it away again, so page or scripts are not found.`,
    innocent: () => 'Your credential is not the problem.',
    why:
      'The page asks for its parts relative to its own address, and the Dashboard knows no path in front of it; of all only Headlamp can be told one ' +
      '(-base-url). A rewrite must keep what follows the path. The Ingress’s own words are read; nobody goes through it here. Without the slash at the end ' +
      'an address of the service proxy does the same; those that this program shows have it, and a blank page is among what you are asked about.',
    literal: null,
    remedies: ({ namespace, ingress }) => [
      change(
        'Let the Ingress have a name of its own for the Dashboard, with the path /',
        'one Ingress',
        low('only this page is affected'),
        [['kubectl', 'edit', 'ingress', ingress, '--namespace', namespace]],
      ),
      local('Add the slash at the end of the address'),
      local('Or use kubectl port-forward, where the page is at the root'),
    ],
    scope: 'all',
    sources: [
      'https://github.com/kubernetes/kubernetes/issues/69327',
      'https://kubernetes.github.io/ingress-nginx/examples/rewrite/',
      proxyDocs,
    ],
    proof: 'injected',
    texts: [],
    example: { ...example, ingress: 'dashboard', address: 'tools.example.com/dashboard' },
  }),
  'SVC-15': failureMode<ThroughIngress>({
    title: 'The Ingress speaks plain HTTP to a port with TLS',
    severity: 'warning',
    sentence: ({ ingress, service }) =>
      `The Ingress ${ingress} asks the Service ${service} in plain HTTP on its TLS port, so visitors get 400 or 502 instead of the page.`,
    innocent: () => 'Your credential is not the problem.',
    why:
      'The Dashboard from 1.7 on and version 7’s Kong listen with TLS, unless they are told otherwise. An Ingress that ends TLS itself must be told to ' +
      'speak TLS again behind it. The walk reads what Ingresses of ingress-nginx say; it does not go through them, and knows no other controller’s defaults.',
    literal: () => 'The plain HTTP request was sent to HTTPS port',
    remedies: ({ namespace, ingress }) => [
      change('Tell the Ingress to speak TLS to the Dashboard', 'one Ingress', low('only this page is affected'), [
        [
          'kubectl',
          'annotate',
          'ingress',
          ingress,
          '--namespace',
          namespace,
          'nginx.ingress.kubernetes.io/backend-protocol=HTTPS',
        ],
      ]),
      change('Or set kong.proxy.http.enabled to true', 'the Helm release', low('Kong listens on one more port')),
    ],
    scope: 'Dashboard ≥ 1.7 behind ingress-nginx',
    sources: [
      `${dashboardIssues}/8829`,
      `${dashboardIssues}/4624`,
      'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-protocol',
    ],
    proof: 'injected',
    texts: ['plain HTTP request was sent to HTTPS port'],
    example: {
      namespace: 'kubernetes-dashboard',
      service: 'kubernetes-dashboard-kong-proxy',
      ingress: 'dashboard',
      address: 'dashboard.example.com/',
    },
  }),
} as const;
