import { failureMode } from '../define.ts';
import { workloadReference } from '../workload-reference.ts';
import {
  accountAdmin,
  accountDocs,
  dashboardIssues,
  example,
  forDeployment,
  inClusterSource,
  kubernetesIssues,
  look,
  mend,
  named,
  notYours,
  type Own,
  podAccountDocs,
  restart,
  whoRunsControlPlane,
} from './common.ts';

const noFile = 'open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory';
const low = { level: 'low', reason: 'the pod only gets what every pod gets by default' } as const;

/** Modes of an account whose files are not in the pod, or that is another one than was meant. */
export const mountingModes = {
  /** `where`: what keeps the files out. `covered`: another volume stands in their place. */
  'SA-01': failureMode<Own & { readonly where: 'pod' | 'account' | 'covered' | 'unknown' }>({
    title: 'The Dashboard’s pod has no token',
    severity: 'fault',
    sentence: ({ deployments, where, account }) =>
      where === 'account'
        ? `The service account ${account} keeps its token out of pods, so ${named(deployments)} can’t sign in to the API server.`
        : where === 'covered'
          ? `Another volume stands where ${named(deployments)} looks for its token, so it can’t sign in to the API server.`
          : `The pods of ${named(deployments)} are made without a token, so the Dashboard can’t sign in to the API server.`,
    innocent: notYours,
    why:
      'A pod finds its account’s token in the folder /var/run/secrets/kubernetes.io/serviceaccount. With automountServiceAccountToken: false on ' +
      'the service account or in the pod’s template nothing is put there, and another volume at that path hides it. The pod’s setting wins ' +
      'over the account’s.',
    literal: () => noFile,
    remedies: (own) => {
      const { namespace, deployments, where, account } = own;
      const change = mend({
        text:
          where === 'covered'
            ? 'Take the other volume away from /var/run/secrets/kubernetes.io/serviceaccount'
            : 'Let the pods have the token',
        who: forDeployment(namespace),
        changes: 'the template of its pods, which are replaced',
        risk: low,
        commands:
          where === 'covered'
            ? deployments.map((name) => ['kubectl', 'edit', workloadReference(name), '--namespace', namespace])
            : deployments.map((name) => [
                'kubectl',
                'patch',
                workloadReference(name),
                '--namespace',
                namespace,
                '--type',
                'merge',
                '--patch',
                '{"spec":{"template":{"spec":{"automountServiceAccountToken":true}}}}',
              ]),
      });
      const look1 = look(
        'See what keeps it out',
        `somebody who may read in ${namespace}`,
        ['get', 'serviceaccount', account, '--namespace', namespace, '--output', 'yaml'],
        ...deployments.map((name) => ['get', workloadReference(name), '--namespace', namespace, '--output', 'yaml']),
      );
      return where === 'unknown' ? [look1, change] : [change];
    },
    scope: 'all',
    sources: [podAccountDocs, inClusterSource, `${dashboardIssues}/3342`],
    proof: 'injected',
    texts: ['serviceaccount/token: no such file or directory', 'could not create client config'],
    example: { ...example, where: 'pod' },
  }),
  'SA-02': failureMode<Own>({
    title: 'The API server puts no tokens into pods',
    severity: 'fault',
    sentence: ({ deployments }) =>
      `The API server puts no token into new pods, although nothing forbids it, so ${named(deployments)} can’t sign in.`,
    innocent: notYours,
    why:
      'The admission plugin ServiceAccount of the API server adds the volume with token and authority to each new pod; the kubelet then mounts ' +
      'it. It is on by default and off only where somebody named it in --disable-admission-plugins, or left it out of --admission-control ' +
      'up to 1.9. Pods that were made meanwhile stay without.',
    literal: () => noFile,
    remedies: (own) => [
      mend({
        text: 'Take ServiceAccount out of --disable-admission-plugins of the API server, then restart the pods',
        who: whoRunsControlPlane,
        changes: 'one flag of every API server',
        risk: { level: 'medium', reason: 'each API server is away for some seconds' },
        scope: 'Kubernetes ≥ 1.10; before: add ServiceAccount to --admission-control',
      }),
      restart(own),
    ],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#serviceaccount',
      `${kubernetesIssues}/27973`,
    ],
    proof: 'injected',
    texts: ['serviceaccount/token: no such file or directory'],
    example,
  }),
  'SA-08': failureMode({
    title: 'The service account has no Secret',
    severity: 'warning',
    sentence: () =>
      'The service account has no token Secret, so there is none to copy a token from. That is as it should be.',
    innocent: () => 'Pods do not need it: they get a token of their own from the kubelet.',
    why:
      'Until 1.23 each service account had a Secret with a token that never ended, and documents tell people to read it. Since 1.24 none is made; ' +
      'kubectl create token asks for one that ends by itself. The walk shows the account’s Secrets as a fact and counts their absence as no fault.',
    literal: null,
    remedies: () => [
      look('Have a token made that ends by itself', 'somebody who may create tokens in that namespace', [
        'create',
        'token',
        'ACCOUNT',
        '--namespace',
        'NAMESPACE',
      ]),
    ],
    scope: 'Kubernetes ≥ 1.24',
    sources: [accountAdmin, `${kubernetesIssues}/110113`, `${dashboardIssues}/7130`],
    proof: 'documents',
    texts: ['Tokens:\\s+<none>', 'Mountable secrets:\\s+<none>'],
    example: {},
  }),
  /** `told`: an address that the container’s own environment names in place of the cluster’s; null: there is none at all. */
  'SA-09': failureMode<Own & { readonly told: string | null; readonly inner: string | null }>({
    title: 'The pod does not know where the API server is',
    severity: 'fault',
    sentence: ({ deployments, told, inner }) =>
      told === null
        ? `${named(deployments)} finds no address of the API server in its environment, so it does not even try to sign in.`
        : `The manifest of ${named(deployments)} says that the API server is at ${told}${inner === null ? '' : ` and not at ${inner}`}, so it gets no answer.`,
    innocent: notYours,
    why:
      'The kubelet gives each container KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT, the address of the Service kubernetes. They are missing ' +
      'where the program runs outside of a pod, where the pod’s own environment sets them to nothing, or where that Service did not exist ' +
      'when the pod was started. Values in the manifest win over them, and may be those of another cluster. enableServiceLinks does not matter.',
    literal: ({ told, said }) =>
      told === null
        ? 'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined'
        : said || null,
    remedies: (own) => [
      mend({
        text: 'Take KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT out of the container’s own environment, if they stand there',
        who: forDeployment(own.namespace),
        changes: 'the template of its pods, which are replaced',
        risk: low,
        commands: own.deployments.map((name) => [
          'kubectl',
          'set',
          'env',
          workloadReference(name),
          '--namespace',
          own.namespace,
          'KUBERNETES_SERVICE_HOST-',
          'KUBERNETES_SERVICE_PORT-',
        ]),
      }),
      look('See whether the Service kubernetes is there', 'anybody who may read Services in default', [
        'get',
        'service,endpointslices',
        '--namespace',
        'default',
      ]),
      restart(own),
    ],
    scope: 'all',
    sources: [inClusterSource, accountDocs],
    proof: 'injected',
    texts: ['KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined'],
    example: { ...example, told: null, inner: null },
  }),
  /** `carried`: the pod runs as another account than the one whose token it has. */
  'SA-19': failureMode<Own & { readonly carried: boolean }>({
    title: 'The Dashboard runs as another account than it should',
    severity: 'fault',
    sentence: ({ deployments, namespace, account, carried }) =>
      `${named(deployments)} ${carried ? 'has the token of' : 'runs as'} the account ${account} of ${namespace}, which lacks the Dashboard’s rights, so it can’t do what it needs.`,
    innocent: notYours,
    why:
      'A pod whose manifest names no service account gets the one called default, which may do nothing. Since 1.6 the Dashboard’s manifests ' +
      'name an account of its own, and the roles are bound to that one. A token that the manifest mounts itself may be of yet another account: ' +
      'the API server goes by the token.',
    literal: ({ said }) => said || null,
    remedies: ({ namespace, deployments, carried }) => [
      ...(carried
        ? [
            mend({
              text: 'Take the volume with the other account’s token out of the pods, and automountServiceAccountToken: false with it',
              who: forDeployment(namespace),
              changes: 'the template of its pods, which are replaced',
              risk: low,
              commands: deployments.map((name) => [
                'kubectl',
                'edit',
                workloadReference(name),
                '--namespace',
                namespace,
              ]),
            }),
          ]
        : []),
      mend({
        text: 'Name the Dashboard’s own account in its pods',
        who: forDeployment(namespace),
        changes: 'the template of its pods, which are replaced',
        risk: { level: 'low', reason: 'the account of its manifest has only the rights that it needs' },
        commands: deployments.map((name) => [
          'kubectl',
          'set',
          'serviceaccount',
          workloadReference(name),
          name.split('/').at(-1) ?? name,
          '--namespace',
          namespace,
        ]),
      }),
    ],
    scope: 'Dashboard ≥ 1.6',
    sources: [podAccountDocs, `${dashboardIssues}/2119`],
    proof: 'injected',
    texts: ['User "system:serviceaccount:[^":]+:default" cannot'],
    example: {
      ...example,
      account: 'default',
      carried: false,
      said: 'panic: secrets "kubernetes-dashboard-csrf" is forbidden: User "system:serviceaccount:kubernetes-dashboard:default" cannot get resource "secrets" in API group "" in the namespace "kubernetes-dashboard"',
    },
  }),
} as const;
