import type { PodFacts } from '../../model/evidence/objects/pod.ts';
import type { ObjectsEvidence } from '../../model/evidence/objects.ts';
import type { Install, InstallModule } from '../../model/install.ts';
import { itemsOf } from './find-installs.ts';
import { selectorMatches, selects } from './labels.ts';

/**
 * The pods of one part, the newest first. Those of a ReplicaSet that another Deployment made do not count, though they have
 * the same labels: a Deployment that was deleted and made again leaves some behind for a while. Where ReplicaSets may not be
 * seen, labels decide alone (kubernetes pkg/controller/deployment, getReplicaSetsForDeployment).
 */
export function podsOfModule(
  { kind, workload }: InstallModule,
  objects: readonly ObjectsEvidence[],
): readonly PodFacts[] {
  const foreign = itemsOf(objects, 'replicaSets').filter(({ owner }) => owner !== null && owner.uid !== workload.uid);
  const isOwn = ({ owner }: PodFacts): boolean => {
    if (kind === 'Pod' || owner === null) return true;
    if (kind !== 'Deployment') return owner.kind === kind && owner.name === workload.name;
    return owner.kind === 'ReplicaSet' && !foreign.some(({ uid }) => uid === owner.uid);
  };
  return newestFirst(
    itemsOf(objects, 'pods').filter(
      (pod) => pod.namespace === workload.namespace && selectorMatches(workload.selector, pod.labels) && isOwn(pod),
    ),
  );
}

/** The pods that a Service chooses. */
export function podsOfService(
  { namespace, selector }: { readonly namespace: string; readonly selector: Readonly<Record<string, string>> },
  objects: readonly ObjectsEvidence[],
): readonly PodFacts[] {
  return itemsOf(objects, 'pods').filter((pod) => pod.namespace === namespace && selects(selector, pod.labels));
}

/** A pod needs some seconds from being made to its first look at health: milliseconds. */
const startingMs = 15_000;
/** The API server’s clock may be so far ahead; one that is further off tells nothing about ages. */
const clockMs = 2_000;

/**
 * Have all pods that a Service chooses been made just now (`now`: ISO 8601)? Then it is too early to say that it leads
 * nowhere. No pod at all is not early: none may ever come.
 */
export function podsJustMade(
  service: Parameters<typeof podsOfService>[0],
  objects: readonly ObjectsEvidence[],
  now: string,
): boolean {
  return areJustMade(podsOfService(service, objects), now);
}

/** The same of the pods of one part: the gateway of 7 reaches it a moment after it is ready. */
export function partJustMade(module: InstallModule, objects: readonly ObjectsEvidence[], now: string): boolean {
  return areJustMade(podsOfModule(module, objects), now);
}

/** All of these pods, of which there must be one. */
export function areJustMade(pods: readonly PodFacts[], now: string): boolean {
  const isYoung = ({ createdAt }: PodFacts): boolean => {
    const age = createdAt === null ? Number.NaN : Date.parse(now) - Date.parse(createdAt);
    return age > -clockMs && age < startingMs;
  };
  return pods.length > 0 && pods.every(isYoung);
}

export interface LogQuestion {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

const mostPodsOfModule = 2;
const mostLogs = 16;

/**
 * Whose logs tell how the Dashboard signs in, and why a container ended: of each part's newest pods the container that carries
 * it and any other that does not run; a scraper, which nobody else needs, only when it is not ready. A container that has never started has no log.
 */
export function logQuestions(install: Install, objects: readonly ObjectsEvidence[]): readonly LogQuestion[] {
  return install.modules
    .filter(({ module }) => module !== 'scraper')
    .flatMap((module) => podsToRead(podsOfModule(module, objects)).flatMap((pod) => logsOfPod(pod, module.container)))
    .slice(0, mostLogs);
}

function isReady({ conditions, deletedAt }: PodFacts): boolean {
  return deletedAt === null && conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** The newest, and where none of them is ready, the newest that is: during an update that is stuck it is the one that serves. */
function podsToRead(pods: readonly PodFacts[]): readonly PodFacts[] {
  const newest = pods.slice(0, mostPodsOfModule);
  return newest.some(isReady) ? newest : [...newest, ...pods.filter(isReady).slice(0, 1)];
}

function logsOfPod(pod: PodFacts, carrier: string): readonly LogQuestion[] {
  return pod.containers.flatMap(({ name, state, lastState, ready, init, restartCount }) => {
    if (name !== carrier && (ready || (init && state?.kind === 'terminated' && state.exitCode === 0))) return [];
    const at = { namespace: pod.namespace, pod: pod.name, container: name };
    const current = state?.kind === 'running' || state?.kind === 'terminated' ? [{ ...at, previous: false }] : [];
    const before = restartCount > 0 || lastState?.kind === 'terminated';
    // Between two starts the log of the last one is the current one; after the next start it is the previous one.
    const waiting = state?.kind === 'waiting' && before ? [{ ...at, previous: false }] : [];
    // One that has just ended is started again at once, perhaps before its log is read: then that is the previous one too.
    const last = before || state?.kind === 'terminated' ? [{ ...at, previous: true }] : [];
    return [...current, ...waiting, ...last];
  });
}

function newestFirst(pods: readonly PodFacts[]): readonly PodFacts[] {
  return [...pods].sort((left, right) => ((left.createdAt ?? '') < (right.createdAt ?? '') ? 1 : -1));
}
