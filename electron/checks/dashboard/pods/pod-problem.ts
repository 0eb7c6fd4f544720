import type { PodLogEvidence } from '../../../../shared/model/evidence/dashboard.ts';
import type { NodeFacts } from '../../../../shared/model/evidence/objects/cluster.ts';
import type { ContainerStatusFacts, EventFacts, PodFacts } from '../../../../shared/model/evidence/objects/pod.ts';
import type { InstallModule } from '../../../../shared/model/install.ts';
import { reachedServer, servesByLog, startReasonOf } from '../../../../shared/rules/dashboard/start-reason.ts';
import { type NamedProblem, problem } from '../../judgement.ts';
import { warningsAbout } from './events.ts';
import { isThereNow, mountFailure } from './mount-failure.ts';
import type { PodPlace } from './pod-place.ts';
import { probeOf, startProblem } from './start-problem.ts';

/** What is known besides the pod itself. */
export interface AroundPod {
  readonly events: readonly EventFacts[];
  readonly logs: readonly PodLogEvidence[];
  /** Secrets and ConfigMaps that are there; see `volumeSources`. */
  readonly volumeSources: ReadonlySet<string>;
  /** null: may not be seen. */
  readonly nodes: readonly NodeFacts[] | null;
  /** This computer's clock, ISO 8601. */
  readonly now: string;
}

/** For so long after its start a container may still be starting: what a health check says of it then is no fault. */
const startingMs = 10_000;
/** One that a health check has ended is watched again for a while before it is ended once more. */
const watchedMs = 60_000;

/** `settling`: it has just begun, and nothing is wrong yet. */
export type PodState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'settling'; readonly said: string }
  | { readonly kind: 'problem'; readonly problem: NamedProblem };

const imageReasons =
  /^(?:ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName|ImageInspectError|RegistryUnavailable)$/;
const pullEvents = ['Failed', 'ErrImageNeverPull', 'InspectFailed'];
/** The runtime could not make or start the container (kubelet, kuberuntime_container.go, events.FailedToStartContainer). */
const startFailure =
  /^(?:Error: )?failed to (?:create|start) (?:containerd task|shim task|container)|OCI runtime create failed/;
/** What the kubelet ends a container by (pkg/kubelet/kuberuntime, computePodActions); readiness ends none. */
const endingCheck = /^(?:Liveness|Startup) probe/;
const sandboxEvents = ['FailedCreatePodSandBox', 'NetworkNotReady'];

type PodOf = Pick<InstallModule, 'deployment' | 'module' | 'container'>;

/** The container that asks the API server; null: none does. */
function carrierOf({ module, container }: Pick<PodOf, 'module' | 'container'>): string | null {
  return module === 'kong' || module === 'scraper' ? null : container;
}

/** How one pod does, by its conditions, its containers, its events and its logs. */
export function podState(pod: PodFacts, { deployment: workload, ...part }: PodOf, around: AroundPod): PodState {
  const at = { namespace: pod.namespace, workload, pod: pod.name };
  const own = { subject: workload, explainable: false };
  const unscheduled = pod.conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled !== undefined || (pod.phase === 'Pending' && pod.spec.nodeName === null)) {
    const said = unscheduled?.message ?? '';
    // Nobody has tried: the scheduler itself does not run.
    return is(
      problem('WL-02', { ...at, said: said || 'no scheduler has looked at it yet' }, { ...own, likely: said === '' }),
    );
  }
  if (pod.phase === 'Failed' && pod.containers.every(({ state }) => state?.kind !== 'running')) {
    const said = pod.message || pod.reason;
    if (pod.reason !== '')
      return is(problem('WL-11', { ...at, container: '', exitCode: 0, why: 'evicted', said }, own));
  }
  const node = around.nodes?.find(({ name }) => name === pod.spec.nodeName);
  const health = node?.conditions.find(({ type }) => type === 'Ready');
  if (node !== undefined && health !== undefined && health.status !== 'True') {
    return is(problem('WL-14', { ...at, node: node.name, said: health.message || health.reason }, own));
  }
  const all = pod.containers.filter((container) => !isDone(container) && !isSound(container, around, pod));
  // Where one ends again and again and another is only not ready yet, it is the first that tells why (kubelet sorts by name).
  const ill =
    all.find(({ state, lastState }) => state?.kind !== 'running' && isEnd(state, lastState)) ??
    // It may be in one of its short lives just now.
    all.find(({ lastState }) => lastState?.kind === 'terminated' && lastState.exitCode !== 0) ??
    all[0];
  if (ill !== undefined) {
    return containerState(pod, ill, { ...at, container: ill.name, subject: workload }, around, carrierOf(part));
  }
  if (pod.conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) {
    const early = pod.containers.find(({ name, init }) => !init && isStarting(logOf(around.logs, pod, name, false)));
    if (early !== undefined) return { kind: 'settling', said: 'it has started and has not reached the API server yet' };
    return { kind: 'ready' };
  }
  const mount = mountFailure(pod, around.events, around.volumeSources);
  if (mount !== null) return is(mountProblem({ ...at, container: '', subject: workload }, mount));
  const [sandbox] = warningsAbout(around.events, pod, sandboxEvents);
  if (sandbox !== undefined) return is(problem('WL-17', { ...at, container: '', said: sandbox }, own));
  // A readiness gate that nobody has opened stands there, by its name.
  const unready = pod.conditions.find(({ type, status }) => type === 'Ready' && status === 'False')?.message ?? '';
  return {
    kind: 'settling',
    said: unready || (pod.phase === 'Pending' ? 'it is being created' : 'it is not ready yet'),
  };
}

function containerState(
  pod: PodFacts,
  container: ContainerStatusFacts,
  place: PodPlace,
  around: AroundPod,
  carrier: string | null,
): PodState {
  const { subject, ...at } = place;
  const own = { subject, explainable: false };
  const { state, lastState } = container;
  const about = (reasons: readonly string[]) => warningsAbout(around.events, pod, reasons);
  if (state?.kind === 'waiting') {
    const { reason, message } = state;
    const image = pod.spec.containers.find(({ name }) => name === container.name)?.image ?? container.image;
    const pull = about(pullEvents).find((text) => /pull|image/i.test(text) && !/^Error: /.test(text));
    const unpulled = (said: string, why: string) =>
      is(problem('WL-01', { ...at, image, why: pullReason(why), said }, own));
    if (imageReasons.test(reason)) return unpulled(pull ?? message, `${message} ${pull ?? ''}`);
    if (reason === 'CreateContainerConfigError') return is(configProblem(place, message));
    if (/^(?:CreateContainerError|RunContainerError|PostStartHookError|CreatePodSandboxError)$/.test(reason)) {
      return is(problem('WL-17', { ...at, said: message }, own));
    }
    if (lastState?.kind !== 'terminated') {
      const mount = mountFailure(pod, around.events, around.volumeSources);
      if (mount !== null) return is(mountProblem(place, mount));
      // The kubelet has tried; what it says of the container itself follows a moment later.
      if (pull?.includes(image) && !hasPulled(around.events, pod, image)) return unpulled(pull, pull);
      const ofIt = around.events.filter((event) => isOfContainer(event, container.name));
      const refused = refusedStart(warningsAbout(ofIt, pod, ['Failed']), around.volumeSources);
      if (refused !== null) {
        return is(
          startFailure.test(refused) ? problem('WL-17', { ...at, said: refused }, own) : configProblem(place, refused),
        );
      }
      const [sandbox] = about(sandboxEvents);
      if (sandbox !== undefined) return is(problem('WL-17', { ...at, said: sandbox }, own));
      return { kind: 'settling', said: message || awaited(pod) || reason || 'it is being created' };
    }
  }
  const ended = state?.kind === 'terminated' ? state : lastState?.kind === 'terminated' ? lastState : null;
  const unhealthy = about(['Unhealthy', 'ProbeWarning']);
  const restarting = state?.kind !== 'running' || !isReadySoon(container, around, pod);
  if (ended !== null && restarting) {
    const logs = [true, false].flatMap((previous) => logOf(around.logs, pod, container.name, previous) ?? []);
    return is(
      startProblem(place, ended, {
        logs,
        unhealthy: unhealthy.filter((text) => endingCheck.test(text)),
        hook: about(['FailedPostStartHook'])[0] ?? null,
        asksServer: container.name === carrier,
      }),
    );
  }
  const [failing] = unhealthy;
  // A refused connection may be one that comes too early; an answer of the program's own is not.
  const early = hasRunFor(container, around) < startingMs && !/statuscode: 4\d\d/.test(failing ?? '');
  if (failing !== undefined && !early) {
    return is(problem('WL-10', { ...at, probe: probeOf(failing), said: failing }, own));
  }
  return { kind: 'settling', said: 'it runs and is not ready yet' };
}

/** What the kubelet could not make of the pod's own settings (kuberuntime, ErrCreateContainerConfig). */
function configProblem({ subject, ...at }: PodPlace, said: string): NamedProblem {
  const own = { subject, explainable: false };
  // kuberuntime/security_context.go, verifyRunAsNonRoot.
  if (/runAsNonRoot|non-root/.test(said)) {
    return problem('WL-12', { namespace: at.namespace, workload: at.workload, why: 'root', said }, own);
  }
  return problem(/secret|configmap/i.test(said) ? 'WL-03' : 'WL-17', { ...at, said }, own);
}

/**
 * Why a container was not started, by the event that comes before its state says so: `Error: ` and the same words (kubelet,
 * kuberuntime_container.go). Images have events of their own; what was missing and is there now is no cause any more.
 */
function refusedStart(failed: readonly string[], sources: ReadonlySet<string>): string | null {
  const said = failed.find(
    (text) =>
      /^Error: /.test(text) &&
      !/^Error: (?:\w*Image\w*|RegistryUnavailable)\b/.test(text) &&
      !isThereNow(text, sources),
  );
  return said?.replace(/^Error: /, '') ?? null;
}

/** A volume that can't be mounted: a token that nobody gives, or a Secret or ConfigMap that is not there. */
function mountProblem({ subject, ...at }: PodPlace, said: string): NamedProblem {
  const token = /failed to fetch token|serviceaccounts? "[^"]*" not found|"serviceaccounts\/token"|create token/i.test(
    said,
  );
  return token
    ? problem('WL-04', { ...at, said }, { subject })
    : problem('WL-03', { ...at, said }, { subject, explainable: false });
}

/** `spec.containers{name}`: which of the pod’s containers an event is about; without it, any. */
function isOfContainer({ about: { fieldPath } }: EventFacts, name: string): boolean {
  return fieldPath === '' || fieldPath.endsWith(`{${name}}`);
}

/** The node has the image after all: it came at a later try (kubelet, images/image_manager.go, events.PulledImage). */
function hasPulled(events: readonly EventFacts[], pod: PodFacts, image: string): boolean {
  return events.some(
    ({ reason, message, about }) => reason === 'Pulled' && about.uid === pod.uid && message.includes(`"${image}"`),
  );
}

/** The words of registries and of the resolver, as containerd and Docker pass them on. */
function pullReason(said: string): 'absent' | 'name' | 'network' | 'denied' | 'limit' | 'never' | 'unknown' {
  if (/pull policy of Never/.test(said)) return 'never';
  if (/toomanyrequests|rate limit|429/i.test(said)) return 'limit';
  if (/no such host|server misbehaving|lookup .*: (?:i\/o timeout|read udp)/.test(said)) return 'name';
  if (
    /i\/o timeout|connection refused|no route to host|TLS handshake timeout|x509:|network is unreachable|context deadline/.test(
      said,
    )
  )
    return 'network';
  if (/unauthorized|denied|authentication required|\b40[13]\b/i.test(said)) return 'denied';
  if (/not found|manifest unknown|does not exist|couldn't parse image|invalid reference/i.test(said)) return 'absent';
  return 'unknown';
}

function isEnd(...states: readonly ContainerStatusFacts['state'][]): boolean {
  return states.some((state) => state?.kind === 'terminated');
}

/** The container that has to end before the others start. */
function awaited({ containers }: PodFacts): string | null {
  const running = containers.find(({ init, state, ready }) => init && state?.kind === 'running' && !ready);
  return running === undefined ? null : `it waits until its init container ${running.name} has ended`;
}

function isDone({ init, state }: ContainerStatusFacts): boolean {
  return init && state?.kind === 'terminated' && state.exitCode === 0;
}

function isSound(container: ContainerStatusFacts, around: AroundPod, pod: PodFacts): boolean {
  if (container.init) return container.ready || container.state?.kind === 'running';
  return container.ready && isReadySoon(container, around, pod);
}

/** Milliseconds since a running container was started; one that does not run, or does not tell, has run for ever. */
function hasRunFor({ state }: ContainerStatusFacts, { now }: AroundPod): number {
  const started = state?.kind === 'running' ? state.startedAt : null;
  const ms = started === null ? Number.NaN : Date.parse(now) - Date.parse(started);
  // The node's clock may be a little ahead; one that is further off tells nothing about ages.
  return ms >= -2_000 ? ms : Number.POSITIVE_INFINITY;
}

/**
 * A pod without a readiness probe counts as ready from its first moment, also one that will end after its 30 s of waiting for
 * the API server. One that has ended before is believed when its log shows that it has got there this time, and one that a
 * health check has ended when it has outlived the next.
 */
function isReadySoon(container: ContainerStatusFacts, around: AroundPod, pod: PodFacts): boolean {
  const { name, lastState, restartCount } = container;
  const before = lastState?.kind === 'terminated' ? lastState : null;
  // The node forgets at times how the last run ended, and still counts it.
  if (before === null && restartCount === 0) return true;
  // Some programs end with 0 when they are told to, others by the signal.
  const ended = warningsAbout(around.events, pod, ['Unhealthy']).some((text) => endingCheck.test(text));
  if (ended && hasRunFor(container, around) < watchedMs) return false;
  if (before === null || before.exitCode === 0) return true;
  const text = logOf(around.logs, pod, name, false)?.text ?? '';
  // Between the list of pods and its log it has ended once more.
  if (startReasonOf(text) !== null) return false;
  return hasRunFor(container, around) > startingMs ? reachedServer(text) !== false : servesByLog(text);
}

function isStarting(log: PodLogEvidence | null): boolean {
  return log !== null && reachedServer(log.text) === false;
}

function logOf(
  logs: readonly PodLogEvidence[],
  pod: PodFacts,
  container: string,
  previous: boolean,
): PodLogEvidence | null {
  return logs.find((log) => log.pod === pod.name && log.container === container && log.previous === previous) ?? null;
}

function is(found: NamedProblem): PodState {
  return { kind: 'problem', problem: found };
}
