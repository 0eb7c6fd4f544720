import {
  type PathId,
  paths,
  type Stage,
  type Step,
  type StepId,
  stageOf,
  stages,
  steps,
  stepsOfStage,
} from './steps.ts';

/** What a person may ask a walk for: the user link alone, a way in, the Dashboard's own link, or everything. */
export type PathChoice = 'user' | PathId | 'service' | 'all';

export const pathChoices: readonly PathChoice[] = ['user', ...paths.map(({ id }) => id), 'service', 'all'];

/**
 * The steps of a walk, in order: those of the chosen paths and all that they need (DESIGN §9). Everything needs the user
 * link; a way in and the service link need the Dashboard as well.
 */
export function stepsInScope(choices: readonly PathChoice[]): readonly StepId[] {
  return steps.map(({ id }) => id).filter((id) => isInScope(id, choices));
}

function isInScope(step: StepId, choices: readonly PathChoice[]): boolean {
  const { link, path } = stageOf(step);
  if (link === 'user' && path === null) return true;
  if (choices.includes('all')) return true;
  if (path !== null) return choices.includes(path);
  if (link === 'service') return choices.includes('service');
  return choices.some((choice) => choice !== 'user');
}

/** The stages of a walk with those of their steps that it goes through, in order. Before it begins, those of the user link. */
export function stagesInWalk(
  scope: readonly StepId[],
): readonly { readonly stage: Stage; readonly steps: readonly Step[] }[] {
  const walked = new Set(scope.length === 0 ? stepsInScope(['user']) : scope);
  return stages
    .map((stage) => ({ stage, steps: stepsOfStage(stage.id).filter(({ id }) => walked.has(id)) }))
    .filter((row) => row.steps.length > 0);
}

/** The steps of a walk, in order. Before it begins, those of the user link. */
export function stepsInWalk(scope: readonly StepId[]): readonly Step[] {
  return stagesInWalk(scope).flatMap((row) => row.steps);
}
