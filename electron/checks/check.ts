import type { StepId } from '../../shared/flow/steps.ts';
import type { FactName, Facts } from './facts.ts';
import type { Judgement } from './judgement.ts';

/** One step's check: a pure function from the facts that it declares to a judgement. No I/O, no clock, no process. */
export interface Check<N extends FactName = FactName> {
  readonly step: StepId;
  readonly needs: readonly N[];
  /** A symptom: when one of these steps fails, that one is the cause and this one is blocked by it. */
  readonly explainedBy?: readonly StepId[];
  readonly judge: (facts: Pick<Facts, N>) => Judgement;
}

/** Types the argument of `judge` by `needs`: an undeclared input does not compile. */
export function defineCheck<const N extends FactName>(check: Check<N>): Check<N> {
  return check;
}
