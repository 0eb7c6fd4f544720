import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { throughServiceProxy } from '../../../shared/rules/dashboard/page-paths.ts';
import { pagePort } from '../../../shared/rules/dashboard/service-url.ts';
import { defineCheck } from '../check.ts';
import { blocked, fact, type Judgement, pass, problem } from '../judgement.ts';
import { isDashboardPage, noDashboard, outcomeText, personOf, refusedProxy, rightMissing } from '../ways/common.ts';

/** Does the Dashboard's page load at the server's own address with the person's credential? Only the API server gets that. */
export const directPageCheck = defineCheck({
  step: 'direct.page',
  needs: ['asked', 'kubeconfig', 'identity', 'dashboardCandidates', 'servicePages'],
  judge: ({ asked, kubeconfig, identity, dashboardCandidates, servicePages }): Judgement => {
    const install = chooseInstall(dashboardCandidates, asked.install);
    const port = install === null ? null : pagePort(install);
    const fronts = servicePages.filter(({ path }) => path === '/');
    if (port === null || fronts.length === 0) return noDashboard(dashboardCandidates);
    const server = (kubeconfig.cluster?.server?.value ?? '').replace(/\/$/, '');
    const rows = fronts.map(({ scheme, outcome }) =>
      fact(throughServiceProxy(port, '/', scheme), outcomeText(outcome), isDashboardPage(outcome) ? 'pass' : 'plain'),
    );
    const loads = fronts.find(({ outcome }) => isDashboardPage(outcome));
    if (loads !== undefined) {
      const message = `The page loads with your credential at ${server}${throughServiceProxy(port, '/', loads.scheme)}.`;
      return pass(message, { facts: rows, note: 'loads' });
    }
    const refused = fronts.map(({ outcome }) => refusedProxy(outcome)).find((said) => said !== null) ?? null;
    if (refused === null) return blocked('dashboard.page', 'The API server itself gets no page.', { facts: rows });
    const { namespace, name } = port.service;
    const service = `${port.scheme}:${name}:${port.port.port}`;
    const args = { ...personOf(kubeconfig, identity, refused), namespace, service, verb: 'get' };
    const message =
      'You may not go through the API server’s service proxy. Forwarding a port does not need that right.';
    return rightMissing(asked, 'direct', problem('AUTHZ-02', args), message, { facts: rows, note: 'not allowed' });
  },
});
