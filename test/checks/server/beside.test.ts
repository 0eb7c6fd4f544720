import { describe, expect, it } from 'vitest';
import { accessCheck } from '../../../electron/checks/server/access.ts';
import { credentialCheck } from '../../../electron/checks/server/credential.ts';
import { extensionsCheck } from '../../../electron/checks/server/extensions.ts';
import { identityCheck } from '../../../electron/checks/server/identity.ts';
import { readyCheck } from '../../../electron/checks/server/ready.ts';
import type { ApiServerPodsEvidence, DiscoveryEvidence } from '../../../shared/model/evidence/http.ts';
import { at, kubeconfigFor } from '../builders.ts';
import { access, anonymousOff, healthy, identityRefused, refusedAnswer } from './builders.ts';
import { codes } from './codes.ts';

describe('extensions of the API', () => {
  const offered = (change: Partial<DiscoveryEvidence> = {}): DiscoveryEvidence => ({
    status: 200,
    form: 'aggregated',
    groups: 21,
    unavailable: [],
    failure: null,
    ...change,
  });

  it('pass when every API is served', () => {
    expect(extensionsCheck.judge(healthy({ discovery: offered() })).outcome).toBe('pass');
  });

  it('HLT-04: an API that nobody serves warns, and stops nobody', () => {
    const unavailable = [{ groupVersion: 'metrics.k8s.io/v1beta1', status: null, message: '' }];
    const judgement = extensionsCheck.judge(healthy({ discovery: offered({ unavailable }) }));
    expect(codes(judgement)).toEqual(['HLT-04']);
    expect(judgement).toMatchObject({
      outcome: 'warn',
      problems: [{ blocks: false, args: { groups: ['metrics.k8s.io/v1beta1'], aggregated: true } }],
    });
  });

  it('does not apply where the server keeps its list', () => {
    expect(extensionsCheck.judge(healthy({ discovery: offered({ status: 403, form: null }) })).outcome).toBe(
      'notApplicable',
    );
    expect(extensionsCheck.judge(healthy()).outcome).toBe('notApplicable');
    const overHttp = kubeconfigFor({ server: at('http://127.0.0.1:8001', 6) });
    expect(extensionsCheck.judge(healthy({ kubeconfig: overHttp, discovery: offered() })).outcome).toBe(
      'notApplicable',
    );
  });
});

describe('HLT-05: an admission webhook that does not answer', () => {
  const said =
    'Internal error occurred: failed calling webhook "policy.example.com": failed to call webhook: Post "https://policy.default.svc:443/": service "policy" not found';
  const broken = healthy({ identity: identityRefused(500, said), access: null });
  const unanswered = access(null, null, 500).answers.map((one) => ({ ...one, evaluationError: said }));

  it('means that the credential is accepted: admission comes after that', () => {
    expect(credentialCheck.judge(broken).outcome).toBe('pass');
  });

  it('is told where rights are asked, and not twice', () => {
    const judgement = accessCheck.judge({ ...broken, access: { answers: unanswered } });
    expect(codes(judgement)).toEqual(['HLT-05']);
    expect(judgement).toMatchObject({ outcome: 'warn', problems: [{ args: { webhook: 'policy.example.com' } }] });
    expect(codes(accessCheck.judge(healthy()))).toEqual([]);
  });

  it('does not keep the name that the credential itself gives', () => {
    expect(identityCheck.judge(broken)).toMatchObject({
      outcome: 'pass',
      note: 'system:serviceaccount:team-a:builder',
    });
  });
});

describe('HLT-06: the API server’s own health check is refused', () => {
  const seen = (livenessPath: string | null, signed = false): ApiServerPodsEvidence => ({
    status: 200,
    pods: [{ name: 'kube-apiserver-node-1', livenessPath, signed, restarts: 7 }],
    failure: null,
  });
  const judge = (apiServerPods: ApiServerPodsEvidence | null, live = refusedAnswer('/livez')) =>
    readyCheck.judge(healthy({ ...anonymousOff, live, apiServerPods }));

  it('warns when the kubelet asks without a credential and gets 401', () => {
    const judgement = judge(seen('/livez'));
    expect(codes(judgement)).toEqual(['HLT-06']);
    expect(judgement).toMatchObject({ outcome: 'warn', problems: [{ args: { pods: ['kube-apiserver-node-1'] } }] });
  });

  it('is silent where the probe brings a credential, is of another kind, or is not seen', () => {
    for (const pods of [seen('/livez', true), seen(null), { ...seen(null), pods: [] }, null]) {
      expect(judge(pods).outcome).toBe('notApplicable');
    }
    expect(readyCheck.judge(healthy({ apiServerPods: seen('/livez') })).outcome).toBe('pass');
  });
});
