import type { Opinion } from '../../shared/model/opinion.ts';
import type { Facts } from '../checks/facts.ts';
import { browser } from './browser.ts';
import { javascriptLoading } from './javascript-loading.ts';
import { javascriptNetwork } from './javascript-network.ts';
import { javascriptPlugin } from './javascript-plugin.ts';
import { olderKubectl } from './older-kubectl.ts';
import type { OpinionRule } from './rule.ts';

/** Every rule, in the order in which opinions are shown. */
const opinionRules: readonly OpinionRule[] = [
  ...javascriptLoading,
  ...javascriptPlugin,
  ...javascriptNetwork,
  ...browser,
  ...olderKubectl,
];

/**
 * What other programs would make of this target, predicted from the facts that the walk has measured; nothing is asked for
 * it. A rule whose facts are not all there says nothing. Pure, and no part of the verdict.
 */
export function giveOpinions(facts: Partial<Facts>): readonly Opinion[] {
  const opinions = opinionRules.flatMap((rule) => {
    if (!rule.needs.every((need) => need in facts)) return [];
    const said = say(rule, facts as Facts);
    return said === null ? [] : [{ id: rule.id, program: rule.program, ...said }];
  });
  const loaded = facts.kubeconfig?.cluster != null && facts.kubeconfig.context !== null;
  if (!loaded || opinions.some(({ program }) => program === 'javascript')) return opinions;
  const message =
    'Nothing in this context is read or done otherwise by JavaScript clients than by kubectl, as far as we know.';
  return [{ id: 'javascript.same', program: 'javascript', verdict: 'agrees', message, advice: null }, ...opinions];
}

/** A rule that breaks is our fault and must not take the walk with it; it says so in its own place. */
function say(rule: OpinionRule, facts: Facts): Pick<Opinion, 'verdict' | 'message' | 'advice'> | null {
  try {
    return rule.judge(facts);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unknown error';
    return {
      verdict: 'differs',
      message: `Our look at ${rule.id} broke. That is our fault. (${detail})`,
      advice: null,
    };
  }
}
