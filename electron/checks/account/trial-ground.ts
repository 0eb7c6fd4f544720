import type { TrialPodEvidence } from '../../../shared/model/evidence/trial.ts';
import type { Install } from '../../../shared/model/install.ts';
import { judgeEgress } from '../../../shared/rules/dashboard/egress.ts';
import { itemsOf } from '../../../shared/rules/dashboard/find-installs.ts';
import { signingModule, trialSubject } from '../../../shared/rules/dashboard/trial-subject.ts';
import { answerAbout } from '../dashboard/scope.ts';
import type { Facts } from '../facts.ts';
import { answerOf, versionOf } from '../server/answer.ts';
import type { TrialGround } from './trial-problem.ts';

export const groundNeeds = ['dashboardCandidates', 'dashboardObjects', 'version', 'signedVersion'] as const;

type GroundFacts = Pick<Facts, 'dashboardObjects' | 'version' | 'signedVersion'> & {
  readonly trialPod: TrialPodEvidence | null;
};

/** null where the install has no part whose account could be tried. */
export function trialGround(install: Install, facts: GroundFacts): TrialGround | null {
  const { dashboardObjects: objects, trialPod } = facts;
  const module = signingModule(install);
  const subject = trialSubject(install, objects);
  if (module === null || subject === null) return null;
  const { namespace, account } = subject;
  const version = versionOf(answerOf(facts.signedVersion)) ?? versionOf(answerOf(facts.version));
  return {
    own: { namespace, deployments: [module.deployment], account, said: '' },
    minor: version?.minor ?? null,
    automountOff: automountOff(subject.automount, account, objects),
    closing: closingPolicies(trialPod, objects),
    needsNames: install.family === '7',
  };
}

/** The pod's own setting wins over the account's (core/v1 PodSpec). */
function automountOff(
  ofPod: boolean | null,
  account: string,
  objects: Facts['dashboardObjects'],
): TrialGround['automountOff'] {
  if (ofPod !== null) return ofPod ? null : 'pod';
  const found = itemsOf(objects, 'serviceAccounts').find(({ name }) => name === account);
  if (found === undefined) return 'unseen';
  return found.automount === false ? 'account' : null;
}

/** The trial's pod has labels of its own, so only policies that choose every pod of the namespace hold for it, or those that name them. */
function closingPolicies(trial: TrialPodEvidence | null, objects: Facts['dashboardObjects']): readonly string[] | null {
  const answer = answerAbout(objects, 'networkPolicies');
  if (answer === null || answer.status !== 200 || answer.truncated) return null;
  const [, address, port] = /^\[?(.+?)\]?:(\d+)$/.exec(trial?.report?.server ?? '') ?? [];
  const places = address === undefined ? [] : [{ address, port: Number(port) }];
  const labels = {
    'app.kubernetes.io/managed-by': 'authpath',
    'app.kubernetes.io/instance': trial?.job ?? '',
  };
  const { closing, allowed } = judgeEgress(answer.items, labels, places);
  return allowed ? [] : closing;
}
