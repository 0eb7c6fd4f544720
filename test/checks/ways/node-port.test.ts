import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import type { StepId } from '../../../shared/flow/steps.ts';
import {
  answered,
  codesOf,
  deployment,
  healthyDashboard,
  inNamespace,
  judge,
  pod,
  service,
  slice,
} from '../dashboard/builders.ts';
import { asked, dialled, exposed, inClear, node, seven, sixteen, spoken, named as withOwnName } from './builders.ts';

const named = asked('node-port');
const nodes = answered('nodes', [
  node('worker-1', { ExternalIP: '192.0.2.21' }),
  node('worker-2', { ExternalIP: '192.0.2.22' }),
]);
const near = inNamespace({ endpointSlices: [slice({ nodeName: 'worker-1' })] });

function facts(change: Partial<Facts> = {}): Facts {
  return healthyDashboard({
    dashboardCandidates: exposed(),
    dashboardObjects: near,
    nodes,
    nodePorts: [dialled('connected', '192.0.2.21', withOwnName), dialled('connected', '192.0.2.22', withOwnName)],
    clusterBindings: answered('clusterRoleBindings', []),
    ...change,
  });
}

const at = (step: StepId, change: Partial<Facts> = {}) => judge(step, facts(change));

describe('a node port', () => {
  const step = 'node-port.exposed';
  it('is there', () => expect(at(step)).toMatchObject({ outcome: 'pass', note: 'port 30443' }));
  it('NP-01: is not, which is no fault unless it was asked for', () => {
    const inside = {
      dashboardCandidates: [answered('deployments', [deployment()]), answered('services', [service()])],
    };
    expect(at(step, inside)).toMatchObject({ outcome: 'notApplicable', reason: 'notSetUp' });
    expect(at(step, { ...inside, asked: named })).toMatchObject({ outcome: 'fail', problems: [{ code: 'NP-01' }] });
  });
});

describe('a second Service with a node port', () => {
  const outside = (selector: Readonly<Record<string, string>>) => ({
    dashboardCandidates: [
      answered('deployments', [deployment()]),
      answered('services', [
        service(),
        service(
          { metadata: { name: 'outside', namespace: 'kubernetes-dashboard', labels: {} } },
          { type: 'NodePort', selector, ports: [{ port: 8443, targetPort: 8443, nodePort: 31000, protocol: 'TCP' }] },
        ),
      ]),
    ],
  });

  it('counts where it leads to the same pods', () => {
    const found = at('node-port.exposed', outside({ 'k8s-app': 'kubernetes-dashboard' }));
    expect(found).toMatchObject({ outcome: 'pass', note: 'port 31000' });
    expect(at('dashboard.service', outside({ 'k8s-app': 'kubernetes-dashboard' }))).toMatchObject({
      note: 'https, port 443',
    });
  });

  it('is none of it where it leads elsewhere', () => {
    expect(at('node-port.exposed', outside({ app: 'other' }))).toMatchObject({ outcome: 'notApplicable' });
  });
});

describe('the nodes', () => {
  const step = 'node-port.reached';
  const two = (one: Parameters<typeof dialled>[0], other = one) => ({
    nodePorts: [dialled(one, '192.0.2.21'), dialled(other, '192.0.2.22')],
  });
  it('answer', () => {
    expect(at(step)).toMatchObject({ outcome: 'pass', message: expect.stringContaining('https://192.0.2.21:30443/') });
  });
  it('NP-02: are silent, so packets are dropped', () => {
    expect(at(step, two('timeout'))).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'NP-02', certainty: 'certain' }],
    });
  });
  it('NP-02 or NP-04: are silent, and have only inner addresses: nobody can tell which', () => {
    const inner = answered('nodes', [node('worker-1', { InternalIP: '10.0.0.4' })]);
    expect(at(step, { nodes: inner, nodePorts: [dialled('timeout', '10.0.0.4')] })).toMatchObject({
      problems: [{ code: 'NP-02', certainty: 'likely', candidates: ['NP-02', 'NP-04'] }],
    });
  });
  it('NP-04: have addresses that there is no way to', () => {
    const inner = answered('nodes', [node('kind-control-plane', { InternalIP: '172.18.0.2' })]);
    const unreachable = (code: string) => {
      const nodePorts = [dialled('unreachable', '172.18.0.2', null, code)];
      return at(step, { nodes: inner, nodePorts });
    };
    expect(unreachable('ENETUNREACH')).toMatchObject({
      problems: [{ code: 'NP-04', certainty: 'certain', next: null }],
    });
    // A firewall on the node answers with the same words as a router that has no way.
    expect(unreachable('EHOSTUNREACH')).toMatchObject({
      problems: [{ code: 'NP-04', certainty: 'likely', candidates: ['NP-04', 'NP-02'] }],
    });
  });
  it('NP-03: only the one with a pod answers, on purpose', () => {
    const local = { dashboardCandidates: exposed({ externalTrafficPolicy: 'Local' }) };
    const nodePorts = [dialled('connected', '192.0.2.21', withOwnName), dialled('timeout', '192.0.2.22')];
    expect(at(step, { ...local, nodePorts })).toMatchObject({
      outcome: 'warn',
      problems: [{ code: 'NP-03', args: { answering: ['192.0.2.21'], silent: ['192.0.2.22'] } }],
    });
    expect(at(step, { nodePorts })).toMatchObject({ outcome: 'pass' });
  });
  it('NP-03: none that was dialled has a pod', () => {
    const local = { dashboardCandidates: exposed({ externalTrafficPolicy: 'Local' }) };
    const elsewhere = inNamespace({ endpointSlices: [slice({ nodeName: 'worker-9' })] });
    expect(at(step, { ...local, ...two('timeout'), dashboardObjects: elsewhere })).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'NP-03', certainty: 'likely' }],
    });
  });
  it('NP-05: refuse, although there is a pod that is ready', () => {
    expect(at(step, two('refused'))).toMatchObject({
      outcome: 'fail',
      // A firewall that rejects answers alike.
      problems: [{ code: 'NP-05', explainable: true, certainty: 'likely', candidates: ['NP-05', 'NP-02'] }],
    });
  });
  it('can’t be dialled for reasons of this computer: that is no verdict on the port', () => {
    const nodePorts = [dialled('otherError', '192.0.2.21', null, 'EACCES')];
    expect(at(step, { nodePorts })).toMatchObject({ outcome: 'notApplicable', reason: 'cannotBeTold' });
  });
  it('NP-06, NP-07: speak another scheme than they should', () => {
    const tls = [dialled('connected', '192.0.2.21', spoken({ wanted: 'http' }))];
    expect(at(step, { nodePorts: tls })).toMatchObject({ outcome: 'warn', problems: [{ code: 'NP-06' }] });
    const plain = [dialled('connected', '192.0.2.21', { ...inClear(true), wanted: 'https' })];
    expect(codesOf(at(step, { nodePorts: plain }))).toEqual(['NP-07']);
  });
  it('take the connection and give no page: nobody guesses why', () => {
    const empty = [dialled('connected', '192.0.2.21', spoken({ speaks: null, pages: [] }))];
    expect(at(step, { nodePorts: empty, asked: named })).toMatchObject({ outcome: 'inconclusive' });
  });
  it('may not be seen', () => {
    const unseen = { nodes: answered('nodes', [], { status: 403 }), nodePorts: [], dashboardObjects: [] };
    expect(at(step, { ...unseen, asked: named })).toMatchObject({ outcome: 'inconclusive', reason: 'rightsMissing' });
    expect(at(step, unseen)).toMatchObject({ outcome: 'notApplicable', reason: 'rightsMissing' });
  });
});

describe('login at a node', () => {
  const step = 'node-port.login';
  const over = (page: Parameters<typeof dialled>[2], change: Partial<Facts> = {}) =>
    at(step, { nodePorts: [dialled('connected', '192.0.2.21', page ?? null)], ...change });

  it('works over https', () => expect(at(step)).toMatchObject({ outcome: 'pass', note: 'possible' }));
  it('UI-04: works, and some browsers do not get past the certificate; said to who asked for it', () => {
    expect(codesOf(over(spoken(), { asked: named }))).toEqual(['UI-04']);
    expect(over(spoken())).toMatchObject({ outcome: 'pass' });
  });
  it.each([
    ['takes logins and the page does not offer any', true],
    ['ignores every credential', false],
  ])('NP-08: over plain http the Dashboard %s', (_what, httpsMode) => {
    expect(over(inClear(httpsMode), { asked: named })).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'NP-08', args: { ignores: !httpsMode } }],
    });
    expect(over(inClear(httpsMode))).toMatchObject({ outcome: 'warn', problems: [{ code: 'NP-08', blocks: false }] });
  });
  it('UI-02: 7 forgets the login over plain http', () => {
    const csrf = { path: '/api/v1/csrftoken/login', outcome: spoken().pages[1]?.outcome };
    const page = {
      ...inClear(true),
      pages: csrf.outcome === undefined ? [] : [{ path: csrf.path, outcome: csrf.outcome }],
    };
    const [deployments, services] = seven();
    const dashboardCandidates = [deployments, services].flatMap((one) => one ?? []);
    expect(codesOf(over(page, { dashboardCandidates, asked: named }))).toEqual(['UI-02']);
  });
  it('NP-10: 1.6 knows no login and may do everything', () => {
    const made = service(
      { metadata: { namespace: 'kube-system' } },
      { type: 'NodePort', ports: [{ port: 80, targetPort: 9090, nodePort: 30080, protocol: 'TCP' }] },
    );
    const dashboardCandidates = [answered('deployments', [sixteen()]), answered('services', [made])];
    const subjects = [{ kind: 'ServiceAccount', name: 'kubernetes-dashboard', namespace: 'kube-system' }];
    const binding = {
      metadata: { name: 'kubernetes-dashboard' },
      roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
      subjects,
    };
    const clusterBindings = answered('clusterRoleBindings', [binding]);
    expect(over(inClear(true), { dashboardCandidates, clusterBindings })).toMatchObject({
      outcome: 'warn',
      problems: [{ code: 'NP-10', args: { why: 'noLogin', role: 'cluster-admin' } }],
    });
  });
  it('NP-10: the login may be skipped', () => {
    const skipping = deployment({ args: ['--auto-generate-certificates', '--enable-skip-login'] });
    expect(over(withOwnName, { dashboardCandidates: exposed({}, skipping) })).toMatchObject({
      outcome: 'warn',
      problems: [{ code: 'NP-10', args: { why: 'skip', role: null } }],
    });
    const notSkipping = deployment({ args: ['--auto-generate-certificates', '--enable-skip-login=false'] });
    expect(over(withOwnName, { dashboardCandidates: exposed({}, notSkipping) })).toMatchObject({ outcome: 'pass' });
  });
  it('NP-10: up to 1.10.0 the skip button is there unless taken away', () => {
    const image = 'k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.0';
    const args = ['--auto-generate-certificates'];
    expect(codesOf(over(withOwnName, { dashboardCandidates: exposed({}, deployment({ image, args })) }))).toEqual([
      'NP-10',
    ]);
    const without = deployment({ image, args: [...args, '--disable-skip'] });
    expect(codesOf(over(withOwnName, { dashboardCandidates: exposed({}, without) }))).toEqual([]);
  });
  it('is not judged where no node answered', () => {
    expect(
      at(step, { nodePorts: [dialled('timeout')], dashboardObjects: inNamespace({ pods: [pod()] }) }),
    ).toMatchObject({
      outcome: 'notApplicable',
    });
  });
});
