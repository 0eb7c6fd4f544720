import type { Remedy } from '../model/remedy.ts';
import { failureMode } from './define.ts';
import {
  type ClusterPlace,
  correctProxyUrl,
  examplePlace,
  fetchKubeconfig,
  neverSent,
  removeProxyUrl,
  tryWithoutProxy,
} from './network-remedies.ts';

const goProxy = 'https://pkg.go.dev/golang.org/x/net/http/httpproxy';
const kubeconfigProxy = 'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#proxy';
const tasks = 'https://kubernetes.io/docs/tasks/extend-kubernetes/socks5-proxy-access-api/';

/** A proxy, where its setting comes from (`proxy-url`, or a variable's name), and whom it should lead to. */
type Proxy = ClusterPlace & {
  /** `http://proxy.example.com:3128`, without user and password. */
  readonly proxy: string;
  readonly source: string;
  /** The API server's name or address, for NO_PROXY. */
  readonly host: string;
  readonly server: string;
  /** NO_PROXY as it is. */
  readonly noProxy: string;
};

const proxy: Proxy = {
  ...examplePlace,
  proxy: 'http://proxy.example.com:3128',
  source: 'HTTPS_PROXY',
  host: 'api.example.com',
  server: 'api.example.com:6443',
  noProxy: 'localhost',
};

const fromKubeconfig = (source: string): boolean => source === 'proxy-url';

/** Goes past the proxy, by the means that fit where it is set. */
function goPast(args: Proxy): Remedy {
  return fromKubeconfig(args.source) ? removeProxyUrl(args) : tryWithoutProxy(args, args.host, args.noProxy);
}

/** Another value for the setting, where it stands. */
function setProxy(args: Proxy, url: string, text: string): Remedy {
  if (fromKubeconfig(args.source)) return { ...correctProxyUrl(args, url), text };
  return {
    kind: 'command',
    text: `${text}; if it works, change ${args.source} for good`,
    who: 'you',
    changes: 'nothing; the setting holds for this one call',
    risk: { level: 'low', reason: 'the old setting stays where it is' },
    commands: [
      {
        argv: ['kubectl', '--context', args.context, 'get', '--raw', '/version'],
        environment: { [args.source]: url },
      },
    ],
    scope: null,
  };
}

function askProxyAdministrator(what: string): Remedy {
  return {
    kind: 'local',
    text: what,
    who: 'who runs the proxy',
    changes: 'one rule of the proxy',
    risk: { level: 'low', reason: 'it concerns this one server' },
    commands: [],
    scope: null,
  };
}

/** The same address under another scheme. */
function withScheme(url: string, scheme: string): string {
  return url.replace(/^[a-z0-9]+:/, `${scheme}:`);
}

export const proxyModes = {
  'PRX-01': failureMode<Proxy & { readonly answer: string; readonly reached: boolean }>({
    title: 'The proxy does not let through',
    severity: 'fault',
    sentence: ({ proxy, server }) =>
      `The proxy ${proxy} does not open a way to ${server}, so the API server never hears of you.`,
    innocent: ({ reached }) => (reached ? `${neverSent} The API server’s port answers without the proxy.` : neverSent),
    why:
      'The proxy was asked for a tunnel to the API server and refused it, or says that it can’t reach it. Company proxies ' +
      'often allow port 443 only, and can’t see private addresses. kubectl prints the proxy’s words as if they were the ' +
      'server’s.',
    literal: ({ answer }) => `Unable to connect to the server: ${answer}`,
    remedies: (args) => [goPast(args), askProxyAdministrator(`Ask for CONNECT to ${args.server} to be allowed`)],
    scope: 'all',
    sources: [
      goProxy,
      'https://github.com/kubernetes/minikube/issues/4965',
      'https://www.rfc-editor.org/rfc/rfc9110#name-connect',
    ],
    proof: 'injected',
    texts: [
      'Unable to connect to the server: (Forbidden|Service Unavailable|Bad Gateway|Gateway Time-?out|Method Not Allowed)',
      'connection not allowed by ruleset',
      'socks connect .*: .*(host unreachable|general SOCKS server failure)',
    ],
    example: { ...proxy, answer: 'Forbidden', reached: true },
  }),
  'PRX-02': failureMode<Proxy & { readonly hasCredential: boolean; readonly socks: boolean }>({
    title: 'The proxy wants a sign-in of its own',
    severity: 'fault',
    sentence: ({ proxy, hasCredential }) =>
      hasCredential
        ? `The proxy ${proxy} does not accept the user and password set for it, so the API server never hears of you.`
        : `The proxy ${proxy} wants a user and password, and none is set, so the API server never hears of you.`,
    innocent: () => 'Your credential for the cluster is not the problem: it was never sent.',
    why:
      'The proxy lets only known users through. kubectl knows Basic sign-in only, with user and password in the proxy’s ' +
      'address; NTLM and Kerberos need a small proxy of your own in between.',
    literal: ({ socks }) =>
      socks
        ? 'Unable to connect to the server: socks connect …: no acceptable authentication methods'
        : 'Unable to connect to the server: Proxy Authentication Required',
    remedies: (args) => [
      {
        kind: 'local',
        text: `Put user and password into the proxy’s address, in ${fromKubeconfig(args.source) ? args.file : args.source}: scheme://USER:PASSWORD@host:port`,
        who: 'you',
        changes: fromKubeconfig(args.source) ? `one line in ${args.file}` : `the variable ${args.source}`,
        risk: {
          level: 'medium',
          reason: 'the password then stands there in clear; make the file readable by you alone',
        },
        commands: [],
        scope: null,
      },
      goPast(args),
    ],
    scope: 'all',
    sources: [
      goProxy,
      'https://www.rfc-editor.org/rfc/rfc9110#name-407-proxy-authentication-re',
      'https://www.rfc-editor.org/rfc/rfc1928',
    ],
    proof: 'injected',
    texts: ['Proxy Authentication Required', 'no acceptable authentication methods', 'Bad response: 407'],
    example: { ...proxy, hasCredential: false, socks: false },
  }),
  'PRX-03': failureMode<Proxy & { readonly how: 'noName' | 'refused' | 'timeout' | 'unreachable' }>({
    title: 'The proxy is not reached',
    severity: 'fault',
    sentence: ({ proxy, how }) =>
      `The proxy ${proxy} ${reachWords[how]}, so the API server never hears of you, although it may be well.`,
    innocent: () => `${neverSent} The API server has not been asked at all.`,
    why:
      'Every call goes to the proxy first, and the proxy is down, has another address, or is reached only from another ' +
      'network. When it refuses, kubectl names the API server as the one that refused.',
    literal: ({ how, server, proxy }) => {
      const host = proxy.replace(/^[a-z0-9]+:\/\//, '').replace(/:\d+$/, '');
      if (how === 'refused')
        return `The connection to the server ${server} was refused - did you specify the right host or port?`;
      const proxied = 'Unable to connect to the server: proxyconnect tcp: dial tcp';
      if (how === 'noName') return `${proxied}: lookup ${host}: no such host`;
      return how === 'timeout' ? `${proxied} …: i/o timeout` : `${proxied} …: connect: no route to host`;
    },
    remedies: (args) => [goPast(args), setProxy(args, 'http://PROXY:3128', 'Try it with the proxy’s right address')],
    scope: 'all',
    sources: [goProxy, kubeconfigProxy],
    proof: 'injected',
    texts: [
      'proxyconnect tcp: dial tcp',
      'The connection to the server \\S+ was refused',
      'socks connect .*connection refused',
    ],
    example: { ...proxy, how: 'refused' },
  }),
  'PRX-04': failureMode<Proxy>({
    title: 'kubectl and another program use different proxies',
    severity: 'warning',
    sentence: ({ source }) =>
      `A proxy is set by ${source}, which not every program reads, so some reach the cluster and others do not.`,
    innocent: () => 'The server and your credential are not the problem.',
    why:
      'kubectl reads proxy-url of the kubeconfig first, then HTTPS_PROXY and NO_PROXY. JavaScript clients read proxy-url ' +
      'only, and desktop programs often see other variables than a terminal does.',
    literal: null,
    remedies: (args) => [
      {
        ...correctProxyUrl(args, args.proxy),
        text: 'Put the proxy into the kubeconfig, where every client of this cluster reads it',
      },
    ],
    scope: '@kubernetes/client-node 1.x and 2.x',
    sources: [
      'https://github.com/kubernetes-client/javascript',
      'https://github.com/fabric8io/kubernetes-client/issues/6150',
      kubeconfigProxy,
    ],
    proof: 'documents',
    texts: [],
    example: proxy,
  }),
  'PRX-05': failureMode<ClusterPlace & { readonly source: string; readonly value: string; readonly problem: string }>({
    title: 'The proxy setting can’t be used',
    severity: 'fault',
    sentence: ({ source }) => `The proxy address in ${source} is not one that kubectl can use, so it calls nobody.`,
    innocent: () => neverSent,
    why:
      'client-go takes http, https and socks5 addresses, with the scheme written out. A host without a scheme, socks5h, or a ' +
      'port that does not exist makes it stop before it calls anybody.',
    literal: ({ source, value, problem, cluster }) =>
      fromKubeconfig(source)
        ? `error: invalid 'proxy-url' ${JSON.stringify(value)} for cluster ${JSON.stringify(cluster)}: ${problem}`
        : null,
    remedies: (args) => [
      fromKubeconfig(args.source)
        ? correctProxyUrl(args, 'http://PROXY:3128')
        : {
            kind: 'local',
            text: `Correct the address in ${args.source}, such as http://PROXY:3128, or unset it`,
            who: 'you',
            changes: `the variable ${args.source}`,
            risk: { level: 'low', reason: 'only this setting is changed' },
            commands: [],
            scope: null,
          },
      ...(fromKubeconfig(args.source) ? [removeProxyUrl(args)] : []),
    ],
    scope: 'all',
    sources: [
      kubeconfigProxy,
      'https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/helpers.go',
      goProxy,
    ],
    proof: 'injected',
    texts: ['invalid \'proxy-url\' "[^"]*"', 'unsupported scheme "[^"]*", must be http, https, or socks5'],
    example: {
      ...examplePlace,
      source: 'proxy-url',
      value: 'ftp://proxy.example.com:21',
      problem: 'unsupported scheme "ftp", must be http, https, or socks5',
    },
  }),
  'PRX-06': failureMode<Proxy & { readonly speaks: 'http' | 'tls' | 'socks' | 'unknown' }>({
    title: 'The proxy speaks another protocol',
    severity: 'fault',
    sentence: ({ proxy, speaks }) =>
      speaks === 'unknown'
        ? `What listens at ${proxy} does not speak the proxy protocol that is set for it, so the API server never hears of you.`
        : `The proxy ${proxy} really speaks ${speechWords[speaks]}, so kubectl and it do not understand each other.`,
    innocent: () => neverSent,
    why:
      'The scheme of a proxy’s address says how the proxy itself is spoken to, not what goes through it. Most proxies for ' +
      'https traffic are http:// proxies. socks5:// is another protocol altogether.',
    literal: ({ proxy }) =>
      proxy.startsWith('https:')
        ? 'Unable to connect to the server: proxyconnect tcp: tls: first record does not look like a TLS handshake'
        : proxy.startsWith('socks')
          ? 'Unable to connect to the server: socks connect …: unexpected EOF'
          : 'Unable to connect to the server: EOF',
    remedies: (args) => {
      const scheme = {
        http: 'http',
        tls: 'https',
        socks: 'socks5',
        unknown: args.proxy.startsWith('http:') ? 'https' : 'http',
      };
      const url = withScheme(args.proxy, scheme[args.speaks]);
      return [setProxy(args, url, `Try it with ${url}`), goPast(args)];
    },
    scope: 'all',
    sources: ['https://github.com/kubernetes/kubernetes/issues/83300', goProxy, tasks],
    proof: 'injected',
    texts: [
      'proxyconnect tcp: (tls: first record does not look like a TLS handshake|EOF)',
      'socks connect .*(unexpected )?EOF',
    ],
    example: { ...proxy, proxy: 'https://proxy.example.com:3128', speaks: 'http' },
  }),
  'PRX-07': failureMode<Proxy & { readonly issuer: string }>({
    title: 'The proxy looks into protected connections',
    severity: 'fault',
    sentence: ({ proxy }) =>
      `Behind the proxy ${proxy} another certificate is shown than your cluster’s authority signs, so kubectl hangs up.`,
    innocent: () => neverSent,
    why:
      'Some company proxies end protected connections, look inside, and show a certificate of the company’s own authority. ' +
      'kubectl trusts the cluster’s authority only, and a client certificate can’t pass such a proxy at all. Turning ' +
      'verification off would hand your credential to the proxy.',
    literal: () =>
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority',
    remedies: (args) => [
      goPast(args),
      askProxyAdministrator(`Ask for ${args.server} to be left out of TLS inspection`),
      fetchKubeconfig,
    ],
    scope: 'all',
    sources: ['https://kubernetes.io/docs/concepts/security/controlling-access/', kubeconfigProxy],
    proof: 'injected',
    texts: [
      'x509: certificate signed by unknown authority',
      'certificate signed by .*(Zscaler|Netskope|Blue ?Coat|Forcepoint)',
    ],
    example: { ...proxy, issuer: 'CN=Example Company TLS Inspection' },
  }),
  'PRX-09': failureMode<Proxy & { readonly how: 'silence' | 'closed' | 'other' | 'tunnel' }>({
    title: 'What is set as proxy does not behave as one',
    severity: 'fault',
    sentence: ({ proxy, server, how }) =>
      how === 'tunnel'
        ? `The proxy ${proxy} says that the way to ${server} is open, but no protected connection comes about inside it.`
        : `What listens at ${proxy} ${proxyWords[how]}, so the API server never hears of you.`,
    innocent: () => neverSent,
    why:
      'A proxy answers a request for a tunnel with a status line, and is then silent itself. Something else listens there, ' +
      'the proxy is overloaded, or a captive portal answers in the place of whoever is called.',
    literal: ({ how }) =>
      how === 'silence'
        ? 'Unable to connect to the server: context deadline exceeded'
        : how === 'other'
          ? 'Unable to connect to the server: malformed HTTP response'
          : how === 'closed'
            ? 'Unable to connect to the server: EOF'
            : 'Unable to connect to the server: tls: first record does not look like a TLS handshake',
    remedies: (args) => [
      setProxy(args, 'http://PROXY:3128', 'Try it with the proxy’s right address'),
      goPast(args),
      {
        kind: 'local',
        text: 'Open any http:// page in a browser: a captive portal shows itself there',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'nothing is done' },
        commands: [],
        scope: 'guest networks',
      },
    ],
    scope: 'all',
    sources: [goProxy, 'https://www.rfc-editor.org/rfc/rfc9110#name-connect', tasks],
    proof: 'injected',
    texts: [
      'malformed HTTP (response|status code|version)',
      'Unable to connect to the server: (unexpected )?EOF',
      'Unable to connect to the server: context deadline exceeded',
    ],
    example: { ...proxy, how: 'silence' },
  }),
} as const;

const reachWords = {
  noName: 'has a name that leads nowhere',
  refused: 'refuses the connection',
  timeout: 'does not answer',
  unreachable: 'can’t be reached from this network',
} as const;

const speechWords = { http: 'plain HTTP', tls: 'TLS', socks: 'SOCKS' } as const;

const proxyWords = {
  silence: 'does not answer when asked for a way through',
  closed: 'hangs up when asked for a way through',
  other: 'is not a proxy',
} as const;
