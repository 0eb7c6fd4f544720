import type { StepId } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { type Look, lookOfStep } from '../../ui/outcome.ts';

/** An edge repeats what became of it: walked, sends you to the cause, not reached, does not apply, still open. */
export function edgeLook(state: RunState, from: StepId, to: StepId): Look {
  const before = lookOfStep(state.steps[from]);
  const after = lookOfStep(state.steps[to]);
  if (before === 'fail' || before === 'crash') return after === 'blocked' ? 'fail' : before;
  if (after === 'blocked') return before === 'blocked' || before === 'unsure' ? 'blocked' : 'pass';
  if (after === 'wait') return 'wait';
  if (after === 'run' || after === 'you') return 'run';
  return after === 'na' || before === 'na' ? 'na' : 'pass';
}
