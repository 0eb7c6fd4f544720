// DNS, NET, PRX: the way to the server.
import { type Case, fault, once, warning } from '../case.ts';
import { always, httpFront, httpsFront, rawFront } from '../fronts.ts';
import { inLonelyNetwork, withResolver } from '../namespaces.ts';
import { freePorts } from '../processes.ts';
import { interceptingProxy, pageInTunnel, refusingProxy, socksProxy, tlsProxy } from '../proxies.ts';
import { config } from './helpers.ts';

/** One request, where kubectl would otherwise try five times and wait each time. */
const oneRequest = ['get', '--raw', '/version'];

export const nameCases: readonly Case[] = [
  {
    id: 'name-unknown',
    title: 'the server’s name does not exist',
    versions: once,
    expected: fault('DNS-01'),
    kubectlSays: /lookup old-cluster.rig.test.*: no such host/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: 'https://old-cluster.rig.test:6443' } }),
      through: withResolver(world.resolver.working),
    }),
  },
  {
    id: 'name-resolver-fails',
    title: 'the resolver answers SERVFAIL to everything',
    versions: once,
    expected: fault('DNS-02'),
    kubectlSays: /server misbehaving/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: `https://api.rig.test:${world.rig.port}` } }),
      through: withResolver(world.resolver.failing),
    }),
  },
  {
    id: 'name-resolver-closed',
    title: 'no resolver listens, which kubectl reports as a refused server',
    versions: once,
    expected: fault('DNS-02'),
    kubectlSays: /The connection to the server api.rig.test:\d+ was refused/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: `https://api.rig.test:${world.rig.port}` } }),
      through: withResolver(world.resolver.closed),
    }),
  },
  {
    id: 'name-inside-cluster-only',
    title: 'the kubeconfig of a pod on a workstation',
    versions: once,
    expected: fault('CRED-24'),
    kubectlSays: /lookup kubernetes.default.svc.*: no such host/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: 'https://kubernetes.default.svc' } }),
      through: withResolver(world.resolver.working),
    }),
  },
  {
    id: 'name-of-docker-host',
    title: 'the server is host.docker.internal, which this machine does not know',
    versions: once,
    // A name that only Docker Desktop gives, so a file from another machine; or the name is just missing here.
    expected: fault('DNS-01', 'KCFG-18'),
    kubectlSays: /lookup host.docker.internal.*: no such host/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: 'https://host.docker.internal:6443' } }),
      through: withResolver(world.resolver.working),
    }),
  },
  {
    id: 'name-dead-ipv6',
    title: 'the name also has an IPv6 address where nothing listens',
    versions: once,
    expected: warning('DNS-03'),
    kubectlSays: null,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: { server: `https://two-families.rig.test:${world.rig.port}`, 'tls-server-name': 'kubernetes' },
      }),
      through: withResolver(world.resolver.working),
    }),
  },
  {
    id: 'name-one-of-two-servers-down',
    title: 'one of the two addresses of the name refuses',
    versions: once,
    expected: warning('NET-06'),
    kubectlSays: null,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: { server: `https://two-servers.rig.test:${world.rig.port}`, 'tls-server-name': 'kubernetes' },
      }),
      through: withResolver(world.resolver.working),
    }),
  },
];

export const connectionCases: readonly Case[] = [
  {
    id: 'connection-refused',
    title: 'nothing listens at the server’s port',
    versions: once,
    expected: fault('NET-01'),
    kubectlSays: /The connection to the server 192.0.2.1:6443 was refused/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: 'https://192.0.2.1:6443' } }),
      through: inLonelyNetwork,
    }),
  },
  {
    id: 'connection-refused-on-loopback',
    title: 'nothing listens at 127.0.0.1:6443',
    versions: once,
    // A stopped local cluster, or a file that came from the machine where the cluster runs: both look like this.
    expected: fault('KCFG-18', 'NET-01'),
    kubectlSays: /The connection to the server 127.0.0.1:6443 was refused/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: 'https://127.0.0.1:6443' } }),
      through: inLonelyNetwork,
    }),
  },
  {
    id: 'connection-refused-on-loopback-high-port',
    title: 'nothing listens at a random high port of 127.0.0.1',
    versions: once,
    // As above, and such a port is also what a tunnel or kind gives until it restarts.
    expected: fault('KCFG-18', 'NET-01', 'NET-07'),
    kubectlSays: /The connection to the server 127.0.0.1:\d+ was refused/,
    async prepare(world) {
      const [port] = await freePorts(1);
      return { kubeconfig: config(world, { cluster: { server: `https://127.0.0.1:${port}` } }) };
    },
  },
  {
    id: 'connection-refused-on-localhost',
    title: 'nothing listens at a random high port of localhost',
    versions: once,
    expected: fault('KCFG-18', 'NET-01', 'NET-07'),
    kubectlSays: /The connection to the server localhost:\d+ was refused/,
    async prepare(world) {
      const [port] = await freePorts(1);
      return { kubeconfig: config(world, { cluster: { server: `https://localhost:${port}` } }) };
    },
  },
  {
    id: 'connection-refused-on-any-address',
    title: 'the server is 0.0.0.0, as some tools write it, and nothing listens',
    versions: once,
    expected: fault('KCFG-18', 'NET-01'),
    kubectlSays: /The connection to the server 0.0.0.0:6443 was refused/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: 'https://0.0.0.0:6443' } }),
      through: inLonelyNetwork,
    }),
  },
  {
    id: 'connection-dropped',
    title: 'packets to the server vanish',
    versions: once,
    expected: fault('NET-02'),
    kubectlSays: /Client.Timeout exceeded|i\/o timeout|context deadline exceeded/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: 'https://192.0.2.7:6443' } }),
      through: inLonelyNetwork,
      kubectl: [...oneRequest, '--request-timeout=8s'],
    }),
  },
  {
    id: 'connection-no-route',
    title: 'no route to the server’s network',
    versions: once,
    expected: fault('NET-03'),
    kubectlSays: /network is unreachable/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: 'https://198.51.100.7:6443' } }),
      through: inLonelyNetwork,
    }),
  },
  {
    id: 'connection-host-down',
    title: 'the server’s machine is gone from its network',
    versions: once,
    expected: fault('NET-03'),
    kubectlSays: /no route to host/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: 'https://192.0.2.9:6443' } }),
      through: inLonelyNetwork,
      kubectl: oneRequest,
    }),
  },
  {
    id: 'connection-silent',
    title: 'the port accepts and never answers the TLS handshake',
    versions: once,
    expected: fault('NET-04'),
    kubectlSays: /TLS handshake timeout/,
    async prepare(world) {
      const front = await rawFront(world, () => undefined);
      return { kubeconfig: config(world, { cluster: { server: front.url } }), kubectl: oneRequest };
    },
  },
  {
    id: 'connection-closed-before-tls',
    title: 'the port accepts and closes at the first byte of TLS',
    versions: once,
    // Some servers that speak no TLS do just this.
    expected: fault('NET-05', 'TLS-10'),
    kubectlSays: /EOF/,
    async prepare(world) {
      const front = await rawFront(world, (stream) => stream.once('data', () => stream.end()));
      return { kubeconfig: config(world, { cluster: { server: front.url } }), kubectl: oneRequest };
    },
  },
  {
    id: 'connection-reset-before-tls',
    title: 'the port accepts and resets at the first byte of TLS',
    versions: once,
    expected: fault('NET-05', 'TLS-10'),
    kubectlSays: /connection reset by peer/,
    async prepare(world) {
      const front = await rawFront(world, (stream) => stream.once('data', () => stream.resetAndDestroy()));
      return { kubeconfig: config(world, { cluster: { server: front.url } }), kubectl: oneRequest };
    },
  },
  {
    id: 'connection-to-plain-etcd',
    title: 'the server is the port of a real etcd without TLS, which closes',
    versions: once,
    // It closes at TLS without a word, but it does answer a plain request, and that tells.
    expected: fault('TLS-10'),
    kubectlSays: /EOF|connection reset|first record does not look like/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: `https://127.0.0.1:${world.rig.etcdPort}` } }),
      kubectl: oneRequest,
    }),
  },
  {
    id: 'connection-throttled',
    title: '429 to every request',
    versions: once,
    expected: fault('NET-08'),
    kubectlSays: /too many requests|deadline exceeded/i,
    async prepare(world) {
      const front = await httpsFront(
        world,
        always(
          429,
          'application/json',
          '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Too many requests, please try again later.","reason":"TooManyRequests","details":{"retryAfterSeconds":1},"code":429}',
          { 'retry-after': '1', 'audit-id': '5c2ee2c6-6c3f-4d37-9a3e-1d33a4d0d6f3' },
        ),
      );
      return {
        kubeconfig: config(world, { cluster: { server: front.url } }),
        kubectl: [...oneRequest, '--request-timeout=5s'],
      };
    },
  },
];

export const viaProxy = (url: string): { readonly 'proxy-url': string } => ({ 'proxy-url': url });
export const address = (port: number, scheme = 'http'): string => `${scheme}://127.0.0.1:${port}`;

export const proxyCases: readonly Case[] = [
  {
    id: 'proxy-forbids',
    title: 'the proxy answers CONNECT with 403',
    versions: once,
    expected: fault('PRX-01'),
    kubectlSays: /Unable to connect to the server: Forbidden/,
    async prepare(world) {
      const proxy = await refusingProxy(world, '403 Forbidden');
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port)) }) };
    },
  },
  {
    id: 'proxy-cannot-reach',
    title: 'the proxy answers CONNECT with 502',
    versions: once,
    expected: fault('PRX-01'),
    kubectlSays: /Unable to connect to the server: Bad Gateway/,
    async prepare(world) {
      const proxy = await refusingProxy(
        world,
        '502 Bad Gateway',
        'content-type: text/html\r\n',
        '<html>Network Error</html>',
      );
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port)) }) };
    },
  },
  {
    id: 'proxy-of-environment-forbids',
    title: 'HTTPS_PROXY leads to a proxy that answers 403',
    versions: once,
    expected: fault('PRX-01'),
    kubectlSays: /Unable to connect to the server: Forbidden/,
    async prepare(world) {
      const proxy = await refusingProxy(world, '403 Forbidden');
      return {
        kubeconfig: config(world, { cluster: { server: `https://api.rig.test:${world.rig.port}` } }),
        env: { HTTPS_PROXY: address(proxy.port) },
        through: withResolver(world.resolver.working),
      };
    },
  },
  {
    id: 'proxy-wants-login',
    title: 'the proxy answers 407',
    versions: once,
    expected: fault('PRX-02'),
    kubectlSays: /Proxy Authentication Required/,
    async prepare(world) {
      const proxy = await refusingProxy(
        world,
        '407 Proxy Authentication Required',
        'proxy-authenticate: Basic realm="proxy"\r\n',
      );
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port)) }) };
    },
  },
  {
    id: 'proxy-socks-wants-login',
    title: 'the SOCKS proxy accepts no method without a login',
    versions: once,
    expected: fault('PRX-02'),
    kubectlSays: /no acceptable authentication methods/,
    async prepare(world) {
      const proxy = await socksProxy(world, true);
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port, 'socks5')) }) };
    },
  },
  {
    id: 'proxy-down',
    title: 'nothing listens at the proxy’s port, which kubectl reports as a refused server',
    versions: once,
    expected: fault('PRX-03'),
    kubectlSays: /The connection to the server 127.0.0.1:\d+ was refused/,
    async prepare(world) {
      const [port = 0] = await freePorts(1);
      return { kubeconfig: config(world, { cluster: viaProxy(address(port)) }) };
    },
  },
  {
    id: 'proxy-name-unknown',
    title: 'the proxy’s name does not exist',
    versions: once,
    expected: fault('PRX-03'),
    kubectlSays: /lookup proxy.rig.test.*no such host/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: `https://api.rig.test:${world.rig.port}` } }),
      env: { HTTPS_PROXY: 'http://proxy.rig.test:3128' },
      through: withResolver(world.resolver.working),
    }),
  },
  {
    id: 'proxy-scheme-ftp',
    title: 'proxy-url with ftp://',
    versions: once,
    expected: fault('PRX-05'),
    kubectlSays: /unsupported scheme "ftp"/,
    prepare: async (world) => ({ kubeconfig: config(world, { cluster: viaProxy('ftp://127.0.0.1:3128') }) }),
  },
  {
    id: 'proxy-https-but-speaks-http',
    title: 'https:// for a proxy that speaks http',
    versions: once,
    expected: fault('PRX-06'),
    kubectlSays: /proxyconnect tcp: tls: first record does not look like a TLS handshake/,
    async prepare(world) {
      const proxy = await httpFront(world, always(400, 'text/plain', 'Bad Request'));
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port, 'https')) }) };
    },
  },
  {
    id: 'proxy-http-but-speaks-tls',
    title: 'http:// for a proxy that speaks TLS',
    versions: once,
    expected: fault('PRX-06'),
    kubectlSays: /malformed HTTP response|EOF|Bad Request|connection reset/,
    async prepare(world) {
      const proxy = await tlsProxy(world);
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port)) }), kubectl: oneRequest };
    },
  },
  {
    id: 'proxy-socks-but-speaks-http',
    title: 'socks5:// for a proxy that speaks http',
    versions: once,
    expected: fault('PRX-06'),
    kubectlSays: /socks connect/,
    async prepare(world) {
      const proxy = await httpFront(world, always(400, 'text/plain', 'Bad Request'));
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port, 'socks5')) }) };
    },
  },
  {
    id: 'proxy-looks-into-tls',
    title: 'the proxy ends TLS with the company’s own certificate',
    expected: fault('PRX-07'),
    kubectlSays: /x509: certificate signed by unknown authority/,
    async prepare(world) {
      const proxy = await interceptingProxy(world);
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port)) }) };
    },
  },
  {
    id: 'proxy-silent',
    title: 'the proxy accepts and never answers CONNECT',
    versions: once,
    expected: fault('PRX-09'),
    kubectlSays: /deadline exceeded|timeout|canceled/i,
    async prepare(world) {
      const proxy = await rawFront(world, (stream) => stream.resume());
      return {
        kubeconfig: config(world, { cluster: viaProxy(address(proxy.port)) }),
        kubectl: [...oneRequest, '--request-timeout=8s'],
      };
    },
  },
  {
    id: 'proxy-closes',
    title: 'the proxy closes instead of answering CONNECT',
    versions: once,
    expected: fault('PRX-09'),
    kubectlSays: /EOF/,
    async prepare(world) {
      const proxy = await rawFront(world, (stream) => stream.once('data', () => stream.end()));
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port)) }), kubectl: oneRequest };
    },
  },
  {
    id: 'proxy-is-ssh',
    title: 'the proxy’s port is an SSH server',
    versions: once,
    expected: fault('PRX-09'),
    kubectlSays: /malformed HTTP/,
    async prepare(world) {
      const proxy = await rawFront(world, (stream) => stream.write('SSH-2.0-OpenSSH_9.2\r\n'));
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port)) }) };
    },
  },
  {
    id: 'proxy-page-in-tunnel',
    title: 'the proxy says 200 to CONNECT and sends a page into the tunnel',
    versions: once,
    expected: fault('PRX-09'),
    kubectlSays: /server gave HTTP response to HTTPS client|first record does not look like a TLS handshake/,
    async prepare(world) {
      const proxy = await pageInTunnel(world);
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port)) }) };
    },
  },
];
