import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { TlsEvidence } from '../../../shared/model/evidence/network.ts';
import { servedChainOf } from '../../../shared/rules/served-chain.ts';
import { inconclusive, type Judgement, type NamedProblem, notApplicable } from '../judgement.ts';
import type { Target } from './target.ts';

/** One chain that was served, and by which addresses. */
export interface Served {
  readonly leaf: CertificateFacts;
  readonly chain: readonly CertificateFacts[];
  /** Addresses, when the server has several that serve different chains; null when there is nothing to tell apart. */
  readonly subject: string | null;
}

/** The different chains, the one in use first. */
export function servedChains(handshakes: readonly TlsEvidence[]): readonly Served[] {
  const chains = new Map<string, { readonly chain: readonly CertificateFacts[]; readonly at: string[] }>();
  for (const { outcome, route } of handshakes) {
    const chain = servedChainOf({ outcome });
    if (chain.length === 0) continue;
    const name = chain.map(({ sha256 }) => sha256).join();
    const known = chains.get(name) ?? { chain, at: [] };
    known.at.push(route.kind === 'direct' ? route.address : route.host);
    chains.set(name, known);
  }
  return [...chains.values()].flatMap(({ chain, at }) => {
    const [leaf] = chain;
    return leaf === undefined ? [] : [{ leaf, chain, subject: chains.size > 1 ? at.join(', ') : null }];
  });
}

/** Why there is nothing to judge; null when there is. */
export function withoutChain(target: Target | null, served: readonly Served[]): Judgement | null {
  if (target === null) return notApplicable('notConfigured', 'There is no server that could show a certificate.');
  if (target.address.scheme === 'http') {
    return notApplicable('notUsed', 'The address begins with http://, so there is no certificate.');
  }
  return served.length === 0 ? inconclusive('notRecorded', 'The server showed no certificate.') : null;
}

/**
 * What the problems of several chains come to. kubectl uses the first address that connects, so that only the first chain
 * stops it, and none does with verification off.
 */
export function weigh(
  target: Target,
  judged: readonly { readonly served: Served; readonly problem: NamedProblem | null }[],
): { readonly outcome: 'fail' | 'warn'; readonly problems: readonly NamedProblem[] } | null {
  const problems = judged.flatMap(({ served, problem }) =>
    problem === null ? [] : [{ ...problem, subject: problem.subject ?? served.subject }],
  );
  if (problems.length === 0) return null;
  const stops = target.checked && judged[0]?.problem != null;
  if (stops) return { outcome: 'fail', problems };
  return { outcome: 'warn', problems: problems.map((named) => ({ ...named, blocks: false })) };
}
