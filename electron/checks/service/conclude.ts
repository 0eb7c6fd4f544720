import type { Fact } from '../../../shared/model/finding.ts';
import { isSilent, type SignIn } from '../../../shared/rules/dashboard/sign-in.ts';
import type { AskedFor } from '../facts.ts';
import { fail, inconclusive, type Judgement, type NamedProblem, notApplicable, pass, warn } from '../judgement.ts';
import { merged, type Own, readLog } from './sign-ins.ts';

/** What one step makes of one part. */
export type PartState =
  | { readonly kind: 'proven' }
  /** The program says so itself, or the objects leave no other reading. */
  | { readonly kind: 'fails'; readonly problem: NamedProblem }
  /** Set up so that it should fail; nothing shows yet that it does. */
  | { readonly kind: 'suspect'; readonly problem: NamedProblem }
  | { readonly kind: 'beside'; readonly problem: NamedProblem }
  /** `elsewhere`: another step has the reason. */
  | { readonly kind: 'unknown'; readonly elsewhere: boolean };

interface Words {
  /** What works, one sentence. */
  readonly works: string;
  /** What can't be told, one sentence. */
  readonly unknown: string;
  readonly note?: string;
}

const servesOn = 'The pods from before serve on: this keeps only the update from coming through.';

/**
 * The finding of a step from what it makes of each part. A part that makes no call before somebody logs in is believed to do
 * as its neighbour does, unless something says otherwise. What an update of it fails by stops nobody while other pods serve.
 */
export function conclude(
  all: readonly { readonly part: SignIn; readonly state: PartState }[],
  own: Own,
  asked: AskedFor,
  words: Words,
  facts: readonly Fact[],
): Judgement {
  const states = all.filter(({ part }) => !part.isUpdate);
  const stuck = all.flatMap(({ part, state }) =>
    part.isUpdate && state.kind === 'fails' ? [{ ...state.problem, blocks: false, next: servesOn }] : [],
  );
  if (states.length === 0 && stuck.length === 0) {
    return notApplicable('otherMode', 'Only pods of an update that does not come through sign in this way.', { facts });
  }
  const problems = (kind: 'fails' | 'suspect' | 'beside') =>
    merged(states.flatMap(({ state }) => (state.kind === kind ? [state.problem] : [])));
  const fails = problems('fails');
  if (fails.length > 0) return fail(fails, { facts });
  const suspects = problems('suspect');
  const parts = states.map(({ part }) => part);
  const next = readLog(own, parts);
  if (suspects.length > 0) {
    const reason = parts.some(({ log }) => log === 'denied') ? 'rightsMissing' : 'cannotBeTold';
    return inconclusive(reason, words.unknown, { facts, problems: suspects, next: suspects[0]?.next ?? next });
  }
  const beside = merged([...problems('beside'), ...stuck]);
  if (beside.length > 0) {
    return warn(
      beside.map((one) => ({ ...one, blocks: false })),
      { facts },
    );
  }
  const unknown = states.filter(({ part, state }) => state.kind === 'unknown' && !isSilent(part));
  const proven = states.some(({ state }) => state.kind === 'proven');
  if (unknown.length === 0 && (proven || states.every(({ part }) => isSilent(part)))) {
    return pass(words.works, { facts, ...(words.note === undefined ? {} : { note: words.note }) });
  }
  const elsewhere = unknown.some(({ state }) => state.kind === 'unknown' && state.elsewhere);
  if (elsewhere) return notApplicable('notUsed', 'The Dashboard did not get that far.', { facts, note: 'not reached' });
  return tooLittle(
    own,
    asked,
    words.unknown,
    next,
    unknown.map(({ part }) => part),
    facts,
  );
}

/** With everything asked for, what may not be seen is no fault; by name it is a question without an answer. */
function tooLittle(
  own: Own,
  asked: AskedFor,
  message: string,
  next: string,
  parts: readonly SignIn[],
  facts: readonly Fact[],
): Judgement {
  const denied = !own.seesPods || parts.every(({ log }) => log === 'denied');
  if (!denied) return inconclusive('cannotBeTold', message, { facts, next });
  if (asked.paths.includes('all')) {
    return notApplicable('rightsMissing', `${message} ${next}`, { facts, note: 'not allowed' });
  }
  return inconclusive('rightsMissing', message, { facts, next });
}
