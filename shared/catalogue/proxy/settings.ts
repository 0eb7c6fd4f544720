import { failureMode } from '../define.ts';
import { type ClusterPlace, correctProxyUrl, examplePlace, neverSent, removeProxyUrl } from '../network-remedies.ts';
import {
  fromKubeconfig,
  goPast,
  goProxy,
  kubeconfigProxy,
  type ProxyArguments,
  proxy,
  setProxy,
  tasks,
  withScheme,
} from './common.ts';

/** How the proxy is set. */
export const proxySettingModes = {
  'PRX-04': failureMode<ProxyArguments>({
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
  'PRX-06': failureMode<ProxyArguments & { readonly speaks: 'http' | 'tls' | 'socks' | 'unknown' }>({
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
} as const;

const speechWords = { http: 'plain HTTP', tls: 'TLS', socks: 'SOCKS' } as const;
