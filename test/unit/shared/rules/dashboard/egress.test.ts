import { describe, expect, it } from 'vitest';
import { judgeEgress } from '../../../../../shared/rules/dashboard/egress.ts';
import { read } from '../../../../checks/dashboard/builders.ts';

const places = [
  { address: '10.96.0.1', port: 443 },
  { address: '192.0.2.10', port: 6443 },
];
const labels = { app: 'dashboard' };

/** Policies in their own words; each selects all pods and rules egress unless told. */
function judge(...specs: readonly object[]) {
  const policies = specs.map((spec, index) =>
    read('networkPolicies', {
      metadata: { name: `p${index}`, namespace: 'x' },
      spec: { podSelector: {}, policyTypes: ['Egress'], ...spec },
    }),
  );
  return judgeEgress(policies, labels, places);
}

describe('whether NetworkPolicies let a pod out to the API server', () => {
  it.each([
    ['no policy', [], true],
    ['one for other pods', [{ podSelector: { matchLabels: { app: 'other' } } }], true],
    ['one for what comes in', [{ policyTypes: ['Ingress'] }], true],
    ['one that allows nothing', [{}], false],
    ['one that allows all', [{ egress: [{}] }], true],
    ['its port only', [{ egress: [{ ports: [{ port: 6443, protocol: 'TCP' }] }] }], true],
    ['another port only', [{ egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }] }], false],
    ['a range of ports', [{ egress: [{ ports: [{ port: 6000, endPort: 7000, protocol: 'TCP' }] }] }], true],
    ['its network', [{ egress: [{ to: [{ ipBlock: { cidr: '192.0.2.0/24' } }] }] }], true],
    [
      'its network without it',
      [{ egress: [{ to: [{ ipBlock: { cidr: '192.0.2.0/24', except: ['192.0.2.10/32'] } }] }] }],
      false,
    ],
    ['pods only', [{ egress: [{ to: [{ namespaceSelector: {} }] }] }], false],
    ['one that closes and one that opens', [{}, { egress: [{ to: [{ ipBlock: { cidr: '10.96.0.1/32' } }] }] }], true],
  ])('%s', (_what, specs, allowed) => {
    expect(judge(...specs).allowed).toBe(allowed);
  });

  it('names those that close the way', () => {
    expect(judge({}, { policyTypes: ['Ingress'] }).closing).toEqual(['p0']);
  });
});
