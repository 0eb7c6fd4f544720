import type { Remedy } from '../../model/remedy.ts';
import { change, debugPods, describeWorkload, look, low, medium, restart } from '../dashboard/common.ts';
import { failureMode } from '../define.ts';
import { workloadReference } from '../workload-reference.ts';

type Where = { readonly namespace: string; readonly workload: string; readonly pod: string };

const example = {
  namespace: 'kubernetes-dashboard',
  workload: 'kubernetes-dashboard',
  pod: 'kubernetes-dashboard-6c4b5d5c9d-x7k2p',
};
const dashboardIssues = 'https://github.com/kubernetes-retired/dashboard/issues';

const pullReasons: Readonly<Record<string, string>> = {
  absent: 'the registry has no such image',
  name: 'the node can’t resolve the registry’s name',
  network: 'the node gets no connection to the registry',
  denied: 'the registry refuses the node',
  limit: 'the registry has had too many requests from there',
  never: 'the node has none and may not fetch one',
  unknown: 'the node can’t fetch it',
};

const creationReasons: Readonly<Record<string, string>> = {
  scaled: 'it is scaled to 0',
  noNode: 'no node fits what its pods ask for',
  paused: 'its Deployment is paused',
  deleted: 'what made its pods is gone and only the Service is left',
  quota: 'the namespace’s quota allows no more',
  podSecurity: 'the namespace’s Pod Security level refuses it',
  admission: 'an admission rule refuses it',
};

/** Reasons that hold for new pods alone: those from before may serve on. */
const refusals: readonly string[] = ['quota', 'podSecurity', 'admission'];

function creationRemedy({
  namespace,
  workload,
  why,
}: {
  readonly namespace: string;
  readonly workload: string;
  readonly why: string;
}): readonly Remedy[] {
  switch (why) {
    case 'scaled':
      return [
        change('Scale it to one', 'the number of its pods', low('one pod starts'), [
          ['kubectl', 'scale', workloadReference(workload), '--namespace', namespace, '--replicas', '1'],
        ]),
      ];
    case 'paused':
      return [
        change('Let the Deployment go on', 'the Deployment', low('changes that waited take effect'), [
          ['kubectl', 'rollout', 'resume', workloadReference(workload), '--namespace', namespace],
        ]),
      ];
    case 'noNode':
      return [
        look(
          'See what its pods ask of a node, and what the nodes have',
          ['kubectl', 'describe', workloadReference(workload), '--namespace', namespace],
          ['kubectl', 'get', 'nodes', '--show-labels'],
        ),
        change('Take the node selector away, or add the toleration', 'the DaemonSet', low('its pods are made anew')),
      ];
    case 'quota':
      return [
        look('See which quota is used up', ['kubectl', 'describe', 'resourcequota', '--namespace', namespace]),
        change(
          'Raise the quota, or set the requests that it asks for',
          'one ResourceQuota or the Deployment',
          low('more of the cluster may be used'),
        ),
      ];
    case 'podSecurity':
      return [
        look('See the namespace’s level', ['kubectl', 'get', 'namespace', namespace, '--show-labels']),
        change(
          'Mend the pod’s securityContext and volumes as the message says',
          'the Deployment',
          low('its pods are made anew'),
        ),
      ];
    case 'root':
      return [
        change(
          'Set runAsUser to a number other than 0 that the image can run as',
          'the Deployment',
          low('its pods are made anew'),
        ),
      ];
    default:
      return [
        change('Install it again, or mend what the message names', 'the Deployment', low('its pods are made anew')),
      ];
  }
}

/** What keeps a pod from being made, from finding a node, and from getting what it needs there. */
export const placementModes = {
  'WL-01': failureMode<
    Where & { readonly container: string; readonly image: string; readonly why: string; readonly said: string }
  >({
    title: 'The image can’t be fetched',
    severity: 'fault',
    sentence: ({ workload, image, why }) =>
      `The image ${image} can’t be fetched, since ${pullReasons[why] ?? pullReasons.unknown}, so a container of ${workload} never starts.`,
    innocent: () => 'Signing in is not the problem: the program has not run yet.',
    why:
      'Old images moved (gcr.io, then k8s.gcr.io, then docker.io/kubernetesui), registries limit requests, and many nodes reach the internet only ' +
      'through a proxy or not at all. The kubelet’s own message says which of these it is.',
    literal: ({ said }) => said,
    remedies: (args) => [
      describeWorkload(args),
      change(
        'Use an image that the nodes can fetch: of today’s place, of a mirror, or with an imagePullSecret',
        'the Deployment',
        low('its pods are made anew'),
      ),
    ],
    scope: 'all',
    sources: [
      `${dashboardIssues}/7551`,
      `${dashboardIssues}/1143`,
      'https://kubernetes.io/docs/concepts/containers/images/',
    ],
    proof: 'injected',
    texts: [
      'ErrImagePull|ImagePullBackOff|ErrImageNeverPull',
      'failed to pull and unpack image',
      'is not present with pull policy of Never',
    ],
    example: {
      ...example,
      container: 'kubernetes-dashboard',
      image: 'kubernetesui/dashboard:v2.7.0',
      why: 'name',
      said: 'failed to pull and unpack image "docker.io/kubernetesui/dashboard:v2.7.0": no such host',
    },
  }),
  'WL-02': failureMode<Where & { readonly said: string }>({
    title: 'No node takes the pod',
    severity: 'fault',
    sentence: ({ workload }) => `No node fits the pod of ${workload}, so it waits, and its program does not run.`,
    innocent: () => 'Signing in is not the problem: the program has not run yet.',
    why:
      'Nodes have taints that the pod must tolerate, labels that it may ask for, and an end of memory and CPU. Manifests from before 1.24 tolerate ' +
      'the taint master alone, which is control-plane today. Without a scheduler nobody looks at all.',
    literal: ({ said }) => said,
    remedies: (args) => [
      describeWorkload(args),
      look('See the nodes’ taints and labels', [
        'kubectl',
        'get',
        'nodes',
        '--output',
        'custom-columns=NAME:.metadata.name,TAINTS:.spec.taints',
      ]),
      change(
        'Add the toleration, take the selector away, or ask for less',
        'the Deployment',
        low('its pods are made anew'),
      ),
    ],
    scope: 'all',
    sources: [
      `${dashboardIssues}/1316`,
      'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
    ],
    proof: 'injected',
    texts: ['\\d+/\\d+ nodes are available', 'FailedScheduling'],
    example: {
      ...example,
      said: '0/1 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }',
    },
  }),
  'WL-03': failureMode<Where & { readonly container: string; readonly said: string }>({
    title: 'A Secret or ConfigMap that the pod needs is missing',
    severity: 'fault',
    sentence: ({ workload }) =>
      `Something that the pod of ${workload} must be given is not there, so its container is never started.`,
    innocent: () => 'Your credential is not the problem.',
    why:
      'Volumes and variables come from Secrets and ConfigMaps. The Dashboard’s manifests bring theirs; where one was not applied, or was deleted, ' +
      'the kubelet waits for it without end. For kube-root-ca.crt, which every namespace gets, kube-controller-manager is to be asked.',
    literal: ({ said }) => said,
    remedies: ({ namespace, said, ...rest }) => {
      const [, secret] = /secret "([^"]+)" not found/.exec(said) ?? [];
      const make =
        secret === undefined || !/-certs$/.test(secret)
          ? []
          : [
              change('Make it: empty is enough, the Dashboard fills it', 'one Secret', low('nothing else uses it'), [
                ['kubectl', 'create', 'secret', 'generic', secret, '--namespace', namespace],
              ]),
            ];
      return [
        ...make,
        describeWorkload({ namespace, workload: rest.workload }),
        change(
          'Apply the manifest or the chart again: it brings what is missing',
          'what the manifest names',
          low('what is there already stays'),
        ),
      ];
    },
    scope: 'all',
    sources: [debugPods, 'https://kubernetes.io/docs/concepts/configuration/secret/'],
    proof: 'injected',
    texts: [
      'MountVolume\\.SetUp failed for volume',
      'CreateContainerConfigError',
      'couldn.t find key [\\w.-]+ in (?:Secret|ConfigMap)',
      '(?:secret|configmap) "[^"]+" not found',
      'object "[^"]+" not registered',
    ],
    example: {
      ...example,
      container: '',
      said: 'MountVolume.SetUp failed for volume "kubernetes-dashboard-certs" : secret "kubernetes-dashboard-certs" not found',
    },
  }),
  'WL-04': failureMode<Where & { readonly container: string; readonly said: string }>({
    title: 'The node gets no token for the pod',
    severity: 'fault',
    sentence: ({ workload }) =>
      `The node gets no service account token for the pod of ${workload}, so its container is never started.`,
    innocent: () => 'Your own credential is not the problem.',
    why:
      'Since 1.21 the kubelet asks the API server for each pod’s token. That fails when the account is gone, or when the server can’t or won’t issue ' +
      'tokens with the audience that is asked for.',
    literal: ({ said }) => said,
    remedies: (args) => [
      look('See whether the account is there', ['kubectl', 'get', 'serviceaccounts', '--namespace', args.namespace]),
      restart(args),
    ],
    scope: 'Kubernetes ≥ 1.21',
    sources: [
      'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/',
      'https://github.com/kubernetes/website/issues/31236',
    ],
    proof: 'documents',
    texts: ['failed to fetch token: ', 'MountVolume\\.SetUp failed for volume "kube-api-access-[^"]+"'],
    example: {
      ...example,
      container: '',
      said: 'MountVolume.SetUp failed for volume "kube-api-access-x7k2p" : failed to fetch token: serviceaccounts "kubernetes-dashboard" not found',
    },
  }),
  'WL-12': failureMode<{
    readonly namespace: string;
    readonly workload: string;
    readonly why: string;
    readonly said: string;
  }>({
    title: 'No pod is made',
    severity: 'fault',
    sentence: ({ workload, why }) =>
      why === 'root'
        ? `The container of ${workload} is not started, since it would run as root, which its pod forbids, so no page is served.`
        : `No ${refusals.includes(why) ? 'new ' : ''}pod of ${workload} is made, since ${creationReasons[why] ?? creationReasons.admission}, so ${refusals.includes(why) ? 'the ones that it lacks do not come' : 'nothing of it answers'}.`,
    innocent: () => 'Signing in is not the problem: there is nothing that could.',
    why:
      'A Deployment that is scaled to nothing or paused makes no pods; a quota or the namespace’s Pod Security level refuses them. The Deployment ' +
      'itself is accepted without a word: the refusal stands in its ReplicaSet’s events.',
    literal: ({ said }) => said,
    remedies: (args) => [...creationRemedy(args), describeWorkload(args)],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
      'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
    ],
    proof: 'injected',
    texts: [
      'exceeded quota: ',
      'failed quota: ',
      'violates PodSecurity "',
      'container has runAsNonRoot and image will run as root',
      'spec\\.(?:replicas is 0|paused is true)',
    ],
    example: {
      namespace: 'kubernetes-dashboard',
      workload: 'kubernetes-dashboard',
      why: 'quota',
      said: 'pods "kubernetes-dashboard-6c4b5d5c9d-" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0',
    },
  }),
  'WL-13': failureMode<{
    readonly namespace: string;
    readonly workload: string;
    readonly account: string;
    readonly said: string;
  }>({
    title: 'The pod’s service account is missing',
    severity: 'fault',
    sentence: ({ workload, account }) =>
      `The service account ${account} does not exist, so no new pod of ${workload} can be made.`,
    innocent: () => 'Your own credential is not the problem.',
    why:
      'Every pod runs as a service account of its namespace. Where that was deleted or never applied, the API server refuses the pod, and only the ' +
      'ReplicaSet’s events say so.',
    literal: ({ said }) => said,
    remedies: ({ namespace, account, workload }) => [
      change(
        'Make the account again, with its roles: apply the manifest or the chart',
        'one ServiceAccount',
        low('tokens of the old account stay dead'),
        [['kubectl', 'create', 'serviceaccount', account, '--namespace', namespace]],
      ),
      describeWorkload({ namespace, workload }),
    ],
    scope: 'all',
    sources: ['https://kubernetes.io/docs/concepts/security/service-accounts/'],
    proof: 'injected',
    texts: ['error looking up service account [^\\s:]+: serviceaccount "[^"]+" not found'],
    example: {
      namespace: 'kubernetes-dashboard',
      workload: 'kubernetes-dashboard',
      account: 'kubernetes-dashboard',
      said: 'pods "kubernetes-dashboard-6c4b5d5c9d-" is forbidden: error looking up service account kubernetes-dashboard/kubernetes-dashboard: serviceaccount "kubernetes-dashboard" not found',
    },
  }),
  'WL-14': failureMode<Where & { readonly node: string; readonly said: string }>({
    title: 'The pod’s node is lost',
    severity: 'fault',
    sentence: ({ node, workload }) =>
      `The node ${node} no longer reports, so ${workload} on it can’t be reached, whatever its pod’s state says.`,
    innocent: () => 'Signing in is not the problem.',
    why:
      'When a kubelet falls silent, the cluster keeps what it said last and marks the node as not ready. Its pods leave the Services; after five ' +
      'minutes they are made anew elsewhere, where there is another node.',
    literal: ({ said }) => said,
    remedies: ({ node }) => [
      look('See what the node said last', ['kubectl', 'describe', 'node', node]),
      change(
        'Bring the node back, or move its pods away',
        'pods on that node',
        medium('everything on that node moves'),
        [['kubectl', 'drain', node, '--ignore-daemonsets']],
      ),
    ],
    scope: 'all',
    sources: [`${dashboardIssues}/1810`, 'https://kubernetes.io/docs/concepts/architecture/nodes/'],
    proof: 'injected',
    texts: ['Kubelet stopped posting node status'],
    example: { ...example, node: 'worker-1', said: 'Kubelet stopped posting node status.' },
  }),
} as const;
