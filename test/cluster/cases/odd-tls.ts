// TLS between two sides that both mean well, and certificates as people and products really make them.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type net from 'node:net';
import { type Case, fault, faults, once, type World } from '../case.ts';
import { httpsServerFront, passingOn, rawFront, tlsFront } from '../fronts.ts';
import { base64, certificateUser, type Fields } from '../kubeconfig.ts';
import { withResolver } from '../namespaces.ts';
import { type Certificate, hoursFromNow, makeAuthority } from '../pki.ts';
import { workingProxy } from '../proxies.ts';
import { healthy } from './healthy.ts';
import { config, readerToken } from './helpers.ts';
import { address, viaProxy } from './network.ts';
import { chain, longAgo, served, trusting } from './tls.ts';

const none = async (): Promise<{ readonly kubeconfig: null }> => ({ kubeconfig: null });

interface Healthy {
  readonly serves: (world: World) => Promise<Certificate>;
  readonly cluster?: (world: World) => Fields | Promise<Fields>;
}

const servedWell = (id: string, title: string, parts: Healthy): Case =>
  served({ ...healthy({ id, title, versions: once, prepare: none }), ...parts });

interface Broken extends Healthy {
  readonly expected: Case['expected'];
  readonly kubectlSays: RegExp;
}

const servedBadly = (id: string, title: string, parts: Broken): Case => served({ id, title, versions: once, ...parts });

const byName = (world: World): Fields => ({ server: `https://localhost:${world.rig.port}` });

/** Made once a case: the certificate that is served and the authority that is trusted belong together. */
function perWorld<T>(make: (world: World) => Promise<T>): (world: World) => Promise<T> {
  const made = new WeakMap<World, Promise<T>>();
  return (world) => {
    const known = made.get(world) ?? make(world);
    made.set(world, known);
    return known;
  };
}

/** A root, and the same root signed by an older one that has expired, as when Let's Encrypt changed roots. */
const crossed = perWorld(async (world) => {
  const old = await makeAuthority({
    commonName: 'Old Root',
    notBefore: hoursFromNow(-24 * 4000),
    notAfter: hoursFromNow(-24),
  });
  const root = await makeAuthority({ commonName: 'New Root' });
  const middle = await root.intermediate('Issuing CA 3');
  const bridge = await root.crossSignedBy(old);
  return { old, root, middle, bridge, leaf: await world.rig.issueServerCertificate({}, middle) };
});

const endedMiddle = perWorld(async (world) => {
  const middle = await world.rig.ca.intermediate('Issuing CA 4', longAgo);
  return chain(await world.rig.issueServerCertificate({}, middle), middle);
});

const noAuthority = perWorld(async (world) => world.rig.ca.intermediate('Issuing CA 5', { authority: false }));
const constrained = (names: readonly string[]) =>
  perWorld(async () => makeAuthority({ commonName: 'kubernetes', permittedNames: names }));
const elsewhereOnly = constrained(['example.test']);
const hereToo = constrained(['example.test', 'localhost']);

/** A front that speaks TLS only as told, and passes on what it hears. */
const speaking = (
  id: string,
  title: string,
  options: Parameters<typeof httpsServerFront>[1],
  outcome: { readonly expected: Case['expected']; readonly kubectlSays: RegExp | null },
  key: 'p256' | 'rsa' = 'p256',
): Case => ({
  id,
  title,
  versions: once,
  ...outcome,
  async prepare(world) {
    const certificate = await world.rig.issueServerCertificate({ key });
    const onward = passingOn(() => world.rig, { keep: 'authorization' });
    const { url } = await httpsServerFront(world, options, onward, certificate);
    return { kubeconfig: config(world, { cluster: { server: url }, user: { token: await readerToken(world) } }) };
  },
});

/** What healthy() says of a case. */
const fine = { expected: { outcome: 'sound', causes: [] }, kubectlSays: null } as const;

/** Answers the first message of TLS with this alert, as a server without a certificate for that name does. */
const alerting = (number: number) => (world: World) =>
  rawFront(world, (stream: net.Socket) =>
    stream.once('data', () => stream.end(Buffer.from([21, 3, 3, 0, 2, 2, number]))),
  );

const throughProxyByName = async (world: World, host: string, certificate: Certificate) => {
  const onward = passingOn(() => world.rig, { keep: 'authorization' });
  const { port } = await httpsServerFront(world, {}, onward, certificate);
  const proxy = await workingProxy(world);
  return {
    kubeconfig: config(world, {
      cluster: { server: `https://${host}:${port}`, ...viaProxy(address(proxy.port)) },
      user: { token: await readerToken(world) },
    }),
    through: withResolver(world.resolver.working),
  };
};

const wildcard = (
  id: string,
  host: string,
  pattern: string,
  outcome: Pick<Case, 'expected' | 'kubectlSays'>,
): Case => ({
  id,
  title: `the server is ${host}, its certificate is for ${pattern}`,
  versions: once,
  ...outcome,
  prepare: async (world) =>
    throughProxyByName(world, host, await world.rig.issueServerCertificate({ dnsNames: [pattern], addresses: [] })),
});

export const oddTlsCases: readonly Case[] = [
  servedWell('healthy-cross-signed', 'the server also sends its root as an expired root signed it', {
    async serves(world) {
      const { leaf, middle, bridge, old } = await crossed(world);
      return chain(leaf, middle, bridge, old);
    },
    cluster: async (world) => trusting((await crossed(world)).root),
  }),
  servedWell('healthy-chain-in-disorder', 'a chain out of order, with the leaf twice and a stranger in it', {
    async serves(world) {
      const { leaf, middle, root } = await crossed(world);
      return chain(leaf, root, world.other.ca, leaf, middle);
    },
    cluster: async (world) => trusting((await crossed(world)).root),
  }),
  servedWell('healthy-names-permitted', 'the authority may sign for two names only, and this is one of them', {
    serves: async (world) =>
      world.rig.issueServerCertificate({ dnsNames: ['localhost'], addresses: [] }, await hereToo(world)),
    cluster: async (world) => ({ ...byName(world), ...trusting(await hereToo(world)) }),
  }),
  servedBadly('tls-names-not-permitted', 'the authority may sign only for another domain', {
    expected: fault('TLS-01'),
    kubectlSays: /not authorized to sign for this name|not permitted by any constraint/,
    serves: async (world) =>
      world.rig.issueServerCertificate({ dnsNames: ['localhost'], addresses: [] }, await elsewhereOnly(world)),
    cluster: async (world) => ({ ...byName(world), ...trusting(await elsewhereOnly(world)) }),
  }),
  servedBadly('tls-intermediate-expired', 'the intermediate has expired; root and leaf have not', {
    expected: fault('TLS-15'),
    kubectlSays: /certificate has expired or is not yet valid|unknown authority/,
    serves: endedMiddle,
  }),
  servedBadly('tls-issuer-is-no-authority', 'the leaf was signed with a certificate that is no authority', {
    expected: fault('TLS-01'),
    kubectlSays: /not authorized to sign other certificates|unknown authority/,
    async serves(world) {
      const middle = await noAuthority(world);
      return chain(await world.rig.issueServerCertificate({}, middle), middle);
    },
  }),
  servedBadly('tls-cross-signed-by-expired-only', 'the kubeconfig trusts only the old root, which has expired', {
    expected: fault('TLS-15'),
    kubectlSays: /certificate has expired or is not yet valid|unknown authority/,
    async serves(world) {
      const { leaf, middle, bridge } = await crossed(world);
      return chain(leaf, middle, bridge);
    },
    cluster: async (world) => trusting((await crossed(world)).old),
  }),
  servedBadly('tls-address-as-name', 'the address stands in the certificate as a name', {
    expected: fault('TLS-04'),
    kubectlSays: /doesn't contain any IP SANs/,
    serves: (world) => world.rig.issueServerCertificate({ dnsNames: ['127.0.0.1', 'kubernetes'], addresses: [] }),
  }),
  servedBadly('tls-no-name-at-all', 'no name anywhere, and none in the common name either', {
    expected: fault('TLS-05'),
    kubectlSays: /certificate is not valid for any names/,
    serves: (world) => world.rig.issueServerCertificate({ commonName: 'kube-apiserver', dnsNames: [], addresses: [] }),
    cluster: byName,
  }),
  servedBadly('tls-address-only-called-by-name', 'the certificate has addresses, and a name is called', {
    expected: fault('TLS-03'),
    kubectlSays: /is not valid for any names|is valid for/,
    serves: (world) => world.rig.issueServerCertificate({ dnsNames: [] }),
    cluster: byName,
  }),
  servedBadly('tls-sha1', 'the certificate is signed with SHA-1', {
    expected: fault('TLS-01'),
    kubectlSays: /SHA1|insecure algorithm|unknown authority/,
    serves: perWorld(async (world) => {
      const old = await makeAuthority({ key: 'rsaSha1' });
      oldRoots.set(world, old);
      return world.rig.issueServerCertificate({ key: 'rsa' }, old);
    }),
    cluster: (world) => trusting(oldRoots.get(world) ?? world.rig.ca),
  }),
  wildcard('healthy-wildcard', 'api.team.rig.test', '*.team.rig.test', fine),
  wildcard('tls-wildcard-too-deep', 'api.blue.team.rig.test', '*.team.rig.test', {
    expected: fault('TLS-03'),
    kubectlSays: /certificate is valid for \*\.team\.rig\.test, not api\.blue\.team\.rig\.test/,
  }),
  wildcard('tls-wildcard-in-part', 'api-1.team.rig.test', 'api-*.team.rig.test', {
    // OpenSSL takes such a pattern, Go does not.
    expected: fault('TLS-03'),
    kubectlSays: /certificate is (?:not valid for any names|valid for .*, not api-1)/,
  }),
  speaking('healthy-tls-12-only', 'the server speaks TLS 1.2 only', { maxVersion: 'TLSv1.2' }, fine),
  speaking(
    'healthy-tls-13-only',
    'the server speaks TLS 1.3 only, and one group of its own',
    { minVersion: 'TLSv1.3', ecdhCurve: 'secp521r1' },
    fine,
  ),
  speaking(
    'healthy-old-cipher',
    'the server has one old method, which Go still has',
    { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' },
    fine,
  ),
  speaking(
    'tls-rsa-key-exchange-only',
    'the server has only methods with RSA key exchange, which Go has no longer',
    { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:AES256-SHA' },
    { expected: fault('TLS-13'), kubectlSays: /remote error: tls: handshake failure/ },
    'rsa',
  ),
  speaking(
    'tls-finite-field-only',
    'the server has only finite-field Diffie-Hellman, which Go never had',
    { maxVersion: 'TLSv1.2', ciphers: 'DHE-RSA-AES128-GCM-SHA256', dhparam: 'auto' },
    { expected: fault('TLS-13'), kubectlSays: /remote error: tls: handshake failure/ },
    'rsa',
  ),
  speaking(
    'tls-cbc-sha256-only',
    'the server has only a method that Go turns off unless told',
    { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' },
    { expected: fault('TLS-13'), kubectlSays: /remote error: tls: handshake failure/ },
  ),
  speaking(
    'tls-group-unknown',
    'the server has only a group that Go does not know',
    { minVersion: 'TLSv1.3', ecdhCurve: 'X448' },
    { expected: fault('TLS-13'), kubectlSays: /remote error: tls: handshake failure/ },
  ),
  speaking(
    'tls-other-application-protocol',
    'the server wants another protocol above TLS',
    { ALPNProtocols: ['postgresql'] },
    { expected: fault('TLS-13'), kubectlSays: /remote error: tls: no application protocol/ },
  ),
  {
    id: 'tls-unrecognized-name',
    title: 'what sorts by name does not know the name',
    versions: once,
    // TLS-08 would be the server name of the kubeconfig, and it has none.
    expected: fault('NET-05', 'TLS-13'),
    kubectlSays: /remote error: tls: unrecognized name/,
    async prepare(world) {
      const { port } = await alerting(112)(world);
      return { kubeconfig: config(world, { cluster: { server: `https://localhost:${port}` } }) };
    },
  },
  {
    id: 'tls-internal-error',
    title: 'the server ends the handshake with “internal error”, as one without a certificate does',
    versions: once,
    expected: fault('NET-05', 'TLS-13'),
    kubectlSays: /remote error: tls: internal error/,
    async prepare(world) {
      const { url } = await alerting(80)(world);
      return { kubeconfig: config(world, { cluster: { server: url } }) };
    },
  },
  {
    id: 'tls-mail-server',
    title: 'a mail server, which greets',
    versions: once,
    expected: fault('TLS-10'),
    kubectlSays: /first record does not look like a TLS handshake/,
    async prepare(world) {
      const { url } = await rawFront(world, (stream) => stream.write('220 mail.example.test ESMTP Postfix\r\n'));
      return { kubeconfig: config(world, { cluster: { server: url } }) };
    },
  },
  {
    id: 'tls-reset-after-handshake',
    title: 'the connection is reset as soon as TLS stands',
    versions: once,
    expected: fault('EP-08'),
    kubectlSays: /EOF|connection reset/,
    async prepare(world) {
      const { url } = await tlsFront(world, {}, (stream) => stream.destroy());
      return { kubeconfig: config(world, { cluster: { server: url }, user: { token: await readerToken(world) } }) };
    },
  },
  {
    id: 'both-certificate-expired-and-key-of-another',
    title: 'the client certificate has expired, and the key belongs to its successor',
    versions: once,
    expected: faults('CRED-01', 'CRED-04'),
    kubectlSays: /private key does not match public key/,
    async prepare(world) {
      const old = await world.rig.issueClientCertificate({ cn: 'jane', groups: ['system:masters'], ...longAgo });
      return { kubeconfig: config(world, { user: certificateUser({ pem: old.pem, key: world.rig.admin.key }) }) };
    },
  },
  {
    id: 'credential-chain-reversed',
    title: 'the client’s chain begins with the intermediate',
    versions: once,
    expected: fault('CRED-04'),
    kubectlSays: /private key does not match public key/,
    async prepare(world) {
      const middle = await world.rig.ca.intermediate('People CA');
      const leaf = await middle.issue({ commonName: 'jane', usages: ['clientAuth'] });
      return { kubeconfig: config(world, { user: certificateUser({ pem: middle.pem + leaf.pem, key: leaf.key }) }) };
    },
  },
  {
    id: 'credential-certificate-and-key-swapped',
    title: 'certificate and key stand in each other’s place',
    versions: once,
    expected: fault('CRED-04'),
    kubectlSays: /PEM inputs may have been switched|failed to find/,
    async prepare(world) {
      const { pem, key } = world.rig.admin;
      return {
        kubeconfig: config(world, {
          user: { 'client-certificate-data': base64(key), 'client-key-data': base64(pem) },
        }),
      };
    },
  },
  {
    id: 'credential-public-key',
    title: 'the public key where the private one should be',
    versions: once,
    expected: fault('CRED-04'),
    kubectlSays: /failed to (?:find|parse)/,
    async prepare(world) {
      const key = createPublicKey(createPrivateKey(world.rig.admin.key)).export({ type: 'spki', format: 'pem' });
      return {
        kubeconfig: config(world, {
          user: { ...certificateUser(world.rig.admin), 'client-key-data': base64(key.toString()) },
        }),
      };
    },
  },
  {
    id: 'credential-client-chain-missing',
    title: 'a client certificate of an intermediate, without it',
    versions: once,
    expected: fault('CRED-03'),
    kubectlSays: /must be logged in|asked for the client to provide credentials/,
    async prepare(world) {
      const middle = await world.rig.ca.intermediate('People CA');
      return {
        kubeconfig: config(world, {
          user: certificateUser(await middle.issue({ commonName: 'jane', usages: ['clientAuth'] })),
        }),
      };
    },
  },
];

const oldRoots = new WeakMap<World, Certificate>();
