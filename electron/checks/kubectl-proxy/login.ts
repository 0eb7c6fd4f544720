import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { pagePort } from '../../../shared/rules/dashboard/service-url.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, problem } from '../judgement.ts';
import { noDashboard, rightMissing } from '../ways/common.ts';
import { loginFinding } from '../ways/login.ts';

/** Can a person log in through kubectl proxy? The API server takes Authorization away; whether that matters is the version's. */
export const proxyLoginCheck = defineCheck({
  step: 'kubectl-proxy.login',
  needs: ['asked', 'dashboardCandidates', 'kubectlProxy', 'wayAccess'],
  judge: ({ asked, dashboardCandidates, kubectlProxy, wayAccess }): Judgement => {
    const install = chooseInstall(dashboardCandidates, asked.install);
    const port = install === null ? null : pagePort(install);
    if (install === null || port === null || kubectlProxy?.outcome.kind !== 'served')
      return noDashboard(dashboardCandidates);
    const finding = loginFinding({
      asked,
      path: 'kubectl-proxy',
      install,
      port,
      way: { through: 'serviceProxy', scheme: 'http', host: 'localhost' },
      host: 'localhost',
      pages: kubectlProxy.outcome.pages,
      facts: [fact('Authorization', 'taken away by the API server')],
    });
    const post = wayAccess?.answers.find(({ question }) => question.subresource === 'proxy') ?? null;
    if (finding.outcome !== 'pass' || finding.note !== 'possible' || post?.allowed !== false) return finding;
    const facts = [...(finding.facts ?? []), fact('create services/proxy', 'no', 'fail')];
    const named = problem('SVC-16', { namespace: install.namespace, service: port.service.name });
    const message = 'You may look at the page through the API server and send it nothing, so nobody can log in there.';
    return rightMissing(asked, 'kubectl-proxy', named, message, { facts, note: 'not allowed' });
  },
});
