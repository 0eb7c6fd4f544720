import type { AccessEvidence } from '../../../shared/model/evidence/http.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, pass, problem } from '../judgement.ts';
import { noDashboard, outcomeText, personOf, rightMissing, untold } from '../ways/common.ts';

const way = 'port-forward';

/** May the person forward a port to the Dashboard's pod? What the API server did counts more than what it says. */
export const forwardAllowedCheck = defineCheck({
  step: 'port-forward.allowed',
  needs: ['asked', 'kubeconfig', 'identity', 'dashboardCandidates', 'wayAccess', 'portForward'],
  judge: ({ asked, kubeconfig, identity, dashboardCandidates, wayAccess, portForward }): Judgement => {
    const install = chooseInstall(dashboardCandidates, asked.install);
    if (install === null) return noDashboard(dashboardCandidates);
    const { namespace } = install;
    const rows = (wayAccess?.answers ?? []).map(rightRow);
    const allowed = (verb: string, resource: string): boolean | null =>
      wayAccess?.answers.find(({ question }) => question.verb === verb && question.resource === resource)?.allowed ??
      null;
    const upgrade = portForward?.upgrade ?? null;
    const said =
      upgrade?.kind === 'refused' && upgrade.answer.status === 403
        ? (upgrade.answer.kubernetesStatus?.message ?? null)
        : null;
    if (upgrade?.kind === 'refused') rows.push(fact('POST pods/portforward', outcomeText(upgrade.answer), 'fail'));
    const person = personOf(kubeconfig, identity, said);
    if (said !== null || (upgrade?.kind !== 'opened' && allowed('create', 'pods') === false)) {
      const message = 'You may not forward ports to its pods.';
      const named = problem('AUTHZ-03', { ...person, namespace, subresource: 'portforward' });
      return rightMissing(asked, way, named, message, { facts: rows, note: 'not allowed' });
    }
    if (allowed('get', 'pods') === false) {
      const named = problem('AUTHZ-05', { ...person, namespace, denied: ['pods'] });
      const message = 'kubectl port-forward reads the pod first, and you may not read pods there.';
      return rightMissing(asked, way, named, message, { facts: rows, note: 'not allowed' });
    }
    if (upgrade?.kind === 'opened' || allowed('create', 'pods') === true) {
      return pass(`You may forward a port to a pod in ${namespace}.`, { facts: rows, note: 'allowed' });
    }
    return untold(
      asked,
      way,
      'The server did not say whether you may forward a port.',
      'Try kubectl port-forward yourself.',
      {
        facts: rows,
      },
    );
  },
});

function rightRow({ question, allowed, evaluationError }: AccessEvidence['answers'][number]): Fact {
  const what = `${question.resource ?? ''}${question.subresource === null ? '' : `/${question.subresource}`}`;
  const label = `${question.verb} ${what} in ${question.namespace}`;
  if (allowed === null) return fact(label, evaluationError || 'not told', 'unsure');
  return fact(label, allowed ? 'yes' : 'no', allowed ? 'pass' : 'warn');
}
