import type { Remedy } from '../model/remedy.ts';

/** What a catalogue text may be filled with. Never a secret. */
export type ArgumentValue = string | number | boolean | null | readonly string[];
export type Arguments = Readonly<Record<string, ArgumentValue>>;

/** An entry of the catalogue: one way to fail, with everything that is said about it. */
export interface FailureMode<A extends Arguments = Arguments> {
  /** What is wrong, for lists and headings, without its arguments: `The server’s certificate has other names`. */
  readonly title: string;
  /** The same where the arguments change it; null: as above. */
  readonly titleFor?: (args: A) => string | null;
  /** `fault` stops the person; `warning` does not. */
  readonly severity: 'fault' | 'warning';
  /** The finding sentence: what failed + “so” + what that does to them. Under 30 words, no code, no exception text. */
  readonly sentence: (args: A) => string;
  /** Clears the innocent, one line; null where there is nobody to clear. */
  readonly innocent: ((args: A) => string) | null;
  /** What it means and how it comes about: a short paragraph for the doc page and the step. */
  readonly why: string;
  /** What kubectl prints, literally, filled in; null where it can't be known. */
  readonly literal: ((args: A) => string | null) | null;
  readonly remedies: (args: A) => readonly Remedy[];
  /** For which versions it holds: `all`, `clients ≥ 1.26`, … */
  readonly scope: string;
  /** https addresses: documentation, source or threads. */
  readonly sources: readonly string[];
  /** How its bad case was got: on a real cluster, from a real answer, or from documents only. */
  readonly proof: 'injected' | 'replayed' | 'documents';
  /** Regular expressions (sources) over pasted error texts that this mode can cause, for `explain "text"`. */
  readonly texts: readonly string[];
  /** Arguments for the page's example sentence. */
  readonly example: A;
}

/** Types the arguments of one entry. */
export function failureMode<A extends Arguments>(mode: FailureMode<A>): FailureMode<A> {
  return mode;
}
