import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import { planOf } from '../../../electron/engine/plan/index.ts';
import { networkError } from '../builders.ts';
import { answerText, forwarded, refusal, spoken } from '../ways/builders.ts';
import { answered, denied, healthyDashboard, inNamespace, judge, page, pod } from './builders.ts';

type Raw = Readonly<Record<string, unknown>>;

const namespace = 'kubernetes-dashboard';
const silent = (why = 'i/o timeout', at = '10.244.0.7:8443') =>
  page({ said: `error trying to reach service: dial tcp ${at}: ${why}` });

function policies(...specs: readonly Raw[]) {
  const raw = specs.map((spec, index) => ({ metadata: { name: `policy-${index}`, namespace }, spec }));
  return answered('networkPolicies', raw, { namespace });
}

const inside = (listed = policies()) => [...inNamespace({ pods: [pod({ podIP: '10.244.0.7' })] }), listed];

function at(change: Partial<Facts> & { readonly front?: ReturnType<typeof page> } = {}) {
  const { front = silent(), ...more } = change;
  const servicePages = [front, { ...front, scheme: 'http' as const }];
  const facts = { dashboardObjects: inside(), forwardWitness: forwarded(), servicePages, ...more };
  return judge('dashboard.page', healthyDashboard(facts));
}

const likely = (next: string) => ({
  outcome: 'fail',
  problems: [{ code: 'SVC-07', certainty: 'likely', candidates: ['SVC-07'], next: expect.stringContaining(next) }],
});

describe('SVC-07: the API server gets no connection to the pod', () => {
  it.each(['i/o timeout', 'connect: no route to host', 'connect: network is unreachable'])(
    'is certain where the same pod and port answer through the node: %s',
    (why) => {
      const judgement = at({ front: silent(why) });
      expect(judgement).toMatchObject({
        outcome: 'fail',
        problems: [{ code: 'SVC-07', certainty: 'certain', next: null, explainable: false }],
      });
      expect(judgement.facts?.at(-1)).toMatchObject({ outcome: 'pass', values: ['https: 200'] });
    },
  );

  it('is likely where no port was forwarded, and says what would tell', () => {
    expect(at({ forwardWitness: null })).toMatchObject(likely('Compare with kubectl port-forward'));
  });
  it('is likely where the person may not forward ports', () => {
    const answer = refusal(403, 'pods is forbidden');
    if (answer.kind !== 'answer') throw new Error('an answer is meant');
    const forwardWitness = forwarded({ upgrade: { kind: 'refused', answer }, page: null });
    expect(at({ forwardWitness })).toMatchObject(likely('somebody who may forward ports'));
  });
  it('is likely where the node is not reached either', () => {
    const error = networkError('ETIMEDOUT');
    const forwardWitness = forwarded({ upgrade: { kind: 'failed', error }, page: null });
    expect(at({ forwardWitness })).toMatchObject(likely('its node is Ready'));
  });
  it('is likely where the pod gives no page to its own node: it may be the pod that hangs', () => {
    const forwardWitness = forwarded({
      page: spoken({ speaks: null, pages: [], error: networkError(null, 'closed') }),
    });
    expect(at({ forwardWitness })).toMatchObject(likely('gives no page'));
  });
  it.each(['10.244.9.9:8443', '10.244.0.7:9090'])(
    'is likely where the API server dialled another place: %s',
    (where) => {
      expect(at({ front: silent('i/o timeout', where) })).toMatchObject(likely('another place'));
    },
  );
  it('is likely where the connection stood and no answer came: that is not about the way', () => {
    const front = page({ said: 'error trying to reach service: read tcp 10.0.0.1:4000->10.244.0.7:8443: i/o timeout' });
    expect(at({ front })).toMatchObject(likely('another place'));
  });
  it('is likely where a NetworkPolicy may keep the API server out, or where policies may not be seen', () => {
    const closed = policies({ podSelector: {}, policyTypes: ['Ingress'] });
    expect(at({ dashboardObjects: inside(closed) })).toMatchObject(likely('the NetworkPolicy policy-0'));
    const some = policies({
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: {} }] }],
    });
    expect(at({ dashboardObjects: inside(some) })).toMatchObject(likely('the NetworkPolicy policy-0'));
    expect(at({ dashboardObjects: inside(denied('networkPolicies', namespace)) })).toMatchObject(
      likely('may list the NetworkPolicies'),
    );
  });
  it('is certain beside policies that close nothing here', () => {
    const spec = { policyTypes: ['Ingress'] };
    const open = policies(
      { ...spec, podSelector: {} },
      { ...spec, podSelector: {}, ingress: [{ ports: [{ protocol: 'TCP', port: 8443 }] }] },
      { ...spec, podSelector: { matchLabels: { app: 'other' } } },
      { policyTypes: ['Egress'], podSelector: {} },
    );
    expect(at({ dashboardObjects: inside(open) })).toMatchObject({ problems: [{ certainty: 'certain' }] });
  });
});

describe('the second look through a forwarded port', () => {
  const plan = planOf('forwardWitness');
  const asked = (servicePages: Facts['servicePages']) => {
    const facts = healthyDashboard({ dashboardObjects: inside(), servicePages });
    return plan.ask(Object.fromEntries(plan.needs.map((need) => [need, facts[need]])) as never, {} as never);
  };
  it('is asked only where the API server got no connection, and as its own way in asks', () => {
    expect(plan.startsWith).toBeNull();
    expect(asked(healthyDashboard().servicePages)).toEqual({ kind: 'none' });
    expect(asked([page({ said: 'error trying to reach service: EOF' })])).toEqual({ kind: 'none' });
    const second = asked([silent()]);
    const facts = healthyDashboard({ dashboardObjects: inside() });
    expect(second).toEqual(planOf('portForward').ask(facts as never, {} as never));
    expect(second).toMatchObject({ kind: 'one', probe: 'portForward', inputs: { port: 8443 } });
  });
  it('of a page that is an answer of the pod itself is not needed', () => {
    const front = answerText(200, '<html>');
    expect(asked([{ ...page(), outcome: front }])).toEqual({ kind: 'none' });
  });
});
