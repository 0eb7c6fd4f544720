import type { CertificateFacts } from '../model/evidence/certificate.ts';
import type { TrustEvidence } from '../model/evidence/credential.ts';
import { judgeDates } from './certificate-candidates.ts';
import { judgeChain } from './certificate-chain.ts';
import { judgeNames } from './certificate-names.ts';

export interface BrowserReason {
  /** Chromium's name for it, as its page shows it. */
  readonly error:
    | 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH'
    | 'ERR_CERT_COMMON_NAME_INVALID'
    | 'ERR_CERT_DATE_INVALID'
    | 'ERR_CERT_AUTHORITY_INVALID'
    | 'ERR_CERT_WEAK_SIGNATURE_ALGORITHM'
    | 'ERR_CERT_WEAK_KEY'
    | 'ERR_CERT_VALIDITY_TOO_LONG';
  /** One clause without capital and full stop. */
  readonly because: string;
}

export interface BrowserQuestion {
  /** As served, leaf first; not empty. */
  readonly served: readonly CertificateFacts[];
  /** The host of the address bar: a browser knows no tls-server-name. */
  readonly host: string;
  /** ISO 8601. */
  readonly now: string;
  readonly trust: TrustEvidence;
}

const weakHash = /MD5|SHA1/;

/**
 * Why a browser would warn about a server's certificate, the error that its page shows first; empty when it would not.
 * Chromium's rules: net/cert/cert_status_flags.cc (MapCertStatusToNetError, which decides what is shown), cert_verify_proc.cc
 * (IsWeakKey, HasTooLongValidity), and the signatures that its TLS offers (no Ed25519, no P-521). Browsers have a list of
 * authorities of their own; one that a kubeconfig names is not on it unless somebody put it there.
 */
export function judgeBrowser({ served, host, now, trust }: BrowserQuestion): readonly BrowserReason[] {
  const [leaf] = served;
  if (leaf === undefined) return [];
  const { type, curve } = leaf.publicKey;
  if (type === 'ed25519' || (type === 'ec' && curve === 'P-521')) {
    const because = `it knows no ${type === 'ed25519' ? 'Ed25519' : 'P-521'} keys`;
    return [{ error: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH', because }];
  }
  const reasons: BrowserReason[] = [];
  const isPrivate = trust.anchors !== 'system' || !isTrusted(served, trust, now);
  if (isPrivate) {
    const because =
      'the certificate’s authority is not on the browser’s own list, and a kubeconfig does not put it there';
    reasons.push({ error: 'ERR_CERT_AUTHORITY_INVALID', because });
  }
  if (!judgeNames(leaf, host).ok) {
    const because = leaf.hasSubjectAlternativeNames
      ? `the certificate does not name ${host}`
      : 'the certificate has no subject alternative names, and the common name does not count';
    reasons.push({ error: 'ERR_CERT_COMMON_NAME_INVALID', because });
  }
  if (served.some((certificate) => !certificate.selfSigned && weakHash.test(certificate.signatureAlgorithm))) {
    const because = 'it is signed with SHA-1 or older';
    reasons.push({ error: 'ERR_CERT_WEAK_SIGNATURE_ALGORITHM', because });
  }
  if (served.some(({ publicKey }) => publicKey.type === 'rsa' && (publicKey.bits ?? 2048) < 1024)) {
    reasons.push({ error: 'ERR_CERT_WEAK_KEY', because: 'its RSA key has less than 1024 bits' });
  }
  const dates = judgeDates(leaf, now);
  if (!dates.ok) {
    const because = dates.why === 'expired' ? 'the certificate has expired' : 'the certificate is not yet valid';
    reasons.push({ error: 'ERR_CERT_DATE_INVALID', because });
  }
  if (!isPrivate && daysOf(leaf) > 398) {
    const because = `it is valid for ${Math.round(daysOf(leaf))} days, and a public authority may give at most 398`;
    reasons.push({ error: 'ERR_CERT_VALIDITY_TOO_LONG', because });
  }
  return reasons.sort((left, right) => rank.indexOf(left.error) - rank.indexOf(right.error));
}

/** Of several errors a page shows this order's first (MapCertStatusToNetError: the most severe one). */
const rank: readonly BrowserReason['error'][] = [
  'ERR_CERT_AUTHORITY_INVALID',
  'ERR_CERT_COMMON_NAME_INVALID',
  'ERR_CERT_WEAK_SIGNATURE_ALGORITHM',
  'ERR_CERT_WEAK_KEY',
  'ERR_CERT_DATE_INVALID',
  'ERR_CERT_VALIDITY_TOO_LONG',
];

function isTrusted(served: readonly CertificateFacts[], trust: TrustEvidence, now: string): boolean {
  return judgeChain({ served, anchors: trust.anchorCertificates, signedBy: trust.signedBy, now }).ok;
}

function daysOf({ notBefore, notAfter }: CertificateFacts): number {
  return (Date.parse(notAfter) - Date.parse(notBefore)) / 86_400_000;
}
