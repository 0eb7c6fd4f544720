import type { ServiceFacts } from '../../model/evidence/objects/network.ts';
import type { PodFacts } from '../../model/evidence/objects/pod.ts';
import type { WorkloadFacts } from '../../model/evidence/objects/workload.ts';
import type { ObjectsEvidence } from '../../model/evidence/objects.ts';
import type { Install, InstallModule, ModuleName } from '../../model/install.ts';
import { itemsOf } from './find-installs.ts';
import { versionOf } from './install-version.ts';
import { selects } from './labels.ts';
import { moduleOf } from './module-of.ts';

const gateways: readonly ModuleName[] = ['kong', 'scraper'];

/**
 * An install of which only Services were found, with the pods that are there all the same: bare ones, or of a workload that
 * is none of the kinds that are looked for, or does not look like a Dashboard's. They are those that its Services choose, and
 * those that run a Dashboard's image. All other installs stay as they are.
 */
export function withPods(install: Install, objects: readonly ObjectsEvidence[]): Install {
  if (install.modules.length > 0) return install;
  const groups = new Map<string, PodFacts[]>();
  for (const pod of itemsOf(objects, 'pods')) {
    if (pod.namespace !== install.namespace || pod.deletedAt !== null) continue;
    const key = pod.owner?.uid ?? pod.uid;
    groups.set(key, [...(groups.get(key) ?? []), pod]);
  }
  const modules = [...groups.values()].flatMap((pods) => partOf(pods, install) ?? []);
  if (modules.length === 0) return install;
  return { ...install, ...versionOf(modules), modules };
}

function partOf(pods: readonly PodFacts[], install: Install): InstallModule | null {
  const [first] = pods;
  if (first === undefined) return null;
  const workload = workloadOf(first, pods);
  const chosenBy = install.services.find(({ selector }) => selects(selector, first.labels));
  const found = moduleOf(workload);
  const carrier = first.spec.containers[0];
  // A gateway or a scraper may be anybody's.
  const isDashboard = found !== null && !gateways.includes(found.module);
  if (!isDashboard && (chosenBy === undefined || carrier === undefined)) return null;
  const byService = { container: carrier?.name ?? '', image: carrier?.image ?? '' };
  const module = found ?? { module: moduleBehind(chosenBy, install), ...byService };
  const maker = first.owner === null ? `pod/${first.name}` : `${first.owner.kind.toLowerCase()}/${first.owner.name}`;
  return { ...module, kind: 'Pod', deployment: maker, labels: first.labels, workload };
}

/** What the Service's name says of the part behind it. */
function moduleBehind(service: ServiceFacts | undefined, { family }: Install): ModuleName {
  if (family === 'headlamp') return 'headlamp';
  const part = /-(api|auth|web)$/.exec(service?.name ?? '')?.[1];
  if (part !== undefined) return part as ModuleName;
  return family === '7' ? 'kong' : 'dashboard';
}

/** The pods as the workload that would have made them. */
function workloadOf(first: PodFacts, pods: readonly PodFacts[]): WorkloadFacts {
  const ready = pods.filter(({ conditions }) =>
    conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
  ).length;
  const { name, namespace, uid, labels, annotations, createdAt, deletedAt, owner, spec } = first;
  const counts = { replicas: pods.length, existing: pods.length, updated: pods.length, ready, available: ready };
  return {
    ...{ name: owner?.name ?? name, namespace, uid, labels, annotations, createdAt, deletedAt, owner },
    ...counts,
    paused: false,
    selector: { matchLabels: labels, matchExpressions: [] },
    template: { labels, annotations, spec },
    conditions: [],
  };
}
