import { failureMode } from '../define.ts';
import type { ClusterPlace } from '../network-remedies.ts';
import { correctServerAddress, examplePlace, fetchKubeconfig, setCluster } from '../network-remedies.ts';
import {
  byCommand,
  byHand,
  configCommand,
  didYouMean,
  fetchAgain,
  noServerAsked,
  organizeDocs,
  typesSource,
  validationSource,
} from './common.ts';

const clientConfigSource = 'https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/client_config.go';
const transportSource = 'https://github.com/kubernetes/client-go/blob/master/transport/transport.go';
const urlSource = 'https://github.com/kubernetes/client-go/blob/master/rest/url_utils.go';
const refusedAtHome =
  'The connection to the server localhost:8080 was refused - did you specify the right host or port?';

const takeFilesAlong = byCommand(
  'Where the kubeconfig still works, write it once more with all files inside, and copy that one',
  'a new file on the other computer',
  'the new file holds your credential; move it over a safe way',
  [{ argv: ['kubectl', 'config', 'view', '--flatten', '--minify'] }],
);

/** What a half or double entry lacks or has twice, with client-go’s own words for it. */
const halves = {
  certificateWithoutKey: {
    what: (name: string) => `The user “${name}” has a client certificate and no key`,
    said: (name: string) =>
      `client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`,
    mend: 'Add the key that belongs to the certificate, or take the certificate out',
  },
  certificateTwice: {
    what: (name: string) => `The user “${name}” has its client certificate both as data and as a file`,
    said: (name: string) =>
      `client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`,
    mend: 'Keep one of client-certificate and client-certificate-data',
  },
  keyTwice: {
    what: (name: string) => `The user “${name}” has its key both as data and as a file`,
    said: (name: string) =>
      `client-key-data and client-key are both specified for ${name}; client-key-data will override`,
    mend: 'Keep one of client-key and client-key-data',
  },
  authorityTwice: {
    what: (name: string) => `The cluster “${name}” has its authority both as data and as a file`,
    said: (name: string) =>
      `certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`,
    mend: 'Keep one of certificate-authority and certificate-authority-data',
  },
  impersonation: {
    what: (name: string) => `The user “${name}” asks for another’s groups, uid or extra fields without naming whom`,
    said: (name: string) => `requesting uid, groups or user-extra for ${name} without impersonating a user`,
    mend: 'Add as: with the user to act as, or take the as- fields out',
  },
  execCommand: {
    what: (name: string) => `The sign-in program of “${name}” has no command`,
    said: (name: string) => `command must be specified for ${name} to use exec authentication plugin`,
    mend: 'Add command: with the program that signs you in',
  },
  execApiVersion: {
    what: (name: string) => `The sign-in program of “${name}” has no apiVersion`,
    said: (name: string) => `apiVersion must be specified for ${name} to use exec authentication plugin`,
    mend: 'Add apiVersion: client.authentication.k8s.io/v1 (or v1beta1, for an older program)',
  },
  execVariable: {
    what: (name: string) => `The sign-in program of “${name}” has a variable without a name`,
    said: (name: string) => `env variable name must be specified for ${name} to use exec authentication plugin`,
    mend: 'Give every item of env a name',
  },
} as const;

export type HalfEntry = keyof typeof halves;

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

/** Modes of contexts, clusters and users, and of the server's address. */
export const entryModes = {
  'KCFG-07': failureMode<{
    readonly context: string;
    readonly cluster: string | null;
    readonly near: readonly string[];
    readonly file: string;
    readonly fallback: string;
  }>({
    title: 'The context’s cluster does not exist',
    severity: 'fault',
    sentence: ({ context, cluster, near, fallback }) =>
      cluster === null
        ? `The context “${context}” names no cluster, so kubectl calls ${fallback} instead.`
        : `The context “${context}” names the cluster “${cluster}”, which does not exist, so kubectl calls ${fallback}.${didYouMean(near)}`,
    innocent: () => 'Your cluster and your credential are not the problem: they were not asked.',
    why:
      'A context joins a cluster and a user by name. The cluster entry was lost in a merge, removed, or is spelt differently. kubectl ' +
      'does not complain: it falls back to an address of its own, and the message about that address hides the cause.',
    literal: () => refusedAtHome,
    remedies: ({ context, near, file }) => [
      byCommand('Let the context name a cluster that exists', `one line in ${file}`, 'only this context is changed', [
        configCommand(file, 'set-context', context, '--cluster', near[0] ?? 'CLUSTER'),
      ]),
      fetchAgain,
    ],
    scope: 'all',
    sources: [clientConfigSource, organizeDocs],
    proof: 'injected',
    texts: [
      'connection to the server localhost:8080 was refused',
      'cluster "[^"]*" was not found for context',
      'cluster "[^"]*" does not exist',
      'No active cluster',
    ],
    example: {
      context: 'dev',
      cluster: 'kuberenetes',
      near: ['kubernetes'],
      file: '/home/mara/.kube/config',
      fallback: 'http://localhost:8080',
    },
  }),

  'KCFG-08': failureMode<{
    readonly context: string;
    readonly user: string | null;
    readonly lack: 'missing' | 'empty' | 'keyOnly';
    readonly near: readonly string[];
    readonly file: string;
  }>({
    title: 'There is no credential',
    severity: 'fault',
    sentence: ({ context, user, lack, near }) => {
      if (user === null)
        return `The context “${context}” names no user, so kubectl has no credential and asks for a user name.`;
      if (lack === 'missing') {
        return `The context “${context}” names the user “${user}”, which does not exist, so kubectl has no credential.${didYouMean(near)}`;
      }
      if (lack === 'keyOnly')
        return `The user “${user}” has a key and no certificate, so kubectl has no credential and asks for a user name.`;
      return `The user “${user}” holds no credential, so kubectl asks for a user name and can’t sign in.`;
    },
    innocent: () => 'The network and the server are not the problem: nothing was sent.',
    why:
      'Without a certificate, token, user name or sign-in program kubectl asks for a user name and a password, and ends where it can’t ask. ' +
      'Other programs go on as a stranger and report system:anonymous. An empty token counts as none.',
    literal: () => 'Please enter Username: error: EOF',
    remedies: ({ context, lack, near, file }) => [
      ...(lack === 'missing' && near[0] !== undefined
        ? [
            byCommand(
              'Let the context name a user that exists',
              `one line in ${file}`,
              'only this context is changed',
              [configCommand(file, 'set-context', context, '--user', near[0])],
            ),
          ]
        : []),
      fetchAgain,
      byHand('Or ask who runs the cluster for a credential', 'your kubeconfig', 'keep a copy of the old file'),
    ],
    scope: 'all',
    sources: [clientConfigSource],
    proof: 'injected',
    texts: [
      'Please enter Username',
      'error: EOF$',
      'auth info "[^"]*" does not exist',
      'user "[^"]*" was not found for context',
      'User "system:anonymous" cannot',
    ],
    example: { context: 'dev', user: 'mara', lack: 'missing', near: [], file: '/home/mara/.kube/config' },
  }),

  'KCFG-09': failureMode<{
    readonly cluster: string;
    readonly file: string;
    readonly kubeconfig: string;
    readonly detail: string;
  }>({
    title: 'The authority’s file can’t be read',
    severity: 'fault',
    sentence: ({ file }) =>
      `The certificate authority’s file ${file} can’t be read, so kubectl stops before it calls the server.`,
    innocent: noServerAsked,
    why:
      'The kubeconfig names a file that is not here: it was copied without its certificates (minikube, WSL), or moved. A relative path ' +
      'counts from the folder of the kubeconfig as it is named; ~ and variables are not replaced.',
    literal: ({ cluster, file, detail }) =>
      `error: unable to read certificate-authority ${file} for ${cluster} due to open ${file}: ${detail}`,
    remedies: ({ cluster, kubeconfig }) => [
      takeFilesAlong,
      byCommand(
        'Or put the authority’s certificate into the kubeconfig, from a file that you have',
        `one entry in ${kubeconfig}`,
        'only this cluster is changed',
        [configCommand(kubeconfig, 'set-cluster', cluster, '--certificate-authority', 'CA-FILE', '--embed-certs')],
      ),
      fetchAgain,
    ],
    scope: 'all',
    sources: [validationSource],
    proof: 'injected',
    texts: ['unable to read certificate-authority \\S+ for [^\\n]*', 'unable to load root certificates: open \\S+'],
    example: {
      cluster: 'minikube',
      file: '/home/mara/.minikube/ca.crt',
      kubeconfig: '/home/mara/.kube/config',
      detail: 'no such file or directory',
    },
  }),

  'KCFG-10': failureMode<{ readonly kind: 'certificate' | 'key'; readonly file: string; readonly detail: string }>({
    title: 'The client certificate or key can’t be read',
    severity: 'fault',
    sentence: ({ kind, file }) =>
      `The file of your client ${kind}, ${file}, can’t be read, so kubectl stops before it calls the server.`,
    innocent: noServerAsked,
    why:
      'The kubeconfig names a file that is not here, or not yours to read: it was copied without its certificates (minikube, WSL), or ' +
      'moved. A relative path counts from the folder of the kubeconfig as it is named; ~ and variables are not replaced.',
    literal: ({ kind, file, detail }) =>
      `* unable to read client-${kind === 'key' ? 'key' : 'cert'} ${file} for … due to open ${file}: ${detail}`,
    remedies: () => [takeFilesAlong, fetchAgain],
    scope: 'all',
    sources: [validationSource],
    proof: 'injected',
    texts: ['unable to read client-(cert|key) \\S+ for [^\\n]*'],
    example: { kind: 'certificate', file: '/home/mara/.minikube/client.crt', detail: 'no such file or directory' },
  }),

  'KCFG-12': failureMode<{
    readonly cluster: string;
    readonly source: 'data' | 'file';
    readonly path: string | null;
    readonly kubeconfig: string;
    readonly said: string;
  }>({
    title: 'The authority is no certificate',
    severity: 'fault',
    sentence: ({ cluster, path }) =>
      path === null
        ? `The authority data of the cluster “${cluster}” holds no certificate, so kubectl stops before it calls the server.`
        : `The authority’s file ${path} holds no certificate, so kubectl stops before it calls the server.`,
    innocent: noServerAsked,
    why:
      'There is text, but no certificate in PEM form in it: a key, a certificate in DER form, a file that was encoded twice, or a web page. ' +
      'At least one readable CERTIFICATE block must be there; others are passed over.',
    literal: ({ said }) => `error: unable to load root certificates: ${said}`,
    remedies: ({ cluster, kubeconfig }) => [
      byCommand(
        'Put the right authority in, from a PEM file that you have',
        `one entry in ${kubeconfig}`,
        'only this cluster is changed',
        [configCommand(kubeconfig, 'set-cluster', cluster, '--certificate-authority', 'CA-FILE', '--embed-certs')],
      ),
      fetchAgain,
    ],
    scope: 'client-go; clients in JavaScript ignore it and fail later',
    sources: [transportSource],
    proof: 'injected',
    texts: [
      'unable to load root certificates: [^\\n]*',
      'no valid certificate authority data seen',
      'unable to parse bytes as PEM block',
    ],
    example: {
      cluster: 'dev-cluster',
      source: 'data',
      path: null,
      kubeconfig: '/home/mara/.kube/config',
      said: 'unable to parse bytes as PEM block',
    },
  }),

  'KCFG-13': failureMode<{ readonly cluster: string; readonly file: string }>({
    title: 'An authority, and no check of it',
    severity: 'fault',
    sentence: ({ cluster }) =>
      `The cluster “${cluster}” has an authority and insecure-skip-tls-verify, so kubectl refuses to choose and stops.`,
    innocent: noServerAsked,
    why:
      'insecure-skip-tls-verify means that any server is believed; an authority means that only one is. client-go takes them together for a ' +
      'mistake. The authority is the one to keep: without it anybody on the way can read your credential.',
    literal: () => 'error: specifying a root certificates file with the insecure flag is not allowed',
    remedies: ({ cluster, file }) => [
      byCommand(
        'Keep the authority and switch the check on again',
        `one line in ${file}`,
        'the server’s certificate is checked again',
        [configCommand(file, 'set-cluster', cluster, '--insecure-skip-tls-verify=false')],
      ),
    ],
    scope: 'client-go; clients in JavaScript accept both',
    sources: [transportSource],
    proof: 'injected',
    texts: ['specifying a root certificates file with the insecure flag is not allowed'],
    example: { cluster: 'dev-cluster', file: '/home/mara/.kube/config' },
  }),

  'KCFG-14': failureMode<{
    readonly user: string;
    readonly pair: 'tokenAndBasic' | 'execAndAuthProvider';
    readonly file: string;
  }>({
    title: 'Two ways to sign in that exclude each other',
    severity: 'fault',
    sentence: ({ user, pair }) =>
      pair === 'tokenAndBasic'
        ? `The user “${user}” has a token and a user name or password, so kubectl refuses to choose and stops.`
        : `The user “${user}” has a sign-in program and an auth-provider, so kubectl refuses to choose and stops.`,
    innocent: noServerAsked,
    why:
      'A token and basic authentication both need the Authorization header; exec and auth-provider both supply it. Left-overs of a merge or ' +
      'of kubectl config set-credentials. Other pairs are allowed: a token beside exec, a tokenFile, or a client certificate.',
    literal: ({ user, pair }) =>
      pair === 'tokenAndBasic'
        ? `error: more than one authentication method found for ${user}; found [token basicAuth], only one is allowed`
        : `error: authProvider cannot be provided in combination with an exec plugin for ${user}`,
    remedies: ({ user, pair, file }) => [
      byCommand(
        pair === 'tokenAndBasic'
          ? 'Keep the token, take user name and password out'
          : 'Keep the sign-in program, take auth-provider out',
        `the user entry in ${file}`,
        'take a copy of the file first',
        pair === 'tokenAndBasic'
          ? [
              configCommand(file, 'unset', `users.${user}.username`),
              configCommand(file, 'unset', `users.${user}.password`),
            ]
          : [configCommand(file, 'unset', `users.${user}.auth-provider`)],
      ),
    ],
    scope: 'client-go; clients in JavaScript accept both',
    sources: [validationSource],
    proof: 'injected',
    texts: [
      'more than one authentication method found for [^\\n]*',
      'authProvider cannot be provided in combination with an exec plugin',
      'execProvider and authProvider cannot be used in combination',
    ],
    example: { user: 'mara', pair: 'tokenAndBasic', file: '/home/mara/.kube/config' },
  }),

  'KCFG-17': failureMode<{
    readonly cluster: string;
    readonly server: string;
    readonly file: string;
    readonly credential: boolean;
    readonly local: boolean;
  }>({
    title: 'The server’s address says http',
    severity: 'warning',
    sentence: ({ server, credential }) =>
      credential
        ? `The server’s address ${server} says http, so kubectl leaves your credential out and nothing protects the connection.`
        : `The server’s address ${server} says http, so nothing protects the connection.`,
    innocent: null,
    why:
      'client-go reads the credential and the authority only for https addresses; over http it asks as a stranger. That is right for kubectl proxy, ' +
      'which adds its own credential. API servers themselves have had no http port since 1.20.',
    literal: null,
    remedies: ({ cluster, server, file, local }) =>
      local
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

  'KCFG-25': failureMode<{ readonly entry: string; readonly half: HalfEntry; readonly file: string }>({
    title: 'An entry is half, or double',
    severity: 'fault',
    sentence: ({ entry, half }) => `${halves[half].what(entry)}, so kubectl stops before it calls the server.`,
    innocent: noServerAsked,
    why:
      'Some fields need each other, and some exclude each other: a certificate needs its key, data and file of the same thing can’t both be ' +
      'given, impersonated groups need an impersonated user, a sign-in program needs a command and a version. client-go checks this first.',
    literal: ({ entry, half }) => `error: ${halves[half].said(entry)}`,
    remedies: ({ half, file }) => [
      byHand(halves[half].mend, `one entry in ${file}`, 'take a copy of the file first'),
      fetchAgain,
    ],
    scope: 'client-go',
    sources: [validationSource, typesSource],
    proof: 'injected',
    texts: [
      'client-key-data or client-key must be specified for [^\\n]*',
      'client-(cert|key)-data and client-(cert|key) are both specified for [^\\n]*',
      'certificate-authority-data and certificate-authority are both specified for [^\\n]*',
      'requesting uid, groups or user-extra for [^\\n]* without impersonating a user',
      '(command|apiVersion|env variable name) must be specified for [^\\n]* to use exec authentication plugin',
    ],
    example: { entry: 'mara', half: 'certificateWithoutKey', file: '/home/mara/.kube/config' },
  }),
} as const;
