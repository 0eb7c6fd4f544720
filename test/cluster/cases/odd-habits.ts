// What people and their tools do to kubeconfigs and to what stands in front of clusters.
import http2 from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Case, fault, faults, once, type World, warning } from '../case.ts';
import { always, type Handler, httpsFront, httpsServerFront, passingOn, withServer } from '../fronts.ts';
import { base64, certificateUser } from '../kubeconfig.ts';
import { withResolver } from '../namespaces.ts';
import { encryptKey, makeAuthority } from '../pki.ts';
import { freePorts } from '../processes.ts';
import { workingProxy } from '../proxies.ts';
import { healthy } from './healthy.ts';
import { type Change, config, expiredToken, forged, person, reader, readerToken, sound, write } from './helpers.ts';
import { address, viaProxy } from './network.ts';
import { longAgo, served, trusting } from './tls.ts';

const changed = (id: string, title: string, change: (world: World) => Change | Promise<Change>): Case =>
  healthy({
    id,
    title,
    versions: once,
    prepare: async (world) => ({ kubeconfig: config(world, await change(world)) }),
  });

const behind = (id: string, title: string, handler: (onward: Handler) => Handler): Case =>
  changed(id, title, async (world) => {
    const { url } = await httpsFront(world, handler(passingOn(() => world.rig, { keep: 'authorization' })));
    return { cluster: { server: url }, user: { token: await readerToken(world) } };
  });

interface Broken {
  readonly expected: Case['expected'];
  readonly kubectlSays: RegExp;
  readonly change: (world: World) => Change | Promise<Change>;
  readonly through?: (world: World) => readonly string[];
}

const broken = (id: string, title: string, { change, through, ...rest }: Broken): Case => ({
  id,
  title,
  versions: once,
  ...rest,
  prepare: async (world) => ({
    kubeconfig: config(world, await change(world)),
    ...(through ? { through: through(world) } : {}),
  }),
});

const unauthorized = /must be logged in to the server|asked for the client to provide credentials/;
const omitted = 'DATA+OMITTED';

const psses = new WeakMap<World, Awaited<ReturnType<typeof makeAuthority>>>();

export const oddHabitsCases: readonly Case[] = [
  healthy({
    id: 'healthy-http2-only',
    title: 'a gate that speaks HTTP/2 and nothing else',
    versions: once,
    async prepare(world) {
      const certificate = await world.rig.issueServerCertificate();
      const onward = passingOn(() => world.rig, { keep: 'authorization' });
      const server = http2.createSecureServer({ cert: certificate.pem, key: certificate.key, allowHTTP1: false });
      server.on('stream', (stream, headers) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => void passStream(onward, stream, headers, Buffer.concat(chunks)));
      });
      const { url } = await withServer(world, server);
      return { kubeconfig: config(world, { cluster: { server: url }, user: { token: await readerToken(world) } }) };
    },
  }),
  behind('healthy-slow', 'every answer takes a second and a half', (onward) => (request, response) => {
    void sleep(1500).then(() => onward(request, response));
  }),
  healthy({
    id: 'healthy-anonymous-for-health-only',
    title: 'strangers may ask for the server’s health and for nothing else',
    exclusive: true,
    versions: once,
    async prepare(world) {
      const file = write(
        world,
        `apiVersion: apiserver.config.k8s.io/v1beta1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
  conditions:
  - path: /livez
  - path: /readyz
  - path: /healthz
`,
        'authentication',
      );
      world.defer(() => world.rig.restartServer());
      await world.rig.restartServer([`--authentication-config=${file}`]);
      return { kubeconfig: config(world) };
    },
  }),
  healthy({
    id: 'healthy-everything-allowed',
    title: 'a server that allows everything to everybody',
    exclusive: true,
    versions: once,
    async prepare(world) {
      world.defer(() => world.rig.restartServer());
      await world.rig.restartServer(['--authorization-mode=AlwaysAllow']);
      return { kubeconfig: config(world, { user: (await person(world)).user }) };
    },
  }),
  healthy({
    id: 'healthy-second-issuer',
    title: 'a token of the issuer before the present one, which the server still takes',
    exclusive: true,
    versions: once,
    async prepare(world) {
      const token = await readerToken(world);
      world.defer(() => world.rig.restartServer());
      await world.rig.restartServer([
        '--service-account-issuer=https://new.example.test',
        `--service-account-issuer=${world.rig.issuer}`,
        `--api-audiences=https://new.example.test,${world.rig.issuer}`,
      ]);
      return { kubeconfig: config(world, { user: { token } }) };
    },
  }),
  changed(
    'healthy-token-begins-in-a-moment',
    'a token that begins in half a minute, which the server forgives',
    async (world) => ({
      user: { token: forged(world, await reader(world), 30 / 3600, 1) },
    }),
  ),
  changed('healthy-authority-among-rubbish', 'the CA behind a damaged certificate and a key', async (world) => {
    const damaged = world.other.ca.pem.replace(/\n[^-\n]{20}/, '\nAAAAAAAAAAAAAAAAAAAA');
    return {
      cluster: { 'certificate-authority-data': base64(damaged + world.other.admin.key + world.rig.ca.pem) },
    };
  }),
  served({
    ...healthy({
      id: 'healthy-century',
      title: 'the server’s certificate ends in the next century',
      versions: once,
      prepare: async () => ({ kubeconfig: null }),
    }),
    serves: (world) => world.rig.issueServerCertificate({ notAfter: new Date('2120-01-01') }),
  }),
  served({
    ...healthy({
      id: 'healthy-rsa-pss',
      title: 'the server’s certificate is signed with RSA-PSS',
      versions: once,
      prepare: async () => ({ kubeconfig: null }),
    }),
    async serves(world) {
      const authority = await makeAuthority({ key: 'rsaPss' });
      psses.set(world, authority);
      return world.rig.issueServerCertificate({}, authority);
    },
    cluster: (world) => trusting(psses.get(world) ?? world.rig.ca),
  }),
  healthy({
    id: 'healthy-name-with-umlaut',
    title: 'the server’s name has an umlaut, its certificate the form that the network knows',
    versions: once,
    async prepare(world) {
      const certificate = await world.rig.issueServerCertificate({
        dnsNames: ['xn--mnchen-3ya.rig.test'],
        addresses: [],
      });
      const { port } = await httpsServerFront(
        world,
        {},
        passingOn(() => world.rig, { keep: 'authorization' }),
        certificate,
      );
      const proxy = await workingProxy(world);
      return {
        kubeconfig: config(world, {
          cluster: { server: `https://münchen.rig.test:${port}`, ...viaProxy(`${address(proxy.port)}/`) },
          user: { token: await readerToken(world) },
        }),
        through: withResolver(world.resolver.working),
      };
    },
  }),
  healthy({
    id: 'healthy-three-hundred-contexts',
    title: 'three hundred contexts of clusters that are gone, and this one',
    versions: once,
    async prepare(world) {
      const others = Array.from({ length: 300 }, (_, index) => index);
      const text = sound(world)
        .replace(
          /^clusters:$/m,
          [
            'clusters:',
            ...others.map((n) => `  - name: c${n}\n    cluster: {server: "https://c${n}.example:6443"}`),
          ].join('\n'),
        )
        .replace(
          /^contexts:$/m,
          ['contexts:', ...others.map((n) => `  - name: x${n}\n    context: {cluster: c${n}, user: u${n}}`)].join('\n'),
        );
      return { kubeconfig: write(world, text) };
    },
  }),
  {
    id: 'warning-clock-of-the-gate',
    title: 'the clock of the gate in front is two hours ahead',
    versions: once,
    // One of two clocks is wrong, though nothing fails by it today.
    expected: warning('TLS-07'),
    kubectlSays: null,
    async prepare(world) {
      const onward = passingOn(() => world.rig, { keep: 'authorization' });
      const { url } = await httpsFront(world, (request, response) => {
        const writeHead = response.writeHead.bind(response);
        response.writeHead = ((status: number, headers: Record<string, string>) =>
          writeHead(status, {
            ...headers,
            date: new Date(Date.now() + 7_200_000).toUTCString(),
          })) as typeof response.writeHead;
        onward(request, response);
      });
      return { kubeconfig: config(world, { cluster: { server: url }, user: { token: await readerToken(world) } }) };
    },
  },
  broken('both-view-without-raw', 'what kubectl config view shows, saved as a kubeconfig: DATA+OMITTED', {
    expected: faults('CRED-04', 'KCFG-12'),
    kubectlSays: /unable to load root certificates|failed to find any PEM data/,
    change: () => ({
      cluster: { 'certificate-authority-data': omitted },
      user: { 'client-certificate-data': omitted, 'client-key-data': omitted },
    }),
  }),
  broken('credential-token-redacted', 'what kubectl config view shows of a token: REDACTED', {
    expected: fault('CRED-08'),
    kubectlSays: unauthorized,
    change: () => ({ user: { token: 'REDACTED' } }),
  }),
  broken('credential-token-placeholder', 'a placeholder that nobody filled in', {
    expected: fault('CRED-08'),
    kubectlSays: unauthorized,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the person left in the file
    change: () => ({ user: { token: '${TOKEN}' } }),
  }),
  broken('credential-token-placeholder-brackets', 'a placeholder of a manual: <your-token>', {
    expected: fault('CRED-08'),
    kubectlSays: unauthorized,
    change: () => ({ user: { token: '<your-token>' } }),
  }),
  broken('kubeconfig-server-placeholder', 'a placeholder in the server’s address', {
    expected: fault('KCFG-24'),
    kubectlSays: /host must be a URL or a host:port pair/,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the person left in the file
    change: () => ({ cluster: { server: 'https://${API_SERVER}:6443' } }),
  }),
  broken('kubeconfig-server-twice', 'https:// twice', {
    expected: fault('KCFG-24'),
    kubectlSays: /invalid port|lookup https|too many colons|host must be/,
    change: (world) => ({ cluster: { server: `https://${world.rig.server}` } }),
    through: (world) => withResolver(world.resolver.working),
  }),
  broken('kubeconfig-server-with-api', 'the path /api/v1 behind the server’s address', {
    expected: fault('EP-04'),
    kubectlSays: /could not find the requested resource|resource type/,
    change: (world) => ({ cluster: { server: `${world.rig.server}/api/v1` } }),
  }),
  broken('name-of-docker-desktop', 'kubernetes.docker.internal leads to this computer, where nothing listens', {
    expected: fault('KCFG-18', 'NET-01', 'NET-07'),
    kubectlSays: /was refused/,
    async change() {
      const [port] = await freePorts(1);
      return { cluster: { server: `https://kubernetes.docker.internal:${port}` } };
    },
    through: (world) => withResolver(world.resolver.working),
  }),
  broken('both-verification-off-and-token-expired', 'verification is off, and the token has expired', {
    expected: fault('CRED-07'),
    kubectlSays: unauthorized,
    change: async (world) => ({
      cluster: { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true },
      user: { token: await expiredToken(world) },
    }),
  }),
  broken('both-key-encrypted-and-certificate-expired', 'the key has a passphrase, and its certificate has expired', {
    expected: faults('CRED-01', 'CRED-05'),
    kubectlSays: /failed to parse private key/,
    async change(world) {
      const old = await world.rig.issueClientCertificate({ cn: 'jane', groups: ['system:masters'], ...longAgo });
      return { user: certificateUser({ pem: old.pem, key: encryptKey(old.key, 'pkcs8') }) };
    },
  }),
  broken('both-token-and-certificate-expired', 'an expired token beside an expired certificate', {
    expected: faults('CRED-01', 'CRED-07'),
    kubectlSays: unauthorized,
    async change(world) {
      const old = await world.rig.issueClientCertificate({ cn: 'jane', ...longAgo });
      return { user: { ...certificateUser(old), token: await expiredToken(world) } };
    },
  }),
  broken('both-certificate-of-another-and-token-expired', 'an expired token beside a certificate of another cluster', {
    expected: faults('CRED-03', 'CRED-07'),
    kubectlSays: unauthorized,
    change: async (world) => ({
      user: {
        ...certificateUser(await world.other.issueClientCertificate({ cn: 'jane' })),
        token: await expiredToken(world),
      },
    }),
  }),
  broken('endpoint-maintenance', 'a maintenance page with 503 and Retry-After', {
    expected: fault('EP-02'),
    kubectlSays: /currently unable to handle the request/,
    async change(world) {
      const { url } = await httpsFront(
        world,
        always(503, 'text/html', '<html>Back soon</html>', { 'retry-after': '1' }),
      );
      return { cluster: { server: url }, user: { token: await readerToken(world) } };
    },
  }),
  changed(
    'healthy-token-and-plugin-missing',
    'a good token beside a sign-in program that is not there',
    async (world) => ({
      user: {
        token: await readerToken(world),
        exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sign-in-of-nobody', interactiveMode: 'Never' },
      },
    }),
  ),
];

/** Hands one HTTP/2 request to a handler that speaks in the words of HTTP/1.1. */
async function passStream(
  onward: Handler,
  stream: http2.ServerHttp2Stream,
  headers: http2.IncomingHttpHeaders,
  body: Buffer,
): Promise<void> {
  const { Readable } = await import('node:stream');
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')));
  const request = Object.assign(Readable.from(body.length > 0 ? [body] : []), {
    method: headers[':method'],
    url: headers[':path'],
    headers: { ...own, host: headers[':authority'] },
  });
  const response = Object.assign(stream, {
    writeHead(status: number, answer: Record<string, string>) {
      const kept = Object.entries(answer).filter(
        ([name]) => !/^(?:connection|transfer-encoding|keep-alive)$/i.test(name),
      );
      stream.respond({ ':status': status, ...Object.fromEntries(kept) });
    },
  });
  onward(request as never, response as never);
}
