import type { FailureCode } from '../catalogue/index.ts';

/** kubectl's own word, where it is another one than ours: both texts, so that a person can judge. */
export interface SecondWord {
  readonly path: string;
  readonly args: readonly string[];
  /** Did kubectl get a version out of the server? */
  readonly works: boolean;
  /** Its last line on standard error, or the version that it printed. */
  readonly said: string;
  /** Our headline, before kubectl spoke. */
  readonly ours: string;
  /** What kubectl's text can mean, most telling first; empty where it works, or where the text is not known. */
  readonly codes: readonly FailureCode[];
}
