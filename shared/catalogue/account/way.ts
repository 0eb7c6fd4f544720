import { failureMode } from '../define.ts';
import { workloadReference } from '../workload-reference.ts';
import {
  accountAdmin,
  dashboardIssues,
  example,
  forDeployment,
  kubernetesIssues,
  look,
  mend,
  named,
  notYours,
  type Own,
  readOwnLog,
  restart,
  whoRunsControlPlane,
} from './common.ts';

type To = Own & { readonly address: string };

const at = { ...example, address: '10.96.0.1:443' };
const podDnsDocs = 'https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/';
const admin = 'an administrator of the cluster';
const serviceNetwork = 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/';
const wayLook = look(
  'See whether the inner address leads to the API server, and whether kube-proxy and the pod network run',
  admin,
  ['get', 'service,endpointslices', '--namespace', 'default'],
  ['get', 'pods', '--namespace', 'kube-system', '--output', 'wide'],
);

/** Modes of the way from the pod to the API server. */
export const wayModes = {
  'DNS-04': failureMode<{ readonly name: string }>({
    title: 'Names do not resolve inside the cluster',
    severity: 'fault',
    sentence: ({ name }) =>
      `A pod can’t resolve ${name}, so what runs in it, such as the Dashboard, does not find the API server or its own parts.`,
    innocent: () => 'Your own sign-in is not the problem: your computer uses another resolver.',
    why:
      'Pods ask CoreDNS, through the Service kube-dns. When its pods are down, the Service has no endpoints, or a NetworkPolicy keeps port 53 ' +
      'shut, nothing in the cluster finds anything by name. From a workstation it can’t be seen: a pod’s log shows it, ' +
      'or a pod of one’s own. With its service account the Dashboard needs no name; with another address of the API server it does.',
    literal: ({ name }) => `dial tcp: lookup ${name} on 10.96.0.10:53: no such host`,
    remedies: () => [
      {
        kind: 'command',
        text: 'See whether CoreDNS runs and its Service has endpoints, and ask it from a pod',
        who: 'an administrator of the cluster',
        changes: 'nothing but one pod, which ends by itself',
        risk: { level: 'low', reason: 'the pod is removed again' },
        commands: [
          { argv: ['kubectl', 'get', 'pods', '--namespace', 'kube-system', '--selector', 'k8s-app=kube-dns'] },
          {
            argv: [
              'kubectl',
              'get',
              'endpointslices',
              '--namespace',
              'kube-system',
              '--selector',
              'kubernetes.io/service-name=kube-dns',
            ],
          },
          {
            argv: [
              'kubectl',
              'run',
              'dns-question',
              '--rm',
              '--stdin',
              '--restart=Never',
              '--image=busybox:stable',
              '--',
              'nslookup',
              'kubernetes.default.svc',
            ],
          },
        ],
        scope: null,
      },
      {
        kind: 'cluster',
        text: 'Let the namespace’s NetworkPolicy allow UDP and TCP port 53 to kube-system',
        who: 'an administrator of the cluster',
        changes: 'one NetworkPolicy',
        risk: { level: 'low', reason: 'it opens name look-ups only' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'inside of clusters',
    sources: [podDnsDocs, 'https://github.com/kubernetes-retired/dashboard/issues/8855'],
    proof: 'injected',
    texts: [
      'lookup [\\w.-]+\\.svc[\\w.-]* on [\\d.]+:53: (?:no such host|read udp [^\\n]*i/o timeout|server misbehaving)',
      'name resolution failed',
      'lookup kubernetes\\.default\\.svc',
    ],
    example: { name: 'kubernetes.default.svc' },
  }),
  'SA-10': failureMode<To>({
    title: 'The pod’s packets do not arrive at the API server',
    severity: 'fault',
    sentence: ({ deployments, address }) =>
      `${named(deployments)} gets no answer from ${address}, the API server’s address inside the cluster, so it never signs in.`,
    innocent: notYours,
    why:
      'Pods call the API server by the Service kubernetes. kube-proxy or its replacement turns that address into the API server’s own, and the pod network ' +
      'carries the packets. A time-out means that one of the two does not: kube-proxy is down, the network plugin is broken, a firewall drops ' +
      'what pods send, or the pods’ range overlaps the nodes’ network.',
    literal: ({ address }) => `dial tcp ${address}: i/o timeout`,
    remedies: (own) => [
      wayLook,
      mend({
        text: 'Mend kube-proxy, the network plugin or the node’s firewall; then restart the pods',
        who: 'an administrator of the nodes',
        changes: 'what carries packets on the node',
        risk: { level: 'medium', reason: 'connections of other pods on the node may be cut' },
      }),
      restart(own),
    ],
    scope: 'all',
    sources: [serviceNetwork, `${dashboardIssues}/3709`, `${kubernetesIssues}/46188`],
    proof: 'injected',
    texts: ['dial tcp [\\d.]+:443: i/o timeout', 'dial tcp \\[[0-9a-f:]+\\]:443: i/o timeout'],
    example: at,
  }),
  'SA-11': failureMode<To>({
    title: 'A firewall turns the pod’s packets away',
    severity: 'fault',
    sentence: ({ deployments, address }) =>
      `The way from ${named(deployments)} to ${address} is refused on the way, so the Dashboard never reaches the API server.`,
    innocent: notYours,
    why:
      '“No route to host” is mostly the answer of a firewall with a REJECT rule, such as firewalld on a node, to the API server’s real port behind the ' +
      'Service. Without any route the words are the same.',
    literal: ({ address }) => `dial tcp ${address}: connect: no route to host`,
    remedies: (own) => [
      mend({
        text: 'Let pods reach the API server’s port (mostly 6443) through the firewall of its node',
        who: 'an administrator of the nodes',
        changes: 'one rule of the firewall',
        risk: { level: 'low', reason: 'pods are meant to reach the API server' },
      }),
      restart(own),
    ],
    scope: 'all',
    sources: [serviceNetwork, `${dashboardIssues}/2857`],
    proof: 'injected',
    texts: ['dial tcp [\\d.]+:443: (?:connect: |getsockopt: )?no route to host'],
    example: at,
  }),
  'SA-12': failureMode<To & { readonly endpoints: readonly string[] | null }>({
    title: 'Nobody listens where the API server should be',
    severity: 'fault',
    sentence: ({ deployments, address }) =>
      `${address}, the API server’s address inside the cluster, refuses ${named(deployments)}, so the Dashboard never signs in.`,
    innocent: notYours,
    why:
      'The Service kubernetes leads to addresses that the API servers write there themselves, from --advertise-address. After a move to another address, or ' +
      'a restored etcd, old ones can be left, and nobody listens there any more. Without any the node refuses the connection by itself.',
    literal: ({ address }) => `dial tcp ${address}: connect: connection refused`,
    remedies: (own) => [
      wayLook,
      mend({
        text: 'Start the API server with its real --advertise-address; it then puts its entry right',
        who: whoRunsControlPlane,
        changes: 'one flag of the API server, and the endpoints of the Service kubernetes',
        risk: { level: 'medium', reason: 'the API server is away for some seconds' },
      }),
      restart(own),
    ],
    scope: 'all',
    sources: [serviceNetwork, 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
    proof: 'injected',
    texts: ['dial tcp [\\d.]+:443: (?:connect: |getsockopt: )?connection refused'],
    example: { ...at, endpoints: null },
  }),
  'SA-17': failureMode<To>({
    title: 'The Dashboard looks for the API server where none answers without TLS',
    severity: 'fault',
    sentence: ({ deployments, address }) =>
      `${named(deployments)} is sent to ${address} without TLS, where no API server has answered since 1.20, so it can’t start.`,
    innocent: notYours,
    why:
      'Old guides say --apiserver-host=http://…:8080. That port without TLS and without sign-in is gone since Kubernetes 1.20, and a port with TLS turns plain ' +
      'HTTP away. The same shows where a program finds no in-cluster settings and falls back to localhost:8080.',
    literal: ({ address }) => `dial tcp ${address.replace(/^https?:\/\//, '')}: connect: connection refused`,
    remedies: ({ namespace, deployments }) => [
      mend({
        text: 'Take --apiserver-host out of the container’s arguments: the Dashboard then finds the API server by itself',
        who: forDeployment(namespace),
        changes: 'the template of its pods, which are replaced',
        risk: { level: 'low', reason: 'it is the way that the manifest uses' },
        commands: deployments.map((name) => ['kubectl', 'edit', workloadReference(name), '--namespace', namespace]),
      }),
    ],
    scope: 'Kubernetes ≥ 1.20',
    sources: [
      'https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-1.20.md',
      `${dashboardIssues}/2335`,
      `${dashboardIssues}/484`,
    ],
    proof: 'injected',
    texts: ['dial tcp (?:127\\.0\\.0\\.1|\\[::1\\]|[\\d.]+):8080: (?:connect: )?connection refused'],
    example: { ...at, address: 'http://10.96.0.1:8080' },
  }),
  'SA-18': failureMode<To & { readonly policies: readonly string[] }>({
    title: 'A NetworkPolicy keeps the pod from the API server',
    severity: 'fault',
    sentence: ({ deployments, policies }) =>
      `No NetworkPolicy lets ${named(deployments)} out to the API server, and ${named(policies)} closes all else, so the Dashboard can’t sign in.`,
    innocent: notYours,
    why:
      'As soon as one policy with egress rules selects a pod, only what some policy allows may leave it. The rule must name the API server’s real address and ' +
      'port (mostly 6443), since most networks judge behind the Service’s address, and port 53 for names. Not every network plugin heeds ' +
      'policies.',
    literal: ({ address }) => `dial tcp ${address}: i/o timeout`,
    remedies: ({ namespace, policies }) => [
      look('Read the policies', `somebody who may read NetworkPolicies in ${namespace}`, [
        'describe',
        'networkpolicy',
        ...policies,
        '--namespace',
        namespace,
      ]),
      mend({
        text: 'Allow egress to the API server’s addresses and port, and to port 53 of the cluster’s name service',
        who: `somebody who may change NetworkPolicies in ${namespace}`,
        changes: 'one NetworkPolicy',
        risk: { level: 'low', reason: 'it opens the way to the API server only' },
      }),
    ],
    scope: 'networks that heed NetworkPolicies',
    sources: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/', `${dashboardIssues}/7659`],
    proof: 'injected',
    texts: ['dial tcp \\S+:443: i/o timeout'],
    example: { ...at, policies: ['default-deny'] },
  }),
  'SA-20': failureMode<To & { readonly sidecar: string }>({
    title: 'A service mesh’s sidecar is not ready yet',
    severity: 'fault',
    sentence: ({ deployments, sidecar }) =>
      `${named(deployments)} calls the API server before ${sidecar} beside it lets anything out, so its first call is refused.`,
    innocent: notYours,
    why:
      'A mesh sends all traffic of the pod through a sidecar. For its first seconds it refuses, and the Dashboard asks for the API server at once and ends ' +
      'when that fails. The next start mostly works.',
    literal: ({ address }) => `dial tcp ${address}: connect: connection refused`,
    remedies: (own) => [
      mend({
        text: 'Let the mesh start first (holdApplicationUntilProxyStarts), or leave the API server’s address out of it',
        who: forDeployment(own.namespace),
        changes: 'an annotation of its pods, which are replaced',
        risk: { level: 'low', reason: 'only the order of the start changes' },
      }),
      restart(own),
    ],
    scope: 'pods in a service mesh',
    sources: ['https://istio.io/latest/docs/ops/common-problems/injection/'],
    proof: 'injected',
    texts: ['dial tcp \\S+:443: connect: connection refused'],
    example: { ...at, sidecar: 'istio-proxy' },
  }),
  /** `reason`: what its log says of the way. */
  'SA-23': failureMode<Own & { readonly reason: string; readonly code: string | null }>({
    title: 'The auth part of version 7 can’t reach the API server',
    severity: 'fault',
    sentence: ({ deployments }) =>
      `${named(deployments)} can’t reach the API server, so every login fails with error 500 although its pod is Running.`,
    innocent: () => 'The token that people paste is not the problem: a bad one gives 401, not 500.',
    why:
      'Version 7 checks logins in a part of its own, auth. It asks the API server only when somebody logs in, so its pod stays Running and Ready with a wrong ' +
      'authority, a wrong address or no way at all. Its own token does not matter: it uses the one of the person who logs in.',
    literal: ({ reason }) => (reason === '' ? null : `"Could not log in" err="${reason}"`),
    remedies: (own) => [
      readOwnLog(own),
      look('Compare its pod with the one of api, which works', `somebody who may read pods in ${own.namespace}`, [
        'get',
        ...own.deployments.map(workloadReference),
        '--namespace',
        own.namespace,
        '--output',
        'yaml',
      ]),
      restart(own),
    ],
    scope: 'Dashboard ≥ 7',
    sources: ['https://github.com/kubernetes-retired/dashboard/tree/master/modules/auth'],
    proof: 'injected',
    texts: ['"Could not log in" err="Get ', '\\{"Op":"Get","URL":"https?://[^"]+","Err":'],
    example: {
      ...example,
      deployments: ['kubernetes-dashboard-auth'],
      account: 'default',
      reason: 'Get \\"https://10.96.0.1:443/version\\": dial tcp 10.96.0.1:443: i/o timeout',
      code: 'SA-10',
    },
  }),
  'SA-24': failureMode<Own>({
    title: 'The Dashboard is told to trust one authority and none',
    severity: 'fault',
    sentence: ({ deployments }) =>
      `${named(deployments)} has --apiserver-skip-tls-verify beside the cluster’s own authority, which client-go refuses, so it can’t sign in.`,
    innocent: notYours,
    why:
      'With the service account the authority comes from the pod’s own file, and client-go does not take an authority together with the order not to look at ' +
      'it. The part api ends with 1; auth starts, and answers every login with an empty error 500.',
    literal: () => 'specifying a root certificates file with the insecure flag is not allowed',
    remedies: ({ namespace, deployments }) => [
      mend({
        text: 'Take --apiserver-skip-tls-verify out of the arguments: inside the cluster the authority is known',
        who: forDeployment(namespace),
        changes: 'the template of its pods, which are replaced',
        risk: { level: 'low', reason: 'the connection becomes safer' },
        commands: deployments.map((name) => ['kubectl', 'edit', workloadReference(name), '--namespace', namespace]),
      }),
    ],
    scope: 'Dashboard ≥ 7',
    sources: ['https://github.com/kubernetes/client-go/blob/master/transport/transport.go'],
    proof: 'injected',
    texts: ['specifying a root certificates file with the insecure flag is not allowed'],
    example: { ...example, deployments: ['kubernetes-dashboard-api'], account: 'kubernetes-dashboard-api' },
  }),
  /** `place`: where the Dashboard has its authority from. */
  'SA-13': failureMode<
    Own & { readonly place: string; readonly trusted: string | null; readonly served: string | null }
  >({
    title: 'The authority in the pod did not sign the API server’s certificate',
    severity: 'fault',
    sentence: ({ deployments, place }) =>
      `The authority that ${named(deployments)} trusts (${place}) did not sign the API server’s certificate, so it hangs up before it signs in.`,
    innocent: notYours,
    why:
      'A pod trusts the authority in its own ca.crt, which the cluster copies from the ConfigMap kube-root-ca.crt, and that from --root-ca-file of the ' +
      'controller manager. It goes wrong when the authority was replaced and the file was not, when another ConfigMap is mounted, or where ' +
      'something in between ends TLS with its own certificate.',
    literal: () => 'x509: certificate signed by unknown authority',
    remedies: (own) => [
      look(
        'Compare the authority in the namespace with the one in your kubeconfig',
        `somebody who may read ConfigMaps in ${own.namespace}`,
        ['get', 'configmap', 'kube-root-ca.crt', '--namespace', own.namespace, '--output', 'jsonpath={.data.ca\\.crt}'],
      ),
      mend({
        text: 'Give the controller manager the right --root-ca-file; it then writes the ConfigMap anew',
        who: whoRunsControlPlane,
        changes: 'one flag, and the ConfigMap kube-root-ca.crt of every namespace',
        risk: { level: 'medium', reason: 'all pods of the cluster use this authority' },
      }),
      restart(own, 'Restart the Dashboard’s pods once the authority is right'),
    ],
    scope: 'all',
    sources: [accountAdmin, `${dashboardIssues}/1287`, 'https://github.com/k3s-io/k3s/issues/27'],
    proof: 'injected',
    texts: ['x509: certificate signed by unknown authority'],
    example: { ...example, place: 'kube-root-ca.crt', trusted: 'CN=old-ca', served: 'CN=kubernetes' },
  }),
  'SA-14': failureMode<To>({
    title: 'With its own address of the API server the Dashboard knows no authority',
    severity: 'fault',
    sentence: ({ deployments, address }) =>
      `${named(deployments)} is sent to ${address} by --apiserver-host and then knows no authority, so it can’t trust the API server.`,
    innocent: notYours,
    why:
      'The pod’s own authority and token are used only when the Dashboard finds the API server by itself. With --apiserver-host it has neither, and its image ' +
      'holds no authorities of the world’s, so every certificate is unknown to it.',
    literal: () => 'x509: certificate signed by unknown authority',
    remedies: ({ namespace, deployments }) => [
      mend({
        text: 'Take --apiserver-host out of the container’s arguments',
        who: forDeployment(namespace),
        changes: 'the template of its pods, which are replaced',
        risk: { level: 'low', reason: 'it is the way that the manifest uses' },
        commands: deployments.map((name) => ['kubectl', 'edit', workloadReference(name), '--namespace', namespace]),
      }),
      mend({
        text: 'Where the address must be another one: use --kubeconfig with that server and its authority in it',
        who: forDeployment(namespace),
        changes: 'a Secret, and the template of its pods',
        risk: { level: 'medium', reason: 'the Secret holds a credential that somebody has to renew' },
      }),
    ],
    scope: 'all; from 7.14 on --apiserver-ca-bundle gives it one',
    sources: [`${dashboardIssues}/1116`, `${dashboardIssues}/3472`, `${dashboardIssues}/628`],
    proof: 'injected',
    texts: ['failed to load system roots and no roots provided', 'x509: certificate signed by unknown authority'],
    example: { ...at, address: 'https://10.96.0.1' },
  }),
  'SA-15': failureMode<To & { readonly names: readonly string[] }>({
    title: 'The API server’s certificate lacks its inner address',
    severity: 'fault',
    sentence: ({ deployments, address }) =>
      `The API server’s certificate does not name ${address}, its address inside the cluster, so ${named(deployments)} hangs up.`,
    innocent: notYours,
    why:
      'Pods call the API server by the first address of the Services’ range, and Go wants that address in the certificate. Certificates that were made by ' +
      'hand, or before the range was changed, lack it. From outside, under its own name, nobody notices.',
    literal: ({ address, names }) =>
      `Get "https://${address}:443/version": x509: certificate is valid for ${names.join(', ')}, not ${address}`,
    remedies: (own) => [
      mend({
        text: 'Make the API server’s certificate anew with the Service’s address and kubernetes.default.svc in it',
        who: whoRunsControlPlane,
        changes: 'the API server’s certificate',
        risk: { level: 'medium', reason: 'keep the old names in it, or others lose their way' },
        commands: [['kubeadm', 'init', 'phase', 'certs', 'apiserver']],
        scope: 'the command: kubeadm, after the old files were moved away',
      }),
      restart(own),
    ],
    scope: 'all',
    sources: [
      'https://github.com/kubernetes/website/issues/5362',
      'https://kubernetes.io/docs/setup/best-practices/certificates/',
    ],
    proof: 'injected',
    texts: [
      'Get "?https://[\\d.]+:443/\\S+ [^\\n]*x509: certificate is valid for .*, not [\\d.]+',
      'Get "?https://[\\d.]+:443/\\S+ [^\\n]*x509: cannot validate certificate for \\S+',
    ],
    example: { ...at, address: '10.96.0.1', names: ['192.0.2.10'] },
  }),
  'SA-25': failureMode<Own & { readonly until: string | null }>({
    title: 'Inside the cluster the API server shows a certificate that is out of date',
    severity: 'fault',
    sentence: ({ deployments }) =>
      `The certificate that the API server shows inside the cluster is out of date, so ${named(deployments)} hangs up before it signs in.`,
    innocent: notYours,
    why:
      'People often reach the API server through a load balancer with a certificate of its own. Pods go to the API server itself, whose certificate can have ' +
      'ended meanwhile, mostly after a year.',
    literal: ({ until }) =>
      `Get "https://10.96.0.1:443/version": x509: certificate has expired or is not yet valid: current time 2026-11-24T12:00:00Z is after ${until ?? '2026-11-01T00:00:00Z'}`,
    remedies: (own) => [
      mend({
        text: 'Renew the API server’s certificate and restart the API server',
        who: whoRunsControlPlane,
        changes: 'the API server’s certificate',
        risk: { level: 'medium', reason: 'the API server is away for some seconds' },
        commands: [['kubeadm', 'certs', 'renew', 'apiserver']],
        scope: 'the command: kubeadm',
      }),
      restart(own),
    ],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/',
      'https://github.com/k3s-io/k3s/issues/27',
    ],
    proof: 'injected',
    texts: ['Get "?https://[\\d.]+:443/\\S+ [^\\n]*x509: certificate has expired or is not yet valid'],
    example: { ...example, until: '2026-11-01T00:00:00Z' },
  }),
} as const;
