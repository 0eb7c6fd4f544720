import type { ServiceFacts } from '../../model/evidence/objects/network.ts';
import type { ObjectItems, ObjectKind, ObjectsEvidence } from '../../model/evidence/objects.ts';
import type { Install, InstallModule, ModuleName, WorkloadKind } from '../../model/install.ts';
import { mainModule, versionOf } from './install-version.ts';
import { isKong, moduleOf } from './module-of.ts';
import { belongsTo, serviceForPeople } from './people-service.ts';

/** All items of one kind in several answers, each once. */
export function itemsOf<K extends ObjectKind>(
  evidence: readonly ObjectsEvidence[],
  kind: K,
): readonly ObjectItems[K][] {
  const items = evidence.flatMap((one) => (one.kind === kind ? one.items : []) as readonly ObjectItems[K][]);
  return [...new Map(items.map((item) => [`${item.namespace}/${item.name}`, item])).values()];
}

const gateways: readonly ModuleName[] = ['kong', 'scraper'];
const partsOfSeven: readonly ModuleName[] = ['api', 'auth', 'web'];

/** What makes pods, and is looked for. A bare pod, or what another controller made, is found by its Service (`withPods`). */
const workloadKinds = [
  ['deployments', 'Deployment'],
  ['daemonSets', 'DaemonSet'],
  ['statefulSets', 'StatefulSet'],
] as const satisfies readonly (readonly [ObjectKind, WorkloadKind])[];

/**
 * Every Dashboard and Headlamp among the workloads and Services that were listed, by image, labels, chart and name; in the
 * order of their namespaces and names. A lone Service with the labels of one counts, too: what it led to is gone, or is
 * nothing that looks like a Dashboard.
 */
export function findInstalls(candidates: readonly ObjectsEvidence[]): readonly Install[] {
  const services = itemsOf(candidates, 'services');
  const modules = modulesOf(candidates);
  const installs = groupsOf(modules).map((group) => installOf(group, services));
  const orphans = services.filter(
    (service) =>
      namesDashboard(service) !== null &&
      !installs.some((install) => install.namespace === service.namespace && install.services.includes(service)) &&
      !installs.some(({ namespace }) => namespace === service.namespace),
  );
  return [...installs, ...orphanInstalls(orphans)].sort((left, right) =>
    compare(`${left.namespace}/${left.name}`, `${right.namespace}/${right.name}`),
  );
}

function modulesOf(candidates: readonly ObjectsEvidence[]): readonly InstallModule[] {
  return workloadKinds.flatMap(([list, kind]) =>
    itemsOf(candidates, list).flatMap((workload): readonly InstallModule[] => {
      const found = moduleOf(workload);
      if (found === null) return [];
      const deployment = kind === 'Deployment' ? workload.name : `${kind.toLowerCase()}/${workload.name}`;
      return [{ ...found, kind, deployment, labels: workload.template.labels, workload }];
    }),
  );
}

/** One group an install. The parts of 7 belong together by their release; a scraper or Kong belongs to what it stands beside. */
function groupsOf(modules: readonly InstallModule[]): readonly (readonly InstallModule[])[] {
  const groups = new Map<string, InstallModule[]>();
  for (const part of modules) {
    if (gateways.includes(part.module)) continue;
    const { namespace } = part.workload;
    const key = partsOfSeven.includes(part.module)
      ? `${namespace} release ${releaseOf(part) ?? ''}`
      : `${namespace} ${part.deployment}`;
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  for (const part of modules.filter(({ module }) => gateways.includes(module))) {
    const beside = [...groups.values()].filter((group) => group[0]?.workload.namespace === part.workload.namespace);
    // Kong is a gateway for many things; it belongs to a Dashboard of the same release, or to the one that can't do without.
    const same = beside.filter((group) => group.some((other) => releaseOf(other) === releaseOf(part)));
    const seven = beside.filter((group) => group.some(({ module }) => partsOfSeven.includes(module)));
    const dashboards = beside.filter((group) => group.every(({ module }) => module !== 'headlamp'));
    const [home] =
      part.module === 'kong'
        ? [...same.filter((group) => seven.includes(group)), ...(releaseOf(part) === null ? seven : [])]
        : [...same, ...dashboards];
    home?.push(part);
  }
  return [...groups.values()];
}

/** The Helm release that a part is of. */
function releaseOf({ workload }: Pick<InstallModule, 'workload'>): string | null {
  return (
    workload.labels['app.kubernetes.io/instance'] ??
    workload.template.labels['app.kubernetes.io/instance'] ??
    workload.annotations['meta.helm.sh/release-name'] ??
    null
  );
}

function installOf(modules: readonly InstallModule[], all: readonly ServiceFacts[]): Install {
  const main = mainModule(modules);
  const namespace = main?.workload.namespace ?? '';
  const version = versionOf(modules);
  const name =
    version.family === '7'
      ? ((main === null ? null : releaseOf(main)) ?? 'kubernetes-dashboard')
      : (main?.workload.name ?? '');
  const kind = version.family === 'headlamp' ? 'headlamp' : 'dashboard';
  const services = all.filter((service) => service.namespace === namespace && belongsTo(service, kind, modules));
  return {
    kind,
    namespace,
    name,
    ...version,
    modules,
    services,
    service: serviceForPeople(version.family, modules, services),
  };
}

/** Services whose labels or names say Dashboard or Headlamp, with no workload beside them. One install a namespace and kind. */
function orphanInstalls(services: readonly ServiceFacts[]): readonly Install[] {
  const groups = new Map<string, ServiceFacts[]>();
  for (const service of services) {
    const key = `${service.namespace} ${namesDashboard(service)}`;
    groups.set(key, [...(groups.get(key) ?? []), service]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const kind = namesDashboard(first) ?? 'dashboard';
    const seven = group.some(({ name, labels }) => isKong(labels) || /-(?:kong-proxy|web|api|auth)$/.test(name));
    const family = kind === 'headlamp' ? 'headlamp' : seven ? '7' : first.namespace === 'kube-system' ? '1.7' : '2';
    const service = serviceForPeople(family, [], group);
    const name = (service ?? first).name;
    const nothingKnown = { version: null, versionFrom: null, chart: null, modules: [] } as const;
    return [{ kind, namespace: first.namespace, name, family, ...nothingKnown, services: group, service }];
  });
}

function namesDashboard({ name, labels }: ServiceFacts): Install['kind'] | null {
  const told = [
    labels['app.kubernetes.io/name'],
    labels['app.kubernetes.io/part-of'],
    labels['k8s-app'],
    labels.app,
    name,
  ];
  if (told.includes('headlamp')) return 'headlamp';
  const dashboard = /^kubernetes-dashboard(?:-(?:kong-proxy|web|api|auth))?$/;
  return told.some((text) => text !== undefined && dashboard.test(text)) ? 'dashboard' : null;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
