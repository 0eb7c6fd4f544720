import type { TrialRefusal, TrialRight } from '../../model/evidence/trial.ts';

/** `create jobs, get pods/log`: as kubectl auth can-i takes them. */
function rightWords(rights: readonly TrialRight[]): string {
  return rights
    .map(({ verb, resource, subresource }) => `${verb} ${resource}${subresource === null ? '' : `/${subresource}`}`)
    .join(', ');
}

/** One sentence on what stands in the way; null where nothing does. */
export function obstacleWords(
  missing: readonly TrialRight[],
  refusal: TrialRefusal | null,
  namespace: string,
): string | null {
  if (missing.some(({ allowed }) => allowed === false)) {
    return `You may not do this in ${namespace}: ${rightWords(missing.filter(({ allowed }) => allowed === false))}.`;
  }
  if (missing.length > 0)
    return `The server did not say whether you may do this in ${namespace}: ${rightWords(missing)}.`;
  if (refusal === null) return null;
  const at = { dryRun: 'a dry run of the Job', create: 'the Job', pods: 'the list of its pods', log: 'its pod’s log' }[
    refusal.at
  ];
  const said = refusal.message === '' ? `status ${refusal.status ?? 'unknown'}` : refusal.message;
  return `The server refused ${at}: ${said}`;
}
