import type { FailureCode, FailureModes } from '../../shared/catalogue/index.ts';
import type { StepId } from '../../shared/flow/steps.ts';
import type { Fact, Reason } from '../../shared/model/finding.ts';
import type { Origin } from '../../shared/model/origin.ts';

export type { FailureCode };

/** The arguments that a code's texts need, from the catalogue itself. */
export type ArgumentsOf<C extends FailureCode> = FailureModes[C] extends { readonly example: infer A } ? A : never;

/** One failure mode as a check names it, before the catalogue fills in the words. */
export interface NamedProblem {
  readonly code: FailureCode;
  readonly args: Readonly<Record<string, unknown>>;
  readonly certainty: 'certain' | 'likely';
  readonly candidates: readonly FailureCode[];
  readonly subject: string | null;
  readonly origin: Origin | null;
  readonly predicted: boolean;
  readonly blocks: boolean;
  readonly explainable: boolean;
  readonly next: string | null;
}

export interface ProblemOptions {
  /** Other codes that fit as well; makes the problem `likely`. */
  readonly candidates?: readonly FailureCode[];
  readonly subject?: string | null;
  readonly origin?: Origin | null;
  /** A static finding that the server may disprove. Predictions never block. */
  readonly predicted?: boolean;
  readonly blocks?: boolean;
  /** False: the steps in `explainedBy` can't be the reason for this one (it is not the API server that refuses). */
  readonly explainable?: boolean;
  /** What would tell the candidates apart. */
  readonly next?: string | null;
  readonly likely?: boolean;
}

/** Names a failure mode with its typed arguments. */
export function problem<C extends FailureCode>(
  code: C,
  args: ArgumentsOf<C>,
  options: ProblemOptions = {},
): NamedProblem {
  const others = (options.candidates ?? []).filter((candidate) => candidate !== code);
  const likely = options.likely === true || others.length > 0;
  const predicted = options.predicted ?? false;
  return {
    code,
    args: args as Readonly<Record<string, unknown>>,
    certainty: likely ? 'likely' : 'certain',
    candidates: [code, ...others],
    subject: options.subject ?? null,
    origin: options.origin ?? null,
    predicted,
    blocks: options.blocks ?? !predicted,
    explainable: options.explainable ?? true,
    next: options.next ?? null,
  };
}

interface Common {
  /** At most four words, for lists. */
  readonly note?: string;
  readonly facts?: readonly Fact[];
}

/** What a check returns. The engine adds step, evidence and words. */
export type Judgement =
  | ({ readonly outcome: 'pass'; readonly message: string } & Common)
  | ({ readonly outcome: 'warn' | 'fail'; readonly problems: readonly NamedProblem[] } & Common)
  | ({
      readonly outcome: 'notApplicable';
      readonly reason: Reason;
      readonly message: string;
      /** Noted, and no fault here: they are no causes. */
      readonly problems: readonly NamedProblem[];
    } & Common)
  /** What was measured here is the doing of another step, which says why. */
  | ({ readonly outcome: 'blocked'; readonly by: StepId; readonly message: string } & Common)
  | ({
      readonly outcome: 'inconclusive';
      readonly reason: Reason;
      readonly message: string;
      readonly problems: readonly NamedProblem[];
      readonly next: string | null;
    } & Common);

/** `message` is one sentence that says what works. */
export function pass(message: string, extra: Common = {}): Judgement {
  return { outcome: 'pass', message, ...extra };
}

export function warn(problems: NamedProblem | readonly NamedProblem[], extra: Common = {}): Judgement {
  return { outcome: 'warn', problems: list(problems), ...extra };
}

export function fail(problems: NamedProblem | readonly NamedProblem[], extra: Common = {}): Judgement {
  return { outcome: 'fail', problems: list(problems), ...extra };
}

export function notApplicable(
  reason: Reason,
  message: string,
  extra: Common & { readonly problems?: readonly NamedProblem[] } = {},
): Judgement {
  const { problems = [], ...common } = extra;
  return { outcome: 'notApplicable', reason, message, problems, ...common };
}

export function blocked(by: StepId, message: string, extra: Common = {}): Judgement {
  return { outcome: 'blocked', by, message, ...extra };
}

/** `problems` hold the codes that can't be excluded; `next` names the probe that would decide. */
export function inconclusive(
  reason: Reason,
  message: string,
  extra: Common & { readonly problems?: readonly NamedProblem[]; readonly next?: string | null } = {},
): Judgement {
  const { problems = [], next = null, ...common } = extra;
  return { outcome: 'inconclusive', reason, message, problems, next, ...common };
}

function list(problems: NamedProblem | readonly NamedProblem[]): readonly NamedProblem[] {
  return Array.isArray(problems) ? problems : [problems as NamedProblem];
}

/** A row of "why we know". */
export function fact(
  label: string,
  values: string | readonly string[],
  outcome: Fact['outcome'] = 'plain',
  origin: Origin | null = null,
): Fact {
  return { label, values: typeof values === 'string' ? [values] : values, outcome, origin };
}
