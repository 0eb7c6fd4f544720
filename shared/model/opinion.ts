/** Whose view an opinion gives. kubectl's own is the verdict, and never an opinion. */
export type OpinionProgram = 'javascript' | 'browser' | 'go';

/**
 * What another program than kubectl would make of this target: predicted from the same evidence, never run with a person's
 * credential. A group of its own: no opinion ever becomes a finding, a cause or part of the verdict.
 */
export interface Opinion {
  /** Names the rule, such as `javascript.token-file`. */
  readonly id: string;
  readonly program: OpinionProgram;
  /** `refuses`: it fails where kubectl goes on; `accepts`: it goes on where kubectl fails; `differs`: it does something else. */
  readonly verdict: 'refuses' | 'accepts' | 'differs' | 'agrees';
  /** What differs, and for whom: one or two sentences. */
  readonly message: string;
  /** What to do about it; null where nothing need be done. */
  readonly advice: string | null;
}
