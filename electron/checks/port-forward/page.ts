import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { defineCheck } from '../check.ts';
import { blocked, fact, type Judgement, pass } from '../judgement.ts';
import { noDashboard, outcomeText, untold } from '../ways/common.ts';

const way = 'port-forward';
const yourself = 'Run kubectl port-forward in a terminal and see what it says.';

/** Does the page load through a forwarded port? It goes by the node and not over the network of the pods. */
export const forwardPageCheck = defineCheck({
  step: 'port-forward.page',
  needs: ['asked', 'dashboardCandidates', 'dashboardObjects', 'portForward'],
  judge: ({ asked, dashboardCandidates, dashboardObjects, portForward }): Judgement => {
    const install = chooseInstall(dashboardCandidates, asked.install);
    if (install === null) return noDashboard(dashboardCandidates);
    if (portForward === null) {
      const pods = dashboardObjects.find(({ kind, name }) => kind === 'pods' && name === null);
      if (pods?.status !== 200) {
        const message = 'You may not see its pods, so none could be chosen to forward a port to.';
        return untold(asked, way, message, yourself, { reason: 'rightsMissing', note: 'pods not seen' });
      }
      return blocked('dashboard.pods', 'No pod of the Dashboard runs, so there is nothing to forward a port to.', {
        note: 'no pod runs',
      });
    }
    const { pod, port, upgrade, page, said } = portForward;
    const rows = [fact('Forwarded', `${pod}, port ${port}`)];
    if (upgrade.kind !== 'opened' || page === null) {
      const why =
        upgrade.kind === 'refused' ? outcomeText(upgrade.answer) : upgrade.kind === 'failed' ? upgrade.error.text : '';
      const facts = [...rows, fact('Said', why, 'unsure')];
      const between = upgrade.kind === 'refused' && upgrade.answer.kubernetesStatus === null;
      const message = between
        ? 'Something between you and the API server does not let the port-forward through.'
        : 'The API server did not open the port-forward.';
      return untold(asked, way, message, yourself, { facts, note: 'not opened' });
    }
    const [front] = page.pages;
    if (page.speaks !== null && front !== undefined) {
      const facts = [...rows, fact(`${page.speaks}://localhost:PORT/`, outcomeText(front.outcome), 'pass')];
      if (page.speaks !== page.wanted) facts.push(fact('Expected', page.wanted, 'warn'));
      return pass(`The page loads over ${page.speaks} through a forwarded port.`, {
        facts,
        note: `${page.speaks}, port ${port}`,
      });
    }
    const facts = [...rows, fact('Said', said ?? page.error?.text ?? 'nothing', 'fail')];
    if (said !== null && /connection refused/i.test(said)) {
      return blocked('dashboard.page', `Nothing listens at port ${port} of the pod.`, {
        facts,
        note: 'refused in the pod',
      });
    }
    return untold(asked, way, 'The port was forwarded, and the pod gave no page.', yourself, { facts });
  },
});
