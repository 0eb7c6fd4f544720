import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { TrustEvidence } from '../../../shared/model/evidence/credential.ts';
import type { TlsEvidence } from '../../../shared/model/evidence/network.ts';
import { judgeChain } from '../../../shared/rules/certificate-chain.ts';
import { judgeNames } from '../../../shared/rules/certificate-names.ts';
import { servedChainOf } from '../../../shared/rules/served-chain.ts';
import { fail, type Judgement, problem } from '../judgement.ts';
import type { HandshakeContext } from './handshake-problems.ts';

type Failed = Extract<TlsEvidence['outcome'], { kind: 'failed' }>;

/** A handshake that fails in the tunnel and comes about without it: the proxy is the reason. null: that was not seen. */
export function decidedPastProxy(
  { outcome }: TlsEvidence,
  judged: Judgement,
  direct: readonly TlsEvidence[],
  proxy: NonNullable<HandshakeContext['proxy']>,
): Judgement | null {
  if (outcome.kind !== 'failed' || outcome.phase === 'connect') return null;
  // A demand for a client certificate is the server's own, and may come later on the other way.
  if ('problems' in judged && judged.problems.some(({ code }) => code === 'TLS-12')) return null;
  if (!direct.some((handshake) => handshake.outcome.kind === 'complete')) return null;
  return fail(problem('PRX-09', { ...proxy.args, how: 'tunnel' }, { origin: proxy.origin }));
}

/** Does the handshake fail without the proxy just as it fails in its tunnel? Then the proxy is innocent. */
export function failsAlike({ outcome }: TlsEvidence, direct: readonly TlsEvidence[]): boolean {
  return outcome.kind === 'failed' && direct.length > 0 && direct.every((other) => sameFailure(outcome, other.outcome));
}

function sameFailure(one: Failed, other: TlsEvidence['outcome']): boolean {
  return (
    other.kind === 'failed' &&
    one.phase === other.phase &&
    one.how === other.how &&
    one.alert?.number === other.alert?.number &&
    one.firstBytes?.looksLike === other.firstBytes?.looksLike
  );
}

/**
 * What the chain that came through a proxy is, beside those that came without it. `same`: the server itself shows it.
 * `exchanged`: without the proxy the server shows one that kubectl trusts, and what the proxy shows bears the server's name all
 * the same, so somebody made it for that. `unknown`: nothing came without the proxy, or nothing that would decide it.
 */
export function compareWithDirect(
  leaf: CertificateFacts,
  asked: string,
  direct: readonly TlsEvidence[],
  trust: TrustEvidence | null,
  now: string,
): 'same' | 'exchanged' | 'unknown' {
  const chains = direct.map(servedChainOf).filter((chain) => chain.length > 0);
  if (chains.some(([other]) => other?.sha256 === leaf.sha256)) return 'same';
  if (trust === null || !judgeNames(leaf, asked).ok) return 'unknown';
  const { anchorCertificates: anchors, signedBy } = trust;
  return chains.some((served) => judgeChain({ served, anchors, signedBy, now }).ok) ? 'exchanged' : 'unknown';
}
