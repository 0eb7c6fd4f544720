/**
 * The flowchart: links, stages, steps and their order. One definition for the engine, the window, the headless program
 * and the docs. The order within a stage is the order in which kubectl would meet the questions (Go checks a certificate's
 * dates, then its names, then its chain: crypto/x509 verify.go), so that the first cause is the one that kubectl prints.
 */

import { dashboardSteps } from './dashboard-steps.ts';
import { serviceSteps } from './service-steps.ts';
import { type StageId, stages } from './stages.ts';
import type { StepShape } from './step-shape.ts';
import { userSteps } from './user-steps.ts';
import { wayInSteps } from './way-in-steps.ts';

export { type LinkId, links, type PathId, paths, type Stage, type StageId, stageOf, stages } from './stages.ts';

export const steps = [...userSteps, ...dashboardSteps, ...wayInSteps, ...serviceSteps] as const;

export type StepId = (typeof steps)[number]['id'];

export interface Step extends StepShape {
  readonly id: StepId;
  readonly after: readonly StepId[];
}

/** The steps of a stage, in order. */
export function stepsOfStage(stage: StageId): readonly Step[] {
  return steps.filter((step) => step.id.startsWith(`${stage}.`));
}

/** `3.5`: the number that lists and texts show. Stage and step count from 1. */
export function stepNumber(id: StepId): string {
  const stage = stages.findIndex((candidate) => id.startsWith(`${candidate.id}.`));
  const within = stepsOfStage(stages[stage]?.id ?? 'kubeconfig').findIndex((step) => step.id === id);
  return `${stage + 1}.${within + 1}`;
}
