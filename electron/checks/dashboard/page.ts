import type { ServicePageEvidence } from '../../../shared/model/evidence/dashboard.ts';
import type { Install } from '../../../shared/model/install.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import {
  areJustMade,
  partJustMade,
  podsJustMade,
  podsOfService,
} from '../../../shared/rules/dashboard/install-pods.ts';
import { mainModule } from '../../../shared/rules/dashboard/install-version.ts';
import { type ProxyAnswer, readProxyAnswer } from '../../../shared/rules/dashboard/proxy-answer.ts';
import { type PagePort, pagePort, serviceProxyPath } from '../../../shared/rules/dashboard/service-url.ts';
import { reachedServer, servesByLog } from '../../../shared/rules/dashboard/start-reason.ts';
import { defineCheck } from '../check.ts';
import type { Facts } from '../facts.ts';
import {
  fact,
  fail,
  inconclusive,
  type Judgement,
  type NamedProblem,
  notApplicable,
  pass,
  problem,
  warn,
} from '../judgement.ts';
import { tooEarly } from './endpoints.ts';
import { hasPodsOfItsOwn, pageProblem } from './page-problem.ts';
import { forwardRows } from './unreachable.ts';

interface Asked {
  readonly page: ServicePageEvidence;
  readonly answer: ProxyAnswer;
}

/**
 * Does the API server get an answer from the Dashboard? It fetches the page for the person whose credential it has accepted;
 * to the Dashboard it sends none of it (see the probe `servicePage`).
 */
export const pageCheck = defineCheck({
  step: 'dashboard.page',
  needs: ['asked', 'clock', 'dashboardCandidates', 'dashboardObjects', 'podLogs', 'servicePages', 'forwardWitness'],
  explainedBy: [
    'dashboard.endpoints',
    'dashboard.pods',
    'account.exists',
    'account.mounted',
    'account.network',
    'account.authority',
    'account.token',
    'account.rights',
    'file.mounted',
    'file.content',
    'file.accepted',
  ],
  judge: (known): Judgement => {
    const { asked, clock, dashboardCandidates, dashboardObjects, servicePages } = known;
    const install = chooseInstall(dashboardCandidates, asked.install);
    const port = install === null ? null : pagePort(install);
    if (install === null || port === null) return notApplicable('notInstalled', 'There is no Service to ask.');
    const all = servicePages.map((page): Asked => ({ page, answer: readProxyAnswer(page) }));
    const fronts = all.filter(({ page }) => page.path === '/');
    const wanted = fronts.find(({ page }) => page.scheme === port.scheme);
    const other = fronts.find(({ page }) => page.scheme !== port.scheme);
    if (wanted === undefined) return inconclusive('cannotBeTold', 'The Service was not asked for its page.');
    const facts = all.map(({ page, answer }) =>
      fact(
        `${page.scheme}:${page.service}:${page.port}${page.path}`,
        wordsOf(answer),
        answer.kind === 'page' ? 'pass' : 'plain',
      ),
    );
    if (wanted.answer.kind === 'page') {
      const isNew = (part: string): boolean =>
        install.modules.some(
          ({ module, ...rest }) => module === part && partJustMade({ module, ...rest }, dashboardObjects, clock.now),
        );
      return behindPage(install, port, wanted.answer, all, facts, isNew);
    }
    if (other?.answer.kind === 'page') return warn(schemeProblem(port, wanted.answer), { facts, note: 'other scheme' });
    if (wanted.answer.kind === 'forbidden') {
      const message = 'You may not fetch a page through the API server, so whether it could is not known.';
      return notApplicable('rightsMissing', `${message} Forwarding a port does not need that right.`, {
        facts,
        note: 'not allowed',
      });
    }
    const unwritten =
      wanted.answer.kind === 'noEndpoints' || (wanted.answer.kind === 'noService' && hasPodsOfItsOwn(port));
    if (unwritten && podsJustMade(port.service, dashboardObjects, clock.now)) return tooEarly(facts);
    if (wanted.answer.kind === 'refused' && isStartingAt(wanted.answer.said, port, known)) return tooEarly(facts);
    if (wanted.answer.kind === 'noPort') {
      return inconclusive('serverChanged', 'The Service’s ports have changed while it was looked at.', {
        facts,
        next: 'Check again.',
      });
    }
    const cause = pageProblem(port, wanted.answer, other?.answer ?? null, known);
    if (cause !== null) return fail(cause, { facts: [...facts, ...forwardRows(known.forwardWitness)] });
    const said = 'said' in wanted.answer ? wanted.answer.said : '';
    return inconclusive('cannotBeTold', 'What came back is neither a page nor one of the API server’s known answers.', {
      facts: [...facts, fact('Said', said, 'unsure')],
      next: 'Open the page by kubectl port-forward and compare.',
    });
  },
});

/** Without a readiness probe a pod is led to from its first moment: it refuses until its log says that it serves. */
function isStartingAt(
  said: string,
  { service }: PagePort,
  { clock, dashboardObjects, podLogs }: Pick<Facts, 'clock' | 'dashboardObjects' | 'podLogs'>,
): boolean {
  const address = /dial tcp \[?([^\s\]]+?)\]?:\d+: /.exec(said)?.[1];
  const pod = podsOfService(service, dashboardObjects).find(({ podIp }) => podIp === address);
  if (pod === undefined || !areJustMade([pod], clock.now)) return false;
  const logs = podLogs.filter((log) => log.pod === pod.name && !log.previous && log.status === 200);
  return logs.some(({ text }) => reachedServer(text) !== null) && !logs.some(({ text }) => servesByLog(text));
}

/** The page is there; of 7 and of Headlamp it is only the shell, and what stands behind it is asked as well. */
function behindPage(
  install: Install,
  { service, port, scheme }: PagePort,
  { status }: Extract<ProxyAnswer, { readonly kind: 'page' }>,
  all: readonly Asked[],
  facts: ReturnType<typeof fact>[],
  isNew: (part: string) => boolean,
): Judgement {
  const path = serviceProxyPath(service, port.port, scheme);
  const answerAt = (wanted: string) => all.find(({ page }) => page.path === wanted && page.scheme === scheme) ?? null;
  if (install.family === '7') {
    const parts = [
      ['auth', answerAt('/api/v1/csrftoken/login')],
      ['api', answerAt('/api/v1/csrftoken/token')],
    ] as const;
    const down = parts.flatMap(([part, asked]) =>
      asked !== null && isDown(asked.answer) ? [{ part, said: wordsOf(asked.answer) }] : [],
    );
    if (down.length > 0 && down.every(({ part }) => isNew(part))) return tooEarly(facts);
    if (down.length > 0) {
      const args = { namespace: service.namespace, parts: down.map(({ part }) => part), said: down[0]?.said ?? '' };
      return fail(problem('WL-15', args), { facts, note: `${args.parts.join(', ')} down` });
    }
  }
  const config = install.family === 'headlamp' ? answerAt('/config') : null;
  if (config !== null && knowsNoCluster(config.page)) {
    return fail(
      problem('HL-01', {
        namespace: install.namespace,
        deployment: mainModule(install.modules)?.deployment ?? install.name,
      }),
      {
        facts,
        note: 'no cluster',
      },
    );
  }
  if (status >= 400) {
    return inconclusive('cannotBeTold', `The Dashboard answers ${status} at the address of its page.`, {
      facts,
      next: 'Look for an argument that moves the page, such as -base-url.',
    });
  }
  return pass(`The API server gets the page at ${path}.`, { facts, note: `${scheme}, port ${port.port}` });
}

function isDown(answer: ProxyAnswer): boolean {
  return answer.kind === 'gateway' || answer.kind === 'other';
}

/** Headlamp's `/config` without a cluster: it could not read its own token or address (dashboard-measured.md §6). */
function knowsNoCluster({ outcome }: ServicePageEvidence): boolean {
  return outcome.kind === 'answer' && outcome.status === 200 && /"clusters"\s*:\s*(?:\[\s*\]|null)/.test(outcome.body);
}

/** The page is there by the other scheme: whoever goes by the port's name or number meets an error. */
function schemeProblem({ service, port, scheme }: PagePort, answer: ProxyAnswer): NamedProblem {
  const args = {
    wrong: serviceProxyPath(service, port.port, scheme),
    right: serviceProxyPath(service, port.port, scheme === 'https' ? 'http' : 'https'),
    said: wordsOf(answer),
  };
  return problem(scheme === 'https' ? 'SVC-08' : 'SVC-09', args, { blocks: false });
}

function wordsOf(answer: ProxyAnswer): string {
  return answer.kind === 'page' ? `${answer.status}` : answer.said;
}
