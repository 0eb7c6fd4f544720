import type { StepId } from '../../../shared/flow/steps.ts';
import type { ProbeName } from '../../../shared/model/evidence/index.ts';
import type { RequestedTarget } from '../../../shared/model/run.ts';
import type { FactName, Facts } from '../../checks/facts.ts';
import type { ProbeInputs } from '../../probes/inputs.ts';

/** The requests behind one fact: one record, a list of records, or nothing to ask. */
export type Asked<P extends ProbeName> =
  | { readonly kind: 'one'; readonly probe: P; readonly inputs: ProbeInputs[P] }
  | { readonly kind: 'many'; readonly probe: P; readonly inputs: readonly ProbeInputs[P][] }
  /** Known already: it comes with the request. */
  | { readonly kind: 'given'; readonly value: unknown }
  | { readonly kind: 'none' };

export const nothingToAsk = { kind: 'none' } as const;

/**
 * How one fact is measured: which facts must be known first, and what is then asked. Pure, so that a saved run leads to the
 * same keys. `startsWith`: begin before any step needs it, so that independent measurements overlap: as soon as that step is
 * settled without stopping the walk, or when that step is asked; null: only when a step needs it.
 */
export interface FactPlan<F extends FactName, N extends FactName, P extends ProbeName> {
  readonly fact: F;
  readonly needs: readonly N[];
  readonly startsWith: { readonly step: StepId; readonly when: 'settled' | 'asked' } | null;
  readonly ask: (facts: Pick<Facts, N>, requested: RequestedTarget) => Asked<P>;
}

/** A plan as the engine handles it, whatever its types. */
export type AnyFactPlan = FactPlan<FactName, FactName, ProbeName>;

export function planFact<F extends FactName, const N extends FactName, P extends ProbeName>(
  plan: FactPlan<F, N, P> & { readonly ask: (facts: Pick<Facts, N>, requested: RequestedTarget) => Asked<P> },
): AnyFactPlan {
  return plan as unknown as AnyFactPlan;
}
