import type { StepId } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { type Look, lookOfStep } from '../../ui/outcome.ts';

/** An edge repeats what became of it: walked, sends you to the cause, not reached, does not apply, still open. */
export function edgeLook(state: RunState, from: StepId, to: StepId): Look {
  const before = lookOfStep(state, from);
  const after = lookOfStep(state, to);
  if (after === 'blocked') return intoBlocked[before] ?? 'pass';
  if (after === 'wait') return 'wait';
  if (after === 'run' || after === 'you') return 'run';
  // A fault that the walk goes on behind, such as a damaged file that this context does not need, sends nobody on.
  return after === 'na' || before === 'na' ? 'na' : 'pass';
}

/** An edge to a step that was not reached, by the step that it comes from. */
const intoBlocked: Readonly<Partial<Record<Look, Look>>> = {
  fail: 'fail',
  crash: 'blocked',
  blocked: 'blocked',
  unsure: 'blocked',
  na: 'na',
};
