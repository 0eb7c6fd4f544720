import { describe, expect, it } from 'vitest';
import { explainText } from '../../../../shared/catalogue/explain.ts';
import type { FailureCode } from '../../../../shared/catalogue/index.ts';

/** The error texts that people paste most, from the threads in the knowledge of the modes, and what it usually is. */
const table: readonly (readonly [text: string, ...causes: FailureCode[]])[] = [
  ['x509: certificate signed by unknown authority', 'TLS-01', 'PRX-07'],
  [
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'TLS-01',
    'PRX-07',
  ],
  [
    'x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kubernetes")',
    'TLS-01',
    'EP-06',
  ],
  ['Error: self-signed certificate in certificate chain', 'TLS-01', 'PRX-07'],
  ['Error: unable to verify the first certificate', 'TLS-14', 'TLS-01'],
  ['error: You must be logged in to the server (Unauthorized)', 'CRED-01', 'CRED-07'],
  [
    'error: You must be logged in to the server (the server has asked for the client to provide credentials)',
    'CRED-01',
    'CRED-07',
  ],
  [
    'couldn’t get current server API group list: the server has asked for the client to provide credentials',
    'CRED-01',
    'CRED-07',
  ],
  ['Unauthorized', 'CRED-01', 'CRED-07'],
  [
    'Unable to connect to the server: x509: certificate has expired or is not yet valid: current time 2026-11-24T10:00:00Z is after 2026-11-21T10:00:00Z',
    'TLS-06',
  ],
  [
    'Unable to connect to the server: x509: certificate has expired or is not yet valid: current time 2026-11-24T10:00:00Z is before 2026-11-24T10:00:09Z',
    'TLS-07',
  ],
  ['x509: certificate is valid for 10.96.0.1, 192.168.1.10, not 203.0.113.7', 'TLS-03', 'TLS-08'],
  ['x509: cannot validate certificate for 203.0.113.7 because it doesn’t contain any IP SANs', 'TLS-04'],
  ['x509: certificate relies on legacy Common Name field, use SANs instead', 'TLS-05'],
  [
    'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
    'KCFG-01',
    'KCFG-16',
    'KCFG-05',
  ],
  ['The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?', 'KCFG-18'],
  ['Unable to connect to the server: dial tcp 127.0.0.1:6443: connect: connection refused', 'KCFG-18', 'NET-01'],
  ['The connection to the server 10.0.0.5:6443 was refused - did you specify the right host or port?', 'NET-01'],
  ['Unable to connect to the server: dial tcp 10.0.0.5:6443: i/o timeout', 'NET-02'],
  ['Unable to connect to the server: dial tcp: lookup api.example.com on 10.0.0.2:53: no such host', 'DNS-01'],
  ['Unable to connect to the server: net/http: TLS handshake timeout', 'NET-04'],
  ['Unable to connect to the server: EOF', 'NET-05'],
  ['context deadline exceeded (Client.Timeout exceeded while awaiting headers)', 'NET-02', 'EP-08'],
  ['http: server gave HTTP response to HTTPS client', 'TLS-10'],
  ['NET::ERR_CERT_AUTHORITY_INVALID', 'TLS-01', 'PRX-07'],
  [
    'Your connection is not private\nAttackers might be trying to steal your information from 10.0.0.5.\nNET::ERR_CERT_AUTHORITY_INVALID',
    'TLS-01',
  ],
  ['net::ERR_CERT_DATE_INVALID', 'TLS-06', 'TLS-07'],
  ['NET::ERR_CERT_COMMON_NAME_INVALID', 'TLS-03', 'TLS-04'],
  ['Error code: SEC_ERROR_UNKNOWN_ISSUER', 'TLS-01'],
  ['Error code: SEC_ERROR_EXPIRED_CERTIFICATE', 'TLS-06'],
  ['Error code: SSL_ERROR_BAD_CERT_DOMAIN', 'TLS-03'],
  ['Unable to connect to the server: getting credentials: exec: executable aws not found', 'CRED-10'],
  ['Unable to connect to the server: getting credentials: exec: executable aws failed with exit code 255', 'CRED-11'],
  ['Error when retrieving token from sso: Token has expired and refresh failed', 'CRED-11'],
  ['error: exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1"', 'CRED-13'],
  ['error: no Auth Provider found for name "gcp"', 'CRED-19'],
  [
    'Error from server (Forbidden): pods is forbidden: User "mara" cannot list resource "pods" in API group "" in the namespace "default"',
    'AUTHZ-01',
    'AUTHZ-06',
  ],
  [
    'Error from server (Forbidden): namespaces is forbidden: User "mara" cannot list resource "namespaces" in API group "" at the cluster scope',
    'AUTHZ-01',
  ],
  [
    'Error from server (Forbidden): services "https:kubernetes-dashboard:" is forbidden: User "mara.of.the.long.name@example.com" cannot get resource "services/proxy" in API group "" in the namespace "kubernetes-dashboard"',
    'AUTHZ-02',
    'AUTHZ-01',
  ],
  [
    'Error from server (Forbidden): pods "web-0" is forbidden: User "mara.of.the.long.name@example.com" cannot create resource "pods/exec" in API group "" in the namespace "default"',
    'AUTHZ-03',
    'AUTHZ-01',
  ],
  [
    'Error from server (Forbidden): pods is forbidden: User "mara@example.com" cannot list resource "pods" in API group "" in the namespace "default": requires one of ["container.pods.list"] permission(s).',
    'AUTHZ-06',
    'AUTHZ-01',
  ],
  [
    'namespaces is forbidden: User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot list resource "namespaces" in API group "" at the cluster scope',
    'AUTHZ-07',
    'AUTHZ-01',
  ],
  [
    'Error from server (Forbidden): pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default"',
    'KCFG-08',
  ],
  ['error: context "prod" does not exist', 'KCFG-06'],
  ['error loading config file "/home/mara/.kube/config": yaml: line 4: found character that cannot start', 'KCFG-04'],
  ['Unable to connect to the server: proxyconnect tcp: dial tcp 10.0.0.9:3128: connect: connection refused', 'PRX-03'],
  ['Unable to connect to the server: Proxy Authentication Required', 'PRX-02'],
  ['tls: private key does not match public key', 'CRED-04'],
  ['specifying a root certificates file with the insecure flag is not allowed', 'KCFG-13'],
];

describe('a pasted error', () => {
  it.each(table)('%s', (text, ...causes) => {
    const ranked = explainText(text);
    expect(ranked.slice(0, causes.length).map(({ code }) => code)).toEqual(causes);
    const scores = ranked.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((left, right) => right - left));
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
    expect(new Set(ranked.map(({ code }) => code)).size).toBe(ranked.length);
  });

  it('is ranked by what it ends with, after pages of other words', () => {
    const log = `${'I1124 10:00:00 loader.go:395] Config loaded from file\n'.repeat(400)}Unable to connect to the server: x509: certificate signed by unknown authority\n`;
    expect(explainText(log)[0]?.code).toBe('TLS-01');
  });

  it('about pods is not said to be about namespaces', () => {
    const [first] = explainText('pods is forbidden: User "mara" cannot list resource "pods" in API group ""');
    expect(first?.code).toBe('AUTHZ-01');
    expect(first?.title).not.toMatch(/namespace/i);
  });

  it('that nobody knows has no cause', () => {
    expect(explainText('the cat sat on the keyboard')).toEqual([]);
  });
});
