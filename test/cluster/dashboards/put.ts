// The same installs as install.ts, for many cases one after another on one node: made and taken away by plain calls to
// the API server, since each start of kubectl costs half a second of these few cores, and waited for by what they say.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest, SeenPod } from '../node/workloads.ts';
import { isReady, lastEnd, waitForPod } from '../node/workloads.ts';
import type { NodeRig } from '../node.ts';
import { type Changeable, type DashboardVersion, installClusterNames, kinds, withImages } from './install.ts';
import { routesKnown } from './routes.ts';

export interface PutOptions {
  /** Default: where its manifest puts it. */
  readonly namespace?: string;
  /** As InstallOptions.change. */
  readonly change?: (object: Changeable) => unknown;
  /** More objects, made before the rest and taken away with them. */
  readonly before?: readonly Manifest[];
}

export interface Dashboard {
  readonly version: DashboardVersion;
  readonly namespace: string;
  readonly parts: readonly string[];
  /** The newest pod of a part, when it fits; default, when it is Ready. */
  pod(part?: string, fits?: (pod: SeenPod) => boolean): Promise<SeenPod>;
  /** Until every part is Ready and says that it serves. */
  ready(...parts: readonly string[]): Promise<void>;
  /** Waits for a line of a part’s log, of this run or the one before, and gives it. */
  line(fits: RegExp, part?: string): Promise<string>;
  /** Waits until a container of the part has ended, and gives the line of its log that fits. */
  lastLine(fits: RegExp, part?: string): Promise<string>;
  /** Waits for an event of the namespace, and gives its message. */
  event(fits: RegExp): Promise<string>;
  /** Waits for a condition of the Deployment of that name, and gives its message. */
  condition(name: string, fits: RegExp): Promise<string>;
  /** Ends the container of a part as a node would; the pod stays and starts it again. */
  kill(part?: string): Promise<void>;
  remove(): Promise<void>;
}

const seconds = 90;

export async function putDashboard(
  node: NodeRig,
  version: DashboardVersion,
  options: PutOptions = {},
): Promise<Dashboard> {
  const kind = kinds[version];
  const namespace = options.namespace ?? kind.namespace;
  await withImages(node, kind.images);
  if (version === '7') await installClusterNames(node);
  const manifests = structuredClone(kind.manifests(namespace)) as Changeable[];
  const objects = manifests.filter((object) => options.change?.(object) !== false);
  const all = [...(options.before ?? []), ...objects] as readonly Changeable[];
  const selectors = Object.values(kind.parts).map(({ selector }) => selector);
  const remove = () => take(node, all, namespace, selectors);
  try {
    await makeAll(node, all);
  } catch (error) {
    await remove();
    throw error;
  }
  const parts = Object.keys(kind.parts);
  const first = parts[0] ?? '';
  const partOf = (part: string) => {
    const found = kind.parts[part];
    if (found === undefined) throw new Error(`${version} has no part ${part}`);
    return found;
  };
  const podsOf = (part: string) => podsWith(node, namespace, partOf(part).selector);
  const line = async (fits: RegExp, part = first): Promise<string> => {
    let seen = '';
    const found = await soon(async () => {
      for (const pod of await podsOf(part)) {
        for (const previous of [false, true]) {
          const text = await logOf(node, pod, previous);
          seen = text || seen;
          const [hit] = text.split('\n').filter((one) => fits.test(one));
          if (hit !== undefined) return hit;
        }
      }
      return undefined;
    });
    if (found === undefined) throw new Error(`the log of ${part} had no ${fits}:\n${seen.slice(-600)}`);
    return found;
  };
  const pod: Dashboard['pod'] = (part = first, fits = isReady) =>
    waitForPod(node, { namespace, selector: partOf(part).selector, seconds }, fits);

  return {
    version,
    namespace,
    parts,
    pod,
    line,
    async lastLine(fits, part = first) {
      await pod(part, (seen) => lastEnd(seen) !== undefined);
      const found = await line(fits, part);
      // The node starts it once more at once, and waits only after the second end; that is how people find it.
      const waits = (seen: SeenPod) =>
        seen.status.containerStatuses?.every(({ state }) => !('running' in state)) ?? false;
      await waitForPod(node, { namespace, selector: partOf(part).selector, seconds: 12 }, waits).catch(() => undefined);
      return found;
    },
    async ready(...wanted) {
      await Promise.all(
        (wanted.length > 0 ? wanted : parts).map(async (part) => {
          await pod(part);
          const { serves } = partOf(part);
          if (serves) await line(serves, part);
        }),
      );
      await routesKnown(node, namespace);
    },
    async event(fits) {
      let seen: readonly string[] = [];
      const found = await soon(async () => {
        const answer = await node.api('GET', `/api/v1/namespaces/${namespace}/events`);
        seen = ((answer.json?.items ?? []) as Changeable[]).map(({ message }) => String(message));
        return seen.find((message) => fits.test(message));
      });
      if (found === undefined) throw new Error(`no event ${fits}, only:\n${seen.join('\n')}`);
      return found;
    },
    async condition(name, fits) {
      let seen = '';
      const found = await soon(async () => {
        const answer = await node.api('GET', `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`);
        const conditions = (answer.json?.status?.conditions ?? []) as Changeable[];
        seen = conditions.map(({ message }) => String(message)).join('\n');
        return conditions.map(({ message }) => String(message)).find((message) => fits.test(message));
      });
      if (found === undefined) throw new Error(`no condition ${fits} of ${name}, only:\n${seen}`);
      return found;
    },
    async kill(part = first) {
      const { status } = await pod(part);
      const id = String((status.containerStatuses?.[0] as Changeable)?.containerID ?? '').replace('containerd://', '');
      await node.machine.must(['ctr', '--namespace', 'k8s.io', 'tasks', 'kill', '--signal', 'SIGKILL', id]);
    },
    remove,
  };
}

const makers = ['Deployment', 'DaemonSet', 'StatefulSet', 'Pod'];

/** Bindings and accounts first: a pod that starts before its Role is known ends with another fault. */
async function makeAll(node: NodeRig, all: readonly Changeable[]): Promise<void> {
  const [first, second, last] = [['Namespace'], ['ServiceAccount', 'Role', 'ClusterRole'], makers];
  const early = [...first, ...second, ...last];
  const kindsOf = (wanted: readonly string[]) => all.filter(({ kind }) => wanted.includes(kind));
  const middle = all.filter(({ kind }) => !early.includes(kind));
  for (const objects of [kindsOf(first), kindsOf(second), middle]) {
    await Promise.all(objects.map((object) => make(node, object)));
  }
  await rightsSettled(node, all);
  await Promise.all(kindsOf(last).map((object) => make(node, object)));
}

/** Undefined when it did not come in time. */
async function soon<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found !== undefined || Date.now() > until) return found;
    await sleep(250);
  }
}

async function podsWith(node: NodeRig, namespace: string, selector: string): Promise<readonly Changeable[]> {
  const answer = await node.api(
    'GET',
    `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`,
  );
  return ((answer.json?.items ?? []) as Changeable[]).filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined,
  );
}

/** Of its first container, which is the Dashboard itself. */
async function logOf(node: NodeRig, { metadata, spec }: Changeable, previous: boolean): Promise<string> {
  const query = `?container=${spec.containers[0].name}${previous ? '&previous=true' : ''}`;
  const answer = await node.api('GET', `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/log${query}`);
  return answer.status === 200 ? answer.text : '';
}

/** Where objects of a kind are: the API group’s path, the resource, and whether they are in a namespace. */
const places: Readonly<Record<string, readonly [string, string, boolean]>> = {
  Namespace: ['/api/v1', 'namespaces', false],
  ServiceAccount: ['/api/v1', 'serviceaccounts', true],
  Service: ['/api/v1', 'services', true],
  Secret: ['/api/v1', 'secrets', true],
  ConfigMap: ['/api/v1', 'configmaps', true],
  ResourceQuota: ['/api/v1', 'resourcequotas', true],
  LimitRange: ['/api/v1', 'limitranges', true],
  EndpointSlice: ['/apis/discovery.k8s.io/v1', 'endpointslices', true],
  NetworkPolicy: ['/apis/networking.k8s.io/v1', 'networkpolicies', true],
  Ingress: ['/apis/networking.k8s.io/v1', 'ingresses', true],
  Role: ['/apis/rbac.authorization.k8s.io/v1', 'roles', true],
  RoleBinding: ['/apis/rbac.authorization.k8s.io/v1', 'rolebindings', true],
  ClusterRole: ['/apis/rbac.authorization.k8s.io/v1', 'clusterroles', false],
  ClusterRoleBinding: ['/apis/rbac.authorization.k8s.io/v1', 'clusterrolebindings', false],
  Deployment: ['/apis/apps/v1', 'deployments', true],
  DaemonSet: ['/apis/apps/v1', 'daemonsets', true],
  StatefulSet: ['/apis/apps/v1', 'statefulsets', true],
  Pod: ['/api/v1', 'pods', true],
};

function pathOf({ kind, metadata }: Changeable): string {
  const place = places[kind];
  if (place === undefined) throw new Error(`put.ts does not know where a ${kind} is`);
  const [group, resource, namespaced] = place;
  return `${group}/${namespaced ? `namespaces/${metadata.namespace}/` : ''}${resource}`;
}

async function make(node: NodeRig, object: Changeable): Promise<void> {
  const where = pathOf(object);
  for (let tries = 0; ; tries++) {
    const answer = await node.api('POST', where, object);
    if (answer.status < 300 || (answer.status === 409 && object.kind === 'Namespace')) return;
    // What the case before left is on its way out; a namespace’s account comes a moment after it.
    if (answer.status !== 409 && answer.status !== 403) throw new Error(`${where}: ${answer.text.slice(0, 300)}`);
    if (tries > 80) throw new Error(`${where}: ${answer.text.slice(0, 300)}`);
    await sleep(100);
  }
}

/** A new binding reaches the authorizer a moment later; a Dashboard that starts before ends with a fault of its own. */
async function rightsSettled(node: NodeRig, all: readonly Changeable[]): Promise<void> {
  const roles = new Set(all.filter(({ kind }) => kind === 'Role').map(({ metadata }) => metadata.name));
  const binding = all.find(({ kind, roleRef }) => kind === 'RoleBinding' && roles.has(roleRef.name));
  if (binding === undefined) return;
  const role = all.find(({ kind, metadata }) => kind === 'Role' && metadata.name === binding.roleRef.name);
  const [rule] = role.rules as Changeable[];
  const [subject] = binding.subjects as Changeable[];
  const [resource, subresource] = String(rule.resources[0]).split('/');
  const resourceAttributes = {
    namespace: binding.metadata.namespace,
    group: rule.apiGroups[0],
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(rule.resourceNames === undefined ? {} : { name: rule.resourceNames[0] }),
    verb: rule.verbs[0],
  };
  for (let tries = 0; tries < 100; tries++) {
    const answer = await node.api('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      spec: { user: `system:serviceaccount:${subject.namespace}:${subject.name}`, resourceAttributes },
    });
    if (answer.json?.status?.allowed) return;
    await sleep(50);
  }
}

/** Takes all of it away, and returns when nothing of it can be seen any more. */
async function take(
  node: NodeRig,
  all: readonly Changeable[],
  namespace: string,
  selectors: readonly string[],
): Promise<void> {
  const own = ({ kind }: Changeable): boolean => kind !== 'Namespace';
  const now = { propagationPolicy: 'Background', gracePeriodSeconds: 0 };
  // A Deployment stays to be seen until its pods are gone: else its controller, which hears of it late, makes new ones.
  const withPods = { ...now, propagationPolicy: 'Foreground' };
  const deployments = all.filter(({ kind }) => kind === 'Deployment');
  await Promise.all(
    all
      .filter(own)
      .map((object) =>
        node.api('DELETE', `${pathOf(object)}/${object.metadata.name}`, deployments.includes(object) ? withPods : now),
      ),
  );
  const [core, apps] = [`/api/v1/namespaces/${namespace}`, `/apis/apps/v1/namespaces/${namespace}`];
  const quietly = (path: string) => node.api('DELETE', path, now).catch(() => undefined);
  // Secrets that the Dashboard made for itself, and what was said about pods that have the same names again.
  await Promise.all([
    ...['kubernetes-dashboard-key-holder', 'kubernetes-dashboard-csrf'].map((name) =>
      quietly(`${core}/secrets/${name}`),
    ),
    quietly(`${core}/configmaps/kubernetes-dashboard-settings`),
  ]);
  const until = Date.now() + 60_000;
  for (;;) {
    let left = 0;
    for (const selector of [
      ...selectors,
      'k8s-app=dashboard-metrics-scraper',
      'app.kubernetes.io/instance=kubernetes-dashboard',
    ]) {
      const query = `?labelSelector=${encodeURIComponent(selector)}`;
      await quietly(`${apps}/replicasets${query}`);
      await quietly(`${core}/pods${query}`);
      const answers = await Promise.all([
        node.api('GET', `${core}/pods${query}`),
        node.api('GET', `${apps}/replicasets${query}`),
        node.api('GET', `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices${query}`),
      ]);
      left += answers.reduce((sum, { json }) => sum + (json?.items ?? []).length, 0);
    }
    const kept = await Promise.all(
      deployments.map((object) => node.api('GET', `${pathOf(object)}/${object.metadata.name}`)),
    );
    left += kept.filter(({ status }) => status === 200).length;
    if (left === 0) break;
    if (Date.now() > until) throw new Error(`${left} objects of ${namespace} are still there`);
    await sleep(150);
  }
  await quietly(`${core}/events`);
  // A namespace of the case’s own goes too, and nobody waits for it.
  if (!Object.values(kinds).some((kind) => kind.namespace === namespace)) {
    await quietly(`/api/v1/namespaces/${namespace}`);
  }
}
