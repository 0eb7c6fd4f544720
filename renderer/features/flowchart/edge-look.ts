import type { StepId } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { type Look, lookOfStep } from '../../ui/outcome.ts';

/** An edge repeats what became of it: walked, sends you to the cause, not reached, does not apply, still open. */
export function edgeLook(state: RunState, from: StepId, to: StepId): Look {
  const before = lookOfStep(state, from);
  const after = lookOfStep(state, to);
  // A fault that the walk goes on behind, such as a damaged file that this context does not need, sends nobody on.
  if (before === 'fail' && after === 'blocked') return 'fail';
  if (after === 'blocked')
    return before === 'blocked' || before === 'unsure' || before === 'crash' ? 'blocked' : 'pass';
  if (after === 'wait') return 'wait';
  if (after === 'run' || after === 'you') return 'run';
  return after === 'na' || before === 'na' ? 'na' : 'pass';
}
