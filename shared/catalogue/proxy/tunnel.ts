import { failureMode } from '../define.ts';
import { fetchKubeconfig, neverSent } from '../network-remedies.ts';
import {
  askProxyAdministrator,
  goPast,
  goProxy,
  kubeconfigProxy,
  type ProxyArguments,
  proxy,
  setProxy,
  tasks,
} from './common.ts';

/** What comes out of the proxy’s tunnel. */
export const proxyTunnelModes = {
  'PRX-07': failureMode<ProxyArguments & { readonly issuer: string }>({
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
  'PRX-09': failureMode<ProxyArguments & { readonly how: 'silence' | 'closed' | 'other' | 'tunnel' }>({
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

const proxyWords = {
  silence: 'does not answer when asked for a way through',
  closed: 'hangs up when asked for a way through',
  other: 'is not a proxy',
} as const;
