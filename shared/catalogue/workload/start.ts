import { named, type Own, example as own } from '../account/common.ts';
import { change, debugPods, describeWorkload, look, low, medium, readLog, restart } from '../dashboard/common.ts';
import { failureMode } from '../define.ts';
import { podSpecificationPath, workloadReference } from '../workload-reference.ts';

type Where = {
  readonly namespace: string;
  readonly workload: string;
  readonly pod: string;
  readonly container: string;
};

const example = {
  namespace: 'kubernetes-dashboard',
  workload: 'kubernetes-dashboard',
  pod: 'kubernetes-dashboard-6c4b5d5c9d-x7k2p',
  container: 'kubernetes-dashboard',
};
const dashboardIssues = 'https://github.com/kubernetes-retired/dashboard/issues';
const probesDocs = 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/';
const notYou = (): string => 'Your own credential is not the problem: the Dashboard has one of its own.';

const endings: Readonly<Record<string, string>> = {
  memory: 'it was killed for using more memory than it may',
  killed: 'it was killed from outside',
  completed: 'its program ended without an error',
  evicted: 'its node put it out',
  itself: 'its program gave up',
};

/** Why a container ends again and again, or never gets going. */
export const startModes = {
  'WL-05': failureMode<Where & { readonly exitCode: number; readonly said: string }>({
    title: 'The Dashboard ends, since it can’t get to the API server',
    severity: 'fault',
    sentence: ({ workload }) =>
      `${workload} ends at each start, since its own first request to the API server fails, so no page is served.`,
    innocent: notYou,
    why:
      'At its start the Dashboard asks the API server for something with its own credential, and ends where that fails. The reason stands in its log: ' +
      'no way there, another authority, a dead token, a missing right, or a kubeconfig that does not work in a pod. The steps of its sign-in look closer.',
    literal: ({ said }) => said,
    remedies: (args) => [
      readLog(args),
      look('See which account its pods use', [
        'kubectl',
        'get',
        workloadReference(args.workload),
        '--namespace',
        args.namespace,
        '--output',
        `jsonpath={${podSpecificationPath(args.workload)}.serviceAccountName}`,
      ]),
      restart(args),
    ],
    scope: 'Dashboard; not 7’s auth and web, and not Headlamp, which stay up',
    sources: [
      `${dashboardIssues}/3709`,
      `${dashboardIssues}/2857`,
      'https://github.com/kubernetes/kubeadm/issues/3176',
    ],
    proof: 'replayed',
    texts: [
      'Error while initializing connection to Kubernetes apiserver',
      'panic: Unauthorized',
      'panic: Get "?https://[^"\\s]+(?:/secrets/|/version)',
      '^Get "https://[^"]+": dial tcp [^\\n]+',
    ],
    example: {
      ...example,
      exitCode: 1,
      said: 'Get "https://10.96.0.1:443/version": dial tcp 10.96.0.1:443: i/o timeout',
    },
  }),
  'WL-06': failureMode<Where & { readonly said: string; readonly elsewhere: string | null }>({
    title: 'The Dashboard can’t read its CSRF Secret',
    severity: 'fault',
    sentence: ({ elsewhere }) =>
      elsewhere === null
        ? 'The Dashboard may not read its Secret kubernetes-dashboard-csrf, or it is missing, so it ends at each start.'
        : `The Dashboard looks for its Secret in ${elsewhere} instead of its own namespace, where it has no rights, so it ends at each start.`,
    innocent: notYou,
    why:
      'Version 2 reads this Secret before anything else, in the namespace of --namespace, or of POD_NAMESPACE, or else kube-system. The Secret must ' +
      'exist, and a Role must allow it. “RBAC: role … not found” at the end means that the Role is gone and its binding is left.',
    literal: ({ said }) => `panic: ${said}`,
    remedies: ({ namespace, workload, elsewhere }) => [
      ...(elsewhere === null
        ? []
        : [
            change(
              `Set --namespace=${namespace} among its arguments`,
              'one argument of the Deployment',
              low('its pods are made anew'),
              [['kubectl', 'edit', workloadReference(workload), '--namespace', namespace]],
            ),
          ]),
      change('Make the Secret, if it is missing', 'one Secret', low('the Dashboard fills it'), [
        ['kubectl', 'create', 'secret', 'generic', 'kubernetes-dashboard-csrf', '--namespace', namespace],
      ]),
      change(
        'Apply the Role and RoleBinding of its manifest again',
        'two objects in that namespace',
        low('they allow three Secrets by name'),
      ),
    ],
    scope: 'Dashboard 2.x',
    sources: [`${dashboardIssues}/6534`, 'https://github.com/kubernetes-sigs/kubespray/issues/6131'],
    proof: 'injected',
    texts: ['panic: secrets "kubernetes-dashboard-csrf" (?:is forbidden|not found)'],
    example: {
      ...example,
      said: 'secrets "kubernetes-dashboard-csrf" is forbidden: User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot get resource "secrets" in API group "" in the namespace "kube-system"',
      elsewhere: 'kube-system',
    },
  }),
  'WL-07': failureMode<Where & { readonly said: string }>({
    title: 'The Dashboard may not make its key Secret',
    severity: 'fault',
    sentence: () => 'The Dashboard may not create the Secret that holds its login key, so it ends at each start.',
    innocent: notYou,
    why:
      'Logins up to 2.7 are sealed with a key in the Secret kubernetes-dashboard-key-holder. Up to 1.10 the Dashboard makes it itself and needs the ' +
      'right to; 2.x has no such right, so the Secret must be there, if empty.',
    literal: ({ said }) => `panic: ${said}`,
    remedies: ({ namespace }) => [
      change('Make the Secret, empty', 'one Secret', low('the Dashboard fills it'), [
        ['kubectl', 'create', 'secret', 'generic', 'kubernetes-dashboard-key-holder', '--namespace', namespace],
      ]),
      change(
        'Or apply the Role and RoleBinding of its manifest again',
        'two objects in that namespace',
        low('they are its own'),
      ),
    ],
    scope: 'Dashboard 1.7 to 2.7',
    sources: ['https://github.com/kubernetes-retired/dashboard/blob/v2.7.0/aio/deploy/recommended.yaml'],
    proof: 'injected',
    texts: ['panic: secrets is forbidden: User "[^"]*" cannot create resource "secrets"'],
    example: {
      ...example,
      said: 'secrets is forbidden: User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot create resource "secrets" in API group "" in the namespace "kubernetes-dashboard"',
    },
  }),
  'WL-08': failureMode<Where & { readonly said: string }>({
    title: 'The Dashboard finds no token in its pod',
    severity: 'fault',
    sentence: ({ workload }) =>
      `${workload} ends at each start, since there is no service account token in its pod, so it does not know who it is.`,
    innocent: notYou,
    why:
      'The token is put into a pod unless the pod or its account says automountServiceAccountToken: false, or the ServiceAccount admission plugin is ' +
      'off. Without it, or without the address of the API server in its variables, the Dashboard gives up.',
    literal: ({ said }) => said,
    remedies: ({ namespace, workload }) => [
      look(
        'See whether pod or account forbid it',
        [
          'kubectl',
          'get',
          workloadReference(workload),
          '--namespace',
          namespace,
          '--output',
          `jsonpath={${podSpecificationPath(workload)}.automountServiceAccountToken}`,
        ],
        ['kubectl', 'get', 'serviceaccounts', '--namespace', namespace, '--output', 'yaml'],
      ),
      change(
        'Take automountServiceAccountToken: false away',
        'the Deployment or its ServiceAccount',
        low('the pod gets its token, as pods do'),
        [],
      ),
      restart({ namespace, workload }),
    ],
    scope: 'all',
    sources: [
      `${dashboardIssues}/3342`,
      `${dashboardIssues}/1752`,
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    ],
    proof: 'replayed',
    texts: [
      'open /var/run/secrets/kubernetes\\.io/serviceaccount/token: no such file or directory',
      'could not create client config',
      'KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined',
    ],
    example: {
      ...example,
      said: 'open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory',
    },
  }),
  'WL-09': failureMode<Where & { readonly said: string }>({
    title: 'The gateway can’t listen on its address',
    severity: 'fault',
    sentence: () =>
      'Kong, the gateway of version 7, ends at each start, since it wants an IPv6 address that the node does not have, so no page is served.',
    innocent: () => 'Neither your credential nor the Dashboard’s own parts are the problem.',
    why: 'The chart lets Kong listen on IPv4 and IPv6. On nodes without IPv6 nginx ends with an error. Its addresses are settings of the chart.',
    literal: ({ said }) => `nginx: [emerg] ${said}`,
    remedies: ({ namespace }) => [
      change('Give Kong IPv4 addresses only', 'values of the Helm release', low('Kong starts anew'), [
        [
          'helm',
          'upgrade',
          'kubernetes-dashboard',
          'kubernetes-dashboard',
          '--namespace',
          namespace,
          '--reuse-values',
          '--set',
          'kong.proxy.addresses={0.0.0.0}',
          '--set',
          'kong.admin.addresses={127.0.0.1}',
          '--set',
          'kong.status.addresses={127.0.0.1}',
        ],
      ]),
    ],
    scope: 'Dashboard 7.x',
    sources: [`${dashboardIssues}/8930`, `${dashboardIssues}/9090`, `${dashboardIssues}/9397`],
    proof: 'replayed',
    texts: ['(?:bind|socket)\\(\\) (?:to )?\\[::[^\\]]*\\]:\\d+ failed'],
    example: {
      ...example,
      container: 'proxy',
      said: 'bind() to [::1]:8444 failed (99: Cannot assign requested address)',
    },
  }),
  'WL-10': failureMode<Where & { readonly probe: string; readonly said: string }>({
    title: 'The pod’s health check fails',
    severity: 'fault',
    sentence: ({ workload, probe }) =>
      `The ${probe} check of ${workload} fails, so the cluster ${probe === 'readiness' ? 'sends nobody there' : 'starts it anew again and again'}.`,
    innocent: notYou,
    why:
      'The kubelet asks the container by the scheme, port and path of its probe. After a change between 8443 (TLS) and 9090 (plain), or of the page’s ' +
      'path, the probe asks for what is no longer there. A container that liveness ends may end with exit code 0.',
    literal: ({ said }) => said,
    remedies: (args) => [
      describeWorkload(args),
      change(
        'Let the probe ask the scheme, port and path where the program listens',
        'the Deployment',
        low('its pods are made anew'),
      ),
    ],
    scope: 'all',
    sources: [probesDocs],
    proof: 'injected',
    texts: ['(?:Readiness|Liveness|Startup) probe failed: ', 'server gave HTTP response to HTTPS client'],
    example: { ...example, probe: 'readiness', said: 'Readiness probe failed: HTTP probe failed with statuscode: 400' },
  }),
  'WL-11': failureMode<Where & { readonly exitCode: number; readonly why: string; readonly said: string }>({
    title: 'The container was ended',
    severity: 'fault',
    sentence: ({ workload, why, container }) =>
      why === 'itself' && container !== ''
        ? `The container ${container} of ${workload} ends with an error again and again, so the pod does not stay ready.`
        : `${workload} does not stay up: ${endings[why] ?? endings.itself}, so its page comes and goes.`,
    innocent: notYou,
    why:
      'A container that needs more memory than its limit is killed (OOMKilled, exit code 137); a node that runs out of something puts pods out ' +
      '(Evicted). The state of the container says which.',
    literal: ({ said }) => said || null,
    remedies: (args) => [
      ...(args.why === 'itself' || args.why === 'completed'
        ? []
        : [
            change(
              'Raise the limit that was hit, or free the node',
              'the Deployment',
              medium('it may take more of its node'),
            ),
          ]),
      readLog(args),
      describeWorkload(args),
    ],
    scope: 'all',
    sources: [debugPods, 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
    proof: 'injected',
    texts: ['^OOMKilled$', '^Evicted$', 'The node was low on resource'],
    example: { ...example, exitCode: 137, why: 'memory', said: 'OOMKilled' },
  }),
  'WL-15': failureMode<{ readonly namespace: string; readonly parts: readonly string[]; readonly said: string }>({
    title: 'A part of the Dashboard does not answer',
    severity: 'fault',
    sentence: ({ parts }) =>
      `The page opens, but behind it ${parts.join(' and ')} ${parts.length === 1 ? 'does' : 'do'} not answer, so nobody can log in or see anything.`,
    innocent: () => 'Your credential is not the problem: it is not looked at.',
    why:
      'Version 7 is made of several programs behind a gateway. The page comes from web; the login goes to auth and everything else to api. If one of ' +
      'them is down, or the gateway can’t resolve its name, the page still opens.',
    literal: ({ said }) => said || null,
    remedies: ({ namespace, parts }) => [
      look('See which of its pods are ready', ['kubectl', 'get', 'pods', '--namespace', namespace]),
      ...parts.slice(0, 2).map((part) => restart({ namespace, workload: `kubernetes-dashboard-${part}` })),
    ],
    scope: 'Dashboard 7.x',
    sources: ['https://github.com/Kong/kong/issues/1601', `${dashboardIssues}/8855`],
    proof: 'replayed',
    texts: [
      'failure to get a peer from the ring-balancer',
      'An invalid response was received from the upstream server',
    ],
    example: {
      namespace: 'kubernetes-dashboard',
      parts: ['auth'],
      said: 'An invalid response was received from the upstream server',
    },
  }),
  'WL-16': failureMode<
    Own & {
      readonly replicas: number;
      /** `noKey`: api or auth of 7 without CSRF_KEY; `ownToken`: 1.x, whose key is its pod’s own token. */
      readonly why: string;
    }
  >({
    title: 'The Dashboard’s replicas have different keys',
    severity: 'warning',
    sentence: ({ deployments, replicas }) =>
      `${named(deployments)} runs ${replicas} times, each with a key of its own, so logins and changes fail whenever another copy answers.`,
    innocent: () => 'Your credential is not the problem.',
    why:
      'Each form that the page sends carries a token that the program has signed a moment before. api and auth of 7 take the key from CSRF_KEY and make one ' +
      'up where there is none; 1.x signs with its account’s token, which is another one in each pod since the kubelet fetches it. With several ' +
      'replicas a token that one gave is refused by the next. Different keys of different parts are harmless.',
    literal: ({ why }) => (why === 'noKey' ? 'MSG_CSRF_VALIDATION_ERROR' : 'CSRF validation failed'),
    remedies: ({ namespace, deployments, why }) => [
      ...(why === 'noKey'
        ? [
            change(
              'Give all replicas the same key: the variable CSRF_KEY from one Secret, as the chart does',
              'one Secret and the Deployment',
              low('open sessions go on'),
            ),
          ]
        : []),
      change(
        'Run one replica',
        'the number of its pods',
        low('one serves many people'),
        deployments.map((name) => [
          'kubectl',
          'scale',
          workloadReference(name),
          '--namespace',
          namespace,
          '--replicas',
          '1',
        ]),
      ),
    ],
    scope: 'Dashboard ≤ 1.10 with tokens from the kubelet; 7.x without CSRF_KEY',
    sources: [
      'https://github.com/kubernetes-retired/dashboard/blob/v1.10.1/src/app/backend/client/manager.go',
      'https://github.com/kubernetes-retired/dashboard/blob/v2.7.0/src/app/backend/client/csrf/manager.go',
    ],
    proof: 'injected',
    texts: ['CSRF validation failed', 'MSG_CSRF_VALIDATION_ERROR'],
    example: { ...own, deployments: ['kubernetes-dashboard-auth'], replicas: 2, why: 'noKey' },
  }),
  'WL-17': failureMode<Where & { readonly said: string }>({
    title: 'The container’s program can’t start',
    severity: 'fault',
    sentence: ({ workload }) => `The program of ${workload} can’t start as its pod is written, so no page is served.`,
    innocent: notYou,
    why:
      'The command is not in the image, an argument is unknown to this version, a certificate file is not where the arguments say, or the node can’t ' +
      'set the pod’s network up. The words are the container runtime’s or the program’s own.',
    literal: ({ said }) => said,
    remedies: (args) => [
      describeWorkload(args),
      change('Mend command, arguments or mounts as the message says', 'the Deployment', low('its pods are made anew')),
    ],
    scope: 'all',
    sources: [debugPods],
    proof: 'injected',
    texts: [
      'exec: "[^"]+": stat [^\\s]+: no such file or directory',
      'executable file not found in \\$PATH',
      'Error while loading dashboard server certificates',
      'Could not decode CSRF key',
      'unknown flag: --',
      'flag provided but not defined: -',
      'FailedCreatePodSandBox|failed to setup network for sandbox',
    ],
    example: { ...example, said: 'exec: "/nosuch": stat /nosuch: no such file or directory' },
  }),
} as const;
