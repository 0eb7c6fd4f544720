import {
  dashboardIssues,
  example,
  forDeployment,
  look,
  mend,
  named,
  notYours,
  type Own,
  readOwnLog,
  restart,
} from './account/common.ts';
import { failureMode } from './define.ts';
import { workloadReference } from './workload-reference.ts';

type InPod = Own & { readonly path: string };

const inPod = { ...example, path: '/etc/kubernetes/kubeconfig.yaml' };
const secretDocs = 'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod';
const accessDocs = 'https://github.com/kubernetes-retired/dashboard/blob/v2.7.0/docs/common/dashboard-arguments.md';
const low = { level: 'low', reason: 'only the Dashboard reads it' } as const;

function edit({ namespace, deployments }: Own, text: string) {
  return mend({
    text,
    who: forDeployment(namespace),
    changes: 'the template of its pods, which are replaced',
    risk: low,
    commands: deployments.map((name) => ['kubectl', 'edit', workloadReference(name), '--namespace', namespace]),
  });
}

function newFile(own: InPod, text: string) {
  const name = own.path.split('/').at(-1) ?? 'kubeconfig.yaml';
  return mend({
    text,
    who: `somebody who may change Secrets in ${own.namespace}`,
    changes: 'one Secret, and the pods, which are restarted',
    risk: { level: 'medium', reason: 'whoever may read the Secret has that credential' },
    commands: [
      [
        'kubectl',
        'create',
        'secret',
        'generic',
        'kubernetes-dashboard-kubeconfig',
        '--namespace',
        own.namespace,
        `--from-file=${name}=FILE`,
      ],
    ],
  });
}

const backToAccount = (own: Own) =>
  edit(own, 'Or take --kubeconfig out: with its service account the Dashboard needs no file and no renewal');

/** The Dashboard's own sign-in with a kubeconfig file (`--kubeconfig`). */
export const podKubeconfigModes = {
  'KF-01': failureMode<InPod & { readonly why: 'notMounted' | 'noSecret' | 'noFile' }>({
    title: 'The kubeconfig is not in the pod',
    severity: 'fault',
    sentence: ({ deployments, path, why }) =>
      why === 'notMounted'
        ? `Nothing is mounted where ${named(deployments)} looks for ${path}, so it has no credential and can’t start.`
        : why === 'noSecret'
          ? `The volume for ${path} comes from an object that does not exist, so the pod of ${named(deployments)} never starts.`
          : `There is no file ${path} in the pod of ${named(deployments)}, so it has no credential and can’t start.`,
    innocent: notYours,
    why:
      'The path in --kubeconfig is one inside of the container. The file gets there by a volume: the key of a Secret must have the file’s name, and a hostPath ' +
      'has only what lies on the node where the pod happens to run (admin.conf on kubeadm’s, and only on control plane nodes).',
    literal: ({ path }) => `stat ${path}: no such file or directory`,
    remedies: (own) => [
      newFile(own, 'Put the file into a Secret under the name that the path ends with'),
      edit(own, 'Mount that Secret in the folder of the path'),
      backToAccount(own),
    ],
    scope: 'all',
    sources: [accessDocs, secretDocs],
    proof: 'injected',
    texts: ['stat \\S+: no such file or directory'],
    example: { ...inPod, why: 'notMounted' },
  }),
  'KF-02': failureMode<InPod & { readonly missing: string | null }>({
    title: 'The kubeconfig in the pod points at files that are not there',
    severity: 'fault',
    sentence: ({ deployments, path, missing }) =>
      `${path} names ${missing ?? 'other files'}, which the container of ${named(deployments)} does not have, so it can’t sign in.`,
    innocent: notYours,
    why:
      'A kubeconfig can name its certificates, keys and tokens by path. Those are paths of the computer where it was made. In a container only what is ' +
      'mounted exists, so such a file needs its contents written into it (kubectl config view --flatten).',
    literal: ({ missing }) =>
      `invalid configuration: [unable to read client-cert ${missing ?? '/home/mara/.kube/client.crt'} for user due to open ${missing ?? '/home/mara/.kube/client.crt'}: no such file or directory]`,
    remedies: (own) => [
      look('Write the contents into the file', 'you, where the files are', ['config', 'view', '--flatten', '--minify']),
      newFile(own, 'Put that file into the Secret, and restart the pods'),
    ],
    scope: 'all',
    sources: [accessDocs, 'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_config/kubectl_config_view/'],
    proof: 'injected',
    texts: ['unable to read (?:client-cert|client-key|certificate-authority) \\S+ for'],
    example: { ...inPod, missing: '/home/mara/.kube/client.crt' },
  }),
  'KF-03': failureMode<InPod & { readonly address: string }>({
    title: 'The kubeconfig in the pod leads to the pod itself',
    severity: 'fault',
    sentence: ({ deployments, address }) =>
      `The kubeconfig of ${named(deployments)} names ${address}, which inside a container is the container itself, so nobody answers.`,
    innocent: notYours,
    why:
      'Kubeconfigs of kind, minikube and k3s name 127.0.0.1, where the API server is for programs on that computer. In a pod the same address is the pod. ' +
      'There the API server is https://kubernetes.default.svc, or the address of a control plane node.',
    literal: ({ address }) => `dial tcp ${address}: connect: connection refused`,
    remedies: (own) => [
      newFile(own, 'Write https://kubernetes.default.svc as the server, and put the file into the Secret again'),
      backToAccount(own),
    ],
    scope: 'all',
    sources: [accessDocs, 'https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/'],
    proof: 'injected',
    texts: ['dial tcp (?:127\\.0\\.0\\.1|\\[::1\\]):6443: (?:connect: )?connection refused'],
    example: { ...inPod, address: '127.0.0.1:6443' },
  }),
  'KF-04': failureMode<InPod & { readonly program: string | null }>({
    title: 'The kubeconfig in the pod wants a sign-in program',
    severity: 'fault',
    sentence: ({ deployments, program }) =>
      `The kubeconfig of ${named(deployments)} signs in by the program ${program ?? 'of its user entry'}, which is not in its image, so it has no credential.`,
    innocent: notYours,
    why:
      'An exec entry starts a program such as aws or kubelogin. The Dashboard’s image holds the Dashboard and nothing else. 2.x and 7 end there; 1.10 goes on ' +
      'without any credential, and ends when the API server refuses a stranger.',
    literal: ({ program }) =>
      `Get "https://10.96.0.1/version": getting credentials: exec: executable ${program ?? 'aws'} not found`,
    remedies: (own) => [newFile(own, 'Use a file with a token or a client certificate in it'), backToAccount(own)],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
      'https://github.com/doitintl/kube-no-trouble/issues/479',
    ],
    proof: 'injected',
    texts: ['Get "?https://\\S+/version"?: getting credentials: exec: executable \\S+ not found'],
    example: { ...inPod, program: 'aws' },
  }),
  'KF-05': failureMode<InPod>({
    title: 'The Dashboard may not read the kubeconfig in its pod',
    severity: 'fault',
    sentence: ({ deployments, path }) =>
      `${path} is in the pod, but the user that ${named(deployments)} runs as may not read it, so it has no credential.`,
    innocent: notYours,
    why:
      'Since 2.0 the Dashboard runs as user 1001 and not as root. A file of root with mode 0600 or 0400 is closed to it. A Secret’s volume takes fsGroup and ' +
      'defaultMode 0440; a hostPath keeps the file’s own owner and mode.',
    literal: ({ path }) => `error loading config file "${path}": open ${path}: permission denied`,
    remedies: (own) => [edit(own, 'Mount it from a Secret with defaultMode 0440, and set fsGroup: 2001 for the pod')],
    scope: 'Dashboard ≥ 2.0; before it ran as root',
    sources: [secretDocs, 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
    proof: 'injected',
    texts: ['error loading config file "[^"]+": open \\S+: permission denied'],
    example: inPod,
  }),
  'KF-06': failureMode<InPod>({
    title: 'The cluster forbids the volume with the kubeconfig',
    severity: 'fault',
    sentence: ({ deployments }) =>
      `The namespace does not allow folders of the node in pods, and ${named(deployments)} wants its kubeconfig from there, so no pod is made.`,
    innocent: notYours,
    why:
      'The document of 2017 mounts the node’s folder /etc/kubernetes. Pod Security, baseline and restricted, forbids hostPath volumes, and so did most pod ' +
      'security policies up to 1.24. The Deployment is accepted; its pods are refused one by one.',
    literal: ({ said }) => said || null,
    remedies: (own) => [
      newFile(own, 'Put the file into a Secret'),
      edit(own, 'Mount that Secret in place of the folder of the node'),
    ],
    scope: 'Kubernetes ≥ 1.23; pod security policies ≤ 1.24',
    sources: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
    proof: 'injected',
    texts: ['violates PodSecurity "[^"]+": [^\\n]*hostPath'],
    example: {
      ...inPod,
      said: 'pods "kubernetes-dashboard-7d9" is forbidden: violates PodSecurity "baseline:latest": hostPath volumes (volume "kubeconfig")',
    },
  }),
  'KF-07': failureMode<InPod>({
    title: 'The API server refuses the credential in the pod’s kubeconfig',
    severity: 'fault',
    sentence: ({ deployments, path }) =>
      `The API server refuses the certificate or token in ${path}, so ${named(deployments)} can’t sign in.`,
    innocent: notYours,
    why:
      'The certificate of an administrator’s kubeconfig ends after a year, and tokens end too. The file in the pod is a copy, and nobody renews it. The ' +
      'answer is the same 401 for an ended, a foreign and a damaged credential; the file itself is a secret and is not read from here.',
    literal: () => 'the server has asked for the client to provide credentials',
    remedies: (own) => [
      look('Look where the file came from, when its certificate ends', 'whoever has the file', [
        'config',
        'view',
        '--raw',
        '--kubeconfig',
        'FILE',
        '--output',
        'jsonpath={.users[0].user.client-certificate-data}',
      ]),
      newFile(own, 'Put a renewed file into the Secret, and restart the pods'),
      backToAccount(own),
    ],
    scope: 'all',
    sources: ['https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/'],
    proof: 'injected',
    texts: ['asked for the client to provide credentials'],
    example: inPod,
  }),
  'KF-08': failureMode<Own & { readonly replicas: number }>({
    title: 'Several copies of the Dashboard each have a key of their own',
    severity: 'warning',
    sentence: ({ deployments, replicas }) =>
      `${named(deployments)} runs ${replicas} times, each with a random key, so people are thrown out when another copy answers them.`,
    innocent: notYours,
    why:
      'Only with a service account do the copies share their key through a Secret. With --kubeconfig or --apiserver-host each makes its own (“Using random key ' +
      'for csrf signing”), and a form that one of them gave out is refused by the next.',
    literal: () => 'Using random key for csrf signing',
    remedies: (own) => [
      mend({
        text: 'Run one copy',
        who: forDeployment(own.namespace),
        changes: 'the number of its pods',
        risk: { level: 'low', reason: 'one copy serves many people' },
        commands: own.deployments.map((name) => [
          'kubectl',
          'scale',
          workloadReference(name),
          '--replicas=1',
          '--namespace',
          own.namespace,
        ]),
      }),
    ],
    scope: 'Dashboard 1.6 to 2.7',
    sources: ['https://github.com/kubernetes-retired/dashboard/blob/v2.7.0/src/app/backend/client/csrf/manager.go'],
    proof: 'injected',
    texts: ['Using random key for csrf signing'],
    example: { ...example, replicas: 2 },
  }),
  'KF-09': failureMode<Own & { readonly folder: string }>({
    title: 'The Dashboard’s pod can read the node’s own credentials',
    severity: 'warning',
    sentence: ({ deployments, folder }) =>
      `${folder} of the node is mounted into ${named(deployments)}, so whoever gets into that pod has what lies there.`,
    innocent: () => 'Signing in may work all the same. This is about what else the pod can reach.',
    why:
      'The document’s manifest mounts the whole folder /etc/kubernetes of the node. On a control plane node the administrator’s kubeconfig and the cluster’s ' +
      'keys lie there. A Secret with the one file does the same without them.',
    literal: null,
    remedies: (own) => [
      edit(own, 'Mount a Secret with the one file in place of the folder of the node'),
      readOwnLog(own),
    ],
    scope: 'all',
    sources: ['https://kubernetes.io/docs/concepts/storage/volumes/#hostpath'],
    proof: 'injected',
    texts: [],
    example: { ...example, folder: '/etc/kubernetes' },
  }),
  'KF-10': failureMode<Own & { readonly value: string }>({
    title: 'The variable KUBECONFIG does nothing in the Dashboard’s pod',
    severity: 'warning',
    sentence: ({ deployments, value }) =>
      `KUBECONFIG is set to ${value} for ${named(deployments)}, which never looks at it, so it goes on with its service account.`,
    innocent: notYours,
    why: 'kubectl reads KUBECONFIG, the Dashboard does not: it takes a file only from --kubeconfig. Headlamp in a cluster leaves the variable aside, too.',
    literal: null,
    remedies: (own) => [
      edit(own, `Give the path as --kubeconfig=${own.value} in the arguments, or take the variable away`),
      restart(own),
    ],
    scope: 'all',
    sources: [accessDocs, `${dashboardIssues}/484`, 'https://github.com/kubernetes/kubernetes/issues/36582'],
    proof: 'documents',
    texts: [],
    example: { ...example, value: '/etc/kubernetes/kubeconfig.yaml' },
  }),
} as const;
