import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { Install } from '../../../shared/model/install.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { mainModule } from '../../../shared/rules/dashboard/install-version.ts';
import { flagsOf } from '../../../shared/rules/dashboard/listening.ts';
import { judgeLogin } from '../../../shared/rules/dashboard/login-way.ts';
import { pagePort, withNodePort } from '../../../shared/rules/dashboard/service-url.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, type NamedProblem, problem, warn } from '../judgement.ts';
import { certificateProblem, certificateRows } from '../ways/certificate-row.ts';
import { closedOr, isNamed, noDashboard, placeOfPage } from '../ways/common.ts';
import { loginFinding } from '../ways/login.ts';

const path = 'node-port';

/** Can a person log in at the node port, and is it safe that everybody gets there? */
export const nodePortLoginCheck = defineCheck({
  step: 'node-port.login',
  needs: ['asked', 'dashboardCandidates', 'nodePorts', 'clusterBindings'],
  judge: ({ asked, dashboardCandidates, nodePorts, clusterBindings }): Judgement => {
    const found = chooseInstall(dashboardCandidates, asked.install);
    const install = found === null ? null : withNodePort(found);
    const port = install === null ? null : pagePort(install);
    const reached = nodePorts.find(({ page }) => page?.speaks != null);
    const page = reached?.page ?? null;
    if (install === null || port === null || reached === undefined || page === null || page.speaks === null)
      return noDashboard(dashboardCandidates);
    const way = { through: 'itself', scheme: page.speaks, host: 'other' } as const;
    const at = { ...placeOfPage(port), scheme: page.speaks, nodePort: reached.port };
    const rows = [fact('Opened at', `${page.speaks}://${reached.host}:${reached.port}/`), ...certificateRows(page)];
    const judged = judgeLogin(install, way, page.pages);
    const risk = riskOf(install, judged.kind === 'noLogin', at, clusterBindings);
    if (judged.kind === 'ignored' || (judged.kind === 'inClear' && judged.code === 'UI-01')) {
      const args = { ...at, host: reached.host, ignores: judged.kind === 'ignored', account: accountOf(install) };
      return closedOr(asked, path, problem('NP-08', args), { facts: rows, note: 'no login over http' });
    }
    const finding = loginFinding({
      asked,
      path,
      install,
      port,
      way,
      host: `${reached.host}:${reached.port}`,
      pages: page.pages,
      facts: rows,
    });
    if (finding.outcome !== 'pass') return finding;
    const named = isNamed(asked, path) ? certificateProblem(page, reached.host) : null;
    const problems = [...(risk === null ? [] : [risk]), ...(named === null ? [] : [named])];
    return problems.length === 0 ? finding : warn(problems, { facts: rows, note: finding.note ?? '' });
  },
});

function accountOf(install: Install): string {
  const account = mainModule(install.modules)?.workload.template.spec.serviceAccountName ?? '';
  return account === '' ? 'default' : account;
}

/** Whoever reaches the port acts with the Dashboard's rights: no login at all, or one that may be skipped. */
function riskOf(
  install: Install,
  noLogin: boolean,
  at: Parameters<typeof placeOfPage>[0] extends never
    ? never
    : ReturnType<typeof placeOfPage> & { readonly nodePort: number },
  bindings: ObjectsEvidence | null,
): NamedProblem | null {
  if (!noLogin && !maySkip(install)) return null;
  const account = accountOf(install);
  const role = roleOf(install.namespace, account, bindings);
  const args = { ...at, why: noLogin ? 'noLogin' : 'skip', role, account };
  return problem('NP-10', args, { blocks: false });
}

/** The button “skip”: there unless taken away up to 1.10.0, and only where it was asked for since (dashboard-versions.md §2.2). */
function maySkip({ family, version, modules }: Install): boolean {
  if (family !== '1.7' && family !== '2') return false;
  const main = mainModule(modules);
  const running = main?.workload.template.spec.containers.find(({ name }) => name === main.container);
  const flag = running === undefined ? () => null : flagsOf(running);
  const isOn = (name: string): boolean => (flag(name) ?? 'false') !== 'false';
  const shownByDefault = family === '1.7' && version !== null && !version.startsWith('1.10.1');
  return shownByDefault ? !isOn('disable-skip') : isOn('enable-skip-login');
}

/** The role that the account is bound to in the whole cluster: the strongest that counts here. */
function roleOf(namespace: string, account: string, bindings: ObjectsEvidence | null): string | null {
  if (bindings?.kind !== 'clusterRoleBindings') return null;
  const roles = bindings.items
    .filter(({ subjects }) =>
      subjects.some(
        (subject) => subject.kind === 'ServiceAccount' && subject.name === account && subject.namespace === namespace,
      ),
    )
    .map(({ role }) => role.name);
  return roles.includes('cluster-admin') ? 'cluster-admin' : (roles[0] ?? null);
}
