import type { ApiServerPodsEvidence } from '../../../shared/model/evidence/http.ts';
import { type HealthLine, parseHealthLines } from '../../../shared/rules/health-lines.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, type Judgement, notApplicable, pass, problem, warn } from '../judgement.ts';
import { type Answer, answerOf, failureOf, isFromApiServer, statusText } from './answer.ts';
import { isDatabaseCheck } from './health.ts';
import { type Place, placeOf } from './place.ts';

/** Does the API server say that it is ready? By its own list of checks, which a stranger may see by default. */
export const readyCheck = defineCheck({
  step: 'server.ready',
  needs: ['kubeconfig', 'ready', 'live', 'apiServerPods'],
  judge: ({ kubeconfig, ready, live, apiServerPods }): Judgement => {
    const place = placeOf(kubeconfig);
    const answer = answerOf(ready);
    const restarted = restartedByProbes(answerOf(live), apiServerPods);
    if (restarted.length > 0) {
      const named = problem(
        'HLT-06',
        { server: place.server, pods: restarted.map(({ name }) => name) },
        { blocks: false },
      );
      return warn(named, {
        facts: restarted.map(({ name, livenessPath, restarts }) =>
          fact(name, [`asked for ${livenessPath ?? ''} without a credential`, `${restarts} restarts`], 'warn'),
        ),
      });
    }
    if (answer !== null) return judgeAnswer(answer, place);
    const failure = failureOf(ready);
    if (failure === null) return notApplicable('notUsed', 'The server could not be asked whether it is ready.');
    if (failure.how === 'certificateChanged') {
      return inconclusive('serverChanged', 'The server showed another certificate than a moment ago.');
    }
    const next = 'Ask /readyz?verbose again, on a control plane node if it does not answer from here.';
    return inconclusive('cannotBeTold', 'The server gives its version but does not say whether it is ready.', {
      facts: [fact('GET /readyz', failure.error.text, 'unsure')],
      problems: [
        problem(
          'HLT-01',
          { server: place.server, checks: [] },
          { candidates: ['HLT-02', 'EP-08'], next, blocks: false },
        ),
      ],
      next,
    });
  },
});

/** The kubelet's question brings no credential, and what gets no good answer is restarted (HLT-06). */
function restartedByProbes(live: Answer | null, seen: ApiServerPodsEvidence | null): ApiServerPodsEvidence['pods'] {
  if (live?.status !== 401 || !isFromApiServer(live)) return [];
  return (seen?.pods ?? []).filter(({ livenessPath, signed }) => livenessPath === '/livez' && !signed);
}

function judgeAnswer(answer: Answer, { server }: Place): Judgement {
  const { status } = answer;
  const lines = parseHealthLines(answer.body);
  const failed = lines.filter((line) => !line.ok);
  const facts = [fact('GET /readyz', statusText(answer)), ...failed.map(lineFact)];
  if (failed.length > 0) {
    const names = failed.map((line) => line.check);
    const database = names.filter(isDatabaseCheck);
    // Other checks often fail because the database does; the one that explains them is named alone.
    if (database.length > 0) return fail(problem('HLT-01', { server, checks: database }), { facts });
    const others = names.filter((name) => name !== 'shutdown');
    if (others.length === 0) return warn(problem('HLT-03', { server, checks: names }), { facts });
    return fail(problem('HLT-02', { server, checks: others }), { facts });
  }
  if (status === 200) {
    return pass('The API server says that it is ready.', {
      facts: [...facts, fact('Checks', `${lines.length} of ${lines.length} pass`, 'pass')],
    });
  }
  if (status === 503 && isFromApiServer(answer) && /shutting down/i.test(answer.body)) {
    return warn(problem('HLT-03', { server, checks: ['shutdown'] }), { facts });
  }
  if (status === 401 || status === 403) {
    return notApplicable('rightsMissing', 'The server tells strangers nothing about its health.', { facts });
  }
  if (status === 404) return notApplicable('cannotBeTold', 'This server has no list of health checks.', { facts });
  if (status === 429)
    return notApplicable('cannotBeTold', 'The server is too busy to say whether it is ready.', { facts });
  return inconclusive('serverChanged', 'The question for the server’s health got an answer that no API server gives.', {
    facts,
    next: 'Check again in a minute.',
  });
}

function lineFact(line: HealthLine) {
  return fact(line.check, line.text, 'fail');
}
