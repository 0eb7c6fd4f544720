import type { CertificateFacts } from '../../model/evidence/certificate.ts';

/**
 * What a browser shows first about a Dashboard's own certificate, which no authority of a browser's list has signed. Without
 * a subject and without any name Chromium calls it invalid and offers no way past (dashboard-measured.md §4: what 2.7 makes
 * for itself has an empty subject and no extensions).
 */
export function pageCertificateError({
  subject,
  hasSubjectAlternativeNames,
}: CertificateFacts): 'ERR_CERT_INVALID' | 'ERR_CERT_AUTHORITY_INVALID' {
  return subject === '' && !hasSubjectAlternativeNames ? 'ERR_CERT_INVALID' : 'ERR_CERT_AUTHORITY_INVALID';
}
