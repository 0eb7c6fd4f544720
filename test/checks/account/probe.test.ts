import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import type {
  TrialCall,
  TrialPodEvidence,
  TrialReport,
  TrialTokenEvidence,
} from '../../../shared/model/evidence/trial.ts';
import { answered, chartSeven, codesOf, healthyDashboard, judge } from '../dashboard/builders.ts';

const address = '10.96.0.1:443';

function call(to: TrialCall['to'], how: TrialCall['how'], change: Partial<TrialCall> = {}): TrialCall {
  const status = how === 'token' ? 200 : 403;
  return { to, how, exit: 0, status, said: '', ...change };
}

const wellCalls = (['address', 'name'] as const).flatMap((to) =>
  (['open', 'verified', 'token'] as const).map((how) => call(to, how)),
);

function report(change: Partial<TrialReport> = {}): TrialReport {
  const files = (['token', 'ca.crt', 'namespace'] as const).map((name) => ({
    name,
    state: 'present' as const,
    bytes: 9,
  }));
  return {
    files,
    server: address,
    curl: true,
    tokenMalformed: false,
    calls: wellCalls,
    complete: true,
    otherLines: 0,
    ...change,
  };
}

/** Calls to the address up to the one that goes wrong, and none behind it. */
function until(how: TrialCall['how'], change: Partial<TrialCall>): readonly TrialCall[] {
  const order = ['open', 'verified', 'token'] as const;
  const good = order.slice(0, order.indexOf(how)).map((one) => call('address', one));
  return [...good, call('address', how, { status: null, ...change })];
}

function trial(change: Partial<TrialPodEvidence> = {}): TrialPodEvidence {
  return {
    namespace: 'kubernetes-dashboard',
    account: 'kubernetes-dashboard',
    image: 'curlimages/curl',
    missing: [],
    job: 'authpath-trial-0123456789',
    refusal: null,
    pod: { name: 'p', node: 'node-a', phase: 'Succeeded', reason: 'Completed', message: '', exitCode: 0 },
    noPod: '',
    report: report(),
    waitedMs: 900,
    removed: true,
    tidied: [],
    ...change,
  };
}

const agreed = { paths: ['service'], install: null, told: {}, trial: { image: 'curlimages/curl' } } as const;
const policies = answered('networkPolicies', [], { namespace: 'kubernetes-dashboard' });
const closed = answered(
  'networkPolicies',
  [
    {
      metadata: { name: 'deny-all', namespace: 'kubernetes-dashboard' },
      spec: { podSelector: {}, policyTypes: ['Egress'] },
    },
  ],
  { namespace: 'kubernetes-dashboard' },
);
const account = (automount?: boolean) =>
  answered('serviceAccounts', [
    {
      metadata: { name: 'kubernetes-dashboard', namespace: 'kubernetes-dashboard' },
      ...(automount === undefined ? {} : { automountServiceAccountToken: automount }),
    },
  ]);

function of(trialPod: TrialPodEvidence, change: Partial<Facts> = {}) {
  return judge(
    'account.probe',
    healthyDashboard({ asked: agreed, dashboardObjects: [policies, account()], trialPod, ...change }),
  );
}

const said = (calls: readonly TrialCall[]) => of(trial({ report: report({ calls }) }));

describe('a trial that nobody agreed to', () => {
  it('leaves the walk sound, and says what it needs', () => {
    const asked = { ...agreed, paths: ['all'], trial: null } as const;
    const judgement = judge('account.probe', healthyDashboard({ asked }));
    expect(judgement).toMatchObject({ outcome: 'notApplicable', reason: 'consentMissing', note: 'needs your consent' });
  });

  it('tells of what earlier trials left', () => {
    const jobs = [{ name: 'authpath-trial-0123456789', createdAt: '2026-11-24T10:00:00Z' }];
    const trialLeftovers = { namespace: 'kubernetes-dashboard', status: 200, jobs };
    const judgement = judge('account.probe', healthyDashboard({ trialLeftovers }));
    expect(judgement).toMatchObject({ message: expect.stringContaining('removed with the next one') });
    expect(judgement.facts?.[0]?.values).toEqual(['authpath-trial-0123456789, made 2026-11-24 10:00 UTC']);
  });

  it('is not made up for by consent to something else', () => {
    expect(judge('account.probe', healthyDashboard({ asked: agreed }))).toMatchObject({
      outcome: 'inconclusive',
      reason: 'consentMissing',
    });
  });
});

describe('a trial inside the cluster', () => {
  it('works when files, way, authority and token do', () => {
    expect(of(trial())).toMatchObject({ outcome: 'pass', note: 'token accepted' });
    expect(said(wellCalls.map((one) => (one.how === 'token' ? { ...one, status: 403 } : one))).outcome).toBe('pass');
  });

  it.each([
    [
      'SA-10: nothing comes back',
      until('open', { exit: 28, said: 'curl: (28) Connection timed out after 5001 ms' }),
      ['SA-10'],
      'certain',
    ],
    [
      'SA-11: no route',
      until('open', { exit: 7, said: 'curl: (7) Failed to connect to 10.96.0.1: No route to host' }),
      ['SA-11'],
      'certain',
    ],
    [
      'SA-12: refused',
      until('open', { exit: 7, said: 'curl: (7) Failed to connect to 10.96.0.1: Connection refused' }),
      ['SA-12'],
      'certain',
    ],
    [
      'SA-12 or SA-11: an old curl does not say',
      until('open', { exit: 7, said: 'curl: (7) Failed to connect' }),
      ['SA-12', 'SA-11'],
      'likely',
    ],
    [
      'SA-13: another authority',
      until('verified', {
        exit: 60,
        said: 'curl: (60) SSL certificate problem: unable to get local issuer certificate',
      }),
      ['SA-13'],
      'certain',
    ],
    [
      'SA-15: another name',
      until('verified', {
        exit: 60,
        said: "curl: (60) SSL: no alternative certificate subject name matches target host name '10.96.0.1'",
      }),
      ['SA-15'],
      'certain',
    ],
    [
      'SA-25: out of date',
      until('verified', { exit: 60, said: 'curl: (60) SSL certificate problem: certificate has expired' }),
      ['SA-25'],
      'certain',
    ],
    ['SA-03 or SA-06: a new token is refused', until('token', { status: 401 }), ['SA-03', 'SA-06'], 'likely'],
  ] as const)('%s', (_what, calls, candidates, certainty) => {
    expect(said(calls)).toMatchObject({ outcome: 'fail', problems: [{ code: candidates[0], candidates, certainty }] });
  });

  it('SA-18 or SA-10: a NetworkPolicy closes the way; where policies can’t be seen, either', () => {
    const silent = trial({ report: report({ calls: until('open', { exit: 28 }) }) });
    expect(codesOf(of(silent, { dashboardObjects: [closed] }))).toEqual(['SA-18']);
    expect(of(silent, { dashboardObjects: [] })).toMatchObject({ problems: [{ candidates: ['SA-10', 'SA-18'] }] });
  });

  it('SA-01, SA-02: there is no token, and what keeps it out', () => {
    const files = [{ name: 'token' as const, state: 'absent' as const, bytes: null }];
    const without = trial({ report: report({ files, calls: [] }) });
    expect(codesOf(of(without))).toEqual(['SA-02']);
    expect(codesOf(of(without, { dashboardObjects: [account(false)] }))).toEqual(['SA-01']);
    expect(of(without, { dashboardObjects: [] })).toMatchObject({ problems: [{ candidates: ['SA-02', 'SA-01'] }] });
  });

  it('SA-09: the pod is not told where the API server is', () => {
    expect(codesOf(of(trial({ report: report({ server: null }) })))).toEqual(['SA-09']);
  });

  it('DNS-04: no names. That stops version 7 alone, whose parts find each other by name', () => {
    const calls = [
      ...wellCalls.slice(0, 3),
      call('name', 'open', { exit: 6, status: null, said: 'curl: (6) Could not resolve host' }),
    ];
    expect(said(calls)).toMatchObject({ outcome: 'warn', problems: [{ code: 'DNS-04', blocks: false }] });
    const { deployments, services } = chartSeven();
    const dashboardCandidates = [answered('deployments', deployments), answered('services', services)];
    expect(of(trial({ report: report({ calls }) }), { dashboardCandidates })).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'DNS-04' }],
    });
    const slow = [
      ...wellCalls.slice(0, 3),
      call('name', 'open', { exit: 28, status: null, said: 'curl: (28) Resolving timed out after 5000 ms' }),
    ];
    expect(codesOf(said(slow))).toEqual(['DNS-04']);
    const elsewhere = [
      ...wellCalls.slice(0, 3),
      call('name', 'open', { exit: 28, status: null, said: 'curl: (28) Connection timed out' }),
    ];
    expect(said(elsewhere).outcome).toBe('pass');
  });
});

describe('a trial that tells nothing', () => {
  const unsure = { outcome: 'inconclusive', reason: 'cannotBeTold' };

  it.each([
    ['no pod', trial({ pod: null, noPod: 'exceeded quota', report: null }), 'exceeded quota'],
    [
      'an image that can’t be pulled',
      trial({
        pod: { name: 'p', node: null, phase: 'Pending', reason: 'ErrImagePull', message: '', exitCode: null },
        report: null,
      }),
      'ErrImagePull',
    ],
    ['no shell', trial({ report: null }), 'no shell'],
    ['no curl', trial({ report: report({ curl: false, calls: [] }) }), 'no curl'],
    ['a log that breaks off', trial({ report: report({ complete: false, calls: [] }) }), 'broke off'],
    ['a busy server', trial({ report: report({ calls: until('token', { status: 503 }) }) }), 'no answer that tells'],
    [
      'words that nobody knows',
      trial({ report: report({ calls: until('open', { exit: 99 }) }) }),
      'no answer that tells',
    ],
    [
      'a dry run that is refused',
      trial({
        job: null,
        pod: null,
        report: null,
        refusal: { at: 'dryRun', status: 400, message: 'denied by a webhook', failure: null },
      }),
      'denied by a webhook',
    ],
  ])('%s', (_what, evidence, words) => {
    expect(of(evidence)).toMatchObject({ ...unsure, message: expect.stringContaining(words) });
  });

  it('names the rights that are missing', () => {
    const right = { verb: 'create', group: 'batch', resource: 'jobs', subresource: null, allowed: false };
    const refused = of(trial({ job: null, pod: null, report: null, missing: [right] }));
    expect(refused).toMatchObject({
      outcome: 'inconclusive',
      reason: 'rightsMissing',
      message: expect.stringContaining('create jobs'),
    });
  });
});

describe('a token that is tried from here', () => {
  const made: TrialTokenEvidence = {
    namespace: 'kubernetes-dashboard',
    account: 'kubernetes-dashboard',
    missing: [],
    status: 201,
    message: '',
    failure: null,
    call: { status: 200, message: '', failure: null },
  };
  const tried = (change: Partial<TrialTokenEvidence>) =>
    judge(
      'account.probe',
      healthyDashboard({ asked: { ...agreed, trial: { image: null } }, trialToken: { ...made, ...change } }),
    );

  it('proves the account and says that the pod’s network stays unproven', () => {
    expect(tried({})).toMatchObject({ outcome: 'pass', message: expect.stringContaining('network stays unproven') });
  });

  it('SA-03 or SA-06: the server refuses what it has just made', () => {
    const call = { status: 401, message: 'Unauthorized', failure: null };
    expect(tried({ call })).toMatchObject({ outcome: 'fail', problems: [{ candidates: ['SA-03', 'SA-06'] }] });
  });

  it('tells nothing where no token came, or no answer', () => {
    expect(tried({ status: 404, message: 'not found', call: null }).outcome).toBe('inconclusive');
    expect(tried({ call: { status: 503, message: '', failure: null } }).outcome).toBe('inconclusive');
  });
});
