import type { AskedFor } from '../../checks/facts.ts';
import { planFact } from './fact-plan.ts';

/** What the person asked for, as the checks see it. */
export const askedFacts = [
  planFact({
    fact: 'asked',
    needs: [],
    startsWith: null,
    ask: (_facts, { paths = ['user'], install = null, told = {}, trial = null }) => {
      const value: AskedFor = { paths, install, told, trial };
      return { kind: 'given', value };
    },
  }),
];
