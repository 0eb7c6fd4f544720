import { isFailureCode } from '../../../shared/catalogue/describe.ts';
import { failureModes } from '../../../shared/catalogue/index.ts';
import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import { type BrowserText, browserText } from '../../../shared/rules/dashboard/browser-texts.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { itemsOf } from '../../../shared/rules/dashboard/find-installs.ts';
import { type PagePort, pagePort } from '../../../shared/rules/dashboard/service-url.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, type Judgement, type NamedProblem, notApplicable, pass, warn } from '../judgement.ts';
import { noDashboard, placeOfPage } from '../ways/common.ts';

/**
 * What does the person's browser show? Only they can tell, so it is asked and not measured. What they say is what one screen
 * looked like: alone it makes nothing more than likely.
 */
export const browserShowsCheck = defineCheck({
  step: 'browser.shows',
  needs: ['asked', 'dashboardCandidates', 'dashboardObjects', 'kubeconfig'],
  judge: ({ asked, dashboardCandidates, dashboardObjects, kubeconfig }): Judgement => {
    const install = chooseInstall(dashboardCandidates, asked.install);
    if (install === null) return noDashboard(dashboardCandidates);
    const id = asked.told['browser.shows'] ?? null;
    const page = pagePort(install);
    const told = id === null ? null : measuredText(browserText(id), page, dashboardObjects);
    if (told === null)
      return notApplicable('notUsed', 'Nobody has said what the browser shows.', { note: 'not asked' });
    const facts = [fact('You said', told.text)];
    const [first] = told.codes;
    if (first === undefined) return pass('Your browser shows the page, and you could log in.', { facts, note: 'told' });
    const port = page;
    const place =
      port === null
        ? { namespace: install.namespace, service: install.name, port: 443, scheme: 'https' as const }
        : placeOfPage(port);
    const { nodePort = null } = port?.port ?? {};
    const host = 'the address in your browser';
    const args = {
      ...place,
      host,
      ignores: false,
      through: 'kubectl proxy',
      nodePort: nodePort ?? 0,
      hosts: [host],
      version: '',
      basePath: '/',
      endpoints: null,
      context: kubeconfig.context?.name ?? null,
    };
    const named: NamedProblem = {
      code: first,
      args: { ...failureModes[first].example, ...args },
      certainty: 'likely',
      candidates: told.codes.filter(isFailureCode),
      subject: null,
      origin: null,
      predicted: false,
      blocks: false,
      explainable: false,
      next: told.next,
    };
    return failureModes[first].severity === 'warning'
      ? warn(named, { facts, note: 'told' })
      : fail(named, { facts, note: 'told' });
  },
});

/**
 * “no endpoints” can be an address without a port, or pods that are not ready; what was measured of the Service excludes one
 * of them (dashboard-measured.md §5: an empty port finds only ports without a name).
 */
function measuredText(
  told: BrowserText | null,
  page: PagePort | null,
  objects: readonly ObjectsEvidence[],
): BrowserText | null {
  if (told === null || page === null || !told.codes.includes('SVC-03')) return told;
  const slices = itemsOf(objects, 'endpointSlices').filter((slice) => slice.service === page.service.name);
  const ready = slices.some(({ endpoints }) => endpoints.some((endpoint) => endpoint.ready));
  const named = page.service.ports.every(({ name }) => name !== null);
  const fits = (code: string): boolean => (code === 'SVC-03' ? named : !ready);
  const codes = told.codes.filter(fits);
  return codes.length === 0 ? told : { ...told, codes, next: codes.length === 1 ? null : told.next };
}
