import type { CertificateFacts } from '../model/evidence/certificate.ts';

/** Why a certificate is not taken as the parent of another. */
export type Refusal =
  | 'otherKey'
  | 'notAuthority'
  | 'cannotSign'
  | 'weakSignature'
  | 'unsupportedSignature'
  | 'weakKey'
  | 'criticalExtension'
  | 'expired'
  | 'notYetValid'
  | 'pathLength';

/** A refusal with Go's words for it. */
export interface Refused {
  readonly why: Refusal;
  readonly text: string;
}

/** RSA keys below this are refused by Go 1.24 and later, so by kubectl 1.33 and later (crypto/rsa, minimum key size). */
const smallestRsaKey = 1024;

const insecureHashes = /^(?:MD5|SHA1)-|-SHA1$/;
const supportedSignatures = /^(?:SHA(?:256|384|512)-RSA(?:PSS)?|ECDSA-SHA(?:256|384|512)|Ed25519)$/;

/** Does the parent sign the child by arithmetic alone? */
export type SignedBy = (child: CertificateFacts, parent: CertificateFacts) => boolean;

/**
 * Go's Certificate.CheckSignatureFrom (crypto/x509/x509.go): the parent's right to sign, then the strength of algorithm and
 * key, then the signature itself. null: good.
 */
export function refuseSignature(child: CertificateFacts, parent: CertificateFacts, signedBy: SignedBy): Refused | null {
  const violation = 'x509: invalid signature: parent certificate cannot sign this kind of certificate';
  if (parent.isAuthority === false || (parent.version === 3 && parent.isAuthority === null)) {
    return { why: 'notAuthority', text: violation };
  }
  if (parent.keyUsage !== null && parent.keyUsage.length > 0 && !parent.keyUsage.includes('keyCertSign')) {
    return { why: 'cannotSign', text: violation };
  }
  if (insecureHashes.test(child.signatureAlgorithm)) {
    const text = `x509: cannot verify signature: insecure algorithm ${child.signatureAlgorithm}`;
    return { why: 'weakSignature', text };
  }
  const { type, bits } = parent.publicKey;
  if (!supportedSignatures.test(child.signatureAlgorithm) || !['rsa', 'ec', 'ed25519'].includes(type)) {
    return { why: 'unsupportedSignature', text: 'x509: cannot verify signature: algorithm unimplemented' };
  }
  const mismatch = keyMismatch(child.signatureAlgorithm, type);
  if (mismatch !== null) return { why: 'otherKey', text: mismatch };
  if (type === 'rsa' && bits !== null && bits < smallestRsaKey) {
    const text = `crypto/rsa: ${bits}-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)`;
    return { why: 'weakKey', text };
  }
  return signedBy(child, parent) ? null : { why: 'otherKey', text: verificationErrors[type] ?? '' };
}

const verificationErrors: Readonly<Record<string, string>> = {
  rsa: 'crypto/rsa: verification error',
  ec: 'x509: ECDSA verification failure',
  ed25519: 'x509: Ed25519 verification failure',
};

const goTypes: Readonly<Record<string, readonly [family: string, type: string]>> = {
  rsa: ['RSA', '*rsa.PublicKey'],
  ec: ['ECDSA', '*ecdsa.PublicKey'],
  ed25519: ['Ed25519', 'ed25519.PublicKey'],
};

function keyMismatch(algorithm: string, type: string): string | null {
  const expected = algorithm.includes('RSA') ? 'RSA' : algorithm.startsWith('ECDSA') ? 'ECDSA' : 'Ed25519';
  const [family = '', goType = ''] = goTypes[type] ?? [];
  if (family === expected) return null;
  return `x509: signature algorithm specifies an ${expected} public key, but have public key of type ${goType}`;
}

export type DateJudgement =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'expired' | 'notYetValid'; readonly text: string };

/** Go's comparison of a certificate's dates with a clock (Certificate.isValid). `now` is ISO 8601. */
export function judgeDates(certificate: Pick<CertificateFacts, 'notBefore' | 'notAfter'>, now: string): DateJudgement {
  const prefix = 'certificate has expired or is not yet valid: current time';
  if (Date.parse(now) < Date.parse(certificate.notBefore)) {
    return {
      ok: false,
      why: 'notYetValid',
      text: `${prefix} ${rfc3339(now)} is before ${rfc3339(certificate.notBefore)}`,
    };
  }
  if (Date.parse(now) > Date.parse(certificate.notAfter)) {
    return { ok: false, why: 'expired', text: `${prefix} ${rfc3339(now)} is after ${rfc3339(certificate.notAfter)}` };
  }
  return { ok: true };
}

/** Go's time.RFC3339, in UTC: seconds, no fraction. */
function rfc3339(time: string): string {
  return new Date(Date.parse(time)).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Go's Certificate.isValid for a parent. `below`: how many certificates stand under it in the chain, the leaf included. */
export function refuseParent(
  parent: CertificateFacts,
  place: 'anchor' | 'served',
  below: number,
  now: string,
): Refused | null {
  if (parent.unhandledCriticalExtensions.length > 0) {
    return { why: 'criticalExtension', text: 'x509: unhandled critical extension' };
  }
  const dates = judgeDates(parent, now);
  if (!dates.ok) return { why: dates.why, text: `x509: ${dates.text}` };
  if (place === 'served' && parent.isAuthority !== true) {
    return { why: 'notAuthority', text: 'x509: certificate is not authorized to sign other certificates' };
  }
  if (parent.isAuthority !== null && parent.pathLength !== null && below - 1 > parent.pathLength) {
    return { why: 'pathLength', text: 'x509: too many intermediates for path length constraint' };
  }
  return null;
}

/** Those of a pool that have the issuer's name, in Go's order of plausibility (CertPool.findPotentialParents). */
export function potentialParents(
  child: CertificateFacts,
  pool: readonly CertificateFacts[],
): readonly CertificateFacts[] {
  const wanted = child.authorityKeyId ?? '';
  const rank = ({ subjectKeyId }: CertificateFacts): number => {
    const found = subjectKeyId ?? '';
    if (found === wanted) return 0;
    return found === '' || wanted === '' ? 1 : 2;
  };
  return pool
    .filter((candidate) => candidate.subjectRaw === child.issuerRaw)
    .toSorted((left, right) => rank(left) - rank(right));
}

/**
 * Go's alreadyInChain: same subject, key and alternative names, so that cross-signed authorities make no loop. The evidence
 * has no keys to compare; `sameKey` tells it from who signed whom.
 */
export function isInChain(
  candidate: CertificateFacts,
  chain: readonly CertificateFacts[],
  sameKey: (left: CertificateFacts, right: CertificateFacts) => boolean,
): boolean {
  return chain.some(
    (member) =>
      member.sha256 === candidate.sha256 ||
      (member.subjectRaw === candidate.subjectRaw &&
        namesOf(member) === namesOf(candidate) &&
        sameKey(member, candidate)),
  );
}

/** Two certificates have one key when one signature verifies with both. Else a shared key id tells. */
export function keyComparison(
  certificates: readonly CertificateFacts[],
  signedBy: SignedBy,
): (left: CertificateFacts, right: CertificateFacts) => boolean {
  return (left, right) =>
    certificates.some((child) => signs(left, child, signedBy) && signs(right, child, signedBy)) ||
    (left.subjectKeyId !== null && left.subjectKeyId === right.subjectKeyId && left.subjectRaw === right.subjectRaw);
}

function signs(parent: CertificateFacts, child: CertificateFacts, signedBy: SignedBy): boolean {
  return signedBy(child, parent) || (parent === child && child.selfSigned);
}

function namesOf({ hasSubjectAlternativeNames, dnsNames, ipAddresses }: CertificateFacts): string {
  return hasSubjectAlternativeNames ? [...dnsNames, '/', ...ipAddresses].join('\n') : '';
}
