import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeRig } from '../node.ts';
import type { Changeable } from './install.ts';

const patienceMs = 20_000;

/**
 * Waits until kube-proxy's rules name every ready endpoint of a namespace: it hears of them a moment after everybody else, and
 * what leads nowhere only in that moment is not what a case is about. A kube-proxy that does not run is not waited for longer.
 */
export async function routesKnown(node: NodeRig, namespace: string): Promise<void> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    const [slices, rules] = await Promise.all([
      node.api('GET', `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`),
      node.machine.run(['nft', 'list', 'table', 'ip', 'kube-proxy']),
    ]);
    const ready = ((slices.json?.items ?? []) as Changeable[])
      .flatMap(({ endpoints }) => (endpoints ?? []) as Changeable[])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses }) => addresses as string[]);
    if (ready.every((address) => new RegExp(`\\b${address.replaceAll('.', '\\.')}\\b`).test(rules.stdout))) return;
    await sleep(100);
  }
}
