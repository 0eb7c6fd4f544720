import { describe, expect, it } from 'vitest';
import type { StepId } from '../../../../shared/flow/steps.ts';
import type { Finding, Problem } from '../../../../shared/model/finding.ts';
import { type Findings, judgeRun, settleFindings } from '../../../../shared/model/root-cause.ts';

const explanations = { 'server.credential': ['credential.validity'] } as const;

function finding(step: StepId, outcome: Finding['outcome'], problems: readonly Partial<Problem>[] = []): Finding {
  return {
    step,
    outcome,
    problems: problems.map((problem) => ({ ...blank, ...problem })),
    reason: null,
    message: `${step} ${outcome}`,
    note: '',
    blockedBy: null,
    next: null,
    facts: [],
    evidence: [],
  };
}

const blank: Problem = {
  code: 'CRED-07' as Problem['code'],
  certainty: 'certain',
  candidates: ['CRED-07' as Problem['code']],
  subject: null,
  origin: null,
  predicted: false,
  blocks: true,
  explainable: true,
  title: '',
  message: 'The token has expired.',
  innocent: null,
  literal: null,
  next: null,
  remedies: [],
};

function findings(...list: readonly Finding[]): Findings {
  return Object.fromEntries(list.map((entry) => [entry.step, entry]));
}

const expired = finding('credential.validity', 'fail', [{ predicted: true, blocks: false }]);
const refused = finding('server.credential', 'fail', [{ code: 'AUTHN-03' as Problem['code'] }]);

describe('predictions', () => {
  it('become the cause when the server refuses, and explain the refusal', () => {
    const settled = settleFindings(findings(expired, refused), explanations);
    expect(settled['credential.validity']?.outcome).toBe('fail');
    expect(settled['server.credential']).toMatchObject({ outcome: 'blocked', blockedBy: 'credential.validity' });
    const verdict = judgeRun(settled);
    expect(verdict.causes.map((cause) => [cause.code, cause.certainty])).toEqual([['CRED-07', 'certain']]);
  });

  it('become warnings when the server accepts: the local clock may be wrong', () => {
    const settled = settleFindings(findings(expired, finding('server.credential', 'pass')), explanations);
    expect(settled['credential.validity']?.outcome).toBe('warn');
    expect(judgeRun(settled)).toMatchObject({ outcome: 'warning', links: { user: 'warn' } });
  });

  it('stay, behind the others, when the server could not be asked', () => {
    const unreachable = finding('network.connect', 'fail', [{ code: 'NET-01' as Problem['code'] }]);
    const settled = settleFindings(
      findings(expired, unreachable, finding('server.credential', 'blocked')),
      explanations,
    );
    const verdict = judgeRun(settled);
    expect(verdict.causes.map((cause) => [cause.code, cause.certainty])).toEqual([
      ['NET-01', 'certain'],
      ['CRED-07', 'certain'],
    ]);
  });

  it('are only likely when the server could not be asked and its clock disagrees with ours', () => {
    const names = finding('network.names', 'fail', [{ code: 'TLS-03' as Problem['code'] }]);
    const settled = settleFindings(
      findings(expired, names, finding('network.clock', 'warn'), finding('server.credential', 'blocked')),
      explanations,
    );
    expect(judgeRun(settled).causes.map((cause) => [cause.code, cause.certainty])).toEqual([
      ['TLS-03', 'certain'],
      ['CRED-07', 'likely'],
    ]);
  });

  it('are only likely when the walk was stopped before the server was asked', () => {
    const settled = settleFindings(findings(expired, finding('server.credential', 'inconclusive')), explanations);
    expect(settled['credential.validity']?.problems[0]?.certainty).toBe('likely');
  });

  it('are no cause when they are but a suspicion and the server was never asked', () => {
    const suspicion = finding('credential.validity', 'fail', [{ predicted: true, blocks: false, certainty: 'likely' }]);
    const authority = finding('network.authority', 'fail', [{ code: 'TLS-01' as Problem['code'] }]);
    const settled = settleFindings(findings(suspicion, authority), explanations);
    expect(judgeRun(settled).causes.map((cause) => cause.code)).toEqual(['TLS-01']);
  });

  it('do not explain a refusal by somebody in front of the API server', () => {
    const inFront = finding('server.credential', 'fail', [{ code: 'EP-09' as Problem['code'], explainable: false }]);
    const settled = settleFindings(findings(expired, inFront), explanations);
    expect(settled['server.credential']?.outcome).toBe('fail');
  });
});

describe('a symptom of several things', () => {
  it('keeps what no other step explains', () => {
    const pods = finding('dashboard.pods', 'fail', [
      { code: 'WL-05' as Problem['code'] },
      { code: 'WL-10' as Problem['code'], explainable: false },
    ]);
    const token = finding('account.token', 'fail', [{ code: 'SA-07' as Problem['code'] }]);
    const settled = settleFindings(findings(pods, token), { 'dashboard.pods': ['account.token'] });
    expect(settled['dashboard.pods']).toMatchObject({ outcome: 'fail', problems: [{ code: 'WL-10' }] });
  });
});

describe('a step that could not tell', () => {
  const page = finding('dashboard.page', 'fail', [{ code: 'HL-01' as Problem['code'] }]);
  const mounted = { ...finding('account.mounted', 'blocked'), blockedBy: 'service.mode' as const };
  const explained = { 'dashboard.page': ['account.mounted'] } as const;

  it('explains nothing that was seen, nor does what stands behind it', () => {
    const settled = settleFindings(findings(page, mounted, finding('service.mode', 'inconclusive')), explained);
    expect(settled['dashboard.page']?.outcome).toBe('fail');
  });

  it('unlike one that failed', () => {
    const settled = settleFindings(findings(page, mounted, finding('service.mode', 'fail', [{}])), explained);
    expect(settled['dashboard.page']).toMatchObject({ outcome: 'blocked', blockedBy: 'service.mode' });
  });
});

describe('a verdict', () => {
  it('holds root causes only, in the order of the flowchart', () => {
    const verdict = judgeRun(
      findings(
        finding('network.names', 'fail', [{ code: 'TLS-03' as Problem['code'] }]),
        finding('network.dates', 'fail', [{ code: 'TLS-06' as Problem['code'] }]),
        finding('server.kubernetes', 'blocked'),
      ),
    );
    expect(verdict.causes.map((cause) => cause.code)).toEqual(['TLS-06', 'TLS-03']);
    expect(verdict.links).toEqual({ user: 'fail', dashboard: 'blocked', service: 'blocked' });
  });

  it('would work without a damaged file only when everything else was told', () => {
    const damaged = finding('kubeconfig.syntax', 'fail', [
      { code: 'KCFG-04' as Problem['code'], blocks: false, origin: { file: '/other', line: 4, column: 1 } },
    ]);
    expect(judgeRun(findings(damaged, finding('server.credential', 'pass'))).worksWithout).toEqual(['/other']);
    expect(judgeRun(findings(damaged, finding('network.connect', 'inconclusive'))).worksWithout).toEqual([]);
    expect(judgeRun(findings(damaged, refused)).worksWithout).toEqual([]);
  });

  it('does not call a warning a cause beside a fault', () => {
    const verdict = judgeRun(
      findings(
        finding('kubeconfig.private', 'warn', [{ code: 'KCFG-20' as Problem['code'] }]),
        finding('network.connect', 'fail', [{ code: 'NET-01' as Problem['code'] }]),
      ),
    );
    expect(verdict.causes.map((cause) => cause.code)).toEqual(['NET-01']);
  });

  it('is inconclusive, with its candidates, when a step could not tell', () => {
    const verdict = judgeRun(findings(finding('server.credential', 'inconclusive', [{ certainty: 'likely' }])));
    expect(verdict.outcome).toBe('inconclusive');
    expect(verdict.causes).toHaveLength(1);
  });

  it('would work without a damaged file, whatever is unsure about the Dashboard', () => {
    const damaged = finding('kubeconfig.syntax', 'fail', [
      { code: 'KCFG-04' as Problem['code'], blocks: false, origin: { file: '/other', line: 4, column: 1 } },
    ]);
    const verdict = judgeRun(findings(damaged, finding('dashboard.page', 'inconclusive')));
    expect(verdict.worksWithout).toEqual(['/other']);
  });

  it('calls a way in working only when its last step works', () => {
    const allowed = finding('port-forward.allowed', 'pass');
    const signedIn = finding('server.credential', 'pass');
    const wayIn = (...own: readonly Finding[]) => judgeRun(findings(signedIn, allowed, ...own)).paths['port-forward'];
    expect(wayIn(finding('port-forward.page', 'pass'), finding('port-forward.login', 'pass'))).toBe('pass');
    expect(wayIn(finding('port-forward.page', 'notApplicable'), finding('port-forward.login', 'notApplicable'))).toBe(
      'notApplicable',
    );
    expect(wayIn(finding('port-forward.page', 'fail', [{}]))).toBe('fail');
  });

  it('calls a way in not set up when a browser would lack what signs it in, though the page loads', () => {
    const signedIn = finding('server.credential', 'pass');
    const lacking: Finding = { ...finding('direct.certificate', 'notApplicable'), reason: 'notSetUp' };
    const direct = findings(signedIn, finding('direct.browser', 'pass'), lacking, finding('direct.page', 'pass'));
    expect(judgeRun(direct).paths.direct).toBe('notApplicable');
  });

  it('names the way in that a cause lies on', () => {
    const closed = finding('node-port.reached', 'fail', [{ code: 'NET-02' as Problem['code'] }]);
    const verdict = judgeRun(findings(finding('server.credential', 'pass'), closed));
    expect(verdict.causes).toMatchObject([{ link: 'user', path: 'node-port' }]);
    expect(verdict.links.user).toBe('pass');
  });

  it('is sound, with the other links not part of the walk, when everything works', () => {
    const verdict = judgeRun(findings(finding('server.identity', 'pass')));
    expect(verdict).toMatchObject({
      outcome: 'sound',
      causes: [],
      links: { user: 'pass', dashboard: 'notApplicable', service: 'notApplicable' },
    });
  });
});
