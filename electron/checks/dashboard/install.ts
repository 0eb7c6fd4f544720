import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { Install } from '../../../shared/model/install.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { findInstalls } from '../../../shared/rules/dashboard/find-installs.ts';
import { defineCheck } from '../check.ts';
import type { Facts } from '../facts.ts';
import { fact, fail, inconclusive, type Judgement, notApplicable, pass, problem, warn } from '../judgement.ts';
import { answerOf, versionOf } from '../server/answer.ts';
import { managedBy } from '../server/managed.ts';
import { askedByName, maySeeTooLittle, nameOf, unseenRow } from './scope.ts';

type Known = Pick<Facts, 'asked' | 'kubeconfig' | 'version' | 'signedVersion' | 'dashboardCandidates'>;

/** Is a Dashboard installed, and where? Of several, the walk goes on with one, and says which. */
export const installCheck = defineCheck({
  step: 'dashboard.install',
  needs: ['asked', 'kubeconfig', 'version', 'signedVersion', 'dashboardCandidates'],
  judge: (known): Judgement => {
    const { asked, dashboardCandidates: candidates } = known;
    if (candidates.length === 0) {
      return notApplicable('notUsed', 'No credential goes to this server, so nobody may look for a Dashboard.');
    }
    const installs = findInstalls(candidates);
    const chosen = chooseInstall(candidates, asked.install);
    const unseen = candidates.filter(({ status }) => status !== 200);
    const rows = [...installs.map((install) => installRow(install, install === chosen)), ...unseen.map(unseenRow)];
    if (chosen === null) return notFound(known, installs, rows);
    const extra = { facts: rows, note: chosen.namespace };
    const rivals = installs.filter((install) => install.kind === chosen.kind);
    if (rivals.length > 1 && asked.install === null) {
      const args = {
        installs: rivals.map((install) => `${install.namespace}/${install.name}`),
        chosen: `${chosen.namespace}/${chosen.name}`,
      };
      return warn(problem('DISC-03', args, { blocks: false }), extra);
    }
    return pass(`${nameOf(chosen)} is in the namespace ${chosen.namespace}.`, extra);
  },
});

function notFound(known: Known, installs: readonly Install[], facts: readonly Fact[]): Judgement {
  const { asked, dashboardCandidates: candidates } = known;
  const wanted = asked.install;
  const elsewhere = installs.find(({ name }) => name === wanted?.name) ?? installs[0];
  if (wanted !== null && elsewhere !== undefined) {
    const args = { name: wanted.name, namespace: wanted.namespace, found: `${elsewhere.namespace}/${elsewhere.name}` };
    return fail(problem('DISC-02', args), { facts, note: 'elsewhere' });
  }
  if (!sawEverything(candidates)) {
    const broken = candidates.find(({ status }) => status !== 200 && status !== 403);
    if (broken !== undefined && candidates.every(({ status }) => status !== 403)) {
      const message = 'The server did not list what a Dashboard is made of.';
      if (!askedByName(asked)) return notApplicable('notSeen', message, { facts, note: 'not seen' });
      return inconclusive('cannotBeTold', message, { facts, next: 'Check again in a minute.' });
    }
    return maySeeTooLittle(
      asked,
      'No Dashboard was found where you may look.',
      'Someone who may list Deployments in all namespaces can tell whether there is one elsewhere.',
      facts,
    );
  }
  const seen = candidates.reduce((sum, each) => sum + each.seen, 0);
  const provider = removedBy(known);
  const none = problem(
    'DISC-01',
    { seen },
    provider === null
      ? {}
      : {
          candidates: ['DISC-08'],
          next: `If there was a Dashboard here before, ${provider} has taken it away; if there never was one, nobody has installed it.`,
        },
  );
  if (askedByName(asked) || wanted !== null) return fail(none, { facts });
  return notApplicable('notInstalled', 'No Dashboard is installed. No cluster comes with one.', {
    facts,
    note: 'not installed',
    problems: [none],
  });
}

/** AKS dropped its add-on kube-dashboard with Kubernetes 1.19. */
const firstWithoutAddOn = 19;

/** The provider that once installed a Dashboard in such clusters, and no longer does; null: none. */
function removedBy({ kubeconfig, version, signedVersion }: Known): 'AKS' | 'GKE' | null {
  const answers = [answerOf(signedVersion), answerOf(version)];
  const told = answers.find((answer) => versionOf(answer) !== null) ?? null;
  const provider = managedBy(kubeconfig, told);
  const minor = versionOf(told)?.minor ?? null;
  if (provider === 'AKS') return minor !== null && minor >= firstWithoutAddOn ? 'AKS' : null;
  return provider === 'GKE' ? 'GKE' : null;
}

function sawEverything(candidates: readonly ObjectsEvidence[]): boolean {
  return candidates
    .filter(({ namespace }) => namespace === null)
    .every(({ status, truncated, failure }) => status === 200 && !truncated && failure === null);
}

function installRow(install: Install, chosen: boolean): Fact {
  const images = install.modules.map(({ image }) => image);
  const from = images.length === 0 ? ['a Service without pods'] : images.slice(0, 3);
  return fact(`${install.namespace}/${install.name}`, [nameOf(install), ...from], chosen ? 'pass' : 'plain');
}
