import type { FailureCode } from './index.ts';

/** What most often lies behind an error text that many causes share, the most usual first. */
interface UsualCauses {
  /** Regular expression over the pasted text, without regard to case. */
  readonly text: string;
  readonly codes: readonly FailureCode[];
}

/**
 * Where one text has several causes, the order in which people turn out to have had them, as far as the threads tell that the
 * modes cite. Of several entries the first that fits holds, so that the narrower text stands first. It orders hints and
 * is never asked by a walk.
 */
export const usualCauses: readonly UsualCauses[] = [
  {
    text: 'x509: certificate signed by unknown authority \\(possibly because of "(crypto|x509: ECDSA|x509: Ed25519)',
    codes: ['TLS-01', 'EP-06', 'PRX-07', 'TLS-15'],
  },
  {
    text: 'certificate signed by unknown authority|self[- ]signed certificate in certificate chain',
    codes: ['TLS-01', 'PRX-07', 'TLS-02', 'TLS-14', 'CRED-03'],
  },
  // Browsers (Chromium net/base/net_error_list.h, Mozilla security/nss): a name of its own for each kind, and no more words.
  { text: 'ERR_CERT_AUTHORITY_INVALID|SEC_ERROR_UNKNOWN_ISSUER', codes: ['TLS-01', 'PRX-07', 'TLS-14'] },
  { text: 'ERR_CERT_DATE_INVALID', codes: ['TLS-06', 'TLS-07', 'TLS-15'] },
  { text: 'ERR_CERT_COMMON_NAME_INVALID|SSL_ERROR_BAD_CERT_DOMAIN', codes: ['TLS-03', 'TLS-04', 'TLS-05', 'TLS-08'] },
  { text: 'unable to verify the first certificate', codes: ['TLS-14', 'TLS-01', 'PRX-07'] },
  { text: 'certificate has expired or is not yet valid.* is before ', codes: ['TLS-07', 'TLS-06'] },
  { text: 'certificate has expired or is not yet valid', codes: ['TLS-06', 'TLS-15', 'CRED-01', 'CRED-02'] },
  { text: 'certificate is valid for .+, not ', codes: ['TLS-03', 'TLS-08'] },
  { text: 'proxyconnect tcp: .*(refused|timeout|no such host)', codes: ['PRX-03', 'PRX-05'] },
  {
    text: 'localhost:8080 was refused',
    codes: ['KCFG-01', 'KCFG-16', 'KCFG-05', 'KCFG-07', 'KCFG-21', 'NET-01'],
  },
  {
    text: 'connection to the server (127\\.\\d+\\.\\d+\\.\\d+|localhost|0\\.0\\.0\\.0|\\[::1\\])(:\\d+)? was refused|dial tcp (127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\]):\\d+: connect: connection refused',
    codes: ['KCFG-18', 'NET-01', 'NET-07'],
  },
  {
    text: 'connection to the server \\S+ was refused|connect: connection refused',
    codes: ['NET-01', 'NET-06', 'PRX-03'],
  },
  {
    text: 'context deadline exceeded|Client\\.Timeout exceeded|: i/o timeout',
    codes: ['NET-02', 'EP-08', 'PRX-09'],
  },
  { text: 'server: (unexpected )?EOF', codes: ['NET-05', 'EP-08', 'PRX-09'] },
  { text: 'retrieving token from sso', codes: ['CRED-11'] },
  { text: 'oidc: token is expired', codes: ['CRED-07', 'CRED-20', 'CRED-21'] },
  {
    text: 'User "(?!system:anonymous")[^"]+" cannot (get|create) resource "services/proxy"',
    codes: ['AUTHZ-02', 'AUTHZ-01'],
  },
  {
    text: 'User "(?!system:anonymous")[^"]+" cannot (get|create) resource "pods/(portforward|exec|attach)"',
    codes: ['AUTHZ-03', 'AUTHZ-01'],
  },
  { text: 'User "system:serviceaccount:[^":]+:kubernetes-dashboard[^"]*" cannot', codes: ['AUTHZ-07', 'AUTHZ-01'] },
  {
    text: 'requires one of \\["container\\.|User does not have access to the resource in Azure',
    codes: ['AUTHZ-06', 'AUTHZ-01'],
  },
  { text: 'is forbidden: User "(?!system:anonymous")[^"]+" cannot', codes: ['AUTHZ-01', 'AUTHZ-06'] },
  { text: 'User "system:anonymous" cannot', codes: ['KCFG-08', 'AUTHN-15', 'CRED-06', 'AUTHN-18', 'CRED-25'] },
  {
    text: 'You must be logged in to the server|asked for the client to provide credentials|^\\W*(401 )?Unauthorized\\W*$',
    codes: ['CRED-01', 'CRED-07', 'AUTHN-10', 'AUTHN-03', 'AUTHN-13', 'CRED-03', 'AUTHN-08', 'AUTHN-05'],
  },
];
