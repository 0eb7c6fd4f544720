import type { Remedy } from '../model/remedy.ts';
import { failureMode } from './define.ts';
import {
  adminKubeconfig,
  type ClusterPlace,
  connectVpn,
  correctServerAddress,
  examplePlace,
  fetchKubeconfig,
  neverSent,
} from './network-remedies.ts';

const client = 'https://github.com/kubernetes/kubectl/blob/master/pkg/cmd/util/helpers.go';
const highAvailability =
  'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability/#create-load-balancer-for-kube-apiserver';

/** `server`: host and port as kubectl names them. `addresses`: those that failed so. */
type Target = ClusterPlace & { readonly server: string; readonly addresses: readonly string[] };

const target: Target = { ...examplePlace, server: 'api.example.com:6443', addresses: ['192.0.2.10'] };

const startLocalCluster: Remedy = {
  kind: 'command',
  text: 'Start the cluster on this computer, if it is one (of these, what you use)',
  who: 'you',
  changes: 'starts what was stopped',
  risk: { level: 'low', reason: 'it can be stopped again' },
  commands: [
    { argv: ['minikube', 'start'] },
    { argv: ['docker', 'ps', '--all', '--filter', 'label=io.x-k8s.kind.role'] },
  ],
  scope: 'local clusters',
};

const lookAtListeners: Remedy = {
  kind: 'command',
  text: 'On the server, see whether the API server runs and on which port it listens',
  who: 'an administrator, on the node',
  changes: 'nothing',
  risk: { level: 'low', reason: 'it only reads' },
  commands: [{ argv: ['crictl', 'ps', '--all', '--name', 'kube-apiserver'] }, { argv: ['ss', '-ltnp'] }],
  scope: null,
};

const checkBackends: Remedy = {
  kind: 'local',
  text: 'Check the load balancer in front of the API server: its targets, their health checks, its proxy protocol',
  who: 'who runs the load balancer',
  changes: 'nothing',
  risk: { level: 'low', reason: 'it only reads' },
  commands: [],
  scope: 'clusters behind a load balancer',
};

const allowAddress: Remedy = {
  kind: 'local',
  text: 'Have this computer’s public address allowed: security group, authorised networks, or firewall',
  who: 'who runs the cluster’s network',
  changes: 'one rule of the cluster’s network',
  risk: { level: 'medium', reason: 'it opens the API server to one more address' },
  commands: [],
  scope: null,
};

function dialError(server: string, text: string): string {
  return `Unable to connect to the server: dial tcp ${server}: ${text}`;
}

function refusedText(server: string): string {
  return `The connection to the server ${server} was refused - did you specify the right host or port?`;
}

export const connectionModes = {
  'NET-01': failureMode<Target>({
    title: 'Nothing listens at the server’s port',
    severity: 'fault',
    sentence: ({ server }) => `Nothing listens at ${server}, so no sign-in can begin.`,
    innocent: () => `${neverSent} The network leads there: the refusal came back.`,
    why:
      'The machine at that address is reached and says that nobody listens on the port. The API server is not running, or ' +
      'it listens on another port (6443, 443, 8443), or the cluster was stopped (minikube, kind, Docker Desktop).',
    literal: ({ server }) => refusedText(server),
    remedies: (args) => [lookAtListeners, startLocalCluster, correctServerAddress(args)],
    scope: 'all',
    sources: [client, 'https://kubernetes.io/docs/reference/networking/ports-and-protocols/'],
    proof: 'injected',
    texts: ['The connection to the server \\S+ was refused', 'connect: connection refused', 'ECONNREFUSED'],
    example: target,
  }),
  'NET-02': failureMode<Target>({
    title: 'The server does not answer',
    severity: 'fault',
    sentence: ({ server }) => `Nothing comes back from ${server}, so kubectl waits until it gives up.`,
    innocent: () => neverSent,
    why:
      'Packets to that address vanish. A firewall, a security group or a list of authorised networks drops them, the VPN is ' +
      'off, or the address belongs to nobody any more. From here these look alike.',
    literal: ({ addresses: [address = ''], server }) => {
      const port = /:(\d+)$/.exec(server)?.[1] ?? '';
      return dialError(address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`, 'i/o timeout');
    },
    remedies: (args) => [connectVpn, allowAddress, correctServerAddress(args)],
    scope: 'all',
    sources: [
      client,
      'https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html',
      'https://cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks',
    ],
    proof: 'injected',
    texts: ['dial tcp \\S+: i/o timeout', 'context deadline exceeded', 'ETIMEDOUT', 'Client\\.Timeout exceeded'],
    example: target,
  }),
  'NET-03': failureMode<Target & { readonly error: string }>({
    title: 'No way leads to the server',
    severity: 'fault',
    sentence: ({ server }) => `No route leads from this computer to ${server}, so nothing can be sent there.`,
    innocent: () => neverSent,
    why:
      'This computer, or a router on the way, says that it knows no way to that address: the VPN or its route is missing, ' +
      'the subnet is wrong, or the machine is gone from its network.',
    literal: ({ addresses: [address = ''], server, error }) => {
      const port = /:(\d+)$/.exec(server)?.[1] ?? '';
      const where = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
      return dialError(where, `connect: ${error === 'EHOSTUNREACH' ? 'no route to host' : 'network is unreachable'}`);
    },
    remedies: (args) => [
      connectVpn,
      {
        kind: 'command',
        text: 'See which way this computer would take',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only reads' },
        commands: [{ argv: ['ip', 'route', 'get', args.addresses[0] ?? args.server] }],
        scope: 'Linux; macOS: route -n get, Windows: Find-NetRoute',
      },
      correctServerAddress(args),
    ],
    scope: 'all',
    sources: [client, 'https://man7.org/linux/man-pages/man2/connect.2.html'],
    proof: 'injected',
    texts: ['no route to host', 'connect: network is unreachable', 'EHOSTUNREACH', 'ENETUNREACH'],
    example: { ...target, error: 'EHOSTUNREACH' },
  }),
  'NET-04': failureMode<Target>({
    title: 'The port is open, and then nothing comes',
    severity: 'fault',
    sentence: ({ server }) =>
      `${server} accepts the connection and then says nothing, so the protected connection never starts.`,
    innocent: () => neverSent,
    why:
      'TCP connects, but no answer to the first TLS message comes in ten seconds. A load balancer has no server behind it, ' +
      'the API server is overloaded, or large packets vanish on the way (a VPN with too large an MTU).',
    literal: () => 'Unable to connect to the server: net/http: TLS handshake timeout',
    remedies: (args) => [
      checkBackends,
      {
        kind: 'command',
        text: 'See whether large packets get through; if not, lower the MTU of the VPN’s interface',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only sends a packet' },
        commands: [
          {
            argv: ['ping', '-c', '1', '-M', 'do', '-s', '1372', args.addresses[0] ?? args.server.replace(/:\d+$/, '')],
          },
        ],
        scope: 'Linux',
      },
      adminKubeconfig,
    ],
    scope: 'all',
    sources: ['https://pkg.go.dev/net/http#Transport', highAvailability],
    proof: 'injected',
    texts: ['net/http: TLS handshake timeout'],
    example: target,
  }),
  'NET-05': failureMode<Target & { readonly how: 'closed' | 'reset' }>({
    title: 'The connection is cut before TLS starts',
    severity: 'fault',
    sentence: ({ server, how }) =>
      `${server} ${how === 'closed' ? 'hangs up' : 'cuts the connection'} at the first TLS message, so the protected connection never starts.`,
    innocent: () => neverSent,
    why:
      'TCP connects, and the other side ends it as soon as TLS begins. A load balancer finds no healthy server, expects the ' +
      'proxy protocol, or a device on the way cuts connections to names that it does not like. A port that speaks no TLS ' +
      'can do the same.',
    literal: ({ server, how }) =>
      how === 'closed'
        ? `Unable to connect to the server: EOF`
        : `Unable to connect to the server: read tcp …->${server}: read: connection reset by peer`,
    remedies: (args) => [checkBackends, adminKubeconfig, correctServerAddress(args)],
    scope: 'all',
    sources: [highAvailability, 'https://www.haproxy.org/download/1.8/doc/proxy-protocol.txt'],
    proof: 'injected',
    texts: [
      'Unable to connect to the server: (unexpected )?EOF',
      'connection reset by peer',
      'ECONNRESET',
      'socket disconnected before secure TLS connection',
    ],
    example: { ...target, how: 'reset' },
  }),
  'NET-06': failureMode<Target & { readonly working: readonly string[] }>({
    title: 'Some of the server’s addresses fail',
    severity: 'warning',
    sentence: ({ server, addresses, working }) =>
      `${addresses.length} of ${addresses.length + working.length} addresses of ${server} fail, so calls may be slow or fail now and then.`,
    innocent: ({ working }) => `kubectl tries the next address and gets through at ${working[0] ?? ''}.`,
    why:
      'The name leads to several control planes, and one of them is down, or its address is old. Go tries one after the ' +
      'other and hides it; other programs, and load balancers that spread calls, fail now and then.',
    literal: null,
    remedies: (args) => [
      {
        kind: 'local',
        text: `Bring the server at ${args.addresses.join(', ')} back, or take it out of the name’s records`,
        who: 'an administrator of the cluster',
        changes: 'one control plane, or one record',
        risk: { level: 'low', reason: 'nobody is served there at the moment' },
        commands: [],
        scope: null,
      },
      checkBackends,
    ],
    scope: 'clusters with several control planes',
    sources: ['https://github.com/kubernetes/kubernetes/issues/75765', highAvailability],
    proof: 'injected',
    texts: ['dial tcp \\S+: connect: connection refused'],
    example: { ...target, addresses: ['192.0.2.11'], working: ['192.0.2.10'] },
  }),
  'NET-07': failureMode<Target>({
    title: 'The local tunnel is gone',
    severity: 'fault',
    sentence: ({ server }) =>
      `Nothing listens at ${server} on this computer, where a tunnel or a local cluster used to be, so no sign-in can begin.`,
    innocent: () => neverSent,
    why:
      'A high port on this computer is what an SSH tunnel, a bastion or a local cluster (kind, minikube) chose when it ' +
      'started. After it ends, or starts again on another port, the kubeconfig still has the old one.',
    literal: ({ server }) => refusedText(server),
    remedies: () => [
      {
        kind: 'command',
        text: 'Start the tunnel again, or have the local cluster write its kubeconfig anew (of these, what you use)',
        who: 'you',
        changes: 'your kubeconfig',
        risk: { level: 'low', reason: 'only the entries of that cluster are written' },
        commands: [{ argv: ['kind', 'export', 'kubeconfig'] }, { argv: ['minikube', 'update-context'] }],
        scope: null,
      },
      fetchKubeconfig,
    ],
    scope: 'local clusters and tunnels',
    sources: [
      'https://kind.sigs.k8s.io/docs/user/quick-start/',
      'https://minikube.sigs.k8s.io/docs/commands/update-context/',
    ],
    proof: 'injected',
    texts: ['The connection to the server (127\\.0\\.0\\.1|localhost):\\d{5} was refused'],
    example: { ...target, server: '127.0.0.1:41231', addresses: ['127.0.0.1'] },
  }),
  'NET-08': failureMode<{ readonly server: string; readonly cluster: string | null }>({
    title: 'The server asks for fewer requests',
    severity: 'fault',
    sentence: ({ server }) =>
      `${server} answers 429, which means too many requests, so kubectl tries again until its time is up.`,
    innocent: () => 'Your credential is not the problem: nobody has looked at it yet.',
    why:
      'The API server, or a gate in front of it, limits how much it takes. kubectl waits and asks again, and in the end tells ' +
      'only that its own time ran out.',
    literal: () => 'error: client rate limiter Wait returned an error: context deadline exceeded',
    remedies: () => [
      {
        kind: 'local',
        text: 'Wait a minute, stop programs that ask without pause, then check again',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'nothing is done' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'all',
    sources: ['https://kubernetes.io/docs/concepts/cluster-administration/flow-control/'],
    proof: 'injected',
    texts: ['Too many requests', 'client rate limiter Wait returned an error', '\\b429\\b'],
    example: { server: 'https://api.example.com:6443', cluster: 'dev-cluster' },
  }),
} as const;
