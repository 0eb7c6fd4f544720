import type { ContextEntry, KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import { nearNames } from '../../../shared/rules/near-names.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, type Judgement, type NamedProblem, pass, problem } from '../judgement.ts';
import { fallbackServer, podInstead, podInsteadNext } from './stands-without.ts';

/** Does the context exist, with its cluster and its user? KCFG-05, KCFG-06, KCFG-07, KCFG-08. */
export const contextCheck = defineCheck({
  step: 'kubeconfig.context',
  needs: ['kubeconfig', 'loginShell'],
  judge: ({ kubeconfig, loginShell }) => {
    const { context, cluster, user } = kubeconfig;
    if (context === null) return beside(judgeAbsence(kubeconfig), loginShell?.kubeconfigFiles ?? []);
    const problems = [
      ...(cluster === null ? [clusterProblem(context, kubeconfig)] : []),
      ...(user === null ? [userProblem(context, kubeconfig)] : []),
    ];
    const rows = [
      fact('Context', context.name, 'plain', context.origin),
      fact(
        'Cluster',
        context.cluster?.value ?? 'none',
        cluster === null ? 'fail' : 'pass',
        context.cluster?.origin ?? null,
      ),
      fact('User', context.user?.value ?? 'none', user === null ? 'fail' : 'pass', context.user?.origin ?? null),
    ];
    if (cluster === null && kubeconfig.inPod === true) {
      return inconclusive('notConfigured', podInstead, { next: podInsteadNext, facts: rows });
    }
    // Over plain http kubectl needs nobody to sign in as (clientcmd/client_config.go ClientConfig).
    const needsUser = cluster === null || !/^http:/i.test(cluster.server?.value ?? '');
    if (problems.length > 0 && (cluster === null || needsUser)) return fail(problems, { facts: rows });
    return pass(
      `Context “${context.name}” leads to cluster “${cluster?.name ?? ''}”${user === null ? '' : ` as “${user.name}”`}.`,
      {
        note: context.name,
        facts: rows,
      },
    );
  },
});

/** The context may stand in files that only the shell's KUBECONFIG names (KCFG-16): whether it does is not known. */
function beside(judgement: Judgement, files: readonly string[]): Judgement {
  if (judgement.outcome !== 'fail' || files.length === 0) return judgement;
  const next = `Look for it in what your shell’s KUBECONFIG names: ${files.join(', ')}.`;
  return {
    ...judgement,
    problems: judgement.problems.map((named) => ({
      ...named,
      certainty: 'likely',
      candidates: [...named.candidates, 'KCFG-16'],
      next,
    })),
    facts: [...(judgement.facts ?? []), fact('KUBECONFIG in your shell', files, 'unsure')],
  };
}

function judgeAbsence(kubeconfig: KubeconfigEvidence): Judgement {
  const { requestedContext, currentContext, contextNames, files } = kubeconfig;
  const name = requestedContext ?? currentContext?.value ?? null;
  const only = files.filter((file) => file.state !== 'missing');
  const file = currentContext?.origin.file ?? (only.length === 1 ? (only[0]?.path ?? null) : null);
  const rows = [fact('Contexts', contextNames.length === 0 ? 'none' : contextNames.slice(0, 10))];
  if (name === null) {
    if (kubeconfig.inPod === true)
      return inconclusive('notConfigured', podInstead, { next: podInsteadNext, facts: rows });
    const args = { file, contexts: contextNames.slice(0, 10), fallback: fallbackServer(kubeconfig) };
    return fail(problem('KCFG-05', args), { facts: rows, note: 'none chosen' });
  }
  const asked = requestedContext !== null;
  const args = { context: name, near: nearNames(name, contextNames), known: contextNames.slice(0, 10), asked, file };
  return fail(problem('KCFG-06', args, { origin: asked ? null : (currentContext?.origin ?? null) }), {
    facts: rows,
    note: 'not found',
  });
}

function clusterProblem(context: ContextEntry, kubeconfig: KubeconfigEvidence): NamedProblem {
  const named = context.cluster?.value ?? null;
  const near = named === null ? [] : nearNames(named, kubeconfig.clusterNames);
  const args = {
    context: context.name,
    cluster: named,
    near,
    file: context.origin.file,
    fallback: fallbackServer(kubeconfig),
  };
  return problem('KCFG-07', args, { origin: context.cluster?.origin ?? context.origin });
}

function userProblem(context: ContextEntry, kubeconfig: KubeconfigEvidence): NamedProblem {
  const named = context.user?.value ?? null;
  const near = named === null ? [] : nearNames(named, kubeconfig.userNames);
  const args = { context: context.name, user: named, lack: 'missing', near, file: context.origin.file } as const;
  // The cluster is known without the user, so the way to it is walked all the same.
  return problem('KCFG-08', args, { origin: context.user?.origin ?? context.origin, blocks: false });
}
