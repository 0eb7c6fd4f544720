import type { ObjectsEvidence } from '../../../../shared/model/evidence/objects.ts';
import type { Fact } from '../../../../shared/model/finding.ts';
import type { Install } from '../../../../shared/model/install.ts';
import type { Facts } from '../../facts.ts';
import { fact, fail, inconclusive, type Judgement, notApplicable, problem } from '../../judgement.ts';
import { answerOf, versionOf } from '../../server/answer.ts';
import { answerAbout, maySeeTooLittle, unseenRow } from '../scope.ts';

export const podsNeeds = [
  'asked',
  'clock',
  'version',
  'signedVersion',
  'dashboardCandidates',
  'dashboardObjects',
  'podLogs',
  'nodes',
] as const;

type PodsFacts = Pick<Facts, (typeof podsNeeds)[number]>;

/** The first Kubernetes 1.x without extensions/v1beta1 and apps/v1beta2 Deployments (deprecated API migration guide, v1.16). */
const firstWithoutOldDeployments = 16;
/** Made by a Dashboard from 1.7 on itself, when it first runs (dashboard-versions.md §2.1); no manifest of 1.x brings it. */
const ownSecret = 'kubernetes-dashboard-key-holder';

/** Only Services are there: is what made the pods gone, was it never made, does the Service lead elsewhere, or can't it be seen? */
export function withoutPods(install: Install, facts: PodsFacts): Judgement {
  const { asked, dashboardObjects: objects } = facts;
  const { namespace, name, services } = install;
  const rows = services.slice(0, 4).map((service) => fact('Service', [service.name, service.type]));
  if (services.every(({ selector }) => Object.keys(selector).length === 0)) {
    const message = `The Service ${name} chooses no pods: it leads elsewhere, so there is none of its own to look at.`;
    return notApplicable('notUsed', message, { facts: rows, note: 'leads elsewhere' });
  }
  const pods = answerAbout(objects, 'pods');
  if (pods?.status !== 200 && pods?.status !== 403) {
    const seen = pods === null ? rows : [...rows, unseenRow(pods)];
    return inconclusive('cannotBeTold', 'The server did not list the pods.', {
      facts: seen,
      next: 'Check again in a minute.',
    });
  }
  const unseen = unseenWorkloads(namespace, facts);
  if (unseen.length > 0) {
    const what = pods.status === 403 ? 'its pods' : 'all that could make its pods';
    return maySeeTooLittle(
      asked,
      `There is a Service ${name}, and you may not see ${what}.`,
      `Someone who may list pods and Deployments in ${namespace} can tell whether anything runs behind it.`,
      [...rows, ...unseen.map(unseenRow)],
    );
  }
  return gone(install, facts, rows);
}

/** What could show that something runs there, and may not be seen. Empty: all of it was seen. */
export function unseenWorkloads(
  namespace: string,
  { dashboardCandidates, dashboardObjects }: Pick<Facts, 'dashboardCandidates' | 'dashboardObjects'>,
): readonly ObjectsEvidence[] {
  const pods = answerAbout(dashboardObjects, 'pods');
  return [...unseenMakers(dashboardCandidates, namespace), ...(pods === null || pods.status === 200 ? [] : [pods])];
}

/** Lists of what makes pods that show neither the whole cluster nor this namespace. */
function unseenMakers(candidates: readonly ObjectsEvidence[], namespace: string): readonly ObjectsEvidence[] {
  return (['deployments', 'daemonSets', 'statefulSets'] as const).flatMap((kind) => {
    const lists = candidates.filter((one) => one.kind === kind && (one.namespace ?? namespace) === namespace);
    return lists.some(({ status, truncated }) => status === 200 && !truncated) ? [] : lists.slice(0, 1);
  });
}

/**
 * Nothing makes pods any more, or nothing ever did: applied to a server of today, a manifest of 1.x leaves all its objects
 * but the Deployment, whose old API is gone. A Secret that only a running Dashboard makes tells the two apart.
 */
function gone({ namespace, name, family }: Install, facts: PodsFacts, rows: readonly Fact[]): Judgement {
  const said = 'there is no Deployment';
  const deleted = { namespace, workload: name, why: 'deleted', said };
  const extra = { facts: rows, note: 'no Deployment' };
  const version = versionOf(answerOf(facts.signedVersion)) ?? versionOf(answerOf(facts.version));
  const old = family === '1.5' || family === '1.6' || family === '1.7';
  if (!old || version === null || version.minor < firstWithoutOldDeployments) {
    return fail(problem('WL-12', deleted, { explainable: false }), extra);
  }
  const secrets = answerAbout(facts.dashboardObjects, 'secrets');
  const next = 'Apply the manifest once more and see whether kubectl says “no matches for kind "Deployment"”.';
  if (secrets?.status !== 200) {
    return fail(problem('WL-12', deleted, { explainable: false, candidates: ['DISC-05'], next }), extra);
  }
  const hasRun = secrets.items.some((secret) => secret.name === ownSecret);
  const row = fact(`Secret ${ownSecret}, made by a Dashboard that runs`, hasRun ? 'there' : 'not there');
  const seen = { ...extra, facts: [...rows, row] };
  return hasRun
    ? fail(problem('WL-12', deleted, { explainable: false }), seen)
    : fail(problem('DISC-05', {}, { explainable: false, candidates: ['WL-12'], next }), seen);
}
