import { modeOf } from './describe.ts';
import { type FailureCode, failureModes } from './index.ts';

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

/**
 * Ranks the failure modes whose known texts occur in `text`, best first. A pasted text is a hint and never a verdict: many
 * causes share one text, so several are returned and the reader is sent to measure.
 */
export function explainText(text: string): readonly TextMatch[] {
  const recent = text.slice(-mostCharacters);
  const lines = recent.split('\n').filter((line) => line.trim() !== '');
  const last = lines.at(-1) ?? '';
  const matches = (Object.keys(failureModes) as FailureCode[]).flatMap((code) => {
    const mode = modeOf(code);
    const best = mode.texts
      .flatMap((pattern) => new RegExp(pattern, 'i').exec(recent)?.[0] ?? [])
      .sort((left, right) => right.length - left.length)[0];
    if (best === undefined) return [];
    // A longer match is a more telling one; a match in the last line is nearer to the cause.
    const telling = Math.min(1, best.length / 60) * 0.7;
    const atTheEnd = last.toLowerCase().includes(best.toLowerCase()) ? 0.3 : 0.1;
    return [
      { code, title: mode.title, why: mode.why, score: Math.round((telling + atTheEnd) * 100) / 100, matched: best },
    ];
  });
  return matches.sort((left, right) => right.score - left.score || (left.code < right.code ? -1 : 1));
}
