import { describe, expect, it } from 'vitest';
import { reasonOf } from '../../../../../shared/rules/dashboard/log-reason.ts';
import { lastEvent, lastFailedLogin, readSignInLog } from '../../../../../shared/rules/dashboard/sign-in-log.ts';

/** What the last of these lines says, in two words. */
function told(...lines: readonly string[]): string | null {
  const event = lastEvent(readSignInLog(lines.join('\n')));
  return event === null ? null : event.kind === 'worked' ? 'worked' : `${event.when} ${event.reason.kind}`;
}

const klog = (text: string, level = 'I') => `${level}1124 12:00:00.123456       1 main.go:159] ${text}`;

describe('a Dashboard’s log', () => {
  it.each([
    ['worked', ['2026/11/24 12:00:00 Successful initial request to the apiserver, version: v1.36.3']],
    ['worked', [klog('"Successful initial request to the apiserver" version="v1.36.3"')]],
    // A 403 as client-go tells it: the API server knows the account.
    ['worked', ['Metric client health check failed: unknown (get services heapster). Retrying in 30 seconds.']],
    [
      'running unauthorized',
      [
        'Metric client health check failed: the server has asked for the client to provide credentials (get services x). Retrying in 30 seconds.',
      ],
    ],
    ['running unauthorized', ['2026/11/24 12:00:00 Cannot find settings config map: Unauthorized']],
    ['start unauthorized', ['panic: Unauthorized']],
    [
      'start tokenFile',
      [
        'Could not init in cluster config: open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory',
        'panic: could not create client config',
      ],
    ],
    [
      'start tokenFile',
      [
        klog(
          '"Could not init kubernetes client config: open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory"',
          'E',
        ),
      ],
    ],
    [
      'start insecureFlag',
      [
        klog(
          '"Could not init kubernetes in-cluster client" err="specifying a root certificates file with the insecure flag is not allowed"',
          'E',
        ),
      ],
    ],
    ['start secretMissing', ['panic: secrets "kubernetes-dashboard-csrf" not found']],
    [
      'start tokenFile',
      [
        '{"level":"error","error":"open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory","message":"Failed to get in-cluster context"}',
      ],
    ],
    [
      'worked',
      [
        '{"level":"info","error":"configmaps \\"kubeadm-config\\" is forbidden: User \\"system:serviceaccount:kube-system:default\\" cannot get resource \\"configmaps\\" in API group \\"\\" in the namespace \\"kube-system\\"","message":"deriving in-cluster context name from kubeadm-config"}',
      ],
    ],
    [
      'running unauthorized',
      ['{"level":"info","error":"Unauthorized","message":"deriving in-cluster context name from kubeadm-config"}'],
    ],
    [
      'running unknownAuthority',
      [
        '2026/11/24 12:00:00 http: proxy error: tls: failed to verify certificate: x509: certificate signed by unknown authority',
      ],
    ],
    [null, ['panic: listen tcp :8443: bind: permission denied']],
    [null, ['2026/11/24 12:00:00 http: TLS handshake error from 10.0.0.1:5: remote error: tls: unknown certificate']],
    [null, ['{"level":"info","clusterURL":"https://10.96.0.1:443","message":"Proxy setup"}']],
  ])('says %s: %s', (words, lines) => {
    expect(told(...lines)).toBe(words);
  });

  it('tells a failed login apart from a token that was refused', () => {
    const failed = klog(
      '"Could not log in" err="Get \\"https://10.96.0.1:443/version\\": dial tcp 10.96.0.1:443: i/o timeout"',
      'E',
    );
    const refused = klog('"Could not log in" err="MSG_LOGIN_UNAUTHORIZED_ERROR"', 'E');
    expect(lastFailedLogin(readSignInLog(failed))).toMatchObject({ at: '11-24T12:00:00', reason: { kind: 'timeout' } });
    expect(lastFailedLogin(readSignInLog(refused))).toBeNull();
  });

  it('says how it signs in', () => {
    const mode = (line: string) => readSignInLog(line).said?.mode ?? null;
    expect(mode('2026/11/24 12:00:00 Using in-cluster config to connect to apiserver')).toBe('account');
    expect(mode(klog('"Using kubeconfig" kubeconfig="/kc/good"'))).toBe('file');
    expect(mode('2026/11/24 12:00:00 Using apiserver-host location: https://10.96.0.1')).toBe('host');
    expect(mode('{"message":"Use In Cluster: true"}')).toBe('account');
    expect(mode('2026/11/24 12:00:00 Serving securely on HTTPS port: 8443')).toBeNull();
  });
});

describe('the reason in an error text', () => {
  it.each([
    ['timeout', 'Get https://10.96.0.1:443/version: dial tcp 10.96.0.1:443: i/o timeout', '10.96.0.1:443'],
    [
      'timeout',
      'Get "https://[fd00::1]:443/version": dial tcp [fd00::1]:443: connect: connection timed out',
      '[fd00::1]:443',
    ],
    ['refused', 'dial tcp 127.0.0.1:8080: connect: connection refused', '127.0.0.1:8080'],
    ['noRoute', 'dial tcp 10.96.0.1:443: getsockopt: no route to host', '10.96.0.1:443'],
    ['cut', 'Get "https://10.96.0.1:443/version": EOF', '10.96.0.1:443'],
  ])('%s: %s', (kind, words, address) => {
    expect(reasonOf(words)).toMatchObject({ kind, address });
  });

  it('keeps both dates of a certificate that the pod’s clock does not like', () => {
    const words =
      'x509: certificate has expired or is not yet valid: current time 2026-11-24T12:00:00Z is before 2026-11-25T00:00:00Z';
    expect(reasonOf(words)).toMatchObject({
      kind: 'certificateDates',
      side: 'before',
      limit: '2026-11-25T00:00:00.000Z',
    });
  });
});
