import type { CertificateFacts } from '../model/evidence/certificate.ts';
import type { TlsEvidence } from '../model/evidence/network.ts';

/**
 * The certificates that came in a handshake, leaf first; empty when none came. Also of one that failed: with TLS 1.2 a server
 * shows its certificate before it refuses a client that has none, and Go has judged it by then.
 */
export function servedChainOf({ outcome }: Pick<TlsEvidence, 'outcome'>): readonly CertificateFacts[] {
  return outcome.chain ?? [];
}
