import { change, headlampDocs, local, look, low, medium } from './dashboard/common.ts';
import { failureMode } from './define.ts';
import { podSpecificationPath, workloadReference } from './workload-reference.ts';

const issues = 'https://github.com/kubernetes-sigs/headlamp/issues';

const newToken = local('Make a new token for an account that may do what you need', [
  'kubectl',
  'create',
  'token',
  'ACCOUNT',
  '--namespace',
  'NAMESPACE',
]);

/** What is Headlamp's own. */
export const headlampModes = {
  'HL-01': failureMode<{ readonly namespace: string; readonly deployment: string }>({
    title: 'Headlamp knows no cluster',
    severity: 'fault',
    sentence: () =>
      'Headlamp runs and shows its page, but it has no way to the API server, so its list of clusters is empty.',
    innocent: () => 'Your credential is not the problem: Headlamp has none of its own to begin with.',
    why:
      'Headlamp reads its address and its own token from its pod. Without them it goes on, stays ready and lists no cluster: the pod’s health says ' +
      'nothing about it. Mostly the token was not put into the pod, or its arguments lack -in-cluster.',
    literal: null,
    remedies: ({ namespace, deployment }) => [
      look('See whether its pods may have a token', [
        'kubectl',
        'get',
        workloadReference(deployment),
        '--namespace',
        namespace,
        '--output',
        `jsonpath={${podSpecificationPath(deployment)}.automountServiceAccountToken}`,
      ]),
      look('Read what its log says at its start: “Use In Cluster: false”, or that it finds no token', [
        'kubectl',
        'logs',
        workloadReference(deployment),
        '--namespace',
        namespace,
      ]),
      change('Let its arguments say -in-cluster, where they do not', 'the Deployment', low('its pods are made anew'), [
        ['kubectl', 'edit', workloadReference(deployment), '--namespace', namespace],
      ]),
    ],
    scope: 'Headlamp ≥ 0.30',
    sources: [headlampDocs, 'https://github.com/kubernetes-sigs/headlamp/blob/main/backend/cmd/headlamp.go'],
    proof: 'replayed',
    texts: ['Failed to get in-cluster context'],
    example: { namespace: 'headlamp', deployment: 'headlamp' },
  }),
  'HL-02': failureMode({
    title: 'Headlamp refuses the token',
    severity: 'fault',
    sentence: () => 'The API server refuses the token that was pasted into Headlamp, so no view opens.',
    innocent: () => 'Headlamp is not the problem: it only passes the token on.',
    why:
      'Headlamp does not look at a token when it is pasted; the API server does, at the first view. Which token was pasted is known in your browser ' +
      'alone, so the walk can’t see it: it is named where you say that your browser shows it.',
    literal: () => 'Error authenticating',
    remedies: () => [newToken],
    scope: 'all',
    sources: [headlampDocs],
    proof: 'documents',
    texts: ['^Error authenticating$'],
    example: {},
  }),
  'HL-03': failureMode({
    title: 'Headlamp’s login starts over again',
    severity: 'fault',
    sentence: () => 'Headlamp’s login cookie never comes back to it, so the login page appears again and again.',
    innocent: () => 'The token is not the problem: it is not even looked at.',
    why:
      'The cookie belongs to the path /clusters/NAME. Behind a path of its own, or through the API server’s service proxy, the browser never sends it ' +
      'back; without X-Forwarded-Proto it is not marked as secure. Only the browser shows it: the walk says beforehand where login can’t work.',
    literal: null,
    remedies: () => [
      local('Use port-forward instead of the service proxy', [
        'kubectl',
        'port-forward',
        '--namespace',
        'NAMESPACE',
        'service/headlamp',
        '8080:80',
      ]),
      change(
        'Behind a path of its own: set -base-url to that path, and let the proxy send X-Forwarded-Proto',
        'one argument of the Deployment',
        low('its pods are made anew'),
      ),
    ],
    scope: 'all',
    sources: [`${issues}/7513`, `${issues}/2207`],
    proof: 'injected',
    texts: [],
    example: {},
  }),
  'HL-04': failureMode({
    title: 'Headlamp shows “Access Denied” everywhere',
    severity: 'warning',
    sentence: () => 'The token may not list namespaces, so Headlamp shows “Access Denied” although it is signed in.',
    innocent: () => 'Signing in works: rights are missing.',
    why: 'Headlamp asks for all namespaces unless its settings name some. Whose token was pasted is known in the browser alone, so it is named where you say that your browser shows it.',
    literal: () => 'Access Denied',
    remedies: () => [local('Name the namespaces that you may see in the cluster’s settings in Headlamp'), newToken],
    scope: 'all',
    sources: ['https://headlamp.dev/docs/latest/faq'],
    proof: 'documents',
    texts: ['^Access Denied$'],
    example: {},
  }),
  'HL-05': failureMode({
    title: 'Headlamp’s single sign-on is set up wrongly',
    severity: 'fault',
    sentence: () =>
      'The identity provider and Headlamp do not agree on the address to come back to, so single sign-on ends in an error.',
    innocent: () => 'Your password is not the problem.',
    why:
      'The callback is made of the address that Headlamp is called by. Behind a proxy that hides it, or with another one registered at the provider, ' +
      'the login can’t return. It happens between browser and provider, where the walk is not, so it is named where you say that your browser shows it.',
    literal: null,
    remedies: () => [
      change(
        'Register HEADLAMP-ADDRESS/oidc-callback at the provider, and let the proxy send X-Forwarded-Proto',
        'the client at the provider',
        low('other clients stay'),
      ),
    ],
    scope: 'with -oidc-… arguments',
    sources: ['https://headlamp.dev/docs/latest/installation/in-cluster/oidc'],
    proof: 'documents',
    texts: ['Failed to connect to the backend'],
    example: {},
  }),
  'HL-06': failureMode<{ readonly namespace: string; readonly flag: string }>({
    title: 'Every visitor of Headlamp acts with its own rights',
    severity: 'warning',
    sentence: ({ flag }) =>
      `Headlamp runs with ${flag}, so everybody who opens its page acts with Headlamp’s own rights, without signing in.`,
    innocent: null,
    why:
      'The flag makes Headlamp use its service account for all. The chart binds that account to cluster-admin unless told otherwise: then whoever ' +
      'reaches the page owns the cluster.',
    literal: null,
    remedies: ({ namespace, flag }) => [
      change(
        `Take ${flag} away, or put an authenticating proxy in front`,
        'one argument of the Deployment',
        medium('visitors have to sign in from then on'),
      ),
      look('See what its account is bound to', [
        'kubectl',
        'get',
        'clusterrolebindings',
        '--output',
        'wide',
        '--field-selector',
        `metadata.name=${namespace}-admin`,
      ]),
    ],
    scope: 'Headlamp ≥ 0.40',
    sources: ['https://github.com/kubernetes-sigs/headlamp/blob/main/backend/pkg/config/config.go'],
    proof: 'injected',
    texts: [],
    example: { namespace: 'headlamp', flag: '-unsafe-use-service-account-token' },
  }),
} as const;
