import type { Facts } from '../../../electron/checks/facts.ts';
import { checks } from '../../../electron/checks/index.ts';
import type { Judgement } from '../../../electron/checks/judgement.ts';
import { CertificateStore } from '../../../electron/kube/certificate-store.ts';
import { ObjectReader } from '../../../electron/kube/objects/reader.ts';
import { resources } from '../../../electron/kube/objects/resources.ts';
import { Vault } from '../../../electron/kube/vault.ts';
import type { StepId } from '../../../shared/flow/steps.ts';
import type { PodLogEvidence, ServicePageEvidence } from '../../../shared/model/evidence/dashboard.ts';
import type {
  ObjectItems,
  ObjectKind,
  ObjectQuestion,
  ObjectsEvidence,
} from '../../../shared/model/evidence/objects.ts';
import { answer } from '../builders.ts';
import { healthy } from '../server/builders.ts';
import { accountVolume } from '../service/world.ts';

type Raw = Readonly<Record<string, unknown>>;

const vault = new Vault();
const certificates = new CertificateStore();

/** An object as the API server writes it, read as the probe reads it. */
export function read<K extends ObjectKind>(kind: K, raw: Raw): ObjectItems[K] {
  return resources[kind].read(raw, new ObjectReader(vault), { certificates });
}

/** The answer to one question. `raw`: objects as the API server writes them. */
export function answered<K extends ObjectKind>(
  kind: K,
  raw: readonly Raw[] = [],
  change: Partial<Omit<ObjectQuestion, 'kind'>> &
    Partial<Pick<ObjectsEvidence, 'status' | 'message' | 'truncated'>> = {},
): ObjectsEvidence {
  const items = raw.map((one) => read(kind, one));
  const question = { namespace: null, name: null, labelSelector: null };
  const answer = { kind, status: 200, message: '', failure: null, items, seen: items.length, truncated: false };
  return { ...question, ...answer, ...change } as ObjectsEvidence;
}

/** A refusal in the API server's own words. */
export function denied(kind: ObjectKind, namespace: string | null): ObjectsEvidence {
  const where = namespace === null ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const message = `${kind.toLowerCase()} is forbidden: User "mara" cannot list resource "${kind.toLowerCase()}" in API group "" ${where}`;
  return answered(kind, [], { namespace, status: 403, message });
}

interface Made {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly image?: string;
  readonly args?: readonly string[];
  readonly replicas?: number;
  readonly available?: number;
  readonly container?: Raw;
  readonly metadata?: Raw;
  readonly status?: Raw;
}

/** A Deployment; by itself the one of the 2.7.0 manifest, healthy. */
export function deployment({
  name = 'kubernetes-dashboard',
  namespace = 'kubernetes-dashboard',
  labels = { 'k8s-app': 'kubernetes-dashboard' },
  image = 'kubernetesui/dashboard:v2.7.0',
  args = ['--auto-generate-certificates', '--namespace=kubernetes-dashboard'],
  replicas = 1,
  available = replicas,
  container = {},
  metadata = {},
  status = {},
}: Made = {}): Raw {
  return {
    metadata: { name, namespace, uid: `uid-${name}`, labels, ...metadata },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'kubernetes-dashboard',
          containers: [{ name, image, args, ports: [{ containerPort: 8443, protocol: 'TCP' }], ...container }],
        },
      },
    },
    status: { replicas, updatedReplicas: replicas, readyReplicas: available, availableReplicas: available, ...status },
  };
}

/** A Service; by itself the one of the 2.7.0 manifest. */
export function service(change: Raw = {}, spec: Raw = {}): Raw {
  const labels = { 'k8s-app': 'kubernetes-dashboard' };
  const { metadata = {} } = change as { readonly metadata?: Raw };
  return {
    metadata: { name: 'kubernetes-dashboard', namespace: 'kubernetes-dashboard', labels, ...metadata },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.12.7',
      selector: labels,
      ports: [{ port: 443, targetPort: 8443, protocol: 'TCP' }],
      ...spec,
    },
  };
}

/** The Deployments and Services of version 7's chart, in one namespace and of one release. */
export function chartSeven(namespace = 'kubernetes-dashboard', release = 'kubernetes-dashboard', version = '7.13.0') {
  const images = { api: '1.13.0', auth: '1.3.0', web: '1.7.0', 'metrics-scraper': '1.2.2' };
  const instance = { 'app.kubernetes.io/instance': release };
  const own = (part: string) => ({
    ...instance,
    'app.kubernetes.io/name': `kubernetes-dashboard-${part}`,
    'app.kubernetes.io/part-of': 'kubernetes-dashboard',
  });
  const kong = { ...instance, 'app.kubernetes.io/name': 'kong', 'app.kubernetes.io/component': 'app' };
  const chart = { 'helm.sh/chart': `kubernetes-dashboard-${version}` };
  const deployments = Object.entries(images).map(([part, tag]) =>
    deployment({
      name: `${release}-${part}`,
      namespace,
      labels: { ...own(part), ...chart },
      image: `docker.io/kubernetesui/dashboard-${part}:${tag}`,
      args: [],
      container: { ports: [{ name: part, containerPort: 8000 }] },
    }),
  );
  const kongPorts = [{ name: 'proxy-tls', containerPort: 8443, protocol: 'TCP' }];
  return {
    deployments: [
      ...deployments,
      deployment({
        name: `${release}-kong`,
        namespace,
        labels: { ...kong, 'helm.sh/chart': 'kong-2.46.0' },
        image: 'kong:3.8',
        args: [],
        container: { name: 'proxy', ports: kongPorts },
      }),
    ],
    services: [
      ...Object.keys(images).map((part) =>
        serviceOf(`${release}-${part}`, namespace, own(part), { name: part, port: 8000, targetPort: part }),
      ),
      serviceOf(`${release}-kong-proxy`, namespace, kong, { name: 'kong-proxy-tls', port: 443, targetPort: 8443 }),
    ],
  };
}

function serviceOf(name: string, namespace: string, labels: Readonly<Record<string, string>>, port: Raw): Raw {
  return service(
    { metadata: { name, namespace, labels } },
    { selector: labels, ports: [{ protocol: 'TCP', ...port }] },
  );
}

const templateLabels = { 'k8s-app': 'kubernetes-dashboard', 'pod-template-hash': '6c4b5d5c9d' };

/** A pod of the 2.7.0 manifest, running and ready unless the status says otherwise. */
export function pod(status: Raw = {}, change: { readonly metadata?: Raw; readonly spec?: Raw } = {}): Raw {
  return {
    metadata: {
      name: 'kubernetes-dashboard-6c4b5d5c9d-x7k2p',
      namespace: 'kubernetes-dashboard',
      uid: 'uid-pod',
      labels: templateLabels,
      creationTimestamp: '2026-11-24T11:00:00Z',
      ...change.metadata,
    },
    spec: {
      nodeName: 'worker-1',
      serviceAccountName: 'kubernetes-dashboard',
      volumes: [accountVolume()],
      containers: [
        {
          name: 'kubernetes-dashboard',
          image: 'kubernetesui/dashboard:v2.7.0',
          volumeMounts: [{ name: accountVolume().name, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
        },
      ],
      ...change.spec,
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [container({ ready: true, state: { running: { startedAt: '2026-11-24T12:00:05Z' } } })],
      ...status,
    },
  };
}

/** The status of its container. */
export function container(change: Raw): Raw {
  return {
    name: 'kubernetes-dashboard',
    ready: false,
    restartCount: 0,
    image: 'kubernetesui/dashboard:v2.7.0',
    ...change,
  };
}

/** A container that ended, as it looks between two starts. */
export function crashed(exitCode: number, change: Raw = {}): Raw {
  const terminated = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', ...change };
  const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 2m40s restarting failed container' };
  return {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [container({ restartCount: 5, state: { waiting }, lastState: { terminated } })],
  };
}

export function event(
  reason: string,
  message: string,
  about: Raw = { kind: 'Pod', name: 'kubernetes-dashboard-6c4b5d5c9d-x7k2p', uid: 'uid-pod' },
): Raw {
  return {
    metadata: { name: `e-${reason}-${message.length}`, namespace: 'kubernetes-dashboard' },
    type: 'Warning',
    reason,
    message,
    involvedObject: about,
    lastTimestamp: '2026-11-24T12:01:00Z',
  };
}

/** The end of the container's last log. */
export function lastLog(text: string, change: Partial<PodLogEvidence> = {}): PodLogEvidence {
  const at = {
    namespace: 'kubernetes-dashboard',
    pod: 'kubernetes-dashboard-6c4b5d5c9d-x7k2p',
    container: 'kubernetes-dashboard',
  };
  return { ...at, previous: true, status: 200, message: '', failure: null, text, ...change };
}

/** The cluster's slice of the Service, with one address. */
export function slice(endpoint: Raw = {}, change: Raw = {}): Raw {
  return {
    metadata: {
      name: 'kubernetes-dashboard-abcde',
      namespace: 'kubernetes-dashboard',
      labels: {
        'kubernetes.io/service-name': 'kubernetes-dashboard',
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
    },
    addressType: 'IPv4',
    ports: [{ name: '', port: 8443, protocol: 'TCP' }],
    endpoints: [
      { addresses: ['10.244.0.7'], conditions: { ready: true, serving: true, terminating: false }, ...endpoint },
    ],
    ...change,
  };
}

const namespace = 'kubernetes-dashboard';

/** What is in the Dashboard's namespace, by kinds. */
export function inNamespace(found: Partial<Record<ObjectKind, readonly Raw[]>> = {}): readonly ObjectsEvidence[] {
  const healthy = { pods: [pod()], replicaSets: [], events: [], endpointSlices: [slice()] };
  return Object.entries({ ...healthy, ...found }).map(([kind, raw]) =>
    answered(kind as ObjectKind, raw, { namespace }),
  );
}

/** The page as the service proxy answers; by itself the Dashboard's own. */
export function page(
  change: Partial<ServicePageEvidence> & {
    readonly said?: string;
    readonly status?: number;
    readonly body?: string;
  } = {},
): ServicePageEvidence {
  const { said, status = said === undefined ? 200 : 503, body, ...rest } = change;
  const told =
    said === undefined
      ? { body: body ?? '<html>', contentType: 'text/html' }
      : { body: said, contentType: 'application/json', kubernetesStatus: { code: status, reason: '', message: said } };
  const { outcome } = answer({ status, ...told });
  return { namespace, service: 'kubernetes-dashboard', port: 443, scheme: 'https', path: '/', outcome, ...rest };
}

/** Every fact of a walk to a healthy Dashboard 2.7.0. */
export function healthyDashboard(change: Partial<Facts> = {}): Facts {
  return healthy({
    asked: { paths: ['all'], install: null, told: {}, trial: null },
    dashboardCandidates: [answered('deployments', [deployment()]), answered('services', [service()])],
    dashboardObjects: inNamespace(),
    podLogs: [],
    servicePages: [
      page(),
      page({ scheme: 'http', status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' }),
    ],
    ...change,
  });
}

/** The step's judgement of these facts. */
export function judge(step: StepId, facts: Facts): Judgement {
  const check = checks.find((candidate) => candidate.step === step);
  if (check === undefined) throw new Error(`no check for ${step}`);
  return check.judge(facts as never);
}

/** The codes that a judgement names. */
export function codesOf(judgement: Judgement): readonly string[] {
  return 'problems' in judgement ? judgement.problems.map(({ code }) => code) : [];
}
