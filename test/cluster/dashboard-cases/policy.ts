// SA-18: NetworkPolicies. The rig has nothing that enforces them, so the packet filter does it where a policy says so.
import { fault, warning } from '../case.ts';
import type { Changeable } from '../dashboards/install.ts';
import type { DashboardCase } from './case.ts';
import { simple } from './case.ts';

const name = 'kubernetes-dashboard';
const dropped = /10\.96\.0\.1:443: i\/o timeout/;

const policy = (spec: Changeable): Changeable => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'default', namespace: name },
  spec,
});

export const policyCases: readonly DashboardCase[] = [
  {
    id: 'policy-denies-egress',
    title: 'a NetworkPolicy allows the Dashboard’s pods nothing, and packets are dropped',
    dashboard: '2.7',
    // Who drops them can’t be seen: the policy, or a network that is broken anyhow.
    expected: fault('SA-18', 'SA-10'),
    shows: dropped,
    async prepare(world) {
      world.defer(await world.node.dropPackets(world.node.podRange, '10.96.0.1'));
      const put = await world.put('2.7', {
        before: [policy({ podSelector: {}, policyTypes: ['Egress'] })],
      });
      return { said: await put.lastLine(dropped) };
    },
  },
  simple({
    id: 'policy-allows-all',
    title: 'a NetworkPolicy that allows everything: nothing is wrong',
    dashboard: '2.7',
    expected: warning('DISC-06'),
    before: [policy({ podSelector: {}, policyTypes: ['Egress', 'Ingress'], egress: [{}], ingress: [{}] })],
  }),
];
