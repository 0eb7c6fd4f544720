import { parseServerVersion } from '../../../shared/rules/server-version.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, notApplicable, pass, problem, warn } from '../judgement.ts';
import { noDashboard, outcomeText, serverVersionOf } from '../ways/common.ts';

/** Is port 8001 free, and if not, who is there? Our own kubectl proxy takes a free port, so a taken one is no fault. */
export const portCheck = defineCheck({
  step: 'kubectl-proxy.port',
  needs: ['dashboardCandidates', 'proxyPort', 'kubeSystem', 'version', 'signedVersion'],
  judge: (facts): Judgement => {
    const { dashboardCandidates, proxyPort, kubeSystem } = facts;
    if (proxyPort === null) return noDashboard(dashboardCandidates);
    const { port, state, version, clusterUid, error } = proxyPort;
    if (state === 'free') return pass(`Port ${port} is free for kubectl proxy.`, { note: 'free' });
    if (state === 'other') {
      const message = `Port ${port} could not be tried on this computer.`;
      return notApplicable('notUsed', message, { facts: [fact('Said', error?.text ?? '', 'unsure')] });
    }
    const rows = [fact(`http://localhost:${port}/version`, version === null ? 'no answer' : outcomeText(version))];
    const theirs = version?.kind === 'answer' && version.status === 200 ? parseServerVersion(version.body) : null;
    if (theirs === null) {
      return warn(problem('KPX-01', { port, who: 'Another program' }, { blocks: false }), {
        facts: rows,
        note: 'taken',
      });
    }
    const ours = serverVersionOf(facts);
    const own = kubeSystem?.kind === 'namespaces' ? (kubeSystem.items[0]?.uid ?? null) : null;
    if (own !== null && clusterUid !== null)
      rows.push(fact('uid of kube-system', [clusterUid, own], own === clusterUid ? 'pass' : 'warn'));
    const same = own !== null && clusterUid !== null ? own === clusterUid : null;
    if (same === true) {
      return pass(`A kubectl proxy for this very cluster is already at port ${port}.`, {
        facts: rows,
        note: 'this cluster',
      });
    }
    if (same === false || (ours !== null && ours.text !== theirs.text)) {
      return warn(problem('KPX-02', { port, version: theirs.text }, { blocks: false }), {
        facts: rows,
        note: 'another cluster',
      });
    }
    const who = 'A kubectl proxy, of this cluster or of another one,';
    return warn(problem('KPX-01', { port, who }, { blocks: false }), { facts: rows, note: 'taken' });
  },
});
