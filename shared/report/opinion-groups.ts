import type { Opinion, OpinionProgram } from '../model/opinion.ts';

export interface OpinionGroup {
  readonly program: OpinionProgram;
  readonly opinions: readonly Opinion[];
}

const order: readonly OpinionProgram[] = ['javascript', 'browser', 'go'];

/** The opinions by program, what fails there first; programs that have none are left out. */
export function groupOpinions(opinions: readonly Opinion[]): readonly OpinionGroup[] {
  return order
    .map((program) => ({
      program,
      opinions: opinions
        .filter((opinion) => opinion.program === program)
        .sort((left, right) => verdicts.indexOf(left.verdict) - verdicts.indexOf(right.verdict)),
    }))
    .filter((group) => group.opinions.length > 0);
}

const verdicts: readonly Opinion['verdict'][] = ['refuses', 'differs', 'accepts', 'agrees'];
