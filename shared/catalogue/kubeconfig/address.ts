import { failureMode } from '../define.ts';
import {
  type ClusterPlace,
  correctServerAddress,
  examplePlace,
  fetchKubeconfig,
  setCluster,
} from '../network-remedies.ts';
import { byCommand, byHand, clientConfigSource, configCommand, fetchAgain, refusedAtHome } from './common.ts';

const urlSource = 'https://github.com/kubernetes/client-go/blob/master/rest/url_utils.go';

const addressProblems = {
  empty: 'has no server address',
  noScheme: 'has a server address without https://',
  unsupportedScheme: 'has a server address that begins with neither https:// nor http://',
  badPort: 'has a server address with an impossible port',
  whiteSpace: 'has a server address with white space in it',
  notAUrl: 'has a server address that is none',
} as const;

const addressConsequences = {
  empty: 'so kubectl calls localhost:8080 without any credential',
  noScheme: 'so kubectl speaks plain http and leaves your credential out',
  unsupportedScheme: 'so kubectl can’t call it',
  badPort: 'so kubectl can’t call it',
  whiteSpace: 'so kubectl can’t call it',
  notAUrl: 'so kubectl can’t call it',
} as const;

/** Modes of the server’s address. */
export const addressModes = {
  'KCFG-17': failureMode<{
    readonly cluster: string;
    readonly server: string;
    readonly file: string;
    readonly credential: boolean;
    readonly local: boolean;
    /** The server answers strangers with 401 or 403: nothing can be done over this address. */
    readonly refused: boolean;
  }>({
    title: 'The server’s address says http',
    severity: 'warning',
    sentence: ({ server, credential, refused }) => {
      if (refused)
        return `The server’s address ${server} says http, so kubectl sends no credential, and the server refuses a stranger.`;
      return credential
        ? `The server’s address ${server} says http, so kubectl leaves your credential out and nothing protects the connection.`
        : `The server’s address ${server} says http, so nothing protects the connection.`;
    },
    innocent: null,
    why:
      'client-go reads the credential and the authority only for https addresses; over http it asks as a stranger. That is right for kubectl proxy, ' +
      'which adds its own credential. API servers themselves have had no http port since 1.20.',
    literal: null,
    remedies: ({ cluster, server, file, local, refused }) =>
      local && !refused
        ? [byHand('Leave it, if kubectl proxy runs there', 'nothing', 'kubectl proxy listens on this computer only')]
        : [
            byCommand('Use the https address', `one line in ${file}`, 'only this cluster entry is changed', [
              configCommand(file, 'set-cluster', cluster, '--server', server.replace(/^http:/i, 'https:')),
            ]),
          ],
    scope: 'all',
    sources: [clientConfigSource],
    proof: 'injected',
    texts: [
      'HTTP protocol is not allowed when skipTLSVerify is not set',
      'Client sent an HTTP request to an HTTPS server',
      'the server rejected our request for an unknown reason',
    ],
    example: {
      cluster: 'dev-cluster',
      server: 'http://10.0.0.5:8080',
      file: '/home/mara/.kube/config',
      credential: true,
      local: false,
      refused: false,
    },
  }),

  'KCFG-18': failureMode<ClusterPlace & { readonly server: string; readonly addresses: readonly string[] }>({
    title: 'The address means this computer, and nothing listens',
    severity: 'fault',
    sentence: ({ server }) => `${server} is this computer itself and nothing listens there, so no sign-in can begin.`,
    innocent: () => 'Your credential is not the problem: it was never sent.',
    why:
      'Addresses such as 127.0.0.1, localhost, 0.0.0.0 and host.docker.internal mean the computer that reads the kubeconfig. Either the cluster ' +
      'that ran here (kind, minikube, k3s, Docker Desktop, an SSH tunnel) is stopped, or the file was copied from another machine.',
    literal: ({ server }) =>
      `The connection to the server ${server} was refused - did you specify the right host or port?`,
    remedies: (place) => [
      byCommand(
        'Start the cluster on this computer, if it is one (of these, what you use)',
        'starts what was stopped',
        'it can be stopped again',
        [{ argv: ['minikube', 'start'] }, { argv: ['docker', 'ps', '--all', '--filter', 'label=io.x-k8s.kind.role'] }],
      ),
      correctServerAddress(place),
      byCommand(
        'Or lead the port to the other machine through SSH, and keep the name that its certificate has',
        `one line in ${place.file}`,
        'the tunnel ends with the command',
        [
          { argv: ['ssh', '-N', '-L', '6443:127.0.0.1:6443', 'NODE'] },
          setCluster(place, '--server', 'https://127.0.0.1:6443'),
        ],
      ),
      fetchKubeconfig,
    ],
    scope: 'all',
    sources: ['https://github.com/rancher/k3os/issues/260', 'https://kind.sigs.k8s.io/docs/user/quick-start/'],
    proof: 'injected',
    texts: [
      'connection to the server (127\\.\\d+\\.\\d+\\.\\d+|localhost|0\\.0\\.0\\.0|\\[::1\\]|host\\.docker\\.internal|kubernetes\\.docker\\.internal)(:\\d+)? was refused',
    ],
    example: { ...examplePlace, server: '127.0.0.1:6443', addresses: ['127.0.0.1'] },
  }),

  'KCFG-24': failureMode<{
    readonly cluster: string;
    readonly server: string | null;
    readonly problem: keyof typeof addressProblems;
    readonly detail: string;
    readonly file: string;
  }>({
    title: 'The server’s address can’t be used',
    severity: 'fault',
    sentence: ({ cluster, server, problem }) =>
      `The cluster “${cluster}” ${addressProblems[problem]}${server === null ? '' : ` (${server})`}, ${addressConsequences[problem]}.`,
    innocent: () => 'Your credential is not the problem: it was never sent.',
    why:
      'The address is https://host:port, with a path behind it only where a product such as Rancher asks for one. Without a scheme client-go ' +
      'takes it for plain http; with one that it does not know, a port beyond 65535, or white space in it, it can’t call at all.',
    literal: ({ server, problem, detail }) => {
      if (problem === 'empty') return refusedAtHome;
      if (problem === 'noScheme')
        return 'Error from server (BadRequest): the server rejected our request for an unknown reason';
      return problem === 'unsupportedScheme' || /^(dial|lookup|tls|address)/.test(detail)
        ? `Unable to connect to the server: ${detail}`
        : `error: ${detail || `invalid address ${server ?? ''}`}`;
    },
    remedies: ({ cluster, server, problem, file }) => [
      byCommand('Write the address as https://host:port', `one line in ${file}`, 'only this cluster entry is changed', [
        configCommand(
          file,
          'set-cluster',
          cluster,
          '--server',
          problem === 'noScheme' && server !== null ? `https://${server}` : 'https://API-SERVER:6443',
        ),
      ]),
      fetchAgain,
    ],
    scope: 'all',
    sources: [urlSource, 'https://pkg.go.dev/net/url#Parse'],
    proof: 'injected',
    texts: [
      'host must be a URL or a host:port pair[^\\n]*',
      'unsupported protocol scheme "[^"]*"',
      'invalid port "?[^\\n]*',
      'address \\d+: invalid port',
      'the server rejected our request for an unknown reason',
      'invalid character "[^"]*" in host name',
      'too many colons in address',
    ],
    example: {
      cluster: 'dev-cluster',
      server: 'api.example.com:6443',
      problem: 'noScheme',
      detail: 'client-go goes on over plain http',
      file: '/home/mara/.kube/config',
    },
  }),
} as const;
