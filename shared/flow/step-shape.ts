import type { StageId } from './stages.ts';

/** One question of the flowchart. */
export interface StepShape {
  readonly id: `${StageId}.${string}`;
  /** Affirmative and short, for lists: `Name resolves`. */
  readonly title: string;
  /** The same, when it fails: `Name does not resolve`. */
  readonly failureTitle: string;
  /** The question that the step asks, in plain words. */
  readonly question: string;
  /** One line: why it matters. */
  readonly why: string;
  /** Steps that must not have failed before this one is asked. */
  readonly after: readonly string[];
}
