import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { pagePort, withNodePort } from '../../../shared/rules/dashboard/service-url.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, pass, problem } from '../judgement.ts';
import { noDashboard, notSetUp, placeOfPage } from '../ways/common.ts';

/** Does the Dashboard's Service open a port on every node? */
export const exposedCheck = defineCheck({
  step: 'node-port.exposed',
  needs: ['asked', 'dashboardCandidates'],
  judge: ({ asked, dashboardCandidates }): Judgement => {
    const found = chooseInstall(dashboardCandidates, asked.install);
    const install = found === null ? null : withNodePort(found);
    const port = install === null ? null : pagePort(install);
    if (port === null) return noDashboard(dashboardCandidates);
    const { type, name, externalTrafficPolicy } = port.service;
    const rows = [fact('Service', [name, type])];
    const { nodePort } = port.port;
    if (nodePort === null) {
      const message = `The Service ${name} is of type ${type} and opens no port on the nodes.`;
      return notSetUp(asked, 'node-port', problem('NP-01', { ...placeOfPage(port), type }), message, {
        facts: rows,
        note: type,
      });
    }
    rows.push(fact('NodePort', `${nodePort} → ${port.port.port}`));
    if (externalTrafficPolicy !== null) rows.push(fact('externalTrafficPolicy', externalTrafficPolicy));
    return pass(`The Service ${name} opens port ${nodePort} on the nodes.`, { facts: rows, note: `port ${nodePort}` });
  },
});
