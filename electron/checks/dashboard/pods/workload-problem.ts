import type { EventFacts } from '../../../../shared/model/evidence/objects/pod.ts';
import type { ReplicaSetFacts, WorkloadFacts } from '../../../../shared/model/evidence/objects/workload.ts';
import type { InstallModule } from '../../../../shared/model/install.ts';
import { flagsOf } from '../../../../shared/rules/dashboard/listening.ts';
import { type NamedProblem, problem } from '../../judgement.ts';
import { warningsAbout } from './events.ts';

/** Why a workload makes no pods, in its own words or its ReplicaSet's. null: nothing says so. */
export function workloadProblem(
  { kind, deployment, workload }: Pick<InstallModule, 'kind' | 'deployment' | 'workload'>,
  replicaSets: readonly ReplicaSetFacts[],
  events: readonly EventFacts[],
): NamedProblem | null {
  const { name, namespace, replicas, paused, conditions } = workload;
  const at = { namespace, workload: deployment };
  const subject = deployment;
  if (replicas === 0 && kind === 'DaemonSet') {
    // One a node, of those that it may go to; a moment after it was made nobody has counted them yet.
    const said = 'status.desiredNumberScheduled is 0';
    const next = `Compare what its pods ask of a node with the nodes: kubectl describe ${deployment} --namespace ${namespace}.`;
    return problem('WL-12', { ...at, why: 'noNode', said }, { subject, explainable: false, likely: true, next });
  }
  if (replicas === 0) {
    return problem('WL-12', { ...at, why: 'scaled', said: 'spec.replicas is 0' }, { subject, explainable: false });
  }
  const own = replicaSets.filter(({ owner }) => owner?.name === name && owner.kind === 'Deployment');
  const refused =
    conditions.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True')?.message ??
    own.flatMap(({ conditions: all }) => all).find(({ type, status }) => type === 'ReplicaFailure' && status === 'True')
      ?.message ??
    [...own, ...(kind === 'Deployment' ? [] : [workload])]
      .filter(isShort)
      .flatMap((set) => warningsAbout(events, set, ['FailedCreate']))[0];
  if (refused !== undefined) return refusedPods(at, refused, workload);
  if (paused && own.length === 0) {
    return problem('WL-12', { ...at, why: 'paused', said: 'spec.paused is true' }, { subject, explainable: false });
  }
  return null;
}

/** An event stays for an hour; a set that has its pods by now was refused only for a moment. */
const isShort = ({ replicas, existing }: Pick<ReplicaSetFacts, 'replicas' | 'existing'>): boolean =>
  existing < replicas;

/** What an admission plugin said of the pods (dashboard-measured.md §8). */
function refusedPods(
  at: { readonly namespace: string; readonly workload: string },
  said: string,
  { template }: WorkloadFacts,
): NamedProblem {
  const subject = at.workload;
  const [, account] = /error looking up service account [^/\s]+\/([^\s:]+):/.exec(said) ?? [];
  if (account !== undefined) return problem('WL-13', { ...at, account, said }, { subject });
  const why = /(?:exceeded|failed) quota:/.test(said)
    ? 'quota'
    : /violates PodSecurity /.test(said)
      ? 'podSecurity'
      : 'admission';
  // The kubeconfig's own volume may be what is refused, which its own step tells.
  const byFile = template.spec.containers.some((container) => flagsOf(container)('kubeconfig') !== null);
  const explainable = why === 'podSecurity' && byFile && /hostPath/.test(said);
  return problem('WL-12', { ...at, why, said }, { subject, explainable });
}
