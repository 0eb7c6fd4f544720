import { modeOf } from './describe.ts';
import { type FailureCode, failureModes } from './index.ts';
import { usualCauses } from './usual-causes.ts';

/** One failure mode that a pasted text can mean. */
export interface TextMatch {
  readonly code: FailureCode;
  readonly title: string;
  readonly why: string;
  /** 0 to 1: how much of the telling part of the text this mode's pattern covers. */
  readonly score: number;
  /** What was recognised. */
  readonly matched: string;
}

/** Longer texts are cut here: the end tells most (kubectl puts its real message last). */
const mostCharacters = 20_000;

/** So much lower each further usual cause of a text is ranked. */
const rankStep = 0.02;

/**
 * Ranks the failure modes whose known texts occur in `text`, best first. Of a text that several share, the most usual cause
 * stands first (`usual-causes.ts`). A pasted text is a hint and never a verdict: many causes share one text, so several are
 * returned and the reader is sent to measure.
 */
export function explainText(text: string): readonly TextMatch[] {
  // Chats and word processors turn quotes.
  const recent = text.slice(-mostCharacters).replace(/[‘’]/g, "'").replace(/[“”]/g, '"');
  const byText = (Object.keys(failureModes) as FailureCode[]).flatMap((code) => {
    const matched = modeOf(code)
      .texts.flatMap((pattern) => new RegExp(pattern, 'i').exec(recent)?.[0] ?? [])
      .sort((left, right) => right.length - left.length)[0];
    return matched === undefined ? [] : [matchOf(code, matched, recent)];
  });
  return withUsualFirst(byText, recent).toSorted(
    (left, right) => right.score - left.score || (left.code < right.code ? -1 : 1),
  );
}

function matchOf(code: FailureCode, matched: string, recent: string): TextMatch {
  const { title, why } = modeOf(code);
  const last = recent.split('\n').findLast((line) => line.trim() !== '') ?? '';
  // A longer match is a more telling one; a match in the last line is nearer to the cause.
  const telling = Math.min(1, matched.length / 60) * 0.7;
  const atTheEnd = last.toLowerCase().includes(matched.toLowerCase()) ? 0.3 : 0.1;
  return { code, title, why, score: rounded(telling + atTheEnd), matched };
}

/** The usual causes in their order, and behind them what else has a text as telling as theirs. */
function withUsualFirst(matches: readonly TextMatch[], recent: string): readonly TextMatch[] {
  for (const { text, codes } of usualCauses) {
    const shared = new RegExp(text, 'im');
    const matched = shared.exec(recent)?.[0];
    if (matched === undefined) continue;
    const usual = codes.map((code) => matches.find((match) => match.code === code) ?? matchOf(code, matched, recent));
    const others = matches.filter((match) => !codes.includes(match.code));
    const top = Math.max(...usual.map(({ score }) => score));
    // A text that tells more than the shared one is another matter, and keeps its place.
    const telling = (match: TextMatch): boolean => match.matched.length > matched.length && !shared.test(match.matched);
    return [
      ...usual.map((match, index) => ({ ...match, score: rounded(Math.max(0, top - index * rankStep)) })),
      ...others.map((match) =>
        telling(match)
          ? match
          : { ...match, score: rounded(Math.min(match.score, Math.max(0, top - codes.length * rankStep))) },
      ),
    ];
  }
  return matches;
}

function rounded(score: number): number {
  return Math.round(score * 100) / 100;
}
