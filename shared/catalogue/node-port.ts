import { low } from './dashboard/common.ts';
import { failureMode } from './define.ts';
import { type At, doIt, exampleAt, portForward, run } from './way-remedies.ts';

const serviceDocs = 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport';
const policyDocs = 'https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy';
const cleared = 'The Dashboard and your credential are not the problem: this is about the way round the API server.';

type Exposed = At & { readonly nodePort: number };
const exampleExposed: Exposed = { ...exampleAt, nodePort: 30443 };

/** Opens the Service to every node’s network; said with its risk. */
function exposeIt({ namespace, service }: At) {
  return {
    kind: 'cluster',
    text: 'Open a port on every node, for a time and in a network that you trust',
    who: `somebody who may change Services in ${namespace}`,
    changes: `the type of the Service ${service}`,
    risk: { level: 'high', reason: 'everybody who reaches a node then reaches the Dashboard’s login' },
    commands: [
      {
        argv: [
          'kubectl',
          'patch',
          'service',
          service,
          '--namespace',
          namespace,
          '--patch',
          '{"spec":{"type":"NodePort"}}',
        ],
      },
    ],
    scope: null,
  } as const;
}

function lookAtKubeProxy() {
  return run(
    'See whether kube-proxy runs on that node, or what replaces it',
    ['kubectl', 'get', 'pods', '--namespace', 'kube-system', '--selector', 'k8s-app=kube-proxy', '--output', 'wide'],
    { who: 'somebody who may read pods in kube-system' },
  );
}

export const nodePortModes = {
  'NP-01': failureMode<At & { readonly type: string }>({
    title: 'The Dashboard has no NodePort',
    severity: 'fault',
    sentence: ({ service, type }) =>
      `The Service ${service} is of type ${type}, so no node opens a port for it and this way in is not set up.`,
    innocent: () => cleared,
    why:
      'Since 1.6 the Dashboard’s own manifests keep it inside the cluster. A NodePort has to be turned on by somebody, and exposes the ' +
      'login to everybody who reaches a node.',
    literal: null,
    remedies: (at) => [portForward(at), exposeIt(at)],
    scope: 'Dashboard ≥ 1.6',
    sources: [serviceDocs],
    proof: 'injected',
    texts: [],
    example: { ...exampleAt, type: 'ClusterIP' },
  }),
  'NP-02': failureMode<Exposed & { readonly hosts: readonly string[] }>({
    title: 'No node answers on the NodePort',
    severity: 'fault',
    sentence: ({ nodePort, hosts }) =>
      `Port ${nodePort} is silent at ${hosts.length === 1 ? hosts[0] : `all ${hosts.length} node addresses`}, so a browser waits until it gives up.`,
    innocent: () => cleared,
    why:
      'Silence means that packets are dropped: firewalls and security groups keep 30000 to 32767 shut unless somebody opens them, and ' +
      'addresses inside a cloud or a virtual machine are not reached from outside.',
    literal: null,
    remedies: (at) => [
      portForward(at),
      doIt(
        `Open TCP port ${at.nodePort} to the nodes, for your own address alone`,
        'whoever runs the firewall or the security group',
        'one rule',
        {
          level: 'medium',
          reason: 'everybody whom the rule lets in reaches the login',
        },
      ),
    ],
    scope: 'all',
    sources: [serviceDocs, 'https://kubernetes.io/docs/reference/networking/ports-and-protocols/'],
    proof: 'injected',
    texts: ['ERR_CONNECTION_TIMED_OUT'],
    example: { ...exampleExposed, hosts: ['192.0.2.21', '192.0.2.22'] },
  }),
  'NP-03': failureMode<Exposed & { readonly answering: readonly string[]; readonly silent: readonly string[] }>({
    title: 'Only the nodes with a pod answer',
    severity: 'warning',
    sentence: ({ answering, silent }) =>
      answering.length > 0
        ? `Only ${answering.join(', ')} answers; the policy “Local” lets ${silent.length === 1 ? 'the other node' : 'the others'} drop what has no pod there.`
        : 'The policy “Local” lets a node without a pod of the Dashboard drop the connection, so this one stays silent.',
    innocent: () => cleared,
    why:
      'externalTrafficPolicy: Local keeps a connection on the node that it came to. A node that runs none of the Service’s pods drops it, ' +
      'on purpose.',
    literal: null,
    remedies: (at) => [
      doIt('Use the address of a node that runs a pod of the Dashboard'),
      {
        kind: 'cluster',
        text: 'Let every node pass the connection on',
        who: `somebody who may change Services in ${at.namespace}`,
        changes: `externalTrafficPolicy of the Service ${at.service}`,
        risk: { level: 'low', reason: 'the Dashboard then sees a node’s address in place of yours' },
        commands: [
          {
            argv: [
              'kubectl',
              'patch',
              'service',
              at.service,
              '--namespace',
              at.namespace,
              '--patch',
              '{"spec":{"externalTrafficPolicy":"Cluster"}}',
            ],
          },
        ],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [policyDocs, 'https://github.com/kubernetes/kubernetes/issues/66354'],
    proof: 'injected',
    texts: [],
    example: { ...exampleExposed, answering: ['192.0.2.21'], silent: ['192.0.2.22'] },
  }),
  'NP-04': failureMode<Exposed & { readonly hosts: readonly string[] }>({
    title: 'The nodes’ addresses can’t be reached from here',
    severity: 'fault',
    sentence: ({ hosts }) =>
      `Your computer has no way to ${hosts.length === 1 ? `${hosts[0]}, the nodes’ only address` : `the nodes’ addresses, such as ${hosts[0] ?? ''}`}, so the port is out of reach.`,
    innocent: () => cleared,
    why: 'Nodes of kind, minikube and Docker Desktop, and nodes in a cloud’s private network, have addresses that mean something only in there.',
    literal: null,
    remedies: (at) => [
      portForward(at),
      run('With minikube: let it make a way', ['minikube', 'service', at.service, '--namespace', at.namespace], {
        scope: 'minikube',
      }),
    ],
    scope: 'all',
    sources: [
      'https://kind.sigs.k8s.io/docs/user/configuration/#nodeport-with-port-mappings',
      'https://minikube.sigs.k8s.io/docs/handbook/accessing/',
    ],
    proof: 'injected',
    texts: ['ERR_ADDRESS_UNREACHABLE', 'EHOSTUNREACH', 'No route to host'],
    example: { ...exampleExposed, hosts: ['172.18.0.2'] },
  }),
  'NP-05': failureMode<Exposed & { readonly hosts: readonly string[]; readonly endpoints: boolean | null }>({
    title: 'The node refuses the NodePort',
    severity: 'fault',
    sentence: ({ nodePort, hosts }) =>
      `${hosts[0] ?? 'The node'} refuses port ${nodePort}, so the Service does not open it there and the browser gets nothing.`,
    innocent: () => cleared,
    why:
      'kube-proxy, or what replaces it, opens node ports. Where it does not run, has not heard of the Service yet, or is limited to other ' +
      'addresses (nodePortAddresses), the node refuses. A Service without a pod that is ready is refused as well, and some firewalls refuse ' +
      'in place of keeping silent.',
    literal: null,
    remedies: (at) => [portForward(at), lookAtKubeProxy()],
    scope: 'all',
    sources: [serviceDocs, 'https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/'],
    proof: 'injected',
    texts: ['ERR_CONNECTION_REFUSED'],
    example: { ...exampleExposed, hosts: ['192.0.2.21'], endpoints: true },
  }),
  'NP-06': failureMode<Exposed & { readonly host: string }>({
    title: 'The NodePort wants https',
    severity: 'warning',
    sentence: ({ host, nodePort }) =>
      `Port ${nodePort} of ${host} speaks TLS, so an address that begins with http:// ends in an error.`,
    innocent: () => cleared,
    why: 'From 1.7 on the Dashboard serves TLS at its usual port. Asked in clear it answers 400, or with nothing at all.',
    literal: () => 'Client sent an HTTP request to an HTTPS server.',
    remedies: ({ host, nodePort }) => [doIt(`Open https://${host}:${nodePort}/`)],
    scope: 'Dashboard ≥ 1.7',
    sources: ['https://github.com/kubernetes-retired/dashboard/issues/5457'],
    proof: 'injected',
    texts: ['Client sent an HTTP request to an HTTPS server', 'ERR_EMPTY_RESPONSE'],
    example: { ...exampleExposed, host: '192.0.2.21' },
  }),
  'NP-07': failureMode<Exposed & { readonly host: string }>({
    title: 'The NodePort wants http',
    severity: 'warning',
    sentence: ({ host, nodePort }) =>
      `Port ${nodePort} of ${host} speaks plain http, so an address that begins with https:// ends in ERR_SSL_PROTOCOL_ERROR.`,
    innocent: () => cleared,
    why: 'The “alternative” manifests, version 1.6 and before, and Headlamp serve plain http. A browser that starts with TLS shows a protocol error.',
    literal: () => 'ERR_SSL_PROTOCOL_ERROR',
    remedies: (at) => [
      portForward({ ...at, scheme: 'http' }),
      doIt(`Open http://${at.host}:${at.nodePort}/, and type no token there`),
    ],
    scope: 'all',
    sources: [serviceDocs],
    proof: 'injected',
    texts: ['ERR_SSL_PROTOCOL_ERROR', 'EPROTO .*wrong version number'],
    example: { ...exampleExposed, scheme: 'http', host: '192.0.2.21' },
  }),
  'NP-08': failureMode<Exposed & { readonly host: string; readonly ignores: boolean; readonly account: string | null }>(
    {
      title: 'No login over a plain http NodePort',
      severity: 'fault',
      sentence: ({ host, ignores }) =>
        ignores
          ? `Over plain http the Dashboard at ${host} ignores every token, so everybody acts with the Dashboard’s own rights.`
          : `The page at ${host} comes over plain http, so the Dashboard lets nobody log in there.`,
      innocent: () => 'Your token is not the problem: the page does not take any.',
      why:
        'Since 1.7 the page offers its login only over https or from localhost. Without --enable-insecure-login the program goes further: over ' +
        'plain http it drops each credential and asks the API server with its own service account. Refusals then name that account.',
      literal: ({ account, ignores, namespace }) =>
        ignores
          ? `User "system:serviceaccount:${namespace}:${account ?? 'kubernetes-dashboard'}" cannot list resource "namespaces"`
          : 'Insecure access detected. Sign in will not be available. Access Dashboard securely over HTTPS or using localhost.',
      remedies: (at) => [
        portForward(at),
        doIt(
          'Serve https at the NodePort: start the Dashboard with --auto-generate-certificates, or with a certificate of its own',
          'somebody who may change its Deployment',
          'arguments and port of the Deployment, targetPort of the Service',
          low('its pods are replaced, and people log in again'),
        ),
      ],
      scope: 'Dashboard 1.7 to 2.7',
      sources: [
        'https://github.com/kubernetes-retired/dashboard/issues/4624',
        'https://github.com/kubernetes-retired/dashboard/issues/2580',
      ],
      proof: 'injected',
      texts: [
        'Insecure access detected\\. Sign in will not be available',
        'User "system:serviceaccount:[\\w-]+:kubernetes-dashboard" cannot list',
      ],
      example: { ...exampleExposed, scheme: 'http', host: '192.0.2.21', ignores: false, account: null },
    },
  ),
  'NP-09': failureMode<{ readonly nodePort: number }>({
    title: 'The wanted NodePort can’t be had',
    severity: 'fault',
    sentence: ({ nodePort }) =>
      `Port ${nodePort} is outside the range or belongs to another Service, so the Service is refused.`,
    innocent: () => cleared,
    why:
      'Node ports come from one range, 30000 to 32767 unless the API server is told otherwise, and each is given once. It shows when somebody ' +
      'changes the Service; the walk changes none, so it is not measured.',
    literal: ({ nodePort }) =>
      `The Service "kubernetes-dashboard" is invalid: spec.ports[0].nodePort: Invalid value: ${nodePort}: provided port is already allocated`,
    remedies: () => [
      doIt(
        'Leave nodePort away, so that the cluster chooses a free one',
        'somebody who may change the Service',
        'one field of the Service',
        low('the address that people have saved changes'),
      ),
    ],
    scope: 'all',
    sources: [serviceDocs],
    proof: 'documents',
    texts: ['provided port is (?:already allocated|not in the valid range)'],
    example: { nodePort: 30443 },
  }),
  'NP-10': failureMode<Exposed & { readonly why: string; readonly role: string | null; readonly account: string }>({
    title: 'Whoever reaches a node acts as the Dashboard',
    severity: 'warning',
    sentence: ({ why, role }) =>
      `${why === 'noLogin' ? 'This version has no login' : 'Its login can be skipped'} and a NodePort shows it to the network, so everybody there acts ${role === null ? 'with its rights' : `as ${role}`}.`,
    innocent: null,
    why:
      'Up to 1.6 the Dashboard knows no login, and its manifest binds it to cluster-admin. From 1.7 on a “skip” button gives the same where it ' +
      'is allowed. Behind a NodePort everybody who reaches a node has these rights.',
    literal: null,
    remedies: (at) => [
      {
        kind: 'cluster',
        text: 'Take the port away from the nodes again, and use port-forward',
        who: `somebody who may change Services in ${at.namespace}`,
        changes: `the type of the Service ${at.service}`,
        risk: { level: 'low', reason: 'bookmarks with the node’s address stop working' },
        commands: [
          {
            argv: [
              'kubectl',
              'patch',
              'service',
              at.service,
              '--namespace',
              at.namespace,
              '--patch',
              '{"spec":{"type":"ClusterIP"}}',
            ],
          },
        ],
        scope: null,
      },
      portForward(at),
      ...(at.role === null
        ? []
        : [
            run(
              'See which bindings give it these rights',
              ['kubectl', 'get', 'clusterrolebindings', '--output', 'wide'],
              { who: 'somebody who may list them' },
            ),
          ]),
    ],
    scope: 'Dashboard ≤ 1.10, or with --enable-skip-login',
    sources: [
      'https://github.com/kubernetes-retired/dashboard/blob/master/docs/user/access-control/README.md',
      serviceDocs,
    ],
    proof: 'injected',
    texts: [],
    example: {
      ...exampleExposed,
      scheme: 'http',
      why: 'noLogin',
      role: 'cluster-admin',
      account: 'kubernetes-dashboard',
    },
  }),
} as const;
