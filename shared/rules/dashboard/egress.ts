import type { NetworkPolicyFacts, NetworkRule } from '../../model/evidence/objects/network.ts';
import { networkContains, parseIp, parseNetwork } from '../ip-address.ts';
import { type Labels, selectorMatches } from './labels.ts';

/** One place that a pod wants to get to. */
export interface Destination {
  readonly address: string;
  readonly port: number;
}

export interface EgressJudgement {
  /** Names of the policies that close everything that no policy allows; empty: none selects the pod for egress. */
  readonly closing: readonly string[];
  /** Does some rule let it out to one of the places? Rules that name pods or namespaces never fit an API server outside of them. */
  readonly allowed: boolean;
}

/**
 * May a pod with these labels reach any of these places, by the NetworkPolicies of its namespace (networking.k8s.io/v1: allowed
 * is what any selecting policy allows)? Whether the network heeds policies at all is not known. Every address of the API server
 * counts, that of its Service too, since networks differ in which one they judge by.
 */
export function judgeEgress(
  policies: readonly NetworkPolicyFacts[],
  labels: Labels,
  places: readonly Destination[],
): EgressJudgement {
  const selecting = policies.filter(
    ({ pods, types, egress }) =>
      selectorMatches(pods, labels) && (types.includes('Egress') || (types.length === 0 && egress.length > 0)),
  );
  const rules = selecting.flatMap(({ egress }) => egress);
  return {
    closing: selecting.map(({ name }) => name),
    allowed: selecting.length === 0 || rules.some((rule) => places.some((place) => allows(rule, place))),
  };
}

function allows({ peers, ports }: NetworkRule, { address, port }: Destination): boolean {
  const toPort =
    ports.length === 0 ||
    ports.some(
      (one) =>
        one.protocol === 'TCP' &&
        (one.port === null ||
          one.port === port ||
          (typeof one.port === 'number' && one.endPort !== null && one.port <= port && port <= one.endPort)),
    );
  if (!toPort) return false;
  return (
    peers.length === 0 ||
    peers.some(
      ({ block }) =>
        block !== null && isInRange(address, block.cidr) && !block.except.some((range) => isInRange(address, range)),
    )
  );
}

function isInRange(address: string, range: string): boolean {
  const [ip, network] = [parseIp(address), parseNetwork(range)];
  return ip !== null && network !== null && networkContains(network, ip);
}
