import { failureMode } from './define.ts';
import { lookAtControlPlane, waitAndCheckAgain } from './server-remedies.ts';

const admissionDocs = 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/';
const notYou = (): string => 'This is not about your credential: it hits everybody who asks this server.';

/** What stands beside the API server and makes it look ill: extensions, webhooks, and who watches its health. */
export const besideModes = {
  'HLT-04': failureMode<{ readonly server: string; readonly groups: readonly string[]; readonly aggregated: boolean }>({
    title: 'An API of an extension is not served',
    severity: 'warning',
    sentence: ({ groups }) =>
      `The API server gets no answer for ${groups.slice(0, 3).join(', ')}, so kubectl is slow and prints errors, although you are signed in.`,
    innocent: notYou,
    why:
      'An APIService hands a group of APIs to a program in the cluster, such as metrics-server. When that program is down, kubectl complains ' +
      'about the group at nearly every command, deletions of namespaces hang, and many take it for a failed sign-in. Everything else works.',
    literal: ({ groups, aggregated }) =>
      aggregated
        ? `couldn't get resource list for ${groups[0] ?? 'GROUP'}: stale GroupVersion discovery: ${groups[0] ?? 'GROUP'}`
        : `couldn't get resource list for ${groups[0] ?? 'GROUP'}: the server is currently unable to handle the request`,
    remedies: ({ groups }) => [
      {
        kind: 'command',
        text: 'See which APIService is not available and why, and mend the program behind it',
        who: 'an administrator of the cluster',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only reads' },
        commands: groups.slice(0, 3).map((groupVersion) => {
          const [group = '', version = ''] = groupVersion.split('/');
          return { argv: ['kubectl', 'describe', 'apiservice', `${version}.${group}`] };
        }),
        scope: null,
      },
      {
        kind: 'cluster',
        text: 'Or delete the APIService, if its program was removed for good',
        who: 'an administrator of the cluster',
        changes: 'one APIService in the cluster',
        risk: { level: 'medium', reason: 'what still uses that API fails at once' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/',
      'https://github.com/k0sproject/k0s/issues/5503',
      'https://github.com/kubernetes/client-go/blob/master/discovery/discovery_client.go',
    ],
    proof: 'injected',
    texts: [
      'couldn.t get (?:current server API group list|resource list for [^:]+): (?:the server is currently unable to handle the request|stale GroupVersion discovery)',
      'stale GroupVersion discovery: [\\w./-]+',
      'unable to retrieve the complete list of server APIs',
    ],
    example: { server: 'https://api.example.com:6443', groups: ['metrics.k8s.io/v1beta1'], aggregated: true },
  }),
  'HLT-05': failureMode<{ readonly server: string; readonly webhook: string; readonly said: string }>({
    title: 'An admission webhook does not answer',
    severity: 'warning',
    sentence: ({ webhook }) =>
      `The API server can’t ask its admission webhook ${webhook}, so whatever you make or ask through it fails, although you are signed in.`,
    innocent: notYou,
    why:
      'The cluster has a webhook that must agree before objects are made or changed, and it does not answer. Reading works; making tokens, ' +
      'pods and even the question who you are may fail with 500. With failurePolicy Fail nothing passes until it answers again.',
    literal: ({ said }) => `Error from server (InternalError): ${said}`,
    remedies: () => [
      {
        kind: 'command',
        text: 'Look at the webhook’s rules, and at the pods behind it',
        who: 'an administrator of the cluster',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only reads' },
        commands: [
          { argv: ['kubectl', 'get', 'validatingwebhookconfigurations,mutatingwebhookconfigurations'] },
          { argv: ['kubectl', 'get', 'events', '--all-namespaces', '--field-selector', 'type=Warning'] },
        ],
        scope: null,
      },
      {
        kind: 'cluster',
        text: 'Mend the program behind the webhook, or narrow the webhook’s rules to what it is meant for',
        who: 'an administrator of the cluster',
        changes: 'one webhook configuration in the cluster',
        risk: { level: 'medium', reason: 'what the webhook guards is unguarded as far as its rules are narrowed' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [admissionDocs, `${admissionDocs}#failure-policy`],
    proof: 'injected',
    texts: ['failed calling webhook "[^"]+"', 'failed to call webhook', 'Internal error occurred: failed calling'],
    example: {
      server: 'https://api.example.com:6443',
      webhook: 'policy.example.com',
      said: 'Internal error occurred: failed calling webhook "policy.example.com": failed to call webhook: Post "https://policy.default.svc:443/?timeout=10s": service "policy" not found',
    },
  }),
  'HLT-06': failureMode<{ readonly server: string; readonly pods: readonly string[] }>({
    title: 'The API server’s own health check is refused',
    severity: 'warning',
    sentence: ({ pods }) =>
      `The kubelet asks ${pods[0] ?? 'the API server'} for its health without a credential and gets 401, so it restarts it again and again.`,
    innocent: notYou,
    why:
      'With --anonymous-auth=false the API server refuses the kubelet’s httpGet probe too, which never brings a credential. After some ' +
      'failures the kubelet takes it for dead. Every few minutes all connections break off, whoever is signed in.',
    literal: null,
    remedies: () => [
      {
        kind: 'cluster',
        text: 'Let only /livez, /readyz and /healthz be asked without a credential, in an AuthenticationConfiguration',
        who: 'an administrator, on the control plane nodes',
        changes: 'the API server’s --authentication-config, in place of --anonymous-auth',
        risk: { level: 'low', reason: 'strangers then learn no more than whether the server is healthy' },
        commands: [],
        scope: 'Kubernetes ≥ 1.32',
      },
      {
        kind: 'cluster',
        text: 'Or let the probe run a command with a client certificate instead of httpGet',
        who: 'an administrator, on the control plane nodes',
        changes: 'the API server’s pod manifest',
        risk: { level: 'medium', reason: 'each API server is away for some seconds' },
        commands: [],
        scope: 'older versions',
      },
      lookAtControlPlane,
      waitAndCheckAgain,
    ],
    scope: 'API servers that run as pods',
    sources: [
      'https://github.com/kubernetes/kubeadm/issues/798',
      'https://github.com/kubernetes/kubernetes/issues/43784',
      'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-authenticator-configuration',
    ],
    proof: 'injected',
    texts: [
      '(?:Liveness|Readiness|Startup) probe failed: HTTP probe failed with statuscode: 401',
      'Container kube-apiserver failed (?:liveness|startup) probe, will be restarted',
    ],
    example: { server: 'https://api.example.com:6443', pods: ['kube-apiserver-node-1'] },
  }),
} as const;
