import type { Remedy } from '../model/remedy.ts';
import type { FailureMode } from './define.ts';
import { type FailureCode, failureModes } from './index.ts';

/** The words for one failure mode, filled in. */
export interface Description {
  readonly title: string;
  readonly message: string;
  readonly innocent: string | null;
  readonly literal: string | null;
  readonly remedies: readonly Remedy[];
}

/** The catalogue's entry behind a code, with its argument type widened for code that handles every entry alike. */
export function modeOf(code: FailureCode): FailureMode {
  return failureModes[code] as unknown as FailureMode;
}

export function isFailureCode(text: string): text is FailureCode {
  return Object.hasOwn(failureModes, text);
}

/** Fills a failure mode's texts. `args` are those that the check named the problem with; their type is the code's own. */
export function describe(code: FailureCode, args: Readonly<Record<string, unknown>>): Description {
  const mode = modeOf(code);
  const filled = args as Parameters<FailureMode['sentence']>[0];
  return {
    title: mode.titleFor?.(filled) ?? mode.title,
    message: mode.sentence(filled),
    innocent: mode.innocent?.(filled) ?? null,
    literal: mode.literal?.(filled) ?? null,
    remedies: mode.remedies(filled),
  };
}
