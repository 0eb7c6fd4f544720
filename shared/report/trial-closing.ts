import type { EvidenceRecord } from '../model/evidence/index.ts';
import type { RunState } from '../model/reduce-run.ts';

/** Was anything changed in the cluster? One sentence, the last of a report. */
export function changedWords(state: RunState): string {
  const trial = Object.values(state.evidence).findLast(
    (record): record is EvidenceRecord<'trialPod'> => record.probe === 'trialPod',
  );
  const data = trial?.data ?? null;
  if (data?.job == null) return 'Nothing in the cluster was changed.';
  return data.removed === true
    ? 'One Job was made in the cluster for the trial, and removed again.'
    : `The Job ${data.namespace}/${data.job} was made for the trial and could not be removed; it ends by itself within two minutes.`;
}

/** What a trial inside the cluster would add to this walk; null where there was one, or it has no place. */
export function trialWouldAdd(state: RunState): string | null {
  const finding = state.steps['account.probe'].finding;
  if (finding?.outcome !== 'notApplicable' || finding.reason !== 'consentMissing') return null;
  return 'Not tried: a call from a pod with the Dashboard’s own account. It would show the files, token, authority, network and names as a pod has them.';
}
