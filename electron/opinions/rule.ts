import type { Opinion } from '../../shared/model/opinion.ts';
import type { FactName, Facts } from '../checks/facts.ts';

/** What a rule says when it has something to say. */
export type Said = Pick<Opinion, 'verdict' | 'message' | 'advice'>;

/** One way in which another program differs from kubectl: a pure function from the facts that it declares. */
export interface OpinionRule {
  readonly id: string;
  readonly program: Opinion['program'];
  readonly needs: readonly FactName[];
  readonly judge: (facts: Facts) => Said | null;
}

/** Types the argument of `judge` by `needs`: an undeclared input does not compile. */
export function opinionRule<const N extends FactName>(rule: {
  readonly id: string;
  readonly program: Opinion['program'];
  readonly needs: readonly N[];
  /** null: nothing differs. */
  readonly judge: (facts: Pick<Facts, N>) => Said | null;
}): OpinionRule {
  return rule;
}

export function refuses(message: string, advice: string | null): Said {
  return { verdict: 'refuses', message, advice };
}

export function accepts(message: string, advice: string | null): Said {
  return { verdict: 'accepts', message, advice };
}

export function differs(message: string, advice: string | null): Said {
  return { verdict: 'differs', message, advice };
}

export function agrees(message: string): Said {
  return { verdict: 'agrees', message, advice: null };
}
