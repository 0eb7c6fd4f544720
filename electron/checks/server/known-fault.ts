import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { AuthorityEvidence } from '../../../shared/model/evidence/credential.ts';
import type { SentToken } from './sent.ts';

/**
 * Would the step that looks at the credential alone (credential.validity) have predicted this refusal? Asked only to keep
 * two parts of one credential apart: what is predicted for one of them does not explain the other.
 */
export function certificateHasKnownFault(
  certificate: CertificateFacts,
  authority: AuthorityEvidence | null,
  now: string,
): boolean {
  if (certificate.notAfter <= now || certificate.notBefore > now || certificate.commonName === null) return true;
  const usages = certificate.extendedKeyUsage;
  if (usages !== null && !usages.includes('clientAuth') && !usages.includes('any')) return true;
  const anchors = authority?.material?.certificates ?? [];
  return anchors.length > 0 && !anchors.some((anchor) => mayHaveSigned(anchor, certificate));
}

export function tokenHasKnownFault({ shape, jwt, readAsEmpty }: SentToken, now: string): boolean {
  if (readAsEmpty || shape.whiteSpace === 'inside' || shape.quoted || shape.bearerPrefix || shape.doubleEncoded)
    return true;
  if (jwt === null) return shape.kind === 'jwt';
  const starts = jwt.notBefore ?? jwt.issuedAt;
  return jwt.signatureTooShort || isPast(jwt.expiresAt, now) || (starts !== null && starts > now);
}

function isPast(moment: string | null, now: string): boolean {
  return moment !== null && moment <= now;
}

function mayHaveSigned(anchor: CertificateFacts, certificate: CertificateFacts): boolean {
  if (anchor.subjectRaw !== certificate.issuerRaw) return false;
  const { authorityKeyId } = certificate;
  return authorityKeyId === null || anchor.subjectKeyId === null || authorityKeyId === anchor.subjectKeyId;
}
