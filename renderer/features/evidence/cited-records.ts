import type { EvidenceRecord } from '../../../shared/model/evidence/index.ts';
import type { Finding } from '../../../shared/model/finding.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';

/** The records that a finding rests on, the earliest first. A record that the window never got is left out. */
export function citedRecords(state: RunState, finding: Finding): readonly EvidenceRecord[] {
  return finding.evidence
    .flatMap((name) => state.evidence[name] ?? [])
    .sort((one, other) => one.at.localeCompare(other.at));
}
