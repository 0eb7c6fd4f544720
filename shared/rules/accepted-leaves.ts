import type { CertificateFacts } from '../model/evidence/certificate.ts';
import type { TrustEvidence } from '../model/evidence/credential.ts';
import type { TlsEvidence } from '../model/evidence/network.ts';
import { judgeDates } from './certificate-candidates.ts';
import { judgeChain } from './certificate-chain.ts';
import { judgeNames } from './certificate-names.ts';
import { servedChainOf } from './served-chain.ts';

/**
 * Server certificates that kubectl would accept of those that the addresses showed, by their SHA-256 names: only to these may
 * a credential go. `asked`: the name that is looked for in them; `now`: this computer's clock, ISO 8601.
 */
export function acceptedLeaves(
  handshakes: readonly TlsEvidence[],
  trust: TrustEvidence | null,
  asked: string,
  now: string,
): readonly string[] {
  if (trust === null) return [];
  const { anchorCertificates: anchors, signedBy } = trust;
  const accepts = (chain: readonly CertificateFacts[]) => {
    const [leaf] = chain;
    if (leaf === undefined || !judgeDates(leaf, now).ok || !judgeNames(leaf, asked).ok) return [];
    return judgeChain({ served: chain, anchors, signedBy, now }).ok ? [leaf.sha256] : [];
  };
  return [...new Set(handshakes.flatMap((handshake) => accepts(servedChainOf(handshake))))];
}
