import { describe, expect, it } from 'vitest';
import type { ServicePageEvidence } from '../../../shared/model/evidence/dashboard.ts';
import { now } from '../builders.ts';
import {
  answered,
  chartSeven,
  codesOf,
  denied,
  deployment,
  healthyDashboard,
  inNamespace,
  judge,
  lastLog,
  page,
  pod,
  service,
  slice,
} from './builders.ts';

type Raw = Readonly<Record<string, unknown>>;

function endpoints(found: Parameters<typeof inNamespace>[0], made: Raw = service()) {
  const dashboardCandidates = [answered('deployments', [deployment()]), answered('services', [made])];
  return judge('dashboard.endpoints', healthyDashboard({ dashboardCandidates, dashboardObjects: inNamespace(found) }));
}

describe('a replica that has just been started', () => {
  const said = 'error trying to reach service: dial tcp 10.244.0.9:8443: connect: connection refused';
  const called = 'kubernetes-dashboard-young';
  const walked = (log: readonly string[], seconds: number) => {
    const creationTimestamp = new Date(Date.parse(now) - seconds * 1000).toISOString();
    const young = pod({ podIP: '10.244.0.9' }, { metadata: { name: called, uid: 'uid-young', creationTimestamp } });
    return judge(
      'dashboard.page',
      healthyDashboard({
        dashboardObjects: inNamespace({ pods: [pod(), young] }),
        podLogs: [
          lastLog(['2026/11/24 12:00:00 Starting overwatch', ...log].join('\n'), { pod: called, previous: false }),
        ],
        servicePages: [page({ said })],
      }),
    );
  };
  const serving = ['2026/11/24 12:00:01 Serving securely on HTTPS port: 8443'];

  it('refuses until it serves, and that is no wrong port', () => {
    expect(walked([], 3).outcome).toBe('inconclusive');
  });
  it('SVC-06: refuses though its log says that it serves, or long after its start', () => {
    expect(codesOf(walked(serving, 3))).toEqual(['SVC-06']);
    expect(codesOf(walked([], 60))).toEqual(['SVC-06']);
  });
});

describe('where the Service leads', () => {
  it('to a pod that is ready', () => {
    expect(endpoints({})).toMatchObject({ outcome: 'pass', note: '1 ready' });
  });
  it('SVC-01: its selector has labels of another manifest', () => {
    const wrong = service({}, { selector: { app: 'kubernetes-dashboard' } });
    expect(endpoints({ endpointSlices: [slice({}, { endpoints: null })] }, wrong)).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'SVC-01', explainable: false, args: { fits: false } }],
    });
  });
  it('SVC-01: there are no pods, which their own step explains', () => {
    expect(endpoints({ pods: [], endpointSlices: [] })).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'SVC-01', explainable: true, certainty: 'certain' }],
    });
  });
  it('SVC-01: pods run and fit, so whoever writes the slices does not; that is only likely', () => {
    expect(endpoints({ pods: [pod()], endpointSlices: [] })).toMatchObject({
      problems: [{ code: 'SVC-01', certainty: 'likely' }],
    });
  });
  it('SVC-02: none is ready', () => {
    expect(
      endpoints({ endpointSlices: [slice({ conditions: { ready: false, serving: false, terminating: false } })] }),
    ).toMatchObject({ outcome: 'fail', problems: [{ code: 'SVC-02', explainable: true }] });
  });
  it('says nothing yet of pods that were made a moment ago', () => {
    const creationTimestamp = new Date(Date.parse(now) - 3_000).toISOString();
    const pods = [pod({}, { metadata: { name: 'kubernetes-dashboard-abcde', creationTimestamp } })];
    const notReady = slice({ conditions: { ready: false, serving: false, terminating: false } });
    for (const endpointSlices of [[], [notReady]]) {
      expect(endpoints({ pods, endpointSlices })).toMatchObject({ outcome: 'inconclusive' });
    }
    const said = 'no endpoints available for service "https:kubernetes-dashboard:443"';
    const servicePages = [page({ said })];
    expect(judge('dashboard.page', healthyDashboard({ servicePages }))).toMatchObject({ outcome: 'fail' });
    const dashboardObjects = inNamespace({ pods });
    expect(judge('dashboard.page', healthyDashboard({ servicePages, dashboardObjects }))).toMatchObject({
      outcome: 'inconclusive',
    });
  });
  it('SVC-05: the pods are found and the port is not', () => {
    expect(endpoints({ endpointSlices: [slice({}, { ports: [{ name: 'https', protocol: 'TCP' }] })] })).toMatchObject({
      problems: [{ code: 'SVC-05', explainable: false }],
    });
  });
  it('SVC-13: its addresses were written by hand', () => {
    const byHand = slice(
      {},
      {
        metadata: {
          name: 'x',
          namespace: 'kubernetes-dashboard',
          labels: { 'kubernetes.io/service-name': 'kubernetes-dashboard' },
        },
      },
    );
    expect(endpoints({ endpointSlices: [byHand] }, service({}, { selector: undefined }))).toMatchObject({
      problems: [{ code: 'SVC-13', explainable: false }],
    });
  });
  it('that may not be seen is no fault', () => {
    const facts = healthyDashboard({ dashboardObjects: [denied('endpointSlices', 'kubernetes-dashboard')] });
    expect(judge('dashboard.endpoints', facts)).toMatchObject({ outcome: 'notApplicable', reason: 'rightsMissing' });
  });
});

const reach = 'error trying to reach service: ';

/** Both schemes asked of the 2.7.0 Service: the expected one and plain HTTP. */
function judged(
  expected: ServicePageEvidence,
  other: ServicePageEvidence = expected,
  more: Parameters<typeof healthyDashboard>[0] = {},
) {
  return judge('dashboard.page', healthyDashboard({ servicePages: [expected, { ...other, scheme: 'http' }], ...more }));
}

describe('the page through the API server', () => {
  it('comes', () => {
    expect(judge('dashboard.page', healthyDashboard())).toMatchObject({ outcome: 'pass', note: 'https, port 443' });
  });

  it.each([
    ['SVC-06', `${reach}dial tcp 10.244.0.7:9090: connect: connection refused`, 'certain'],
    ['SVC-07', `${reach}dial tcp 10.244.1.7:8443: i/o timeout`, 'likely'],
    ['SVC-07', `${reach}dial tcp 10.244.1.7:8443: connect: no route to host`, 'likely'],
    ['SVC-10', `${reach}No agent available`, 'certain'],
    ['SVC-11', `${reach}net/http: TLS handshake timeout`, 'certain'],
    ['SVC-11', `${reach}EOF`, 'likely'],
  ])('%s: %s', (code, said, certainty) => {
    const judgement = judged(page({ said }));
    expect(judgement).toMatchObject({
      outcome: 'fail',
      problems: [{ code, certainty, explainable: code === 'SVC-06' }],
    });
    // Up to 1.20 the same texts came with 500.
    expect(codesOf(judged(page({ said, status: 500 })))).toEqual([code]);
  });

  it('SVC-07 says what would tell: the way that does not use the pods’ network', () => {
    const judgement = judged(page({ said: `${reach}dial tcp 10.244.1.7:8443: i/o timeout` }));
    expect(judgement).toMatchObject({ problems: [{ next: expect.stringContaining('kubectl port-forward') }] });
  });

  it('SVC-02 and SVC-01: the whole name means not ready, the bare one means none; both may have causes of their own', () => {
    const at = { explainable: true };
    expect(judged(page({ said: 'no endpoints available for service "https:kubernetes-dashboard:443"' }))).toMatchObject(
      { problems: [{ code: 'SVC-02', ...at }] },
    );
    expect(judged(page({ said: 'no endpoints available for service "kubernetes-dashboard"' }))).toMatchObject({
      problems: [{ code: 'SVC-01', candidates: ['SVC-01', 'SVC-05'], ...at }],
    });
  });

  const denial = page({ said: 'services "kubernetes-dashboard" not found', status: 404 });
  it('SVC-13: the API server denies that the Service exists, and it has no selector', () => {
    const dashboardCandidates = [
      answered('deployments', [deployment()]),
      answered('services', [service({}, { selector: undefined })]),
    ];
    expect(codesOf(judged(denial, denial, { dashboardCandidates }))).toEqual(['SVC-13']);
  });
  it('SVC-01: it denies one that has a selector, so nobody has written its endpoints yet', () => {
    expect(judged(denial)).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'SVC-01', certainty: 'likely', explainable: true }],
    });
    // As in the first second after both were made.
    const young = pod({}, { metadata: { creationTimestamp: now } });
    const dashboardObjects = inNamespace({ pods: [young] });
    expect(judged(denial, denial, { dashboardObjects })).toMatchObject({ outcome: 'inconclusive' });
  });

  it('SVC-08: it looks like TLS and is plain HTTP; the other address works, so it only warns', () => {
    const judgement = judged(page({ said: `${reach}tls: first record does not look like a TLS handshake` }), page());
    expect(judgement).toMatchObject({
      outcome: 'warn',
      problems: [{ code: 'SVC-08', blocks: false, args: { right: expect.stringContaining('/services/http:') } }],
    });
  });

  it('SVC-09: the other way round', () => {
    const plain = deployment({ args: ['--enable-insecure-login'], container: { ports: [{ containerPort: 9090 }] } });
    const dashboardCandidates = [
      answered('deployments', [plain]),
      answered('services', [service({}, { ports: [{ port: 80, targetPort: 9090 }] })]),
    ];
    const wrong = page({ scheme: 'http', status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' });
    const judgement = judge(
      'dashboard.page',
      healthyDashboard({ dashboardCandidates, servicePages: [wrong, page({ scheme: 'https' })] }),
    );
    expect(judgement).toMatchObject({
      outcome: 'warn',
      problems: [{ code: 'SVC-09', args: { right: expect.stringContaining('/services/https:') } }],
    });
  });

  it('that one may not fetch is no fault of the Dashboard', () => {
    const said =
      'services "https:kubernetes-dashboard:443" is forbidden: User "mara" cannot get resource "services/proxy" in API group "" in the namespace "kubernetes-dashboard"';
    expect(judged(page({ said, status: 403 }))).toMatchObject({ outcome: 'notApplicable', reason: 'rightsMissing' });
  });

  it('an answer that nobody knows is no verdict', () => {
    expect(judged(page({ status: 500, body: 'oops' }))).toMatchObject({ outcome: 'inconclusive' });
  });
});

describe('behind the page of 7', () => {
  const seven = chartSeven();
  const dashboardCandidates = [answered('deployments', seven.deployments), answered('services', seven.services)];
  const front = page({ service: 'kubernetes-dashboard-kong-proxy' });
  const login = (change: Parameters<typeof page>[0]) => page({ path: '/api/v1/csrftoken/login', ...change });
  const api = page({ path: '/api/v1/csrftoken/token', body: '{"token":"x"}' });

  it('all parts answer', () => {
    expect(judged(front, front, { dashboardCandidates, servicePages: [front, login({}), api] })).toMatchObject({
      outcome: 'pass',
    });
  });
  it('WL-15: the page opens and the part for logins does not answer', () => {
    const down = login({
      status: 502,
      body: '{"message":"An invalid response was received from the upstream server"}',
    });
    expect(judged(front, front, { dashboardCandidates, servicePages: [front, down, api] })).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'WL-15', args: { parts: ['auth'] }, explainable: true }],
    });
    // Its gateway reaches a pod a moment after it is ready.
    const creationTimestamp = new Date(Date.parse(now) - 3_000).toISOString();
    const { labels } = (seven.deployments[1] as { readonly metadata?: { readonly labels?: Raw } }).metadata ?? {};
    const young = pod({}, { metadata: { name: 'kubernetes-dashboard-auth-x', labels, creationTimestamp } });
    const dashboardObjects = inNamespace({ pods: [young] });
    expect(
      judged(front, front, { dashboardCandidates, dashboardObjects, servicePages: [front, down, api] }),
    ).toMatchObject({ outcome: 'inconclusive' });
  });
});

describe('behind the page of Headlamp', () => {
  const labels = { 'app.kubernetes.io/name': 'headlamp' };
  const dashboardCandidates = [
    answered('deployments', [
      deployment({
        name: 'headlamp',
        namespace: 'headlamp',
        labels,
        image: 'ghcr.io/headlamp-k8s/headlamp:v0.45.0',
        args: ['-in-cluster'],
      }),
    ]),
    answered('services', [
      service(
        { metadata: { name: 'headlamp', namespace: 'headlamp', labels } },
        { selector: labels, ports: [{ port: 80, targetPort: 4466 }] },
      ),
    ]),
  ];
  const config = (body: string) => page({ scheme: 'http', path: '/config', body });
  const judgedWith = (body: string) =>
    judge(
      'dashboard.page',
      healthyDashboard({ dashboardCandidates, servicePages: [page({ scheme: 'http' }), config(body)] }),
    );

  it('HL-01: it knows no cluster, although its pod is ready', () => {
    expect(judgedWith('{"clusters":[],"isDynamicClusterEnabled":false}')).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'HL-01', explainable: true }],
    });
  });
  it('it knows its own', () => {
    expect(judgedWith('{"clusters":[{"name":"main"}]}')).toMatchObject({ outcome: 'pass' });
  });
});

it('a port that went away between two questions is no verdict', () => {
  const gone = page({ said: 'no service port 443 found for service "kubernetes-dashboard"' });
  expect(judge('dashboard.page', healthyDashboard({ servicePages: [gone] }))).toMatchObject({
    outcome: 'inconclusive',
    reason: 'serverChanged',
  });
});
