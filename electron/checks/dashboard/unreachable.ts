import type { PodFacts } from '../../../shared/model/evidence/objects/pod.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { itemsOf } from '../../../shared/rules/dashboard/find-installs.ts';
import { closingIngress } from '../../../shared/rules/dashboard/ingress.ts';
import type { Facts } from '../facts.ts';
import { fact, type NamedProblem, problem } from '../judgement.ts';
import { outcomeText } from '../ways/common.ts';

interface Place {
  readonly namespace: string;
  readonly service: string;
  /** The Service's. */
  readonly port: number;
  /** The API server's own words. */
  readonly said: string;
}

type Known = Pick<Facts, 'dashboardObjects' | 'forwardWitness'>;

/**
 * Where a dial by the API server ended: Go's net.OpError names the address that did not answer. A time-out after the connection
 * stood (`read tcp …`) is another matter.
 */
const dialled =
  /dial tcp \[?([^\s\]]+?)\]?:(\d+): (?:i\/o timeout|connect: (?:no route to host|network is unreachable|connection timed out))/;

/**
 * The API server gets no connection to a pod. That the pods' network is what keeps it away is certain where the page of the very
 * same pod and port came through a forwarded port, since that goes by the node's kubelet into the pod
 * (dashboard-measured.md §5), and no NetworkPolicy can be the reason.
 */
export function unreachable({ port, ...args }: Place, { dashboardObjects, forwardWitness }: Known): NamedProblem {
  const sure = { explainable: false };
  const likely = (next: string): NamedProblem => problem('SVC-07', args, { ...sure, likely: true, next });
  const compare = comparePortForward(args, port);
  if (forwardWitness === null) return likely(compare);
  const { upgrade, page, pod: name } = forwardWitness;
  if (upgrade.kind !== 'opened') {
    const forbidden = upgrade.kind === 'refused' && upgrade.answer.status === 403;
    if (forbidden) return likely(`Let somebody who may forward ports compare. ${compare}`);
    return likely(`See whether its node is Ready (kubectl get nodes): no port could be forwarded to ${name} either.`);
  }
  if (page === null || page.speaks === null) {
    return likely(`See why the pod ${name} itself gives no page: none came through a forwarded port either.`);
  }
  const [, address = '', at = ''] = dialled.exec(args.said) ?? [];
  const pod = itemsOf(dashboardObjects, 'pods').find((one) => one.name === name && one.namespace === args.namespace);
  if (pod === undefined || pod.podIp !== address || String(forwardWitness.port) !== at) {
    return likely(`See whose address ${address} is: the page came through a port forwarded to ${name}, another place.`);
  }
  const closing = closingPolicies(pod, Number(at), dashboardObjects);
  if (closing === null)
    return likely(`Let somebody who may list the NetworkPolicies of ${args.namespace} look at them.`);
  if (closing.length > 0) {
    return likely(
      `See whether ${closing.length === 1 ? 'the NetworkPolicy' : 'one of the NetworkPolicies'} ${closing.join(', ')} keeps the API server out.`,
    );
  }
  return problem('SVC-07', args, sure);
}

/** null: they may not be seen. */
function closingPolicies(pod: PodFacts, port: number, objects: Known['dashboardObjects']): readonly string[] | null {
  const listed = objects.find(({ kind, name }) => kind === 'networkPolicies' && name === null);
  if (listed === undefined || listed.status !== 200 || listed.truncated) return null;
  return closingIngress(itemsOf(objects, 'networkPolicies'), pod.labels, port);
}

/** The second look, for "why we know". */
export function forwardRows(witness: Facts['forwardWitness']): readonly Fact[] {
  if (witness === null) return [];
  const { pod, port, upgrade, page, said } = witness;
  const label = `Forwarded: ${pod}, port ${port}`;
  if (upgrade.kind === 'refused') return [fact(label, outcomeText(upgrade.answer), 'unsure')];
  if (upgrade.kind === 'failed') return [fact(label, upgrade.error.text, 'unsure')];
  const front = page?.pages[0];
  return page === null || page.speaks === null || front === undefined
    ? [fact(label, said ?? page?.error?.text ?? 'no page', 'fail')]
    : [fact(label, `${page.speaks}: ${outcomeText(front.outcome)}`, 'pass')];
}

/** What tells the pods' network from the pod itself. */
export function comparePortForward({ namespace, service }: Pick<Place, 'namespace' | 'service'>, port: number): string {
  return `Compare with kubectl port-forward --namespace ${namespace} service/${service} 8443:${port}, which goes through the node and not over the pods’ network.`;
}
