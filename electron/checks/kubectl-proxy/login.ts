import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { pagePort } from '../../../shared/rules/dashboard/service-url.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement } from '../judgement.ts';
import { noDashboard } from '../ways/common.ts';
import { loginFinding } from '../ways/login.ts';

/** Can a person log in through kubectl proxy? The API server takes Authorization away; whether that matters is the version's. */
export const proxyLoginCheck = defineCheck({
  step: 'kubectl-proxy.login',
  needs: ['asked', 'dashboardCandidates', 'kubectlProxy'],
  judge: ({ asked, dashboardCandidates, kubectlProxy }): Judgement => {
    const install = chooseInstall(dashboardCandidates, asked.install);
    const port = install === null ? null : pagePort(install);
    if (install === null || port === null || kubectlProxy?.outcome.kind !== 'served') return noDashboard;
    return loginFinding({
      asked,
      path: 'kubectl-proxy',
      install,
      port,
      way: { through: 'serviceProxy', scheme: 'http', host: 'localhost' },
      host: 'localhost',
      pages: kubectlProxy.outcome.pages,
      facts: [fact('Authorization', 'taken away by the API server')],
    });
  },
});
