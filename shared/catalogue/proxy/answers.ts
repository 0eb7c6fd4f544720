import { failureMode } from '../define.ts';
import { neverSent } from '../network-remedies.ts';
import {
  askProxyAdministrator,
  fromKubeconfig,
  goPast,
  goProxy,
  kubeconfigProxy,
  type ProxyArguments,
  proxy,
  setProxy,
} from './common.ts';

/** The proxy, and what it says when it is asked for a way. */
export const proxyAnswerModes = {
  'PRX-01': failureMode<ProxyArguments & { readonly answer: string; readonly reached: boolean }>({
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
  'PRX-02': failureMode<ProxyArguments & { readonly hasCredential: boolean; readonly socks: boolean }>({
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
  'PRX-03': failureMode<ProxyArguments & { readonly how: 'noName' | 'refused' | 'timeout' | 'unreachable' }>({
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
} as const;

const reachWords = {
  noName: 'has a name that leads nowhere',
  refused: 'refuses the connection',
  timeout: 'does not answer',
  unreachable: 'can’t be reached from this network',
} as const;
