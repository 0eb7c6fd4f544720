import type { Judgement } from '../../../electron/checks/judgement.ts';

/** Every code that a judgement leaves open, sorted: of a certain problem its own, of a likely one all its candidates. */
export function codes(judgement: Judgement): readonly string[] {
  if (!('problems' in judgement)) return [];
  return [...new Set(judgement.problems.flatMap((problem) => problem.candidates))].sort();
}
