import { failureMode } from './define.ts';
import { lookAtControlPlane, waitAndCheckAgain } from './server-remedies.ts';

const docs = 'https://kubernetes.io/docs/reference/using-api/health-checks/';

type Health = { readonly server: string; readonly checks: readonly string[] };

export const healthModes = {
  'HLT-01': failureMode<Health>({
    title: 'The API server’s database does not answer',
    severity: 'fault',
    sentence: () => 'The API server can’t reach its database, so reading and writing hang or fail for everybody.',
    innocent: () => 'This is not about your credential: it hits everybody who asks this server.',
    why:
      'The API server answers, but its own check of etcd fails: etcd is down, has no quorum, a full disk or an expired ' +
      'certificate. /version still answers at once, lists hang for a minute and end with 504, and a token that must be ' +
      'looked up can’t be checked.',
    literal: () => 'Error from server (Timeout): Timeout: request did not complete within 1m0s',
    remedies: () => [
      {
        kind: 'command',
        text: 'Look at etcd on a control plane node: does it run, has it quorum, room on its disk, valid certificates?',
        who: 'an administrator, on the node',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only reads' },
        commands: [
          { argv: ['crictl', 'ps', '--all', '--name', 'etcd'] },
          { argv: ['kubeadm', 'certs', 'check-expiration'] },
          { argv: ['df', '-h', '/var/lib/etcd'] },
        ],
        scope: 'kubeadm clusters; other kinds keep these elsewhere',
      },
      lookAtControlPlane,
    ],
    scope: '/readyz: Kubernetes ≥ 1.16',
    sources: [docs, 'https://etcd.io/docs/latest/op-guide/recovery/'],
    proof: 'injected',
    texts: [
      'request did not complete within 1m0s',
      '\\[-\\]etcd(?:-readiness)? failed',
      'etcdserver: (?:request timed out|leader changed|no leader)',
    ],
    example: { server: 'https://api.example.com:6443', checks: ['etcd'] },
  }),
  'HLT-02': failureMode<Health>({
    title: 'The API server is not ready',
    severity: 'fault',
    sentence: () => 'The API server says that it is not ready yet, so some requests fail until it is.',
    innocent: () => 'This is not about your credential: it hits everybody who asks this server.',
    why:
      'The API server answers, but one of its own checks fails. Just after a start that is normal for some seconds, while ' +
      'it fills its caches and writes its default roles. If it lasts, its log tells why.',
    literal: ({ checks }) =>
      `Error from server (InternalError): an error on the server ("[-]${checks[0] ?? 'ping'} failed: reason withheld") has prevented the request from succeeding`,
    remedies: () => [waitAndCheckAgain, lookAtControlPlane],
    scope: '/readyz: Kubernetes ≥ 1.16',
    sources: [docs],
    proof: 'replayed',
    texts: ['\\[-\\](?!etcd|shutdown)[\\w./-]+ failed', 'readyz check failed'],
    example: { server: 'https://api.example.com:6443', checks: ['poststarthook/rbac/bootstrap-roles'] },
  }),
  'HLT-03': failureMode<Health>({
    title: 'The API server is shutting down',
    severity: 'warning',
    sentence: () => 'The API server is shutting down, so new requests may fail until another one takes over.',
    innocent: () => 'This is not about your credential: it hits everybody who asks this server.',
    why:
      'During an update each API server reports that it shuts down while it still serves what has begun. Load balancers ' +
      'take it out by that.',
    literal: () => 'Error from server (ServiceUnavailable): apiserver is shutting down',
    remedies: () => [waitAndCheckAgain],
    scope: '/readyz: Kubernetes ≥ 1.16',
    sources: [docs],
    proof: 'injected',
    texts: ['apiserver is shutting down', '\\[-\\]shutdown failed'],
    example: { server: 'https://api.example.com:6443', checks: ['shutdown'] },
  }),
} as const;
