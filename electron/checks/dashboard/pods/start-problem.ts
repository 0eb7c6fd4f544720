import type { PodLogEvidence } from '../../../../shared/model/evidence/dashboard.ts';
import type { ContainerState } from '../../../../shared/model/evidence/objects/pod.ts';
import { type StartReason, startReasonOf } from '../../../../shared/rules/dashboard/start-reason.ts';
import { type FailureCode, type NamedProblem, problem } from '../../judgement.ts';
import type { PodPlace } from './pod-place.ts';

type Ended = Extract<ContainerState, { readonly kind: 'terminated' }>;

/** Reasons that have nothing to do with the API server. */
const ofAnyProgram: readonly StartReason['about'][] = ['gatewayAddress', 'certificates', 'arguments'];

/** Killed by SIGKILL: 128 + 9. */
const killed = 137;

/** What is known of the container besides its end. */
export interface AroundEnd {
  readonly logs: readonly PodLogEvidence[];
  /** Health checks by which the kubelet ends a container. */
  readonly unhealthy: readonly string[];
  /** The command that is to be run after the start did not. */
  readonly hook: string | null;
  /** It runs a part that asks the API server; a gateway, a scraper or a container of somebody else’s does not. */
  readonly asksServer: boolean;
}

/**
 * Why a container ended again and again. Exit code and log tell (dashboard-measured.md §1); where the Dashboard could not sign
 * in at the API server, the steps of its own sign-in are the cause and this is what is seen of it.
 */
export function startProblem(
  place: PodPlace,
  ended: Ended,
  { logs, unhealthy, hook, asksServer }: AroundEnd,
): NamedProblem {
  const { subject, ...at } = place;
  const own = { subject, explainable: false };
  const end = { ...at, exitCode: ended.exitCode };
  if (ended.reason === 'OOMKilled') return problem('WL-11', { ...end, why: 'memory', said: ended.reason }, own);
  if (ended.reason === 'StartError' || ended.reason === 'ContainerCannotRun') {
    return problem('WL-17', { ...at, said: ended.message || ended.reason }, own);
  }
  const [check] = unhealthy;
  const reason = logs.map(({ text }) => startReasonOf(text)).find((found) => found !== null) ?? null;
  if (reason === null) {
    if (hook !== null) return problem('WL-17', { ...at, said: hook }, own);
    if (check !== undefined) return problem('WL-10', { ...at, probe: probeOf(check), said: check }, own);
    if (ended.exitCode === killed) return problem('WL-11', { ...end, why: 'killed', said: ended.reason }, own);
    if (ended.exitCode === 0) return problem('WL-11', { ...end, why: 'completed', said: ended.reason }, own);
    const said = `exit code ${ended.exitCode}`;
    if (!asksServer) return problem('WL-11', { ...end, why: 'itself', said }, { ...own, next: readTheLog(at) });
    // Without its log, a word that it does not know may have ended it as well.
    const unread: readonly FailureCode[] = logs.some(({ text }) => text !== '') ? [] : ['WL-17'];
    return problem(
      'WL-05',
      { ...end, said },
      { subject, likely: true, candidates: ['WL-06', 'WL-07', 'WL-08', 'WL-11', ...unread], next: readTheLog(at) },
    );
  }
  const said = reason.words;
  if (!asksServer && !ofAnyProgram.includes(reason.about)) {
    return problem('WL-11', { ...end, why: 'itself', said }, { ...own, next: readTheLog(at) });
  }
  switch (reason.about) {
    case 'tokenFile':
      return problem('WL-08', { ...at, said }, { subject });
    case 'csrfSecret':
      return problem('WL-06', { ...at, said, elsewhere: otherNamespace(said) }, { subject });
    case 'createSecret':
      return problem('WL-07', { ...at, said }, { subject });
    case 'gatewayAddress':
      return problem('WL-09', { ...at, said }, own);
    case 'certificates':
    case 'arguments':
      return problem('WL-17', { ...at, said }, own);
    case 'connection':
    case 'kubeconfig':
      return problem('WL-05', { ...end, said }, { subject });
    case 'other':
      return problem(
        'WL-11',
        { ...end, why: 'itself', said },
        { subject, likely: true, candidates: ['WL-05'], next: readTheLog(at) },
      );
  }
}

/** `Liveness probe failed: …`, as the kubelet writes. */
export function probeOf(said: string): string {
  return /^(Readiness|Liveness|Startup)/.exec(said)?.[1]?.toLowerCase() ?? 'readiness';
}

/** The namespace that the program looked in, where it is not the one of its account: a wrong `--namespace`. */
function otherNamespace(said: string): string | null {
  const [, account] = /system:serviceaccount:([^:]+):/.exec(said) ?? [];
  const [, asked] = /in the namespace "([^"]+)"/.exec(said) ?? [];
  return account !== undefined && asked !== undefined && account !== asked ? asked : null;
}

function readTheLog({ namespace, pod, container }: Omit<PodPlace, 'subject' | 'workload'>): string {
  return `Read its log: kubectl logs --namespace ${namespace} ${pod} --container ${container} --previous.`;
}
