// WL: rollouts that stop half way, containers beside the Dashboard, checks and settings of pods that few manifests have.
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from '../api-client.ts';
import { fault, faults, warning, warnings } from '../case.ts';
import { all, type Change, changePods, withArgs, withoutToken } from '../dashboards/faults.ts';
import type { Changeable } from '../dashboards/install.ts';
import type { Dashboard } from '../dashboards/put.ts';
import { isReady } from '../node/workloads.ts';
import { probe } from '../node.ts';
import { type DashboardCase, type DashboardWorld, type Simple, simple } from './case.ts';

const name = 'kubernetes-dashboard';
const scraper = 'dashboard-metrics-scraper';

const container = (change: (container: Changeable, spec: Changeable) => void, deployment = name): Change =>
  changePods((spec, first) => change(first, spec), deployment);

const deployment =
  (change: (spec: Changeable) => void): Change =>
  (object) => {
    if (object.kind === 'Deployment' && object.metadata.name === name) change(object.spec);
  };

const beside = (command: readonly string[]) => ({ image: probe, imagePullPolicy: 'Never', command });
const endsAtOnce = ['sh', '-c', 'echo "no configuration given" >&2; exit 1'];

/** What somebody changes later, as by kubectl edit. */
async function edit({ node }: DashboardWorld, put: Dashboard, change: (spec: Changeable) => void): Promise<void> {
  const where = `/apis/apps/v1/namespaces/${put.namespace}/deployments/${name}`;
  for (let tries = 0; ; tries++) {
    const found = (await must(node.api('GET', where), name)).json;
    change(found.spec);
    const answer = await node.api('PUT', where, found);
    if (answer.status === 200) return;
    if (answer.status !== 409 || tries > 40) throw new Error(answer.text);
  }
}

type Rollout = Pick<Simple, 'id' | 'title' | 'expected'> & {
  readonly first?: Change;
  readonly change: (spec: Changeable) => void;
  readonly shows: RegExp;
  readonly until: (put: Dashboard, shows: RegExp) => Promise<string>;
};

/** The old pod serves on; the new one does not come. */
const rollout = ({ first, change, until, shows, ...told }: Rollout): DashboardCase =>
  simple({
    ...told,
    dashboard: '2.7',
    shows,
    ...(first === undefined ? {} : { change: first }),
    async after(world, put) {
      await put.ready();
      await edit(world, put, change);
      return until(put, shows);
    },
  });

const event = (put: Dashboard, shows: RegExp) => put.event(shows);
const template = (change: (container: Changeable, spec: Changeable) => void) => (spec: Changeable) =>
  change(spec.template.spec.containers[0], spec.template.spec);

/** Without it a pod counts as ready at its first moment, and its forerunner goes. */
const looksAtReadiness = container((first) => {
  first.readinessProbe = { httpGet: { scheme: 'HTTPS', path: '/', port: 8443 }, periodSeconds: 1 };
});

const rollouts: readonly DashboardCase[] = [
  rollout({
    id: 'odd-rollout-image',
    title: 'an update to a tag that does not exist: the pod from before serves on',
    expected: warnings('WL-01', 'DISC-06'),
    change: template((first) => {
      first.image = 'kubernetesui/dashboard:v2.7.9';
    }),
    until: event,
    shows: /[Ff]ailed to pull (and unpack )?image/,
  }),
  rollout({
    id: 'odd-rollout-file',
    title: 'an update names a kubeconfig that nothing mounts: the new pod ends, the pod from before serves on',
    expected: warnings('KF-01', 'DISC-06'),
    first: looksAtReadiness,
    change: template((first) => {
      first.args = [...first.args, '--kubeconfig=/etc/kubernetes/kubeconfig.yaml'];
    }),
    until: (put, shows) => put.lastLine(shows),
    shows: /panic: stat/,
  }),
  rollout({
    id: 'odd-rollout-account',
    title: 'an update names an account that does not exist: no new pod is made, the pod from before serves on',
    expected: warnings('WL-13', 'DISC-06'),
    change: template((_, spec) => {
      spec.serviceAccountName = 'dashboard';
    }),
    until: event,
    shows: /error looking up service account/,
  }),
  rollout({
    id: 'odd-rollout-no-token',
    title: 'an update takes the token out of the pod: the new one ends, the pod from before serves on',
    expected: warnings('SA-01', 'DISC-06'),
    first: looksAtReadiness,
    change: template((_, spec) => {
      spec.automountServiceAccountToken = false;
    }),
    until: (put, shows) => put.lastLine(shows),
    shows: /token: no such file or directory/,
  }),
  rollout({
    id: 'odd-rollout-host-port',
    title: 'the pod holds a port of its node, so that the new one of an update finds no node; the old one serves on',
    expected: warnings('WL-02', 'DISC-06'),
    first: container((first) => {
      first.ports = [{ containerPort: 8443, hostPort: 18443 }];
    }),
    change: template((first) => {
      first.args = [...first.args, '--token-ttl=0'];
    }),
    until: event,
    shows: /didn't have free ports/,
  }),
  rollout({
    id: 'odd-rollout-paused',
    title: 'the Deployment is paused, and what it says now would not run: the pod from before is untouched',
    expected: warning('DISC-06'),
    change: (spec) => {
      spec.paused = true;
      spec.template.spec.serviceAccountName = 'dashboard';
      spec.template.spec.containers[0].args = ['--kubeconfig=/etc/kubernetes/kubeconfig.yaml', '--port=9443'];
    },
    until: (put, shows) => put.condition(name, shows),
    shows: /paused/,
  }),
];

const containers: readonly DashboardCase[] = [
  simple({
    id: 'odd-init-fails',
    title: 'a container that must end before the Dashboard starts ends with an error, again and again',
    dashboard: '2.7',
    expected: fault('WL-11'),
    change: container((_, spec) => {
      spec.initContainers = [{ name: 'wait-for-it', ...beside(endsAtOnce) }];
    }),
    event: /Back-off restarting failed container wait-for-it/,
  }),
  simple({
    id: 'odd-init-waits',
    title: 'a container that must end before the Dashboard starts waits for something that never comes',
    dashboard: '2.7',
    // Nobody can tell from outside that it will never end; that no page is served until then is sure.
    expected: fault('SVC-02'),
    change: container((_, spec) => {
      spec.initContainers = [{ name: 'wait-for-it', ...beside(['sleep', '3600']) }];
    }),
    shows: /PodInitializing/,
    async after(_, put) {
      const waits = (reason: string | undefined) => reason === 'PodInitializing';
      await put.pod(undefined, (pod) =>
        waits((pod.status.containerStatuses?.[0] as Changeable)?.state?.waiting?.reason),
      );
      await sleep(16_000);
      return 'PodInitializing';
    },
  }),
  simple({
    id: 'odd-sidecar-ends',
    title: 'a container beside the Dashboard ends with an error, so that the pod is not ready',
    dashboard: '2.7',
    expected: fault('WL-11'),
    change: container((_, spec) => {
      spec.containers = [...spec.containers, { name: 'oauth2-proxy', ...beside(endsAtOnce) }];
    }),
    event: /Back-off restarting failed container oauth2-proxy/,
  }),
  simple({
    id: 'odd-scraper-ends',
    title: 'the metrics-scraper ends with an error again and again: the Dashboard itself is sound',
    running: ['dashboard'],
    dashboard: '2.7',
    expected: warnings('DISC-06', 'WL-11'),
    change: container((first) => Object.assign(first, beside(endsAtOnce)), scraper),
    event: /Back-off restarting failed container dashboard-metrics-scraper/,
  }),
  simple({
    id: 'odd-argument-misspelt',
    title: 'an argument is misspelt',
    dashboard: '2.7',
    expected: fault('WL-17'),
    change: withArgs(['--enable-skip-logins'], name),
    ends: /unknown flag: --enable-skip-logins/,
  }),
  simple({
    id: 'odd-startup-check',
    title: 'the startup check asks a port where nobody listens, and the node ends the container again and again',
    dashboard: '2.7',
    expected: fault('WL-10'),
    change: container((first) => {
      first.startupProbe = {
        httpGet: { scheme: 'HTTPS', path: '/', port: 9443 },
        periodSeconds: 1,
        failureThreshold: 4,
      };
    }),
    shows: /failed startup probe, will be restarted/,
    async after(_, put) {
      await put.pod(undefined, (pod) => (pod.status.containerStatuses?.[0]?.restartCount ?? 0) > 0);
      return put.event(/failed startup probe, will be restarted/);
    },
  }),
  simple({
    id: 'odd-post-start',
    title: 'a command is to be run after the start that is not in the image',
    dashboard: '2.7',
    expected: fault('WL-17'),
    change: container((first) => {
      first.lifecycle = { postStart: { exec: { command: ['/usr/bin/register'] } } };
    }),
    shows: /PostStart/,
    async after(_, put) {
      await put.pod(undefined, (pod) => (pod.status.containerStatuses?.[0]?.restartCount ?? 0) > 0);
      return put.event(/PostStart/);
    },
  }),
  simple({
    id: 'odd-runs-as-root',
    title: 'the pod may not run as root, and its container is to run as root',
    dashboard: '2.7',
    expected: fault('WL-12'),
    change: container((first) => {
      first.securityContext = { ...first.securityContext, runAsNonRoot: true, runAsUser: 0 };
    }),
    event: /breaks non-root policy/,
  }),
  simple({
    id: 'odd-readiness-gate',
    title: 'a readiness gate waits for a balancer’s controller, which this cluster does not have',
    dashboard: '2.7',
    // No check fails; the pods count as not ready, and its condition says which gate it waits for.
    expected: fault('SVC-02'),
    change: container((_, spec) => {
      spec.readinessGates = [{ conditionType: 'target-health.elbv2.k8s.aws/dashboard' }];
    }),
    shows: /readiness gate/,
    async after(_, put) {
      const said = (pod: Changeable) =>
        pod.status.conditions?.find(
          ({ type, reason }: Changeable) => type === 'Ready' && reason === 'ReadinessGatesNotReady',
        );
      const pod = (await put.pod(undefined, (seen) => said(seen as Changeable) !== undefined)) as Changeable;
      await put.line(/Serving securely on HTTPS port/);
      await sleep(16_000);
      return String(said(pod)?.message);
    },
  }),
  simple({
    id: 'odd-limit-range',
    title: 'the namespace wants containers to ask for more memory than this one does',
    dashboard: '2.7',
    expected: fault('WL-12'),
    change: container((first) => {
      first.resources = { requests: { memory: '32Mi' }, limits: { memory: '64Mi' } };
    }),
    before: [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'least', namespace: name },
        spec: { limits: [{ type: 'Container', min: { memory: '128Mi' } }] },
      },
    ],
    event: /minimum memory usage per Container is 128Mi/,
  }),
  simple({
    id: 'odd-ended-pods-left',
    title: 'a pod that ran out of its time lies beside the one that runs now: nothing is wrong',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    shows: /DeadlineExceeded/,
    async after({ node }, put) {
      await put.ready();
      const { metadata } = await put.pod();
      const where = `/api/v1/namespaces/${put.namespace}/pods/${metadata.name}`;
      const pod = (await must(node.api('GET', where), 'pod')).json;
      pod.spec.activeDeadlineSeconds = 1;
      await must(node.api('PUT', where, pod), 'its deadline');
      await put.pod(undefined, (seen) => isReady(seen) && seen.metadata.name !== metadata.name);
      await put.ready();
      return String((await must(node.api('GET', where), 'pod')).json.status.reason);
    },
  }),
  simple({
    id: 'odd-host-network',
    title: 'the pod has its node’s own network: nothing is wrong',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: container((_, spec) => {
      spec.hostNetwork = true;
    }),
  }),
];

const both: readonly DashboardCase[] = [
  simple({
    id: 'odd-both-image-and-token',
    title: 'the image can’t be fetched, and the pod would get no token either',
    dashboard: '2.7',
    expected: faults('WL-01', 'SA-01'),
    change: all(
      container((first) => {
        first.image = 'kubernetesui/dashboard:v2.7.9';
      }),
      withoutToken(name),
    ),
    event: /[Ff]ailed to pull (and unpack )?image/,
  }),
  simple({
    id: 'odd-both-replicas-and-selector',
    title: 'the Deployment is scaled to nothing, and the Service would not find its pods either',
    dashboard: '2.7',
    expected: faults('WL-12', 'SVC-01'),
    change: all(
      deployment((spec) => {
        spec.replicas = 0;
      }),
      (object) => {
        if (object.kind === 'Service' && object.metadata.name === name) object.spec.selector = { app: name };
      },
    ),
    shows: /0 replicas/,
    after: async () => '0 replicas',
  }),
];

export const oddCases: readonly DashboardCase[] = [...rollouts, ...containers, ...both];
