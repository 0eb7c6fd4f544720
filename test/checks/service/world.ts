import type { Facts } from '../../../electron/checks/facts.ts';
import type { Judgement } from '../../../electron/checks/judgement.ts';
import { serviceChecks } from '../../../electron/checks/service/index.ts';
import type { StepId } from '../../../shared/flow/steps.ts';
import type { PodLogEvidence } from '../../../shared/model/evidence/dashboard.ts';
import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import { answer, clock, handshake } from '../builders.ts';
import { answered, denied, deployment, service } from '../dashboard/builders.ts';
import { nothingAsked } from '../dashboard/nothing-asked.ts';

export type Raw = Readonly<Record<string, unknown>>;

const namespace = 'kubernetes-dashboard';
const labels = { 'k8s-app': 'kubernetes-dashboard' };
const folder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The volume that the API server adds to each pod. */
export const accountVolume = (change: { audience?: string; map?: string; seconds?: number } = {}): Raw => ({
  name: 'kube-api-access-x7k2p',
  projected: {
    sources: [
      {
        serviceAccountToken: {
          path: 'token',
          expirationSeconds: change.seconds ?? 3607,
          ...(change.audience === undefined ? {} : { audience: change.audience }),
        },
      },
      { configMap: { name: change.map ?? 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    ],
  },
});

export interface World {
  readonly image?: string;
  readonly args?: readonly string[];
  readonly env?: readonly Raw[];
  readonly account?: string;
  readonly automount?: boolean;
  /** null: nothing is mounted where the account's files should be. */
  readonly volume?: Raw | null;
  readonly volumes?: readonly Raw[];
  readonly mounts?: readonly Raw[];
  readonly security?: Raw;
  readonly replicas?: number;
  readonly sidecar?: string;
  /** null: there is no pod. */
  readonly podMadeAt?: string | null;
  readonly restarts?: number;
  readonly startedAt?: string;
  /** When the run before began; only where there are restarts. */
  readonly lastStartedAt?: string;
  readonly log?: string;
  readonly previousLog?: string;
  readonly logStatus?: number;
  readonly objects?: readonly ObjectsEvidence[];
  readonly hidden?: readonly string[];
  readonly facts?: Partial<Facts>;
}

const defaultArgs = ['--auto-generate-certificates', '--namespace=kubernetes-dashboard'];

export const healthyLog = [
  '2026/11/24 11:00:00 Starting overwatch',
  '2026/11/24 11:00:00 Using namespace: kubernetes-dashboard',
  '2026/11/24 11:00:00 Using in-cluster config to connect to apiserver',
  '2026/11/24 11:00:00 Successful initial request to the apiserver, version: v1.36.3',
  '2026/11/24 11:00:01 Metric client health check failed: the server could not find the requested resource (get services dashboard-metrics-scraper). Retrying in 30 seconds.',
].join('\n');

/** Lines of Go's log, as 1.x and 2.x write them. */
export const said = (...lines: readonly string[]): string =>
  ['Starting overwatch', 'Using in-cluster config to connect to apiserver', ...lines]
    .map((line) => (line.startsWith('panic:') ? line : `2026/11/24 11:59:00 ${line}`))
    .join('\n');

export const fatal = (reason: string): string =>
  `Error while initializing connection to Kubernetes apiserver. This most likely means that the cluster is misconfigured (e.g., it has invalid apiserver certificates or service account's configuration) or the --apiserver-host param points to a server that does not exist. Reason: ${reason}`;

/** Dashboard 2.7.0 of its manifest, healthy; a test names what it breaks. */
export function factsOf(world: World = {}): Partial<Facts> {
  const { image = 'kubernetesui/dashboard:v2.7.0', args = defaultArgs, env = [], replicas = 1 } = world;
  const spec = podSpec(world, image, args, env);
  const made = deployment({ image, args, replicas });
  const template = { metadata: { labels }, spec: { ...spec, volumes: world.volumes ?? [] } };
  const workload = { ...made, spec: { ...(made.spec as Raw), template } };
  const podMadeAt = world.podMadeAt === undefined ? '2026-11-24T10:59:50Z' : world.podMadeAt;
  const pods = podMadeAt === null ? [] : [pod(world, spec, podMadeAt)];
  const objects: readonly ObjectsEvidence[] = [
    answered('pods', pods, { namespace }),
    answered('replicaSets', [], { namespace }),
    answered('events', [], { namespace }),
    answered('serviceAccounts', [account({})], { namespace }),
    answered('secrets', [], { namespace }),
    answered('configMaps', [], { namespace }),
    answered('networkPolicies', [], { namespace }),
    answered('roles', [], { namespace }),
    answered('roleBindings', [], { namespace }),
  ];
  const changed = objects.map((one) => world.objects?.find(({ kind }) => kind === one.kind) ?? one);
  const extra = (world.objects ?? []).filter(
    ({ kind, name }) => name !== null || !objects.some((one) => one.kind === kind),
  );
  const hidden = changed.map((one) => (world.hidden?.includes(one.kind) ? denied(one.kind, namespace) : one));
  return {
    ...nothingAsked,
    asked: { paths: ['service'], install: null, told: {}, trial: null },
    clock: clock(),
    version: null,
    signedVersion: answer(),
    handshakes: [handshake()],
    dashboardCandidates: [answered('deployments', [workload]), answered('services', [service()])],
    dashboardObjects: [...hidden, ...extra],
    podLogs: podMadeAt === null ? [] : logs(world),
    ...world.facts,
  };
}

export const account = (change: Raw, metadata: Raw = {}): Raw => ({
  metadata: { name: 'kubernetes-dashboard', namespace, creationTimestamp: '2026-11-24T10:59:40Z', ...metadata },
  ...change,
});

function podSpec(world: World, image: string, args: readonly string[], env: readonly Raw[]): Raw {
  const volume = world.volume === undefined ? accountVolume() : world.volume;
  const name = 'kubernetes-dashboard';
  return {
    serviceAccountName: world.account ?? name,
    ...(world.automount === undefined ? {} : { automountServiceAccountToken: world.automount }),
    ...(world.security === undefined ? {} : { securityContext: world.security }),
    volumes: [...(volume === null ? [] : [volume]), ...(world.volumes ?? [])],
    containers: [
      {
        name,
        image,
        args,
        env,
        ports: [{ containerPort: 8443, protocol: 'TCP' }],
        volumeMounts: [
          ...(volume === null ? [] : [{ name: volume.name, mountPath: folder, readOnly: true }]),
          ...(world.mounts ?? []),
        ],
        securityContext: { runAsUser: 1001 },
      },
      ...(world.sidecar === undefined ? [] : [{ name: world.sidecar, image: 'istio/proxyv2:1.27.0' }]),
    ],
  };
}

function pod(world: World, spec: Raw, creationTimestamp: string): Raw {
  const { restarts = 0, startedAt = '2026-11-24T11:59:30Z', lastStartedAt } = world;
  const name = 'kubernetes-dashboard-7d9-x2k';
  const state =
    restarts > 0 ? { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } } : { running: { startedAt } };
  const lastState = restarts > 0 ? { terminated: { exitCode: 2, reason: 'Error', startedAt: lastStartedAt } } : {};
  return {
    metadata: { name, namespace, uid: 'uid-pod', labels, creationTimestamp },
    spec,
    status: {
      phase: 'Running',
      containerStatuses: [
        { name: 'kubernetes-dashboard', ready: restarts === 0, restartCount: restarts, state, lastState },
      ],
    },
  };
}

function logs({ log = healthyLog, previousLog, logStatus = 200 }: World): readonly PodLogEvidence[] {
  const at = { namespace, pod: 'kubernetes-dashboard-7d9-x2k', container: 'kubernetes-dashboard', failure: null };
  const message = logStatus === 200 ? '' : 'pods "kubernetes-dashboard-7d9-x2k" is forbidden';
  const text = logStatus === 200 ? log : '';
  return [
    { ...at, previous: false, status: logStatus, message, text },
    ...(previousLog === undefined ? [] : [{ ...at, previous: true, status: 200, message: '', text: previousLog }]),
  ];
}

/** What each step of the service link makes of it; the trial inside the cluster has tests of its own. */
export function judgeAll(facts: Partial<Facts>): Readonly<Partial<Record<StepId, Judgement>>> {
  const checks = serviceChecks.filter(({ step }) => step !== 'account.probe');
  return Object.fromEntries(checks.map((check) => [check.step, check.judge(facts as Facts)]));
}

/** `STEP CODE` of everything that fails; candidates behind a bar. */
export function failing(world: World = {}): readonly string[] {
  return codesWith(judgeAll(factsOf(world)), ['fail']);
}

/** The same of what only might. */
export function doubtful(world: World = {}): readonly string[] {
  return codesWith(judgeAll(factsOf(world)), ['inconclusive']);
}

export function warned(world: World = {}): readonly string[] {
  return codesWith(judgeAll(factsOf(world)), ['warn']);
}

function codesWith(judged: ReturnType<typeof judgeAll>, outcomes: readonly Judgement['outcome'][]): readonly string[] {
  return Object.entries(judged).flatMap(([step, judgement]) => {
    if (judgement === undefined || !outcomes.includes(judgement.outcome) || !('problems' in judgement)) return [];
    return judgement.problems.map(({ candidates }) => `${step} ${candidates.join('|')}`);
  });
}
