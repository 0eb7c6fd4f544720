import { failureMode } from '../define.ts';
import { workloadReference } from '../workload-reference.ts';
import {
  type AtVersion,
  accountAdmin,
  dashboardIssues,
  deleteTokenSecret,
  example,
  forDeployment,
  kubernetesIssues,
  look,
  mend,
  named,
  notYours,
  type Own,
  restart,
  whoRunsControlPlane,
} from './common.ts';

const refused = 'the server has asked for the client to provide credentials';
const refusedTexts = ['asked for the client to provide credentials', '^panic: Unauthorized$'];

function withoutSecret({ namespace }: Own) {
  return mend({
    text: 'Take the Secret’s volume out of the pods: the kubelet then gives them a token of their own',
    who: forDeployment(namespace),
    changes: 'the template of its pods, which are replaced',
    risk: { level: 'low', reason: 'it is what every pod gets by default' },
    scope: 'Kubernetes ≥ 1.22',
  });
}

/** Modes of a token that the API server refuses. All show the same 401; only times and settings tell them apart. */
export const tokenModes = {
  'SA-03': failureMode<Own & AtVersion>({
    title: 'The key that signed the Dashboard’s token is no longer accepted',
    severity: 'fault',
    sentence: ({ deployments }) =>
      `The API server refuses the token that ${named(deployments)} holds, so the Dashboard can’t sign in with it.`,
    innocent: notYours,
    why:
      'Tokens are signed with the key of --service-account-signing-key-file and checked with those of --service-account-key-file. When the keys are ' +
      'changed and the old public key is not kept, every pod’s token is refused until the kubelet has fetched a new one. The answer is the ' +
      'same 401 as for any other bad token.',
    literal: () => refused,
    remedies: (own) => [
      restart(own, 'Restart the Dashboard’s pods: the kubelet fetches a token with the new key'),
      ...deleteTokenSecret(own, own),
      mend({
        text: 'Keep the old public key in --service-account-key-file until all tokens are renewed',
        who: whoRunsControlPlane,
        changes: 'one flag of every API server, which may be given more than once',
        risk: { level: 'medium', reason: 'each API server is away for some seconds' },
      }),
    ],
    scope: 'all',
    sources: [accountAdmin, `${kubernetesIssues}/22351`, 'https://github.com/kubernetes-retired/kube-aws/issues/1109'],
    proof: 'injected',
    texts: [...refusedTexts, 'go-jose: error in cryptographic primitive', 'invalid signature, no keys found'],
    example: { ...example, minor: 36 },
  }),
  /** `madeAt`, `podSince`: ISO 8601 by the API server's clock. */
  'SA-04': failureMode<Own & AtVersion & { readonly madeAt: string; readonly podSince: string }>({
    title: 'The service account was deleted and made anew under the running pod',
    severity: 'fault',
    sentence: ({ account, deployments }) =>
      `The account ${account} is younger than the pod of ${named(deployments)}, so the API server refuses the token that the pod holds.`,
    innocent: notYours,
    why:
      'A token is bound to the account’s uid. An account that is deleted and made again, by a reinstall or a restored namespace, has the same name and ' +
      'another uid. The pod stays Running, and people’s logins go on working, until the container starts again. The kubelet fetches a new ' +
      'token only when the old one has used up most of its hour.',
    literal: () => refused,
    remedies: (own) => [restart(own), ...deleteTokenSecret(own, own)],
    scope: 'all',
    sources: [accountAdmin, `${kubernetesIssues}/29540`],
    proof: 'injected',
    texts: [...refusedTexts, 'service account UID \\([^)]*\\) does not match claim'],
    example: { ...example, minor: 36, madeAt: '2026-11-24T11:50:00Z', podSince: '2026-11-24T09:00:00Z' },
  }),
  /** `secret`: a Secret that somebody put the token into; null: the pod's own, which the kubelet renews. */
  'SA-05': failureMode<Own & AtVersion & { readonly secret: string | null }>({
    title: 'The Dashboard keeps a token that has ended',
    severity: 'fault',
    sentence: ({ deployments, secret }) =>
      secret === null
        ? `${named(deployments)} reads its token once, at its start, and that token has ended, so the API server refuses it.`
        : `The token that somebody put into the Secret ${secret} is renewed by nobody and has ended, so the API server refuses ${named(deployments)}.`,
    innocent: notYours,
    why:
      'Since 1.21 a pod’s token ends, mostly after a year, after an hour where the API server was told not to extend it. The kubelet renews the file, but ' +
      'Dashboard 1.x and 2.0 are built with a client-go that never reads it again. A token that was made by hand and put into a Secret ends as well, ' +
      'and no new one comes.',
    literal: () => refused,
    remedies: (own) => [
      own.secret === null ? restart(own) : withoutSecret(own),
      mend({
        text: 'Move on to a Dashboard or Headlamp that reads its token again',
        who: forDeployment(own.namespace),
        changes: 'the install',
        risk: { level: 'medium', reason: 'another version has other objects and rights' },
      }),
    ],
    scope: 'Kubernetes ≥ 1.21 with Dashboard ≤ 2.0, or with a token that was put into a Secret by hand',
    sources: [accountAdmin, 'https://github.com/kubernetes/kubernetes/pull/72179'],
    proof: 'injected',
    texts: [...refusedTexts, 'service account token has expired'],
    example: { ...example, minor: 36, secret: null },
  }),
  'SA-06': failureMode<Own & AtVersion>({
    title: 'The API server’s issuer was changed',
    severity: 'fault',
    sentence: ({ deployments }) =>
      `The API server no longer accepts tokens of the issuer that made the one of ${named(deployments)}, so it refuses it.`,
    innocent: notYours,
    why:
      'The name in --service-account-issuer stands in every token. When it is changed, tokens with the old name are refused at once, and new pods get ' +
      'good ones. Since 1.22 the flag may be given twice: the new name first, the old one as long as old tokens are about.',
    literal: () => refused,
    remedies: (own) => [
      restart(own, 'Restart the Dashboard’s pods: they get a token of the new issuer'),
      mend({
        text: 'Give --service-account-issuer twice, the new one first, and the old one in --api-audiences too',
        who: whoRunsControlPlane,
        changes: 'flags of every API server',
        risk: { level: 'medium', reason: 'each API server is away for some seconds' },
        scope: 'Kubernetes ≥ 1.22',
      }),
    ],
    scope: 'Kubernetes ≥ 1.20',
    sources: [accountAdmin, 'https://github.com/kubernetes/kubernetes/pull/107031'],
    proof: 'injected',
    texts: refusedTexts,
    example: { ...example, minor: 36 },
  }),
  'SA-07': failureMode<Own & { readonly audience: string }>({
    title: 'The Dashboard’s token is made for somebody else',
    severity: 'fault',
    sentence: ({ deployments, audience }) =>
      `The token in the pod of ${named(deployments)} is made for the audience ${audience}, so the API server refuses it.`,
    innocent: notYours,
    why:
      'A projected volume can ask for a token that is meant for another service, by its field audience. Mounted where the Dashboard looks for its ' +
      'own token, it is sent to the API server, which takes only tokens that name itself.',
    literal: () => refused,
    remedies: ({ namespace, deployments }) => [
      mend({
        text: 'Take the field audience out of the volume, or the volume itself: the API server adds the right one',
        who: forDeployment(namespace),
        changes: 'the template of its pods, which are replaced',
        risk: { level: 'low', reason: 'the pod gets what every pod gets by default' },
        commands: deployments.map((name) => ['kubectl', 'edit', workloadReference(name), '--namespace', namespace]),
      }),
    ],
    scope: 'Kubernetes ≥ 1.12',
    sources: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection',
    ],
    proof: 'injected',
    texts: [...refusedTexts, 'token audiences \\[[^\\]]*\\] is invalid for the target audiences'],
    example: { ...example, audience: 'vault' },
  }),
  'SA-21': failureMode<Own & { readonly podClock: string }>({
    title: 'The node’s clock is wrong',
    severity: 'fault',
    sentence: ({ deployments, podClock }) =>
      `By the clock of its node it is ${podClock}, so ${named(deployments)} takes the API server’s certificate for out of date.`,
    innocent: notYours,
    why:
      'A pod has the clock of its node. Go compares the dates of the API server’s certificate with it, so a node that is far ahead or behind refuses a ' +
      'certificate that is valid everywhere else. Pods on other nodes are not affected.',
    literal: ({ podClock }) =>
      `Get "https://10.96.0.1:443/version": x509: certificate has expired or is not yet valid: current time ${podClock} is after 2027-01-01T00:00:00Z`,
    remedies: (own) => [
      look('Find the node of the pod', `somebody who may read pods in ${own.namespace}`, [
        'get',
        'pods',
        '--namespace',
        own.namespace,
        '--output',
        'wide',
      ]),
      mend({
        text: 'Set the node’s clock by NTP, then restart the pod',
        who: 'an administrator of the node',
        changes: 'the node’s time',
        risk: { level: 'medium', reason: 'programs on the node see time jump' },
      }),
    ],
    scope: 'all',
    sources: ['https://pkg.go.dev/crypto/x509#CertificateInvalidError'],
    proof: 'replayed',
    texts: ['Get "?https://[\\d.]+:443/\\S+ [^\\n]*x509: certificate has expired or is not yet valid'],
    example: { ...example, podClock: '2029-01-01T00:00:00Z' },
  }),
  'SA-22': failureMode<Own & AtVersion & { readonly secret: string; readonly gone: boolean }>({
    title: 'The pod holds the token of a Secret that was deleted',
    severity: 'fault',
    sentence: ({ deployments, secret, gone }) =>
      gone
        ? `The Secret ${secret}, whose token ${named(deployments)} uses, is gone, so the API server refuses that token.`
        : `The Secret ${secret} was made anew under the running pod of ${named(deployments)}, so the API server refuses the pod’s token.`,
    innocent: notYours,
    why:
      'A token of the old kind lives as long as its Secret. The document of 2017 says to delete the Secret, since it is made again. It was, up to 1.23, but ' +
      'a running pod keeps the old token; and since 1.24 nothing makes it again.',
    literal: () => refused,
    remedies: (own) => [restart(own), withoutSecret(own)],
    scope: 'tokens in Secrets: made by the cluster up to 1.23, by hand since',
    sources: [accountAdmin, `${kubernetesIssues}/22351`, `${dashboardIssues}/374`],
    proof: 'documents',
    texts: [...refusedTexts, 'Token has been invalidated'],
    example: { ...example, minor: 23, secret: 'kubernetes-dashboard-token-x7k2p', gone: true },
  }),
  'SA-16': failureMode<
    Own & {
      /** What it may not, behind “may not”. */
      readonly missing: readonly string[];
      readonly where: string;
      readonly essential: boolean;
      /** Why, as far as roles and bindings can be seen. */
      readonly because: string | null;
    }
  >({
    title: 'The Dashboard’s account lacks a right',
    severity: 'fault',
    sentence: ({ account, missing, essential, where }) =>
      essential
        ? `The account ${account} may not ${missing[0] ?? 'do what this version needs'} in ${where}, so the Dashboard stops at its start.`
        : `The account ${account} may not ${missing[0] ?? 'do all that this version does'} in ${where}, so a part of the Dashboard stays empty.`,
    innocent: () =>
      'Its token is not the problem: the API server knows the account by name, and refuses what it asks for.',
    why:
      'Each version reads and writes a few objects of its own: since 1.7 a Secret with its key, since 2.0 three Secrets and its settings. The manifest gives ' +
      'these rights by a Role and a RoleBinding. They are missing when the Role was deleted, the binding names an account in another ' +
      'namespace, or the manifest was applied in part.',
    literal: ({ said }) => said || null,
    remedies: ({ namespace, account, where }) => [
      look(
        'See what is bound to the account',
        `somebody who may read roles in ${where}`,
        ['get', 'role,rolebinding', '--namespace', where, '--output', 'wide'],
        ['auth', 'can-i', '--list', '--namespace', where, '--as', `system:serviceaccount:${namespace}:${account}`],
      ),
      mend({
        text: 'Apply the Role and the RoleBinding of this version’s own manifest again, with the right namespace in the subject',
        who: `somebody who may bind roles in ${where}`,
        changes: `one Role and one RoleBinding in ${where}`,
        risk: { level: 'low', reason: 'it gives the Dashboard’s account its own few objects, and not more' },
      }),
    ],
    scope: 'Dashboard ≥ 1.7',
    sources: [
      'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
      `${dashboardIssues}/6534`,
      'https://github.com/kubernetes-sigs/kubespray/issues/6131',
    ],
    proof: 'injected',
    texts: [
      'secrets "kubernetes-dashboard-[^"]+" is forbidden: User "system:serviceaccount:',
      'secrets is forbidden: User "system:serviceaccount:[^"]+" cannot create resource "secrets"',
      'RBAC: (?:cluster)?role\\.rbac\\.authorization\\.k8s\\.io "kubernetes-dashboard[^"]*" not found',
    ],
    example: {
      ...example,
      missing: ['read the Secret kubernetes-dashboard-csrf'],
      where: 'kubernetes-dashboard',
      essential: true,
      because: null,
      said: 'secrets "kubernetes-dashboard-csrf" is forbidden: User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot get resource "secrets" in API group "" in the namespace "kubernetes-dashboard"',
    },
  }),
} as const;
