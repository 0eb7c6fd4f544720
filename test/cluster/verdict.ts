// Scores a verdict of the program against the truth: right is exactly the set
// that can't be excluded (one code: certain); inconclusive is a superset with
// the truth in it; wrong is everything else.
import type { Expectation } from './case.ts';

export interface Cause {
  readonly code: string;
  readonly certainty: string;
  readonly candidates?: readonly string[];
}

export interface Verdict {
  readonly outcome: string;
  readonly causes: readonly Cause[];
}

export type Score = 'right' | 'inconclusive' | 'wrong';

export interface Judged {
  readonly score: Score;
  /** Why it is not right. */
  readonly because?: string;
}

/** Gives two codes that name one fact from two sides the same name. */
export type Canonical = (code: string) => string;

export const codesOf = (cause: Cause): readonly string[] =>
  cause.candidates?.length ? cause.candidates : [cause.code];

const sorted = (codes: Iterable<string>): string => [...new Set(codes)].sort().join('+');

export function judge(expected: Expectation, verdict: Verdict, canonical: Canonical = (code) => code): Judged {
  const wanted = expected.causes.map((codes) => codes.map(canonical));
  const truth = new Set(wanted.flat());
  const got = verdict.causes.map((cause) => ({
    codes: codesOf(cause).map(canonical),
    certain: cause.certainty === 'certain',
  }));
  const said = new Set(got.flatMap(({ codes }) => codes));

  const missing = [...truth].filter((code) => !said.has(code));
  if (missing.length > 0) return { score: 'wrong', because: `not said: ${missing.join(', ')}` };
  const stray = got.find(({ codes }) => !codes.some((code) => truth.has(code)));
  if (stray) return { score: 'wrong', because: `extra cause: ${stray.codes.join(', ')}` };

  const couldNotTell = verdict.outcome === 'inconclusive';
  if (!couldNotTell && verdict.outcome !== expected.outcome) {
    return { score: 'wrong', because: `${verdict.outcome}, not ${expected.outcome}` };
  }
  if (truth.size === 0) {
    const asExpected = couldNotTell === (expected.outcome === 'inconclusive');
    return asExpected ? { score: 'right' } : { score: 'inconclusive', because: 'could not tell' };
  }

  const bold = got.find(
    ({ codes, certain }) => certain && wanted.some((set) => set.length > 1 && set.includes(codes[0] ?? '')),
  );
  if (bold) return { score: 'wrong', because: `certain of ${bold.codes.join(', ')}, which can't be told apart` };

  const extra = [...said].filter((code) => !truth.has(code));
  if (extra.length > 0) return { score: 'inconclusive', because: `not excluded: ${extra.join(', ')}` };
  const shapes = (sets: readonly (readonly string[])[]): string => [...new Set(sets.map(sorted))].sort().join(' and ');
  if (shapes(got.map(({ codes }) => codes)) !== shapes(wanted)) {
    return { score: 'inconclusive', because: `said as ${shapes(got.map(({ codes }) => codes))}` };
  }
  // One code has to be certain. Of several, a prediction that could not be tried (an expired certificate behind a
  // server that does not answer) is honestly no more than likely.
  if (truth.size === 1 && (couldNotTell || got.some(({ certain }) => !certain))) {
    return { score: 'inconclusive', because: 'only likely' };
  }
  return { score: 'right' };
}

/**
 * Reads the pairs of docs/failure-modes/equivalent.md: a row of its table is a
 * pair when its first two cells each hold one code.
 */
export function readEquivalents(markdown: string): Canonical {
  const same = new Map<string, string>();
  const find = (code: string): string => {
    const parent = same.get(code);
    return parent === undefined ? code : find(parent);
  };
  for (const line of markdown.split('\n')) {
    if (!line.trimStart().startsWith('|')) continue;
    const codes = line
      .split('|')
      .slice(1, 3)
      .map((cell) => /^\W*([A-Z]+-\d+)\W*(?:$|[ (])/.exec(cell.replace(/\[|\]\([^)]*\)/g, ''))?.[1]);
    const [left, right] = codes;
    if (left && right && find(left) !== find(right)) same.set(find(right), find(left));
  }
  return find;
}
