import type { AskedPage } from '../../../shared/model/evidence/ways.ts';
import { anonymousUser, parseForbiddenText } from '../../../shared/rules/forbidden-text.ts';
import { parseServerUrl } from '../../../shared/rules/server-url.ts';
import { parseServerVersion } from '../../../shared/rules/server-version.ts';
import { defineCheck } from '../check.ts';
import type { AskedFor } from '../facts.ts';
import { fact, fail, type Judgement, notApplicable, pass, problem, warn } from '../judgement.ts';
import { isNamed, noDashboard, outcomeText, untold } from '../ways/common.ts';

const way = 'kubectl-proxy';

/** Does kubectl proxy start, and does the API server answer through it? */
export const proxyCheck = defineCheck({
  step: 'kubectl-proxy.proxy',
  needs: ['asked', 'kubeconfig', 'dashboardCandidates', 'kubectls', 'kubectlProxy'],
  judge: ({ asked, kubeconfig, dashboardCandidates, kubectls, kubectlProxy }): Judgement => {
    if (kubectlProxy === null) {
      if (kubectls === null) return noDashboard(dashboardCandidates);
      const message = 'kubectl would start the sign-in program of this context, and nobody agreed to that.';
      const next = 'Allow the sign-in program to run, or run kubectl proxy yourself.';
      return left(asked, message, next, 'consentMissing');
    }
    const { args, outcome } = kubectlProxy;
    const rows = [fact('Started', ['kubectl', ...args].join(' '))];
    switch (outcome.kind) {
      case 'notFound':
      case 'refused':
      case 'notStarted':
        return left(
          asked,
          'kubectl did not start.',
          'Run kubectl proxy in a terminal and see what it says.',
          'cannotBeTold',
          rows,
        );
      case 'programChanged':
        return left(
          asked,
          'The sign-in program is not the one that you agreed to any more, so kubectl was not started.',
          'Check again, and look at what would run.',
          'consentMissing',
          rows,
        );
      case 'silent': {
        const plugin = kubeconfig.user?.exec != null;
        const facts = outcome.lastLine === '' ? rows : [...rows, fact('Said', outcome.lastLine, 'unsure')];
        const waits = problem('KCTL-06', { said: outcome.lastLine, plugin }, { likely: true });
        const message = 'kubectl proxy did not say in time that it serves.';
        const next = 'Run kubectl proxy in a terminal and see whether it asks for something.';
        if (!isNamed(asked, way)) return notApplicable('notSetUp', `${message} ${next}`, { facts });
        return untold(asked, way, message, next, { facts, problems: [waits] });
      }
      case 'ended': {
        const facts = [...rows, fact('Said', outcome.lastLine || 'nothing', 'unsure')];
        const message = 'kubectl proxy ended before it served anything.';
        return left(asked, message, 'Run kubectl proxy in a terminal and see what it says.', 'cannotBeTold', facts);
      }
      case 'served': {
        const version = outcome.pages.find(({ path }) => path === '/version');
        const facts = [
          ...rows,
          fact('Serves after', `${Math.round(outcome.startMs)} ms`),
          ...(version === undefined ? [] : [fact('GET /version through it', outcomeText(version.outcome))]),
        ];
        const address = parseServerUrl(kubeconfig.cluster?.server?.value ?? '');
        const basePath = address.kind === 'ok' ? address.basePath : '';
        return served(asked, version, basePath, facts);
      }
    }
  },
});

/** A way that can't be tried here: not set up, unless somebody asked for it. */
function left(
  asked: AskedFor,
  message: string,
  next: string,
  reason: 'cannotBeTold' | 'consentMissing',
  facts: readonly ReturnType<typeof fact>[] = [],
): Judgement {
  if (!isNamed(asked, way)) return notApplicable('notSetUp', `${message} ${next}`, { facts });
  return untold(asked, way, message, next, { reason, facts });
}

function served(
  asked: AskedFor,
  version: AskedPage | undefined,
  basePath: string,
  facts: readonly ReturnType<typeof fact>[],
): Judgement {
  const again = 'Run kubectl proxy in a terminal, and open http://localhost:8001/version.';
  if (version === undefined || version.outcome.kind === 'failed') {
    return untold(asked, way, 'kubectl proxy took the request and gave no answer.', again, { facts });
  }
  const { status, body, kubernetesStatus } = version.outcome;
  const stranger = status === 403 && parseForbiddenText(kubernetesStatus?.message ?? '')?.user === anonymousUser;
  if (kubernetesStatus !== null && (status === 401 || stranger)) {
    return fail(problem('KPX-07', { status, said: kubernetesStatus.message }), { facts, note: `${status}` });
  }
  const known = status === 403 && kubernetesStatus !== null;
  if (known || parseServerVersion(body) !== null) {
    if (basePath !== '' && isNamed(asked, way)) {
      return warn(problem('KPX-09', { basePath }, { blocks: false }), { facts, note: 'needs its path' });
    }
    return pass('kubectl proxy starts, and the API server answers through it.', { facts, note: 'answers' });
  }
  if (status >= 500 && kubernetesStatus === null) {
    return fail(problem('KPX-06', { said: body.trim().slice(0, 300) }), { facts, note: `${status}` });
  }
  return untold(asked, way, 'What comes through kubectl proxy is not the API server’s answer.', again, { facts });
}
