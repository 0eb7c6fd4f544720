// WL: the Dashboard’s pods do not run, for reasons of their own.
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from '../api-client.ts';
import { fault, warning } from '../case.ts';
import { all, changePods, without } from '../dashboards/faults.ts';
import type { Changeable } from '../dashboards/install.ts';
import { lastEnd } from '../node/workloads.ts';
import { type DashboardCase, simple } from './case.ts';
import { bothServe } from './file.ts';

const name = 'kubernetes-dashboard';

const container = (change: (container: Changeable) => void, deployment = name) =>
  changePods((_, first) => change(first), deployment);

const deployment =
  (change: (spec: Changeable) => void, wanted = name) =>
  (object: Changeable) => {
    if (object.kind === 'Deployment' && object.metadata.name === wanted) change(object.spec);
  };

const labelled = (labels: Readonly<Record<string, string>>) => (object: Changeable) => {
  if (object.kind === 'Namespace') object.metadata.labels = labels;
};

const quota = (hard: Readonly<Record<string, string>>): Changeable => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'team', namespace: name },
  spec: { hard },
});

export const workloadCases: readonly DashboardCase[] = [
  simple({
    id: 'workload-image-missing',
    title: 'the image’s tag does not exist where images come from',
    dashboard: '2.7',
    expected: fault('WL-01'),
    change: container((first) => {
      first.image = 'kubernetesui/dashboard:v2.7.9';
    }),
    event: /[Ff]ailed to pull (and unpack )?image/,
  }),
  simple({
    id: 'workload-image-never-pulled',
    title: 'the image is not on the node, and the pod says never to pull it',
    dashboard: '1.10.1',
    expected: fault('WL-01'),
    change: container((first) => {
      first.image = 'k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.0';
      first.imagePullPolicy = 'Never';
    }),
    event: /is not present with pull policy of Never/,
  }),
  simple({
    id: 'workload-image-of-api-missing',
    title: 'the image of the module api can’t be fetched; page and gateway run',
    running: ['auth', 'web', 'kong'],
    dashboard: '7',
    expected: fault('WL-01'),
    change: container((first) => {
      first.image = 'docker.io/kubernetesui/dashboard-api:1.99.0';
    }, 'kubernetes-dashboard-api'),
    event: /[Ff]ailed to pull (and unpack )?image .*dashboard-api/,
  }),
  simple({
    id: 'workload-no-replicas',
    title: 'the Deployment is scaled to nothing',
    dashboard: '2.7',
    expected: fault('WL-12'),
    change: deployment((spec) => {
      spec.replicas = 0;
    }),
    shows: /0 replicas/,
    after: async () => '0 replicas',
  }),
  simple({
    id: 'workload-no-replicas-of-auth',
    title: 'the module auth is scaled to nothing; page and api run',
    dashboard: '7',
    expected: fault('WL-12'),
    change: deployment((spec) => {
      spec.replicas = 0;
    }, 'kubernetes-dashboard-auth'),
    shows: /0 replicas/,
    async after(_, put) {
      await put.ready('api', 'web', 'kong');
      return '0 replicas of auth';
    },
  }),
  simple({
    id: 'workload-paused',
    title: 'the Deployment has been paused since before its first pod',
    dashboard: '2.7',
    expected: fault('WL-12'),
    change: deployment((spec) => {
      spec.paused = true;
    }),
    shows: /paused/,
    after: (_, put) => put.condition(name, /paused/),
  }),
  simple({
    id: 'workload-quota-of-pods',
    title: 'the namespace’s quota allows no pod',
    dashboard: '2.7',
    expected: fault('WL-12'),
    change: () => undefined,
    before: [quota({ pods: '0' })],
    event: /exceeded quota: team/,
  }),
  simple({
    id: 'workload-quota-wants-requests',
    title: 'the namespace’s quota wants every pod to say how much it needs',
    dashboard: '2.7',
    expected: fault('WL-12'),
    change: () => undefined,
    before: [quota({ 'requests.cpu': '1' })],
    event: /failed quota: team: must specify requests\.cpu/,
  }),
  simple({
    id: 'workload-pod-security',
    title: 'the namespace allows only restricted pods',
    dashboard: '2.7',
    namespace: 'dashboard-restricted',
    expected: fault('WL-12'),
    change: labelled({ 'pod-security.kubernetes.io/enforce': 'restricted' }),
    event: /violates PodSecurity "restricted:latest"/,
  }),
  simple({
    id: 'workload-no-such-node',
    title: 'the pod wants a node with a label that none has',
    dashboard: '2.7',
    expected: fault('WL-02'),
    change: changePods((spec) => {
      spec.nodeSelector = { 'kubernetes.io/os': 'linux', disk: 'fast' };
    }, name),
    event: /0\/1 nodes are available/,
  }),
  {
    id: 'workload-taint',
    title: 'the only node is one of the control plane, and the manifest tolerates the old name of its taint only',
    dashboard: '2.7',
    expected: fault('WL-02'),
    shows: /had untolerated taint/,
    async prepare(world) {
      const where = `/api/v1/nodes/${world.node.nodeName}`;
      const taint = async (taints: readonly Changeable[]): Promise<void> => {
        for (let tries = 0; ; tries++) {
          const node = (await must(world.node.api('GET', where), 'node')).json;
          node.spec.taints = taints;
          const answer = await world.node.api('PUT', where, node);
          if (answer.status === 200) return;
          if (tries > 20) throw new Error(answer.text);
        }
      };
      await taint([{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]);
      world.defer(() => taint([]));
      const put = await world.put('2.7');
      return { said: await put.event(/had untolerated taint/) };
    },
  },
  simple({
    id: 'workload-secret-of-volume-missing',
    title: 'the Secret kubernetes-dashboard-certs is missing',
    dashboard: '2.7',
    expected: fault('WL-03'),
    change: without('Secret', 'kubernetes-dashboard-certs'),
    event:
      /MountVolume\.SetUp failed for volume "kubernetes-dashboard-certs" : secret "kubernetes-dashboard-certs" not found/,
  }),
  simple({
    id: 'workload-secret-of-7-missing',
    title: 'the Secret kubernetes-dashboard-csrf of the modules api and auth is missing',
    running: ['web', 'kong'],
    dashboard: '7',
    expected: fault('WL-03'),
    change: without('Secret', 'kubernetes-dashboard-csrf'),
    event: /secret "kubernetes-dashboard-csrf" not found/,
  }),
  simple({
    id: 'workload-probe-by-http',
    title: 'the liveness probe asks by http where the Dashboard speaks https, and the node ends it again and again',
    dashboard: '2.7',
    expected: fault('WL-10'),
    change: container((first) => {
      first.livenessProbe = {
        httpGet: { scheme: 'HTTP', path: '/', port: 8443 },
        initialDelaySeconds: 1,
        periodSeconds: 1,
        failureThreshold: 2,
      };
    }),
    shows: /failed liveness probe, will be restarted/,
    async after(_, put) {
      await put.pod(undefined, (pod) => (pod.status.containerStatuses?.[0]?.restartCount ?? 0) > 0);
      return put.event(/failed liveness probe, will be restarted/);
    },
  }),
  simple({
    id: 'workload-readiness-fails',
    title: 'a readiness probe asks a port where nobody listens',
    dashboard: '2.7',
    expected: fault('WL-10'),
    change: container((first) => {
      first.readinessProbe = { httpGet: { scheme: 'HTTPS', path: '/', port: 9443 }, periodSeconds: 1 };
    }),
    shows: /Readiness probe failed/,
    async after(_, put) {
      // In its first seconds a refused connection may be one that comes too early.
      await put.line(/Serving securely on HTTPS port/);
      await sleep(12_000);
      return put.event(/Readiness probe failed/);
    },
  }),
  simple({
    id: 'workload-memory-limit',
    title: 'the container may use less memory than the Dashboard needs, and the kernel ends it',
    dashboard: '1.10.1',
    expected: fault('WL-11'),
    // The least that a container can be started with; this program takes some 8 MiB.
    change: container((first) => {
      first.resources = { limits: { memory: '6Mi' } };
    }),
    shows: /OOMKilled/,
    async after(_, put) {
      const pod = await put.pod(undefined, (seen) => lastEnd(seen)?.reason === 'OOMKilled');
      return `${lastEnd(pod)?.reason}, exit code ${lastEnd(pod)?.exitCode}`;
    },
  }),
  simple({
    id: 'workload-command-missing',
    title: 'the command is not in the image',
    dashboard: '2.7',
    expected: fault('WL-17'),
    change: container((first) => {
      first.command = ['/usr/local/bin/dashboard'];
    }),
    event: /no such file or directory/,
  }),
  simple({
    id: 'workload-deployment-deleted',
    title: 'the Deployment has been deleted; Service and account are still there',
    dashboard: '2.7',
    expected: fault('WL-12'),
    change: (object) => !(object.kind === 'Deployment' && object.metadata.name === name),
    shows: /no Deployment/,
    after: async () => 'no Deployment',
  }),
  simple({
    id: 'workload-scraper-broken',
    title: 'only the metrics-scraper’s image can’t be fetched: the Dashboard itself is sound',
    running: ['dashboard'],
    dashboard: '2.7',
    // People get in and work; what is missing are the graphs.
    expected: { outcome: 'warning', causes: [['DISC-06'], ['WL-01']] },
    change: all(
      container((first) => {
        first.image = 'kubernetesui/metrics-scraper:v9';
      }, 'dashboard-metrics-scraper'),
    ),
    event: /[Ff]ailed to pull (and unpack )?image .*metrics-scraper/,
  }),
  simple({
    id: 'workload-two-replicas',
    title: 'two replicas, and both sound',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    change: deployment((spec) => {
      spec.replicas = 2;
    }),
    shows: /2 pages/,
    async after(world, put) {
      await put.ready();
      return `${(await bothServe(world)).length} pages`;
    },
  }),
];
