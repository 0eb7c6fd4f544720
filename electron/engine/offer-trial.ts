import type { RequestedTarget, TrialConsent } from '../../shared/model/run.ts';
import type { TrialOffer } from '../../shared/model/trial-offer.ts';
import { obstacleWords } from '../../shared/rules/dashboard/trial-words.ts';
import type { FactName, Facts } from '../checks/facts.ts';
import { missingForToken } from '../kube/trial/rights.ts';
import { tryDry } from '../kube/trial/run-trial.ts';
import type { ProbeTools } from '../probes/probe.ts';
import type { KnownFact } from './fact-store.ts';
import { type TrialNeeds, trialAim, trialNeeds } from './plan/trial-facts.ts';

const notThere = 'This walk found no Dashboard whose account could be tried. Walk its service link first.';

/**
 * What a trial over this walk would make, from what the walk has measured. Rights are asked about and the server tries the Job
 * dry; nothing is made. `image` null: a token instead of a pod.
 */
export async function offerTrial(
  known: ReadonlyMap<FactName, KnownFact>,
  target: RequestedTarget,
  image: string | null,
  tools: ProbeTools,
): Promise<TrialOffer> {
  const facts = valuesOf(known);
  const aim = facts === null ? null : trialAim(facts, target);
  if (facts === null || aim === null) return none(notThere);
  if (![aim.subject.namespace, aim.subject.account].every(isObjectName)) return none(notThere);
  const { signed, subject, server } = aim;
  const { namespace, account } = subject;
  const { missing, refusal } =
    image === null
      ? { missing: await missingForToken(signed, namespace, account, tools), refusal: null }
      : await tryDry({ signed, subject, image }, tools);
  if (tools.signal.aborted) return none('The server did not answer in time. Nothing was made.');
  const obstacle = obstacleWords(missing, refusal, namespace);
  if (obstacle !== null) return none(obstacle);
  const consent: TrialConsent = { image, only: { server, namespace, account } };
  const leftovers = known.get('trialLeftovers')?.value as Facts['trialLeftovers'] | undefined;
  const plan = {
    context: facts.kubeconfig.context?.name ?? '',
    cluster: facts.kubeconfig.cluster?.name ?? '',
    server,
    namespace,
    account,
    image,
    node: subject.node,
    leftovers: leftovers?.jobs.map(({ name }) => name) ?? [],
  };
  return { kind: 'trial', plan, consent };
}

/** RFC 1123, as the API server demands it: what a dialog names must be what it looks like. */
function isObjectName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name);
}

/** null where the walk did not measure all of it to the end. */
function valuesOf(known: ReadonlyMap<FactName, KnownFact>): TrialNeeds | null {
  const facts = trialNeeds.map((name) => [name, known.get(name)] as const);
  if (facts.some(([, fact]) => fact === undefined || fact.cut !== null)) return null;
  return Object.fromEntries(facts.map(([name, fact]) => [name, fact?.value])) as unknown as TrialNeeds;
}

function none(message: string): TrialOffer {
  return { kind: 'none', message };
}
