import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { throughServiceProxy } from '../../../shared/rules/dashboard/page-paths.ts';
import { pagePort } from '../../../shared/rules/dashboard/service-url.ts';
import { defineCheck } from '../check.ts';
import { blocked, fact, type Judgement, pass, problem } from '../judgement.ts';
import {
  isDashboardPage,
  noDashboard,
  outcomeText,
  personOf,
  refusedProxy,
  rightMissing,
  untold,
} from '../ways/common.ts';

const way = 'kubectl-proxy';

/** Does the Dashboard's page load through kubectl proxy? */
export const proxyPageCheck = defineCheck({
  step: 'kubectl-proxy.page',
  needs: ['asked', 'kubeconfig', 'identity', 'dashboardCandidates', 'servicePages', 'kubectlProxy'],
  judge: ({ asked, kubeconfig, identity, dashboardCandidates, servicePages, kubectlProxy }): Judgement => {
    const install = chooseInstall(dashboardCandidates, asked.install);
    const port = install === null ? null : pagePort(install);
    if (port === null || kubectlProxy?.outcome.kind !== 'served') return noDashboard(dashboardCandidates);
    const { pages } = kubectlProxy.outcome;
    const at = (scheme: 'http' | 'https') => pages.find(({ path }) => path === throughServiceProxy(port, '/', scheme));
    const wanted = at(port.scheme);
    const other = at(port.scheme === 'https' ? 'http' : 'https');
    const short = pages.find(({ path }) => path === '/ui');
    const facts = [
      ...[wanted, other].flatMap((page) =>
        page === undefined
          ? []
          : [fact(page.path, outcomeText(page.outcome), isDashboardPage(page.outcome) ? 'pass' : 'plain')],
      ),
      ...(short === undefined
        ? []
        : [fact('/ui, up to Kubernetes 1.9 the short way there', outcomeText(short.outcome))]),
    ];
    const loads = [wanted, other].find((page) => page !== undefined && isDashboardPage(page.outcome));
    if (loads !== undefined) {
      return pass(`The page loads at http://localhost:8001${loads.path} while kubectl proxy runs.`, {
        facts,
        note: 'loads',
      });
    }
    if (wanted === undefined) {
      return untold(asked, way, 'The page was not asked for.', 'Open the page through kubectl proxy yourself.', {
        facts,
      });
    }
    const refused = refusedProxy(wanted.outcome);
    if (refused !== null) {
      const { namespace, name } = port.service;
      const args = {
        ...personOf(kubeconfig, identity, refused),
        namespace,
        service: `${port.scheme}:${name}:${port.port.port}`,
        verb: 'get',
      };
      const message =
        'You may not go through the API server’s service proxy. Forwarding a port does not need that right.';
      return rightMissing(asked, way, problem('AUTHZ-02', args), message, { facts, note: 'not allowed' });
    }
    if (!servicePages.some(({ path, outcome }) => path === '/' && isDashboardPage(outcome))) {
      return blocked('dashboard.page', 'The API server itself gets no page.', { facts });
    }
    const message = 'The API server gives the page to us and not through kubectl proxy.';
    return untold(asked, way, message, 'Check again in a minute.', { facts, reason: 'serverChanged' });
  },
});
