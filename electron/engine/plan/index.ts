import type { FactName } from '../../checks/facts.ts';
import { askedFacts } from './asked-facts.ts';
import { dashboardFacts } from './dashboard-facts.ts';
import type { AnyFactPlan } from './fact-plan.ts';
import { localFacts } from './local-facts.ts';
import { networkFacts } from './network-facts.ts';
import { proxyFacts } from './proxy-facts.ts';
import { refusalFacts } from './refusal-facts.ts';
import { serverFacts } from './server-facts.ts';
import { serviceFacts } from './service-facts.ts';
import { trialFacts } from './trial-facts.ts';
import { wayFacts } from './way-facts.ts';

/** How every fact is measured. */
export const factPlans: readonly AnyFactPlan[] = [
  ...askedFacts,
  ...localFacts,
  ...networkFacts,
  ...proxyFacts,
  ...serverFacts,
  ...dashboardFacts,
  ...wayFacts,
  ...trialFacts,
  ...serviceFacts,
  ...refusalFacts,
];

const byName = new Map<FactName, AnyFactPlan>(factPlans.map((plan) => [plan.fact, plan]));

/** The plan of one fact. Every name has one: a test proves it. */
export function planOf(fact: FactName): AnyFactPlan {
  const plan = byName.get(fact);
  if (plan === undefined) throw new Error(`no plan for fact ${fact}`);
  return plan;
}

/** These facts and all that they are planned from. */
export function factsBehind(names: Iterable<FactName>): ReadonlySet<FactName> {
  const behind = new Set<FactName>();
  const add = (fact: FactName): void => {
    if (behind.has(fact)) return;
    behind.add(fact);
    for (const need of planOf(fact).needs) add(need);
  };
  for (const name of names) add(name);
  return behind;
}
