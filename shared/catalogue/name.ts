import { failureMode } from './define.ts';
import {
  type ClusterPlace,
  connectVpn,
  correctServerAddress,
  examplePlace,
  fetchKubeconfig,
  neverSent,
} from './network-remedies.ts';

const goResolver = 'https://pkg.go.dev/net#hdr-Name_Resolution';

function lookUp(host: string): { readonly argv: readonly string[] } {
  return { argv: ['nslookup', host] };
}

/** `lookup H on R:53`, as Go tells it when it asked a resolver itself. */
function lookup(host: string, resolver: string | null): string {
  return resolver === null ? `lookup ${host}` : `lookup ${host} on ${resolver}`;
}

export const nameModes = {
  /** A credential's code, found by the look-up: the whole file is a pod's. */
  'CRED-24': failureMode<ClusterPlace & { readonly host: string; readonly resolver: string | null }>({
    title: 'The kubeconfig is one for use inside the cluster',
    severity: 'fault',
    sentence: ({ host }) =>
      `The name ${host} exists only inside the cluster, so from this computer kubectl does not know whom to call.`,
    innocent: () => `${neverSent} The resolver itself answers.`,
    why:
      'Names that end in .svc are told by the DNS service of a cluster to its pods. The file, or the token and address in ' +
      'it, was taken out of a pod. Outside, the API server has another address.',
    literal: ({ host, resolver }) =>
      `Unable to connect to the server: dial tcp: ${lookup(host, resolver)}: no such host`,
    remedies: (args) => [fetchKubeconfig, correctServerAddress(args)],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/',
      'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
    ],
    proof: 'injected',
    texts: ['lookup \\S+\\.svc(\\.[a-z.]+)?( on \\S+)?: no such host'],
    example: { ...examplePlace, host: 'kubernetes.default.svc', resolver: '192.0.2.53:53' },
  }),
  'DNS-01': failureMode<
    ClusterPlace & { readonly host: string; readonly resolver: string | null; readonly exists: boolean }
  >({
    title: 'The server’s name leads to no address',
    severity: 'fault',
    sentence: ({ host, exists }) =>
      exists
        ? `The name ${host} exists but has no address, so kubectl does not know whom to call.`
        : `The name ${host} does not exist for this computer, so kubectl does not know whom to call.`,
    innocent: () => `${neverSent} The resolver itself answers.`,
    why:
      'The resolver answered and knows no address for the name. The name is mistyped, the cluster was deleted, or the name ' +
      'is told only inside a private network (private endpoints of EKS, AKS and GKE), so that it exists with the VPN on.',
    literal: ({ host, resolver }) =>
      `Unable to connect to the server: dial tcp: ${lookup(host, resolver)}: no such host`,
    remedies: (args) => [
      connectVpn,
      correctServerAddress(args),
      {
        kind: 'command',
        text: 'Ask the resolver yourself, once with the VPN and once without',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only reads' },
        commands: [lookUp(args.host)],
        scope: null,
      },
      fetchKubeconfig,
    ],
    scope: 'all',
    sources: [goResolver, 'https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html'],
    proof: 'injected',
    texts: ['lookup \\S+( on \\S+)?: no such host', 'getaddrinfo ENOTFOUND', 'Could not resolve host'],
    example: { ...examplePlace, host: 'api.old.example.com', resolver: '192.0.2.53:53', exists: false },
  }),
  'DNS-02': failureMode<
    ClusterPlace & {
      readonly host: string;
      readonly server: string;
      readonly resolver: string | null;
      readonly how: 'offline' | 'timeout' | 'serverFailure' | 'refused' | 'unreachable' | 'portClosed' | 'unknown';
    }
  >({
    title: 'Names can’t be looked up',
    severity: 'fault',
    sentence: ({ host, how }) =>
      how === 'offline'
        ? `This computer has no network, so the name ${host} can’t be looked up and kubectl calls nobody.`
        : `This computer’s name resolver ${resolverWords[how]}, so kubectl never learns the address of ${host}.`,
    innocent: () => `${neverSent} The name itself may be right: nobody could be asked.`,
    why:
      'The question for the address got no answer. The resolver that this computer is set to is down, can’t be reached, or ' +
      'refuses: often after a VPN went away and left its resolver behind. When the resolver’s port is closed, kubectl words ' +
      'it as if the API server itself had refused the connection.',
    literal: ({ host, server, resolver, how }) => {
      if (how === 'portClosed') {
        return `The connection to the server ${server} was refused - did you specify the right host or port?`;
      }
      const dial = `Unable to connect to the server: dial tcp: ${lookup(host, resolver)}`;
      if (how === 'timeout') return `${dial}: … i/o timeout`;
      if (how === 'offline' || how === 'unreachable') return `${dial}: … network is unreachable`;
      return `${dial}: server misbehaving`;
    },
    remedies: ({ host }) => [
      {
        kind: 'local',
        text: 'Check that this computer is online and that the VPN is wholly on or wholly off, then check again',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'nothing is done' },
        commands: [],
        scope: null,
      },
      {
        kind: 'command',
        text: 'See whether any other name can be looked up, and which resolver is asked',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only reads' },
        commands: [lookUp(host), lookUp('kubernetes.io')],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [goResolver, 'https://www.rfc-editor.org/rfc/rfc1035'],
    proof: 'injected',
    texts: [
      'lookup \\S+( on \\S+)?: server misbehaving',
      'lookup \\S+ on \\S+: .*i/o timeout',
      'lookup \\S+ on \\S+: .*network is unreachable',
      'EAI_AGAIN',
      'Temporary failure in name resolution',
    ],
    example: {
      ...examplePlace,
      host: 'api.example.com',
      server: 'api.example.com:6443',
      resolver: '192.0.2.53:53',
      how: 'timeout',
    },
  }),
  'DNS-03': failureMode<
    ClusterPlace & { readonly host: string; readonly dead: readonly string[]; readonly used: string }
  >({
    title: 'One of the name’s addresses is dead',
    severity: 'warning',
    sentence: ({ host, dead, used }) =>
      `${host} also leads to ${dead.join(', ')}, where nothing answers, so programs that do not try ${used} next fail.`,
    innocent: ({ used }) => `kubectl tries the next address and gets through at ${used}.`,
    why:
      'A name can have IPv4 and IPv6 addresses. Only one of the two families leads to the server: the record of the other is ' +
      'old, or the server does not listen there. Go tries both, so kubectl only loses time. Other programs take the first.',
    literal: null,
    remedies: ({ host }) => [
      {
        kind: 'local',
        text: `Take the dead address out of the records of ${host}, or out of this computer’s hosts file`,
        who: 'who keeps the name’s records',
        changes: 'one record',
        risk: { level: 'low', reason: 'nobody is served there' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'all',
    sources: ['https://www.rfc-editor.org/rfc/rfc8305', 'https://pkg.go.dev/net#Dialer'],
    proof: 'injected',
    texts: ['dial tcp \\[[0-9a-f:]+\\]:\\d+: (i/o timeout|connect: (connection refused|network is unreachable))'],
    example: { ...examplePlace, host: 'api.example.com', dead: ['2001:db8::10'], used: '192.0.2.10' },
  }),
} as const;

const resolverWords = {
  timeout: 'does not answer',
  serverFailure: 'reports a failure of its own',
  refused: 'refuses to answer',
  unreachable: 'can’t be reached',
  portClosed: 'is not running',
  unknown: 'does not give an answer',
} as const;
