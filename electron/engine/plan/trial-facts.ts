import type { RequestedTarget, TrialConsent } from '../../../shared/model/run.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { isImageName } from '../../../shared/rules/dashboard/trial-image.ts';
import { type TrialSubject, trialSubject } from '../../../shared/rules/dashboard/trial-subject.ts';
import type { Facts } from '../../checks/facts.ts';
import type { SignedRequest } from '../../probes/inputs.ts';
import { nothingToAsk, planFact } from './fact-plan.ts';
import { signedNeeds, signedRequestOf, whenTrusted } from './server-facts.ts';
import { serverOf } from './way-to-server.ts';

export const trialNeeds = [...signedNeeds, 'dashboardCandidates', 'dashboardObjects'] as const;
export type TrialNeeds = Pick<Facts, (typeof trialNeeds)[number]>;

/** Whom a trial would be about, and as whom we would ask; null where there is nobody. */
export function trialAim(
  facts: TrialNeeds,
  { install: asked }: Pick<RequestedTarget, 'install'>,
): { readonly signed: SignedRequest; readonly subject: TrialSubject; readonly server: string } | null {
  const signed = signedRequestOf(facts);
  const install = chooseInstall(facts.dashboardCandidates, asked ?? null);
  const subject = install === null ? null : trialSubject(install, facts.dashboardObjects);
  const server = serverOf(facts.kubeconfig) === null ? null : (facts.kubeconfig.cluster?.server?.value ?? null);
  return signed === null || subject === null || server === null ? null : { signed, subject, server };
}

/** The same, where the person agreed to it and to nothing else. */
function agreedAim(facts: TrialNeeds, requested: RequestedTarget) {
  const aim = requested.trial === undefined ? null : trialAim(facts, requested);
  return aim !== null && requested.trial !== undefined && isMeant(aim, requested.trial) ? aim : null;
}

function isMeant({ server, subject }: NonNullable<ReturnType<typeof trialAim>>, { only }: TrialConsent): boolean {
  if (only === undefined) return true;
  return only.server === server && only.namespace === subject.namespace && only.account === subject.account;
}

/** What is made in the cluster with the person's consent, and only when its step is asked; and what was left there before. */
export const trialFacts = [
  planFact({
    fact: 'trialPod',
    needs: trialNeeds,
    startsWith: null,
    ask: (facts, requested) => {
      const image = requested.trial?.image ?? null;
      const aim = image === null || !isImageName(image) ? null : agreedAim(facts, requested);
      if (aim === null || image === null) return nothingToAsk;
      return { kind: 'one', probe: 'trialPod', inputs: { ...aim.signed, subject: aim.subject, image } };
    },
  }),
  planFact({
    fact: 'trialToken',
    needs: trialNeeds,
    startsWith: null,
    ask: (facts, requested) => {
      const aim = requested.trial?.image === null ? agreedAim(facts, requested) : null;
      if (aim === null) return nothingToAsk;
      const { namespace, account } = aim.subject;
      return { kind: 'one', probe: 'trialToken', inputs: { ...aim.signed, namespace, account } };
    },
  }),
  planFact({
    fact: 'trialLeftovers',
    needs: [...signedNeeds, 'dashboardCandidates'],
    startsWith: whenTrusted,
    ask: (facts, { install: asked = null }) => {
      const signed = signedRequestOf(facts);
      const install = chooseInstall(facts.dashboardCandidates, asked);
      if (signed === null || install === null) return nothingToAsk;
      return { kind: 'one', probe: 'trialLeftovers', inputs: { ...signed, namespace: install.namespace } };
    },
  }),
];
