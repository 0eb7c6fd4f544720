import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { judgeLogin } from '../../../shared/rules/dashboard/login-way.ts';
import { throughServiceProxy } from '../../../shared/rules/dashboard/page-paths.ts';
import { pagePort } from '../../../shared/rules/dashboard/service-url.ts';
import { defineCheck } from '../check.ts';
import { blocked, fact, type Judgement, pass, problem } from '../judgement.ts';
import {
  isDashboardPage,
  noDashboard,
  notByDesign,
  outcomeText,
  personOf,
  placeOfPage,
  refusedProxy,
  rightMissing,
} from '../ways/common.ts';

/**
 * Does the Dashboard's page load at the server's own address with the person's credential, and can a person log in there?
 * Only the API server gets the credential.
 */
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
    if (loads !== undefined && install !== null) {
      // The page alone is not what people come for: what the API server takes away is the same as behind kubectl proxy.
      const login = judgeLogin(install, { through: 'serviceProxy', scheme: 'https', host: 'other' }, []);
      if (login.kind === 'byDesign') {
        const named =
          login.code === 'UI-13'
            ? problem('UI-13', { ...placeOfPage(port), through: 'the server’s own address' })
            : problem('HL-03', {});
        const message = 'The page loads with your credential, and nobody can log in there. Use port-forward.';
        return notByDesign(asked, 'direct', named, message, { facts: rows, note: 'no login' });
      }
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
