import { change, dashboardArchive, headlampDocs, installHeadlamp, local, look, low } from './dashboard/common.ts';
import { failureMode } from './define.ts';

const listEverywhere = look(
  'Look for one yourself, in all namespaces',
  ['kubectl', 'get', 'deployments', '--all-namespaces', '--selector', 'k8s-app=kubernetes-dashboard'],
  ['kubectl', 'get', 'deployments', '--all-namespaces', '--selector', 'app.kubernetes.io/part-of=kubernetes-dashboard'],
  ['kubectl', 'get', 'deployments', '--all-namespaces', '--selector', 'app.kubernetes.io/name=headlamp'],
);
const deprecation = 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/';

/** Is a Dashboard there, which one, and where? */
export const discoveryModes = {
  'DISC-01': failureMode<{ readonly seen: number }>({
    title: 'No Dashboard is installed',
    severity: 'fault',
    sentence: () => 'No Dashboard and no Headlamp is installed in this cluster, so there is no page to sign in to.',
    innocent: () => 'Your sign-in at the API server is not the problem.',
    why:
      'Kubernetes never brought a Dashboard of its own: somebody has to install one. Deployments, DaemonSets, StatefulSets and Services of all ' +
      'namespaces were looked at, by labels, chart, image and name. The project behind Kubernetes Dashboard was archived in January 2026; Headlamp takes its place.',
    literal: () => 'services "kubernetes-dashboard" not found',
    remedies: () => [installHeadlamp, listEverywhere],
    scope: 'all',
    sources: [
      headlampDocs,
      dashboardArchive,
      'https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/',
    ],
    proof: 'injected',
    texts: ['services "[^"]*(?:dashboard|headlamp)[^"]*" not found'],
    example: { seen: 42 },
  }),
  'DISC-02': failureMode<{ readonly name: string; readonly namespace: string; readonly found: string }>({
    title: 'The Dashboard is in another namespace',
    severity: 'fault',
    sentence: ({ name, namespace, found }) =>
      `There is no ${name} in ${namespace}, so addresses that name it lead nowhere; the Dashboard is ${found}.`,
    innocent: () => 'Your credential is not the problem: the address is.',
    why:
      'Up to 1.10 the Dashboard lived in kube-system; since 2.0 it has a namespace of its own, and a Helm chart puts it where it is told. Old ' +
      'pages and scripts still name kube-system. The API server’s answer does not say which part of an address is wrong.',
    literal: ({ name }) => `services "${name}" not found`,
    remedies: ({ found }) => [local(`Use the address of ${found}, as this program shows it`), listEverywhere],
    scope: 'Dashboard ≥ 2.0, and charts',
    sources: ['https://github.com/denverdino/k8s-for-docker-desktop/issues/122', dashboardArchive],
    proof: 'replayed',
    texts: ['services "[^"]*dashboard[^"]*" not found'],
    example: {
      name: 'kubernetes-dashboard',
      namespace: 'kube-system',
      found: 'kubernetes-dashboard/kubernetes-dashboard',
    },
  }),
  'DISC-03': failureMode<{ readonly installs: readonly string[]; readonly chosen: string }>({
    title: 'There are several Dashboards',
    severity: 'warning',
    sentence: ({ installs, chosen }) =>
      `This cluster has ${installs.length} Dashboards, so an address may lead to another one than you mean; this walk is about ${chosen}.`,
    innocent: null,
    why:
      'Often one is left over: version 1 in kube-system beside version 2, or an add-on beside a chart. This program takes the one that is meant to ' +
      'run and is newest, unless you choose another; what is wrong with one says nothing of the others.',
    literal: null,
    remedies: ({ installs }) => [
      local('Choose the one that you mean'),
      change('Remove those that nobody uses', 'the Dashboards that you choose', low('others stay'), []),
      look(
        'See what each of them is',
        ...installs.slice(0, 4).map((install) => {
          const [namespace = ''] = install.split('/');
          return ['kubectl', 'get', 'deployments', '--namespace', namespace, '--output', 'wide'];
        }),
      ),
    ],
    scope: 'all',
    sources: ['https://github.com/kubernetes/website/issues/9373'],
    proof: 'injected',
    texts: [],
    example: {
      installs: ['kube-system/kubernetes-dashboard', 'kubernetes-dashboard/kubernetes-dashboard'],
      chosen: 'kubernetes-dashboard/kubernetes-dashboard',
    },
  }),
  'DISC-04': failureMode({
    title: 'The Helm repository of the Dashboard is gone',
    severity: 'fault',
    sentence: () =>
      'The Dashboard’s Helm repository no longer exists, so Helm can’t install or update the chart from there.',
    innocent: () => 'Your cluster and your credential are not the problem.',
    why:
      'The project was archived in January 2026, and its repository at kubernetes.github.io went with it. Helm alone meets this, on your ' +
      'computer, and leaves nothing in the cluster: the walk reads no settings of Helm’s and asks no server but yours. The charts are still files of the releases.',
    literal: () =>
      'Error: looks like "https://kubernetes.github.io/dashboard/" is not a valid chart repository or cannot be reached: failed to fetch https://kubernetes.github.io/dashboard/index.yaml : 404 Not Found',
    remedies: () => [
      installHeadlamp,
      change(
        'Or install the last chart from the release’s own file',
        'one Helm release',
        low('nobody mends it any more'),
        [
          [
            'helm',
            'upgrade',
            '--install',
            'kubernetes-dashboard',
            `${dashboardArchive}/releases/download/kubernetes-dashboard-7.14.0/kubernetes-dashboard-7.14.0.tgz`,
            '--namespace',
            'kubernetes-dashboard',
            '--create-namespace',
          ],
        ],
      ),
    ],
    scope: 'since January 2026',
    sources: [
      'https://github.com/kubernetes/website/issues/54791',
      'https://github.com/kubernetes/website/issues/54800',
    ],
    proof: 'documents',
    texts: ['kubernetes\\.github\\.io/dashboard/index\\.yaml'],
    example: {},
  }),
  'DISC-05': failureMode({
    title: 'The manifest is too old for this cluster',
    severity: 'fault',
    sentence: () =>
      'The Dashboard’s manifest uses an API that the server no longer has, so nothing of it is installed.',
    innocent: () => 'Your credential is not the problem: the server has understood who you are.',
    why:
      'Manifests from before 2019 write Deployments as extensions/v1beta1 or apps/v1beta2, which ended with Kubernetes 1.16. Applied today, such ' +
      'a file leaves account, roles and Service behind and no Deployment. A deleted one leaves the same, and mostly the Secret ' +
      'kubernetes-dashboard-key-holder as well, which a Dashboard from 1.7 on makes for itself; so the two are told apart, or both are named.',
    literal: () => 'no matches for kind "Deployment" in version "extensions/v1beta1"',
    remedies: () => [
      installHeadlamp,
      change(
        'Or apply a manifest that uses apps/v1, such as that of 2.7.0',
        'what the manifest names',
        low('it is not looked after'),
        [],
      ),
    ],
    scope: 'Kubernetes ≥ 1.16',
    sources: [`${deprecation}#v1-16`],
    proof: 'injected',
    texts: ['no matches for kind "Deployment" in version "(?:extensions/v1beta1|apps/v1beta[12])"'],
    example: {},
  }),
  'DISC-06': failureMode<{ readonly version: string; readonly tested: string; readonly server: string }>({
    title: 'The Dashboard is older than the cluster',
    severity: 'warning',
    sentence: ({ version, tested, server }) =>
      `Dashboard ${version} was tested up to Kubernetes ${tested}, so on ${server} parts of it may fail, and nobody mends it.`,
    innocent: () => 'It may work all the same: this is not why a sign-in fails.',
    why:
      'Each version was made for the servers of its time. Kubernetes Dashboard was archived in January 2026 and gets no more mends, not even for ' +
      'security. Signing in works on newer servers as far as it could be measured; single views may stay empty.',
    literal: null,
    remedies: () => [installHeadlamp],
    scope: 'Kubernetes Dashboard',
    sources: [dashboardArchive, 'https://github.com/kubernetes-retired/dashboard/issues/5184'],
    proof: 'injected',
    texts: [],
    example: { version: '2.7.0', tested: '1.25', server: '1.36' },
  }),
  'DISC-07': failureMode({
    title: 'The short address /ui is gone',
    severity: 'warning',
    sentence: () =>
      'The address /ui ended with Kubernetes 1.10, so it answers “not found”, and that says nothing about the Dashboard.',
    innocent: () => 'Neither your credential nor the Dashboard is the problem: the address is.',
    why:
      'Once the API server sent /ui on to the Dashboard. The troubleshooting document still uses it as its test. A 404 there, or a 403 for who may ' +
      'less, comes from every healthy server today, so it is no sign of a fault: the walk asks for it through kubectl proxy, shows the answer ' +
      'in a row and counts it as none. It is named where you say that your browser shows it.',
    literal: () => '404 page not found',
    remedies: () => [local('Use the address of the service proxy that this program shows, or port-forward')],
    scope: 'Kubernetes ≥ 1.10',
    sources: [
      'https://github.com/kubernetes/minikube/issues/3041',
      'https://github.com/kubernetes/kubernetes/pull/53766',
    ],
    proof: 'documents',
    texts: ['cannot get path "/ui/?"', '^404 page not found$'],
    example: {},
  }),
  'DISC-08': failureMode({
    title: 'The provider has taken the Dashboard away',
    severity: 'fault',
    sentence: () => 'Your provider no longer installs a Dashboard, so an address that worked before leads nowhere.',
    innocent: () => 'Your sign-in is not the problem.',
    why:
      'AKS dropped its kube-dashboard add-on with Kubernetes 1.19, and GKE the Dashboard before that. Nothing in the cluster says so: there is only ' +
      'none to be found. Where the server is one of theirs, this is named beside DISC-01; whether there was a Dashboard before, you know.',
    literal: null,
    remedies: () => [installHeadlamp, local('Or use the provider’s own portal')],
    scope: 'AKS ≥ 1.19, GKE',
    sources: ['https://learn.microsoft.com/en-us/azure/aks/kubernetes-portal'],
    proof: 'documents',
    texts: [],
    example: {},
  }),
} as const;
