import type { NetworkPolicyFacts, NetworkRule } from '../../model/evidence/objects/network.ts';
import { type Labels, selectorMatches } from './labels.ts';

/**
 * Names of the NetworkPolicies that may keep the API server from a pod with these labels: those that select it for ingress,
 * unless some rule of theirs lets anybody in (networking.k8s.io/v1: allowed is what any selecting policy allows). From which
 * address the API server comes is not known here, so a rule that names addresses is not taken for one that lets it in.
 */
export function closingIngress(
  policies: readonly NetworkPolicyFacts[],
  labels: Labels,
  port: number,
): readonly string[] {
  const selecting = policies.filter(
    ({ pods, types }) => selectorMatches(pods, labels) && (types.includes('Ingress') || types.length === 0),
  );
  const open = selecting.some(({ ingress }) => ingress.some((rule) => letsAnybodyIn(rule, port)));
  return open ? [] : selecting.map(({ name }) => name);
}

function letsAnybodyIn({ peers, ports }: NetworkRule, port: number): boolean {
  const atPort =
    ports.length === 0 ||
    ports.some(
      (one) =>
        one.protocol === 'TCP' &&
        (one.port === null ||
          one.port === port ||
          (typeof one.port === 'number' && one.endPort !== null && one.port <= port && port <= one.endPort)),
    );
  return atPort && (peers.length === 0 || peers.some(isEverywhere));
}

/** `0.0.0.0/0` without exceptions. */
function isEverywhere({ block }: NetworkRule['peers'][number]): boolean {
  return block !== null && block.except.length === 0 && /^(?:0\.0\.0\.0|::)\/0$/.test(block.cidr);
}
