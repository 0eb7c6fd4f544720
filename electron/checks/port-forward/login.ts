import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { pagePort } from '../../../shared/rules/dashboard/service-url.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement } from '../judgement.ts';
import { certificateRows } from '../ways/certificate-row.ts';
import { noDashboard } from '../ways/common.ts';
import { loginFinding } from '../ways/login.ts';

/** Can a person log in through a forwarded port? The page comes from localhost then, which every version takes. */
export const forwardLoginCheck = defineCheck({
  step: 'port-forward.login',
  needs: ['asked', 'dashboardCandidates', 'portForward'],
  judge: ({ asked, dashboardCandidates, portForward }): Judgement => {
    const install = chooseInstall(dashboardCandidates, asked.install);
    const port = install === null ? null : pagePort(install);
    const page = portForward?.page ?? null;
    if (install === null || port === null || page === null || page.speaks === null)
      return noDashboard(dashboardCandidates);
    const recommended = install.family === '7' || install.family === 'headlamp';
    const command = `kubectl port-forward --namespace ${install.namespace} service/${port.service.name} ${page.speaks === 'https' ? 8443 : 8080}:${port.port.port}`;
    return loginFinding({
      asked,
      path: 'port-forward',
      install,
      port,
      way: { through: 'itself', scheme: page.speaks, host: 'localhost' },
      host: 'localhost',
      pages: page.pages,
      facts: [
        fact(
          recommended ? 'The way that its makers recommend' : 'The way there',
          command,
          recommended ? 'pass' : 'plain',
        ),
        ...certificateRows(page),
      ],
    });
  },
});
