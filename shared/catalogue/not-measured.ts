import { failureMode } from './define.ts';
import { pointAtApiServer, waitAndCheckAgain } from './server-remedies.ts';

/**
 * Modes that the walk of sign-in can't show, with all that is known of them: another program meets them, a pod does, or they
 * need what was measured some other day. `explain` knows their texts.
 */
export const notMeasuredModes = {
  'PRX-08': failureMode<{ readonly address: string; readonly source: string }>({
    title: 'Another program goes to this computer itself through the proxy',
    severity: 'warning',
    sentence: ({ address, source }) =>
      `The proxy of ${source} is asked for ${address}, which only this computer has, so browser and curl meet the proxy’s page instead.`,
    innocent: () =>
      'kubectl is not the problem: it never goes to this computer itself through a proxy of the environment.',
    why:
      'Go leaves localhost and loopback addresses out of the environment’s proxies; curl, browsers and other programs do so only when NO_PROXY ' +
      'or their own settings say it. A kubectl proxy or port-forward is then out of their reach. kubectl itself uses a proxy for loopback only by ' +
      'proxy-url, which the walk shows as the proxy that applies; what the others do is not measured.',
    literal: null,
    remedies: () => [
      {
        kind: 'command',
        text: 'Leave this computer out of the proxy, for this terminal and in the browser’s settings',
        who: 'you',
        changes: 'the variable NO_PROXY',
        risk: { level: 'low', reason: 'only addresses of this computer are left out' },
        commands: [{ argv: ['export', 'NO_PROXY=localhost,127.0.0.1,::1'] }],
        scope: 'bash and zsh',
      },
    ],
    scope: 'curl, browsers and other programs',
    sources: [
      'https://github.com/kubernetes/kubernetes/issues/85087',
      'https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config.ProxyFunc',
      'https://curl.se/libcurl/c/CURLOPT_NOPROXY.html',
    ],
    proof: 'documents',
    texts: ['Received HTTP code \\d+ from proxy after CONNECT', 'proxy[^\\n]*(?:127\\.0\\.0\\.1|localhost):8001'],
    example: { address: '127.0.0.1:8001', source: 'HTTP_PROXY' },
  }),
  'EP-06': failureMode<{ readonly server: string; readonly cluster: string | null }>({
    title: 'Another cluster answers at the same address',
    severity: 'warning',
    sentence: ({ server }) =>
      `${server} now belongs to another cluster than before, so your credential is unknown there and your objects seem lost.`,
    innocent: () => 'The way is fine: an API server answers at this address.',
    why:
      'A cluster was made anew behind the same address, or the address was given to another one. Its authority, and the uid of the namespace ' +
      'kube-system, differ from what they were. One walk sees only today: it can tell that a certificate or a credential does not fit ' +
      '(TLS-01, CRED-03, AUTHN-03), and not what answered some other day. Compare two saved runs.',
    literal: null,
    remedies: ({ cluster }) => [
      {
        kind: 'command',
        text: 'Look at the uid of kube-system, which no two clusters share, and compare it with one that you noted',
        who: 'someone who may read namespaces',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only reads' },
        commands: [{ argv: ['kubectl', 'get', 'namespace', 'kube-system', '--output', 'jsonpath={.metadata.uid}'] }],
        scope: null,
      },
      pointAtApiServer(cluster),
      waitAndCheckAgain,
    ],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#uids',
      'https://kubernetes.io/docs/tasks/administer-cluster/certificates/',
    ],
    proof: 'documents',
    texts: ['x509: certificate signed by unknown authority \\(possibly because of "crypto/rsa: verification error"'],
    example: { server: 'https://api.example.com:6443', cluster: 'dev-cluster' },
  }),
} as const;
