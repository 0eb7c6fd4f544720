import { CertificateStore } from '../../../electron/kube/certificate-store.ts';
import { ObjectReader } from '../../../electron/kube/objects/reader.ts';
import { resources } from '../../../electron/kube/objects/resources.ts';
import { Vault } from '../../../electron/kube/vault.ts';
import type {
  ObjectItems,
  ObjectKind,
  ObjectQuestion,
  ObjectsEvidence,
} from '../../../shared/model/evidence/objects.ts';

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
