import { stagesInWalk } from '../../../shared/flow/scope.ts';
import type { StageId, Step } from '../../../shared/flow/steps.ts';
import type { EvidenceData } from '../../../shared/model/evidence/index.ts';
import type { Finding } from '../../../shared/model/finding.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { type Look, lookOfStep } from '../../ui/outcome.ts';
import { recordsOf } from '../evidence/timing.ts';

export interface StageShare {
  readonly stage: StageId;
  readonly title: string;
  readonly steps: readonly Step[];
}

/** The steps of one look, by stage; stages without any are left out. */
export function stageShare(state: RunState, look: Look): readonly StageShare[] {
  return stagesInWalk(state.scope)
    .map(({ stage, steps }) => ({
      stage: stage.id,
      title: stage.title,
      steps: steps.filter((step) => lookOfStep(state, step.id) === look),
    }))
    .filter((share) => share.steps.length > 0);
}

/** Findings that are worth a look and are no cause of the verdict: warnings, crashes, what could not be told. */
export function alsoFound(state: RunState): readonly Finding[] {
  const causes = new Set(state.verdict?.causes.map((cause) => cause.step));
  // Without a cause, what could not be told is the answer itself and stands above.
  const answered = state.verdict?.outcome === 'inconclusive' && causes.size === 0;
  const wanted = answered ? ['warn'] : ['warn', 'crashed', 'inconclusive'];
  return stagesInWalk(state.scope)
    .flatMap(({ steps }) => steps)
    .flatMap((step) => state.steps[step.id].finding ?? [])
    .filter((finding) => wanted.includes(finding.outcome) && !wasCutOff(finding) && !causes.has(finding.step));
}

/** The walk's end cut the step off before it had an answer. */
export function wasCutOff(finding: Finding): boolean {
  return finding.reason === 'cancelled' || finding.reason === 'deadline';
}

/** Who the server says that the person is; null when it was not told. */
export function knownUser(state: RunState): EvidenceData['identity']['user'] {
  return recordsOf(state, 'identity').at(-1)?.data?.user ?? null;
}

/** True when the name look-up found this machine without any network. */
export function withoutNetwork(state: RunState): boolean {
  return recordsOf(state, 'resolve').some((record) => record.data?.hasNetwork === false);
}
