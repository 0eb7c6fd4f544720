// Ways to the server that look broken and work, and such that look sound and do not.
import net from 'node:net';
import { type Case, fault, once, type World, warning } from '../case.ts';
import { always, httpsFront, httpsFrontAt, passingOn, rawFront } from '../fronts.ts';
import { withResolver } from '../namespaces.ts';
import { freePorts } from '../processes.ts';
import { joinTo, readConnect, refusingProxy, socksProxy, workingProxy } from '../proxies.ts';
import { healthy } from './healthy.ts';
import { config, readerToken } from './helpers.ts';
import { address, viaProxy } from './network.ts';

const fine = { expected: { outcome: 'sound', causes: [] }, kubectlSays: null } as const;
const named = (world: World): string => `https://api.rig.test:${world.rig.port}`;
const dead = 'http://127.0.0.1:9';

type Environment = Readonly<Record<string, string>>;

/** The server by its name, and variables about proxies. */
const withVariables = (
  id: string,
  title: string,
  outcome: Pick<Case, 'expected' | 'kubectlSays'>,
  variables: (world: World) => Environment | Promise<Environment>,
): Case => ({
  id,
  title,
  versions: once,
  ...outcome,
  prepare: async (world) => ({
    kubeconfig: config(world, { cluster: { server: named(world) } }),
    env: await variables(world),
    through: withResolver(world.resolver.working),
  }),
});

const proxyGone = {
  expected: fault('PRX-03'),
  kubectlSays: /127\.0\.0\.1:9: connect: connection refused|was refused/,
} as const;

/** A proxy-url in the kubeconfig. */
const through = (
  id: string,
  title: string,
  outcome: Pick<Case, 'expected' | 'kubectlSays'>,
  proxy: (world: World) => Promise<string>,
): Case => ({
  id,
  title,
  versions: once,
  ...outcome,
  prepare: async (world) => ({
    kubeconfig: config(world, { cluster: { server: named(world), ...viaProxy(await proxy(world)) } }),
    through: withResolver(world.resolver.working),
  }),
});

/** An HTTP proxy that lets in who shows this name and password, and answers CONNECT with `established`. */
const demandingProxy = async (world: World, login: string | null, established: string): Promise<number> => {
  const { port } = await rawFront(world, (stream) =>
    readConnect(stream, (to, rest, head) => {
      const shown = /^proxy-authorization: basic (\S+)/im.exec(head)?.[1] ?? '';
      if (login !== null && Buffer.from(shown, 'base64').toString() !== login) {
        stream.end(
          'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="x"\r\ncontent-length: 0\r\n\r\n',
        );
        return;
      }
      joinTo(stream, to, rest, established);
    }),
  );
  return port;
};

/** RFC 1929: name and password, or the reply `says` to every request. */
const socksWithLogin = async (world: World, login: string): Promise<number> => {
  const { port } = await rawFront(world, (stream) => {
    stream.once('data', () => {
      stream.write(Buffer.from([5, 2]));
      stream.once('data', (said: Buffer) => {
        const nameLength = said[1] ?? 0;
        const shown = `${said.toString('utf8', 2, 2 + nameLength)}:${said.toString('utf8', 3 + nameLength)}`;
        stream.write(Buffer.from([1, shown === login ? 0 : 1]));
        if (shown !== login) return void stream.end();
        stream.once('data', (request: Buffer) => {
          const onward = net.connect(request.readUInt16BE(request.length - 2), '127.0.0.1', () => {
            stream.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
            stream.pipe(onward).pipe(stream);
          });
          onward.on('error', () => stream.destroy());
          stream.on('close', () => onward.destroy());
        });
      });
    });
  });
  return port;
};

const socksSays = async (world: World, reply: number): Promise<string> => {
  const { port } = await rawFront(world, (stream) => {
    stream.once('data', () => {
      stream.write(Buffer.from([5, 0]));
      stream.once('data', () => stream.end(Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0])));
    });
  });
  return address(port, 'socks5');
};

const token = async (world: World) => ({ user: { token: await readerToken(world) } });

export const oddNetworkCases: readonly Case[] = [
  // NO_PROXY, as golang.org/x/net/http/httpproxy reads it.
  withVariables('healthy-no-proxy-all', 'NO_PROXY is *', fine, () => ({ HTTPS_PROXY: dead, NO_PROXY: '*' })),
  withVariables('healthy-no-proxy-star-domain', 'NO_PROXY has *.rig.test, with spaces and capitals', fine, () => ({
    HTTPS_PROXY: dead,
    NO_PROXY: ' localhost , *.RIG.test,,',
  })),
  withVariables('healthy-no-proxy-domain', 'NO_PROXY has the domain without a dot', fine, () => ({
    HTTPS_PROXY: dead,
    no_proxy: 'rig.test',
  })),
  withVariables('healthy-no-proxy-port', 'NO_PROXY has the name with the port', fine, (world) => ({
    HTTPS_PROXY: dead,
    NO_PROXY: `api.rig.test:${world.rig.port}`,
  })),
  withVariables('proxy-no-proxy-other-port', 'NO_PROXY has the name with another port', proxyGone, () => ({
    HTTPS_PROXY: dead,
    NO_PROXY: 'api.rig.test:443',
  })),
  withVariables(
    'proxy-no-proxy-network',
    'NO_PROXY has the network of the address, and the server is called by name',
    proxyGone,
    () => ({
      HTTPS_PROXY: dead,
      NO_PROXY: '127.0.0.0/8,10.0.0.0/8',
    }),
  ),
  withVariables('proxy-no-proxy-url', 'NO_PROXY has the server as a URL', proxyGone, (world) => ({
    HTTPS_PROXY: dead,
    NO_PROXY: named(world),
  })),
  withVariables('proxy-no-proxy-semicolons', 'NO_PROXY is separated by semicolons', proxyGone, () => ({
    HTTPS_PROXY: dead,
    NO_PROXY: 'localhost;.rig.test',
  })),
  withVariables('proxy-no-proxy-both-spellings', 'NO_PROXY and no_proxy differ: the capitals win', proxyGone, () => ({
    HTTPS_PROXY: dead,
    NO_PROXY: 'localhost',
    no_proxy: '*',
  })),
  withVariables('proxy-small-letters-only', 'https_proxy in small letters, and HTTPS_PROXY empty', proxyGone, () => ({
    HTTPS_PROXY: '',
    https_proxy: dead,
  })),
  withVariables('healthy-all-proxy', 'ALL_PROXY is dead, which Go does not read; HTTP_PROXY is for http', fine, () => ({
    ALL_PROXY: dead,
    all_proxy: dead,
    HTTP_PROXY: dead,
  })),
  withVariables('healthy-proxy-without-scheme', 'HTTPS_PROXY without http://', fine, async (world) => ({
    HTTPS_PROXY: `127.0.0.1:${(await workingProxy(world)).port}`,
  })),
  withVariables('healthy-proxy-socks5h', 'HTTPS_PROXY is socks5h://', fine, async (world) => ({
    HTTPS_PROXY: address((await socksProxy(world)).port, 'socks5h'),
  })),
  withVariables(
    'proxy-variable-unreadable',
    'HTTPS_PROXY is no URL',
    { expected: fault('PRX-05'), kubectlSays: /invalid proxy address|proxyconnect/ },
    () => ({ HTTPS_PROXY: 'http://proxy.rig.test:80:80' }),
  ),
  through(
    'proxy-url-socks5h',
    'proxy-url is socks5h://, which client-go does not take',
    { expected: fault('PRX-05'), kubectlSays: /unsupported scheme "socks5h"/ },
    async (world) => address((await socksProxy(world)).port, 'socks5h'),
  ),
  through(
    'proxy-url-without-scheme',
    'proxy-url without http://',
    { expected: fault('PRX-05'), kubectlSays: /invalid 'proxy-url'|unsupported scheme/ },
    async (world) => `127.0.0.1:${(await workingProxy(world)).port}`,
  ),
  through(
    'healthy-proxy-login',
    'a proxy that wants a login, and gets it, with odd characters',
    fine,
    async (world) => {
      const port = await demandingProxy(world, 'jane:p@ss:w/rd', 'HTTP/1.1 200 Connection established\r\n\r\n');
      return `http://jane:p%40ss%3Aw%2Frd@127.0.0.1:${port}`;
    },
  ),
  through(
    'proxy-login-wrong',
    'a proxy that wants a login, and gets another one',
    { expected: fault('PRX-02'), kubectlSays: /Proxy Authentication Required/ },
    async (world) => {
      const port = await demandingProxy(world, 'jane:secret', 'HTTP/1.1 200 Connection established\r\n\r\n');
      return `http://jane:old@127.0.0.1:${port}`;
    },
  ),
  through('healthy-proxy-old-http', 'a proxy that answers in HTTP/1.0, with headers', fine, async (world) => {
    const port = await demandingProxy(
      world,
      null,
      'HTTP/1.0 200 OK\r\nProxy-Agent: x/1.0\r\nVia: 1.0 x\r\nContent-Length: 0\r\n\r\n',
    );
    return address(port);
  }),
  through('healthy-proxy-socks-login', 'a SOCKS proxy that wants a login, and gets it', fine, async (world) => {
    const port = await socksWithLogin(world, 'jane:secret');
    return `socks5://jane:secret@127.0.0.1:${port}`;
  }),
  through(
    'proxy-socks-login-wrong',
    'a SOCKS proxy that wants a login, and gets another one',
    { expected: fault('PRX-02'), kubectlSays: /username\/password authentication failed/ },
    async (world) => `socks5://jane:old@127.0.0.1:${await socksWithLogin(world, 'jane:secret')}`,
  ),
  through(
    'proxy-socks-refused',
    'the SOCKS proxy says: connection refused',
    // The server’s port, as the proxy meets it, or the proxy’s own rule.
    { expected: fault('NET-01', 'PRX-01'), kubectlSays: /socks connect .* connection refused/ },
    (world) => socksSays(world, 5),
  ),
  through(
    'proxy-socks-unreachable',
    'the SOCKS proxy says: host unreachable',
    { expected: fault('DNS-01', 'NET-02', 'NET-03', 'PRX-01'), kubectlSays: /socks connect .* host unreachable/ },
    (world) => socksSays(world, 4),
  ),
  through(
    'proxy-redirects',
    'a proxy that answers CONNECT with a redirect to its login page',
    // A web server would do so too.
    { expected: fault('PRX-01', 'PRX-09'), kubectlSays: /Found/ },
    async (world) => address((await refusingProxy(world, '302 Found', 'location: http://login.rig.test/\r\n')).port),
  ),
  through(
    'proxy-throttles',
    'a proxy that answers CONNECT with 429',
    { expected: fault('PRX-01'), kubectlSays: /Too Many Requests/ },
    async (world) => address((await refusingProxy(world, '429 Too Many Requests')).port),
  ),
  through(
    'proxy-is-web-server',
    'what is set as proxy is a web server: 405 to CONNECT',
    { expected: fault('PRX-01', 'PRX-09'), kubectlSays: /Method Not Allowed/ },
    async (world) => address((await refusingProxy(world, '405 Method Not Allowed', 'server: nginx\r\n')).port),
  ),
  through(
    'proxy-resets-after-tunnel',
    'a proxy that opens the tunnel and resets it at the first byte',
    { expected: fault('PRX-09'), kubectlSays: /connection reset by peer|EOF/ },
    async (world) => {
      const { port } = await rawFront(world, (stream) =>
        readConnect(stream, () => {
          stream.write('HTTP/1.1 200 Connection established\r\n\r\n');
          stream.once('data', () => stream.resetAndDestroy());
        }),
      );
      return address(port);
    },
  ),
  {
    id: 'name-first-server-down',
    title: 'the first of two addresses refuses, the second one works',
    versions: once,
    expected: warning('NET-06'),
    kubectlSays: null,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: { server: `https://first-down.rig.test:${world.rig.port}`, 'tls-server-name': 'kubernetes' },
      }),
      through: withResolver(world.resolver.working),
    }),
  },
  {
    id: 'name-all-servers-down',
    title: 'both addresses of the name refuse',
    versions: once,
    // Both are this computer’s own, as a hosts file for a local cluster has it.
    expected: fault('KCFG-18', 'NET-01', 'NET-07'),
    kubectlSays: /was refused/,
    async prepare(world) {
      const [port] = await freePorts(1);
      return {
        kubeconfig: config(world, { cluster: { server: `https://all-down.rig.test:${port}` } }),
        through: withResolver(world.resolver.working),
      };
    },
  },
  {
    id: 'name-without-addresses',
    title: 'the name exists and has no address',
    versions: once,
    expected: fault('DNS-01'),
    kubectlSays: /no such host/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: 'https://no-address.rig.test:6443' } }),
      through: withResolver(world.resolver.working),
    }),
  },
  {
    id: 'name-short-address',
    title: 'the address is 127.1, which C knows as an address and Go does not',
    versions: once,
    expected: fault('DNS-01'),
    kubectlSays: /lookup 127\.1.*: no such host/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: `https://127.1:${world.rig.port}` } }),
      through: withResolver(world.resolver.working),
    }),
  },
  {
    id: 'name-with-underscore',
    title: 'a name with an underscore, which does not exist',
    versions: once,
    expected: fault('DNS-01'),
    kubectlSays: /no such host/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: 'https://my_cluster.rig.test:6443' } }),
      through: withResolver(world.resolver.working),
    }),
  },
  healthy({
    id: 'healthy-ipv6-literal',
    title: 'the server is [::1]',
    versions: once,
    async prepare(world) {
      const certificate = await world.rig.issueServerCertificate({ addresses: ['::1'] });
      const [port = 0] = await freePorts(1);
      await httpsFrontAt(
        world,
        { host: '::1', port },
        certificate,
        passingOn(() => world.rig, { keep: 'authorization' }),
      );
      return { kubeconfig: config(world, { cluster: { server: `https://[::1]:${port}` }, ...(await token(world)) }) };
    },
  }),
  {
    id: 'name-dead-ipv4',
    title: 'the name’s IPv4 address refuses, its IPv6 address works',
    versions: once,
    expected: warning('DNS-03'),
    kubectlSays: null,
    async prepare(world) {
      const [port = 0] = await freePorts(1);
      const certificate = await world.rig.issueServerCertificate();
      await httpsFrontAt(
        world,
        { host: '::1', port },
        certificate,
        passingOn(() => world.rig, { keep: 'authorization' }),
      );
      return {
        kubeconfig: config(world, {
          cluster: { server: `https://two-families.rig.test:${port}`, 'tls-server-name': 'kubernetes' },
          ...(await token(world)),
        }),
        through: withResolver(world.resolver.working),
      };
    },
  },
  {
    id: 'connection-slow-to-speak',
    title: 'the server takes three seconds to begin TLS, and is sound',
    versions: once,
    expected: { outcome: 'sound', causes: [] },
    kubectlSays: null,
    async prepare(world) {
      const { url } = await rawFront(world, (stream) => {
        stream.pause();
        setTimeout(() => {
          const onward = net.connect(world.rig.port, '127.0.0.1');
          onward.on('error', () => stream.destroy());
          stream.on('close', () => onward.destroy());
          stream.pipe(onward).pipe(stream);
        }, 1500);
      });
      return { kubeconfig: config(world, { cluster: { server: url } }) };
    },
  },
  {
    id: 'connection-throttled-now-and-then',
    title: 'every second answer is 429 with Retry-After',
    versions: once,
    // client-go waits and asks again, and says nothing of it.
    expected: { outcome: 'sound', causes: [] },
    kubectlSays: null,
    async prepare(world) {
      const onward = passingOn(() => world.rig, { keep: 'authorization' });
      const throttle = always(429, 'text/plain', 'Too many requests, please try again later.', { 'retry-after': '1' });
      let asked = 0;
      const { url } = await httpsFront(world, (request, response) => {
        asked += 1;
        (asked % 2 === 0 ? throttle : onward)(request, response);
      });
      return { kubeconfig: config(world, { cluster: { server: url }, ...(await token(world)) }) };
    },
  },
];
