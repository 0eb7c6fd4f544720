import { failureMode } from '../define.ts';
import {
  type ClusterPlace,
  correctServerAddress,
  examplePlace,
  fetchKubeconfig,
  setCluster,
} from '../network-remedies.ts';
import { notReached } from './common.ts';

const goTls = 'https://pkg.go.dev/crypto/tls';

type Target = ClusterPlace & { readonly server: string };

const target: Target = { ...examplePlace, server: 'api.example.com:8080' };

export const tlsHandshakeModes = {
  'TLS-10': failureMode<Target & { readonly speaks: string }>({
    title: 'The port does not speak TLS',
    severity: 'fault',
    sentence: ({ server, speaks }) =>
      `${server} speaks ${speaks === '' ? 'something else than' : `${speaks} and not`} TLS, so kubectl can’t talk to it.`,
    innocent: notReached,
    why:
      'The address begins with https://, and what answers on that port is no TLS: plain HTTP (8080, 8001, 80), an SSH ' +
      'server, a health port. The port is wrong, or the address should begin with http://, as for kubectl proxy.',
    literal: ({ speaks }) =>
      speaks === 'HTTP' || speaks === ''
        ? 'Unable to connect to the server: http: server gave HTTP response to HTTPS client'
        : 'Unable to connect to the server: tls: first record does not look like a TLS handshake',
    remedies: (args) => [
      correctServerAddress(args),
      {
        kind: 'command',
        text: 'See what answers there in clear, without a credential',
        who: 'you',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only reads' },
        commands: [{ argv: ['curl', '-si', '--max-time', '5', `http://${args.server}/version`] }],
        scope: null,
      },
    ],
    scope: 'all',
    sources: ['https://kubernetes.io/docs/reference/networking/ports-and-protocols/', goTls],
    proof: 'injected',
    texts: [
      'http: server gave HTTP response to HTTPS client',
      'tls: first record does not look like a TLS handshake',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'wrong version number',
      '\\bEPROTO\\b',
    ],
    example: { ...target, speaks: 'HTTP' },
  }),
  'TLS-11': failureMode<{ readonly server: string }>({
    title: 'The address says http, the port speaks TLS',
    severity: 'fault',
    sentence: ({ server }) =>
      `${server} expects a protected connection, and the address says http://, so it answers nothing but that.`,
    innocent: () => 'The server is there and well. Your credential is held back over http.',
    why:
      'The kubeconfig’s address begins with http:// or with no scheme at all, which client-go takes for http://. The API ' +
      'server has had no unprotected port since Kubernetes 1.20.',
    literal: () => 'Error from server (BadRequest): the server rejected our request for an unknown reason',
    remedies: ({ server }) => [
      {
        kind: 'local',
        text: `Write https:// in front of the address in the kubeconfig: ${server.replace(/^http:\/\//i, 'https://')}`,
        who: 'you',
        changes: 'one line in your kubeconfig',
        risk: { level: 'low', reason: 'only the address is changed' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/concepts/security/controlling-access/#transport-security',
      'https://github.com/golang/go/blob/master/src/net/http/server.go',
    ],
    proof: 'injected',
    texts: [
      'Client sent an HTTP request to an HTTPS server',
      'The plain HTTP request was sent to HTTPS port',
      'the server rejected our request for an unknown reason',
      'malformed HTTP response "\\\\x15\\\\x03',
    ],
    example: { server: 'http://api.example.com:6443' },
  }),
  'TLS-12': failureMode<Target & { readonly hasCertificate: boolean; readonly alert: string }>({
    title: 'The server demands a client certificate',
    severity: 'fault',
    sentence: ({ server, hasCertificate }) =>
      hasCertificate
        ? `${server} demands a client certificate before it listens, so only one that it accepts gets you in.`
        : `${server} demands a client certificate before it listens, and your kubeconfig has none, so no sign-in can begin.`,
    innocent: () => 'Your token or password is not the problem: it was never sent.',
    why:
      'API servers ask for a client certificate and take “none” for an answer. This one insists, so something stands in ' +
      'front of it that has rules of its own: a load balancer, a service mesh, a gateway with mutual TLS.',
    literal: ({ alert }) => `Unable to connect to the server: remote error: tls: ${alert}`,
    remedies: () => [
      {
        kind: 'local',
        text: 'Get the client certificate that what stands in front expects, or the address that goes past it',
        who: 'who runs the load balancer or mesh',
        changes: 'your kubeconfig',
        risk: { level: 'low', reason: 'keep a copy of the old file until the new one works' },
        commands: [],
        scope: null,
      },
      fetchKubeconfig,
    ],
    scope: 'all',
    sources: ['https://www.rfc-editor.org/rfc/rfc8446#section-6.2', goTls],
    proof: 'injected',
    texts: [
      'remote error: tls: (certificate required|bad certificate|unknown certificate authority|handshake failure)',
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'socket hang up',
    ],
    example: { ...target, server: 'api.example.com:6443', hasCertificate: false, alert: 'certificate required' },
  }),
  'TLS-13': failureMode<Target & { readonly what: 'version' | 'parameters'; readonly alert: string }>({
    title: 'TLS versions or methods do not meet',
    severity: 'fault',
    sentence: ({ server, what }) =>
      `${server} and kubectl know no common ${what === 'version' ? 'version of TLS' : 'TLS method'}, so no protected connection comes about.`,
    innocent: notReached,
    why:
      'kubectl speaks TLS 1.2 and 1.3 with methods that are still thought safe. The server is very old, was limited by hand ' +
      '(--tls-min-version, --tls-cipher-suites), or expects another name in the first message.',
    literal: ({ alert }) => (alert === '' ? null : `Unable to connect to the server: ${alert}`),
    remedies: (args) => [
      {
        kind: 'cluster',
        text: 'Allow TLS 1.2 or newer with today’s methods on the server or its load balancer',
        who: 'who runs the server',
        changes: 'TLS settings of the server',
        risk: { level: 'medium', reason: 'very old clients may no longer connect' },
        commands: [],
        scope: null,
      },
      {
        kind: 'command',
        text: 'If the server expects a certain name, set it',
        who: 'you',
        changes: `one line in ${args.file}`,
        risk: { level: 'low', reason: 'the certificate must then contain that name' },
        commands: [setCluster(args, '--tls-server-name', 'NAME')],
        scope: 'kubectl ≥ 1.19',
      },
    ],
    scope: 'all',
    sources: [
      'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/',
      'https://go.dev/doc/go1.22#minor_library_changes',
      goTls,
    ],
    proof: 'injected',
    texts: [
      'tls: protocol version not supported',
      'remote error: tls: handshake failure',
      'tls: server selected unsupported protocol version',
      'ERR_SSL_UNSUPPORTED_PROTOCOL',
      'ALERT_HANDSHAKE_FAILURE',
      'insufficient security level',
    ],
    example: {
      ...target,
      server: 'api.example.com:6443',
      what: 'version',
      alert: 'remote error: tls: protocol version not supported',
    },
  }),
} as const;
