import type { FoundKubectl } from '../../../shared/model/evidence/ways.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, type NamedProblem, notApplicable, pass, problem, warn } from '../judgement.ts';
import { isNamed, noDashboard, notSetUp, serverVersionOf, untold } from '../ways/common.ts';

const way = 'kubectl-proxy';
/** kubectl create token. */
const firstWithTokens = 24;

/** Is kubectl installed, and does its version fit the server? The first that PATH leads to is the one that runs. */
export const kubectlCheck = defineCheck({
  step: 'kubectl-proxy.kubectl',
  needs: ['asked', 'dashboardCandidates', 'kubectls', 'version', 'signedVersion'],
  judge: (facts): Judgement => {
    const { asked, dashboardCandidates, kubectls } = facts;
    if (kubectls === null) return noDashboard(dashboardCandidates);
    const rows = kubectls.found.map(programRow);
    const [first] = kubectls.found;
    if (first === undefined) {
      const elsewhere = kubectls.elsewhere.map((path) => fact('Not on PATH', path, 'warn'));
      const message = 'kubectl is not on PATH, so kubectl proxy can’t be started.';
      return notSetUp(asked, way, problem('KCTL-01', { elsewhere: kubectls.elsewhere }), message, {
        facts: elsewhere,
        note: 'not found',
      });
    }
    const { outcome } = first;
    if (outcome.kind === 'refused') {
      const named = problem('KCTL-05', { first: first.path, others: [], unsafe: outcome.why }, { blocks: false });
      const message = 'The first kubectl on PATH could be anybody’s, so it was not started.';
      const next = `Move ${first.path} to a folder that only you or root may write to.`;
      if (!isNamed(asked, way))
        return notApplicable('notSetUp', `${message} ${next}`, { facts: rows, note: 'not safe' });
      return untold(asked, way, message, next, { facts: rows, problems: [named], note: 'not safe' });
    }
    if (outcome.kind !== 'version') {
      const message = 'What is called kubectl on PATH does not tell a version, so it was not used further.';
      const next = `Run ${first.path} version --client in a terminal.`;
      if (!isNamed(asked, way))
        return notApplicable('notSetUp', `${message} ${next}`, { facts: rows, note: 'no version' });
      return untold(asked, way, message, next, { facts: rows, note: 'no version' });
    }
    const server = serverVersionOf(facts);
    const client = minorOf(outcome.version);
    const note = outcome.version.split(/[-+]/)[0] ?? outcome.version;
    if (server === null || client === null) {
      return pass(`kubectl ${note} is at ${first.path}.`, { facts: rows, note });
    }
    const serverMinor = minorOf(server.text);
    const problems: NamedProblem[] = [];
    const apart = serverMinor === null ? 0 : Math.abs(client - serverMinor);
    if (apart > 1) {
      problems.push(problem('KCTL-02', { path: first.path, client: note, server: server.text }, { blocks: false }));
      const better = kubectls.found.slice(1).filter((other) => fits(other, serverMinor));
      if (better.length > 0) {
        const args = { first: named(first), others: better.map(named), unsafe: null };
        problems.push(problem('KCTL-05', args, { blocks: false }));
      }
    }
    if (client < firstWithTokens && (serverMinor ?? 0) >= firstWithTokens) {
      problems.push(problem('KCTL-04', { path: first.path, client: note }, { blocks: false }));
    }
    if (problems.length > 0) return warn(problems, { facts: rows, note });
    return pass(`kubectl ${note} is at ${first.path} and fits the server’s version.`, { facts: rows, note });
  },
});

function fits({ outcome }: FoundKubectl, server: number | null): boolean {
  const client = outcome.kind === 'version' ? minorOf(outcome.version) : null;
  return client !== null && server !== null && Math.abs(client - server) <= 1;
}

function named({ path, outcome }: FoundKubectl): string {
  return outcome.kind === 'version' ? `${path} (${outcome.version})` : path;
}

/** `v1.36.3+k3s1` → 36. Only of Kubernetes 1, which is all there is. */
function minorOf(version: string): number | null {
  const minor = /^v?1\.(\d+)/.exec(version)?.[1];
  return minor === undefined ? null : Number(minor);
}

function programRow({ path, target, outcome }: FoundKubectl, index: number): Fact {
  const label = index === 0 ? 'kubectl that runs' : 'Another kubectl';
  const where = target === null ? path : `${path} → ${target}`;
  switch (outcome.kind) {
    case 'version':
      return fact(label, [where, outcome.version], index === 0 ? 'pass' : 'plain');
    case 'refused':
      return fact(
        label,
        [
          where,
          outcome.why === 'relativePathEntry' ? 'PATH names its folder by a relative path' : 'anybody may replace it',
        ],
        'warn',
      );
    case 'notStarted':
      return fact(label, [where, `does not start (${outcome.code ?? 'no reason told'})`], 'warn');
    case 'noVersion':
      return fact(label, [where, outcome.lastLine || 'tells no version'], 'warn');
  }
}
