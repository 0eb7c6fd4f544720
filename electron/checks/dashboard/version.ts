import type { Install, InstallFamily } from '../../../shared/model/install.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { flagsOf } from '../../../shared/rules/dashboard/listening.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, notApplicable, pass, problem, warn } from '../judgement.ts';
import { answerOf, versionOf } from '../server/answer.ts';
import { nameOf } from './scope.ts';

/**
 * The newest Kubernetes 1.x that the makers tested each line with (the compatibility tables of their releases: v1.5.1, v1.6.3,
 * v1.10.1, v2.7.0, 7.x). null: it is looked after, and follows Kubernetes.
 */
const testedUpTo: Readonly<Record<InstallFamily, number | null>> = {
  '1.5': 5,
  '1.6': 6,
  '1.7': 10,
  '2': 25,
  '7': 32,
  headlamp: null,
};

/** Which version is it, and is it still looked after? */
export const dashboardVersionCheck = defineCheck({
  step: 'dashboard.version',
  needs: ['asked', 'dashboardCandidates', 'version', 'signedVersion'],
  judge: ({ asked, dashboardCandidates, version, signedVersion }): Judgement => {
    const install = chooseInstall(dashboardCandidates, asked.install);
    if (install === null) return notApplicable('notInstalled', 'No Dashboard was found.');
    const server = [answerOf(version), answerOf(signedVersion)]
      .map((answer) => (answer === null ? null : versionOf(answer)))
      .find((found) => found !== null);
    const facts = [
      fact('Version', install.version ?? 'not told by image or labels', install.version === null ? 'unsure' : 'plain'),
      ...(install.chart === null ? [] : [fact('Chart', install.chart)]),
      ...install.modules.slice(0, 6).map(({ module, image }) => fact(`Image of ${module}`, image)),
      ...(server === undefined ? [] : [fact('Kubernetes', server.text)]),
    ];
    const open = openToAll(install);
    if (open !== null)
      return warn(problem('HL-06', { namespace: install.namespace, flag: open }, { blocks: false }), { facts });
    if (install.version === null) {
      return notApplicable('cannotBeTold', 'Neither the image nor a label tells the version.', {
        facts,
        note: 'not told',
      });
    }
    const newest = testedUpTo[install.family];
    if (newest === null) return pass(`${nameOf(install)} is looked after.`, { facts, note: install.version });
    if (server !== undefined && server.minor > newest) {
      const args = { version: install.version, tested: `1.${newest}`, server: `${server.major}.${server.minor}` };
      return warn(problem('DISC-06', args, { blocks: false }), { facts, note: `${install.version}, archived` });
    }
    return pass(`${nameOf(install)} fits this cluster. It was archived in January 2026: nobody mends it any more.`, {
      facts,
      note: `${install.version}, archived`,
    });
  },
});

/** The flag that lets every visitor of a Headlamp act with its own rights. */
function openToAll({ kind, modules }: Install): string | null {
  const name = 'unsafe-use-service-account-token';
  if (kind !== 'headlamp') return null;
  const containers = modules.flatMap(({ workload }) => workload.template.spec.containers);
  const given = containers.map((container) => flagsOf(container)(name)).find((value) => value !== null) ?? null;
  return given === null || given === 'false' ? null : `-${name}`;
}
