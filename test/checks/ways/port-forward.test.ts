import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import type { StepId } from '../../../shared/flow/steps.ts';
import { networkError } from '../builders.ts';
import {
  answered,
  codesOf,
  crashed,
  denied,
  deployment,
  healthyDashboard,
  inNamespace,
  judge,
  pod,
  service,
} from '../dashboard/builders.ts';
import { answerText, asked, forwarded, headlamp, inClear, refusal, rights, seven, spoken } from './builders.ts';

const named = asked('port-forward');

function facts(change: Partial<Facts> = {}): Facts {
  return healthyDashboard({ wayAccess: rights(), portForward: forwarded(), ...change });
}

const at = (step: StepId, change: Partial<Facts> = {}) => judge(step, facts(change));
const refusedBy = (outcome: ReturnType<typeof refusal>) => {
  if (outcome.kind !== 'answer') throw new Error('an answer is meant');
  return forwarded({ upgrade: { kind: 'refused', answer: outcome }, page: null });
};
const cannot = refusal(
  403,
  'pods "kubernetes-dashboard-6c4b5d5c9d-x7k2p" is forbidden: User "mara" cannot create resource "pods/portforward" in API group "" in the namespace "kubernetes-dashboard"',
);

describe('the right to forward a port', () => {
  const step = 'port-forward.allowed';
  it('is there', () => expect(at(step)).toMatchObject({ outcome: 'pass' }));
  it('is there when the port was forwarded, whatever the reviews say', () => {
    expect(at(step, { wayAccess: rights({ forward: false }) })).toMatchObject({ outcome: 'pass' });
  });
  it('AUTHZ-03: is missing, which matters only to who asked for this way', () => {
    const missing = { wayAccess: rights({ forward: false }), portForward: refusedBy(cannot) };
    expect(at(step, { ...missing, asked: named })).toMatchObject({
      outcome: 'fail',
      problems: [{ code: 'AUTHZ-03', args: { user: 'mara' } }],
    });
    expect(at(step, missing)).toMatchObject({ outcome: 'notApplicable', reason: 'rightsMissing' });
    expect(codesOf(at(step, { wayAccess: rights({ forward: false }), portForward: null, asked: named }))).toEqual([
      'AUTHZ-03',
    ]);
  });
  it('AUTHZ-05: kubectl may not read the pod that it needs first', () => {
    const missing = { wayAccess: rights({ getPods: false }), portForward: null };
    expect(codesOf(at(step, { ...missing, asked: named }))).toEqual(['AUTHZ-05']);
    expect(at(step, missing)).toMatchObject({ outcome: 'notApplicable', reason: 'rightsMissing' });
  });
  it('is not told', () => {
    expect(at(step, { wayAccess: null, portForward: null, asked: named })).toMatchObject({ outcome: 'inconclusive' });
  });
});

describe('the page through a forwarded port', () => {
  const step = 'port-forward.page';
  it('loads', () => expect(at(step)).toMatchObject({ outcome: 'pass', note: 'https, port 8443' }));
  it('loads over http where https was expected', () => {
    expect(at(step, { portForward: forwarded({ page: { ...inClear(true), wanted: 'https' } }) })).toMatchObject({
      outcome: 'pass',
      message: expect.stringContaining('over http'),
    });
  });
  it('can’t where no pod runs: that is the pods’ own step', () => {
    const dashboardObjects = inNamespace({ pods: [pod(crashed(1))] });
    expect(at(step, { portForward: null, dashboardObjects })).toMatchObject({
      outcome: 'blocked',
      by: 'dashboard.pods',
    });
  });
  it('can’t where nothing listens in the pod: that is the page’s own step', () => {
    const said =
      'failed to connect to localhost:8443 inside namespace "n", IPv4: dial tcp4 127.0.0.1:8443: connect: connection refused';
    const portForward = forwarded({
      page: spoken({ speaks: null, pages: [], error: networkError(null, 'closed') }),
      said,
    });
    expect(at(step, { portForward })).toMatchObject({ outcome: 'blocked', by: 'dashboard.page' });
  });
  it('is not let through by something in between: nobody guesses what kubectl would get', () => {
    const portForward = refusedBy(answerText(400, 'Upgrade not allowed'));
    expect(at(step, { portForward, asked: named })).toMatchObject({
      outcome: 'inconclusive',
      message: expect.stringContaining('Something between'),
    });
    expect(at(step, { portForward })).toMatchObject({ outcome: 'notApplicable', reason: 'cannotBeTold' });
    const broken = forwarded({ upgrade: { kind: 'failed', error: networkError('ECONNRESET') }, page: null });
    expect(at(step, { portForward: broken, asked: named })).toMatchObject({ outcome: 'inconclusive' });
  });
  it('is not known where the pods may not be seen', () => {
    const dashboardObjects = [denied('pods', 'kubernetes-dashboard')];
    expect(at(step, { portForward: null, dashboardObjects, asked: named })).toMatchObject({
      outcome: 'inconclusive',
      reason: 'rightsMissing',
    });
  });
});

describe('login through a forwarded port', () => {
  const step = 'port-forward.login';
  const csrf = { path: '/api/v1/csrftoken/login', outcome: answerText(200, '{"token":"…"}', 'application/json') };
  const front = { path: '/', outcome: answerText(200, '<html>') };
  it('works with 2.7, over https and over http from localhost', () => {
    expect(at(step)).toMatchObject({ outcome: 'pass', note: 'possible' });
    expect(at(step, { portForward: forwarded({ page: inClear(true) }) })).toMatchObject({ outcome: 'pass' });
  });
  it('works with 7 and with Headlamp: it is the way that is recommended', () => {
    const ofSeven = {
      dashboardCandidates: seven(),
      portForward: forwarded({ page: spoken({ pages: [front, csrf] }) }),
    };
    expect(at(step, ofSeven)).toMatchObject({ outcome: 'pass', note: 'possible' });
    expect(at(step, ofSeven).facts?.[0]?.label).toBe('The way that its makers recommend');
    const page = { ...inClear(true), pages: [front] };
    expect(at(step, { dashboardCandidates: headlamp(), portForward: forwarded({ page }) })).toMatchObject({
      outcome: 'pass',
    });
  });
  it('UI-01: the Dashboard serves plain http and ignores every login', () => {
    const portForward = forwarded({ page: inClear(false) });
    expect(at(step, { portForward, asked: named })).toMatchObject({ outcome: 'fail', problems: [{ code: 'UI-01' }] });
    expect(at(step, { portForward })).toMatchObject({ outcome: 'warn', problems: [{ code: 'UI-01' }] });
  });
  it('is another step’s doing where the part of 7 that logs people in is down', () => {
    const down = {
      path: csrf.path,
      outcome: answerText(503, 'failure to get a peer from the ring-balancer', 'text/plain'),
    };
    const portForward = forwarded({ page: spoken({ pages: [front, down] }) });
    expect(at(step, { dashboardCandidates: seven(), portForward })).toMatchObject({
      outcome: 'blocked',
      by: 'dashboard.page',
    });
  });
  it('is never said to work where only name and password are offered', () => {
    const offers = (modes: readonly string[]) => ({
      dashboardCandidates: [
        answered('deployments', [deployment({ args: ['--auto-generate-certificates', ...modes] })]),
        answered('services', [service()]),
      ],
    });
    const alone = at(step, { ...offers(['--authentication-mode=basic']), asked: named });
    expect(alone).toMatchObject({ outcome: 'inconclusive', message: expect.stringMatching(/name and password/) });
    for (const modes of [['--authentication-mode=basic,token'], ['--authentication-mode', 'token'], []]) {
      expect(at(step, { ...offers(modes), asked: named })).toMatchObject({ outcome: 'pass' });
    }
  });
  it('can’t be told where 7 answers with its page in place of the login', () => {
    const web = { path: csrf.path, outcome: answerText(200, '<!doctype html>') };
    const portForward = forwarded({ page: spoken({ pages: [front, web] }) });
    expect(at(step, { dashboardCandidates: seven(), portForward, asked: named })).toMatchObject({
      outcome: 'inconclusive',
    });
  });
});
