import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import type { StepId } from '../../../shared/flow/steps.ts';
import { answer } from '../builders.ts';
import { answered, codesOf, healthyDashboard, judge, page } from '../dashboard/builders.ts';
import {
  answerText,
  asked,
  headlamp,
  kubectl,
  kubectls,
  noAnswer,
  portTaken,
  proxied,
  refusal,
  rights,
  seven,
  version,
} from './builders.ts';

const named = asked('kubectl-proxy');

function facts(change: Partial<Facts> = {}): Facts {
  const server = answer({ body: version });
  const found = kubectls(kubectl('v1.36.3'));
  return healthyDashboard({
    version: server,
    signedVersion: server,
    kubectls: found,
    proxyPort: { port: 8001, state: 'free', error: null, version: null, clusterUid: null },
    kubectlProxy: proxied(),
    wayAccess: rights(),
    ...change,
  });
}

const at = (step: StepId, change: Partial<Facts> = {}) => judge(step, facts(change));

describe('kubectl', () => {
  const step = 'kubectl-proxy.kubectl';
  it('is found and fits', () => {
    expect(at(step)).toMatchObject({ outcome: 'pass', note: 'v1.36.3' });
    expect(at(step, { kubectls: kubectls(kubectl('v1.35.2+k3s1')) })).toMatchObject({ outcome: 'pass' });
  });
  it('KCTL-01: is not on PATH, which matters only to who asked for this way', () => {
    const none = { found: [], elsewhere: ['/opt/homebrew/bin/kubectl'] };
    expect(at(step, { kubectls: none, asked: named })).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'KCTL-01' }],
    });
    expect(at(step, { kubectls: none })).toMatchObject({ outcome: 'notApplicable', reason: 'notSetUp' });
  });
  it('KCTL-02: is two versions away from the server', () => {
    const old = { kubectls: kubectls(kubectl('v1.34.1')) };
    expect(at(step, old)).toMatchObject({ outcome: 'warn', problems: [{ code: 'KCTL-02', blocks: false }] });
  });
  it('KCTL-04: is too old to make a token', () => {
    expect(codesOf(at(step, { kubectls: kubectls(kubectl('v1.20.2')) }))).toEqual(['KCTL-02', 'KCTL-04']);
    const oldServer = answer({ body: version.replaceAll('36', '20') });
    const both = { kubectls: kubectls(kubectl('v1.20.2')), version: oldServer, signedVersion: oldServer };
    expect(codesOf(at(step, both))).toEqual([]);
  });
  it('KCTL-05: the wrong one comes first, and the right one behind it', () => {
    const wrong = kubectls(kubectl('v1.20.2', '/snap/bin/kubectl'), kubectl('v1.36.3'));
    expect(codesOf(at(step, { kubectls: wrong }))).toContain('KCTL-05');
    const behind = kubectls(kubectl('v1.36.3'), kubectl('v1.20.2', '/snap/bin/kubectl'));
    expect(codesOf(at(step, { kubectls: behind }))).toEqual([]);
  });
  it.each(['worldWritableFolder', 'relativePathEntry'] as const)('KCTL-05: could be anybody’s (%s)', (why) => {
    const unsafe = kubectls(kubectl({ kind: 'refused', why }));
    expect(at(step, { kubectls: unsafe, asked: named })).toMatchObject({
      outcome: 'inconclusive',
      problems: [{ code: 'KCTL-05' }],
    });
    expect(at(step, { kubectls: unsafe })).toMatchObject({ outcome: 'notApplicable', reason: 'notSetUp' });
  });
  it('is something else by that name', () => {
    const other = kubectls(kubectl({ kind: 'noVersion', exitCode: 1, lastLine: 'usage: …' }));
    expect(at(step, { kubectls: other, asked: named })).toMatchObject({ outcome: 'inconclusive' });
  });
  it('does not matter without a Dashboard that nobody asked for', () => {
    expect(at(step, { kubectls: null })).toMatchObject({ outcome: 'notApplicable', reason: 'notInstalled' });
  });
});

describe('port 8001', () => {
  const step = 'kubectl-proxy.port';
  const system = answered('namespaces', [{ metadata: { name: 'kube-system', uid: 'uid-ours' } }]);
  const kubectlProxy = answerText(200, version, 'application/json');
  it('is free', () => expect(at(step)).toMatchObject({ outcome: 'pass', note: 'free' }));
  it('KPX-01: another program is there', () => {
    expect(at(step, { proxyPort: portTaken() })).toMatchObject({ outcome: 'warn', problems: [{ code: 'KPX-01' }] });
    const web = portTaken({ version: answerText(200, '<html>') });
    expect(codesOf(at(step, { proxyPort: web }))).toEqual(['KPX-01']);
  });
  it('KPX-01: a kubectl proxy is there that does not tell its cluster', () => {
    expect(codesOf(at(step, { proxyPort: portTaken({ version: kubectlProxy }), kubeSystem: system }))).toEqual([
      'KPX-01',
    ]);
  });
  it('KPX-02: a kubectl proxy of another cluster is there, by its uid', () => {
    const theirs = portTaken({ version: kubectlProxy, clusterUid: 'uid-theirs' });
    expect(codesOf(at(step, { proxyPort: theirs, kubeSystem: system }))).toEqual(['KPX-02']);
  });
  it('KPX-02: or by its version alone', () => {
    const old = portTaken({ version: answerText(200, version.replaceAll('36', '24'), 'application/json') });
    expect(codesOf(at(step, { proxyPort: old }))).toEqual(['KPX-02']);
  });
  it('is taken by a kubectl proxy of this very cluster', () => {
    const ours = portTaken({ version: kubectlProxy, clusterUid: 'uid-ours' });
    expect(at(step, { proxyPort: ours, kubeSystem: system })).toMatchObject({ outcome: 'pass' });
  });
});

describe('a kubectl proxy of our own', () => {
  const step = 'kubectl-proxy.proxy';
  const ended = (outcome: NonNullable<Facts['kubectlProxy']>['outcome'], who = named) =>
    at(step, { asked: who, kubectlProxy: proxied({}, { outcome }) });

  it('starts, and the API server answers', () => expect(at(step)).toMatchObject({ outcome: 'pass' }));
  it('passes on a refusal that names the person: signing in works', () => {
    const said = 'forbidden: User "mara" cannot get path "/version"';
    expect(at(step, { kubectlProxy: proxied({ '/version': refusal(403, said) }) })).toMatchObject({ outcome: 'pass' });
  });
  it('KPX-07: kubectl’s credential is refused, or not sent', () => {
    const refused = { kubectlProxy: proxied({ '/version': refusal(401, 'Unauthorized') }) };
    expect(at(step, refused)).toMatchObject({ outcome: 'fail', problems: [{ code: 'KPX-07', certainty: 'certain' }] });
    const stranger = refusal(403, 'forbidden: User "system:anonymous" cannot get path "/version"');
    expect(codesOf(at(step, { kubectlProxy: proxied({ '/version': stranger }) }))).toEqual(['KPX-07']);
  });
  it('KPX-06: does not reach the API server', () => {
    const said = answerText(502, 'dial tcp 192.0.2.10:6443: connect: connection refused\n', 'text/plain');
    expect(codesOf(at(step, { kubectlProxy: proxied({ '/version': said }) }))).toEqual(['KPX-06']);
  });
  it('KPX-09: leaves out the path of the server’s address', () => {
    const { kubeconfig } = facts();
    const { cluster } = kubeconfig;
    const server =
      cluster?.server == null ? null : { ...cluster.server, value: 'https://api.example.com/k8s/clusters/c-1' };
    const rancher = { kubeconfig: { ...kubeconfig, cluster: cluster === null ? null : { ...cluster, server } } };
    expect(at(step, { ...rancher, asked: named })).toMatchObject({ outcome: 'warn', problems: [{ code: 'KPX-09' }] });
    expect(at(step, rancher)).toMatchObject({ outcome: 'pass' });
  });
  it('KCTL-06: says nothing', () => {
    const silent = { kind: 'silent', lastLine: 'Please enter Username:' } as const;
    expect(ended(silent)).toMatchObject({
      outcome: 'inconclusive',
      problems: [{ code: 'KCTL-06', certainty: 'likely' }],
    });
    expect(ended(silent, asked('all'))).toMatchObject({ outcome: 'notApplicable', reason: 'notSetUp' });
  });
  it('ends at once, drops the answer, or is not what was agreed to: nobody guesses why', () => {
    expect(ended({ kind: 'ended', exitCode: 1, lastLine: 'error: …' })).toMatchObject({ outcome: 'inconclusive' });
    expect(ended({ kind: 'programChanged' })).toMatchObject({ outcome: 'inconclusive', reason: 'consentMissing' });
    expect(ended({ kind: 'ended', exitCode: 1, lastLine: '' }, asked('all'))).toMatchObject({
      outcome: 'notApplicable',
    });
    expect(at(step, { asked: named, kubectlProxy: proxied({ '/version': noAnswer }) })).toMatchObject({
      outcome: 'inconclusive',
    });
  });
  it('is not started where kubectl would start a program that nobody agreed to', () => {
    expect(at(step, { kubectlProxy: null, asked: named })).toMatchObject({
      outcome: 'inconclusive',
      reason: 'consentMissing',
    });
    expect(at(step, { kubectlProxy: null })).toMatchObject({ outcome: 'notApplicable', reason: 'notSetUp' });
  });
});

describe('the page through it', () => {
  const step = 'kubectl-proxy.page';
  const down = refusal(503, 'no endpoints available for service "https:kubernetes-dashboard:443"');
  it('loads', () => {
    expect(at(step)).toMatchObject({
      outcome: 'pass',
      message: expect.stringContaining('https:kubernetes-dashboard:443/proxy/'),
    });
  });
  it('loads by the other scheme than it should speak', () => {
    const other = '/api/v1/namespaces/kubernetes-dashboard/services/http:kubernetes-dashboard:443/proxy/';
    const pages = { 'PAGE/': down, [other]: answerText(200, '<html>') };
    expect(at(step, { kubectlProxy: proxied(pages) })).toMatchObject({
      outcome: 'pass',
      message: expect.stringContaining(other),
    });
  });
  it('AUTHZ-02: the service proxy is not allowed, which only who asked for it needs', () => {
    const said =
      'services "https:kubernetes-dashboard:443" is forbidden: User "mara" cannot get resource "services/proxy" in API group "" in the namespace "kubernetes-dashboard"';
    const change = {
      kubectlProxy: proxied({ 'PAGE/': refusal(403, said) }),
      servicePages: [page({ said, status: 403 })],
    };
    expect(at(step, { ...change, asked: named })).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'AUTHZ-02', args: { user: 'mara', service: 'https:kubernetes-dashboard:443' } }],
    });
    expect(at(step, change)).toMatchObject({ outcome: 'notApplicable', reason: 'rightsMissing' });
  });
  it('is another step’s doing where the API server gets none either', () => {
    const change = {
      kubectlProxy: proxied({ 'PAGE/': down }),
      servicePages: [page({ said: 'no endpoints available' })],
    };
    expect(at(step, change)).toMatchObject({ outcome: 'blocked', by: 'dashboard.page' });
  });
  it('is given to us and not to kubectl: nobody can tell', () => {
    expect(at(step, { kubectlProxy: proxied({ 'PAGE/': down }), asked: named })).toMatchObject({
      outcome: 'inconclusive',
      reason: 'serverChanged',
    });
  });
});

describe('login through it', () => {
  const step = 'kubectl-proxy.login';
  it('works with 2.7', () => expect(at(step)).toMatchObject({ outcome: 'pass', note: 'possible' }));
  it('UI-13: can’t work with 7, which is a fault only where it was asked for', () => {
    const change = { dashboardCandidates: seven() };
    expect(at(step, change)).toMatchObject({ outcome: 'notApplicable', reason: 'notByDesign' });
    expect(at(step, { ...change, asked: named })).toMatchObject({ outcome: 'fail', problems: [{ code: 'UI-13' }] });
  });
  it('HL-03: can’t work with Headlamp', () => {
    const change = { dashboardCandidates: headlamp() };
    expect(at(step, change)).toMatchObject({ outcome: 'notApplicable', reason: 'notByDesign' });
    expect(codesOf(at(step, { ...change, asked: named }))).toEqual(['HL-03']);
  });
  it('UI-01: the Dashboard serves plain http and ignores every login', () => {
    const ignoring = { kubectlProxy: proxied({ 'PAGE/api/v1/login/status': answerText(200, '{"httpsMode":false}') }) };
    expect(at(step, { ...ignoring, asked: named })).toMatchObject({ outcome: 'fail', problems: [{ code: 'UI-01' }] });
    expect(at(step, ignoring)).toMatchObject({ outcome: 'warn', problems: [{ code: 'UI-01', blocks: false }] });
  });
  it('SVC-16: the person may look and not send', () => {
    const change = { wayAccess: rights({ post: false }) };
    expect(codesOf(at(step, { ...change, asked: named }))).toEqual(['SVC-16']);
    expect(at(step, change)).toMatchObject({ outcome: 'notApplicable', reason: 'rightsMissing' });
  });
  it('is not told', () => {
    const change = { kubectlProxy: proxied({ 'PAGE/api/v1/login/status': noAnswer }) };
    expect(at(step, { ...change, asked: named })).toMatchObject({ outcome: 'inconclusive' });
    expect(at(step, change)).toMatchObject({ outcome: 'notApplicable', reason: 'cannotBeTold' });
  });
});
