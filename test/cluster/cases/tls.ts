// TLS: certificates of the API server. The server is the real one; only what it serves differs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Case, fault, faults, once, type World, warning } from '../case.ts';
import { demandingEtcd } from '../demanding-etcd.ts';
import { httpFront, rawFront, tlsFront } from '../fronts.ts';
import { base64, certificateUser, type Fields } from '../kubeconfig.ts';
import { type Certificate, type CertificateRequest, hoursFromNow, makeAuthority, makeSelfSigned } from '../pki.ts';
import { servingNames } from '../rig.ts';
import { config } from './helpers.ts';

interface ServedCase {
  readonly id: string;
  readonly title: string;
  readonly versions?: NonNullable<Case['versions']>;
  readonly expected: Case['expected'];
  readonly kubectlSays: RegExp | null;
  /** What is wrong with the certificate; everything else is sound. */
  readonly serves: (world: World) => Promise<Certificate>;
  readonly cluster?: (world: World) => Fields | Promise<Fields>;
  readonly user?: (world: World) => Promise<Fields>;
}

/** The real API server with another certificate. */
const served = ({ serves, cluster, user, ...rest }: ServedCase): Case => ({
  ...rest,
  exclusive: true,
  async prepare(world) {
    world.defer(() => world.rig.serveCertificate());
    await world.rig.serveCertificate(await serves(world));
    return {
      kubeconfig: config(world, {
        ...(cluster ? { cluster: await cluster(world) } : {}),
        ...(user ? { user: await user(world) } : {}),
      }),
    };
  },
});

const byCa = (request: CertificateRequest) => (world: World) => world.rig.issueServerCertificate(request);
const longAgo = { notBefore: hoursFromNow(-24 * 366), notAfter: hoursFromNow(-24) };
const trusting = (...authorities: Certificate[]): Fields => ({
  'certificate-authority-data': base64(authorities.map(({ pem }) => pem).join('')),
});
const chain = (...certificates: [Certificate, ...Certificate[]]): Certificate => ({
  pem: certificates.map(({ pem }) => pem).join(''),
  key: certificates[0].key,
});
const unknownAuthority = /x509: certificate signed by unknown authority/;

export const tlsCases: readonly Case[] = [
  {
    id: 'tls-other-authority',
    title: 'the kubeconfig has the CA of another cluster, of the same name',
    // The name of the issuer is the trusted CA's, the key is not: no intermediate could mend that.
    expected: fault('TLS-01'),
    kubectlSays: unknownAuthority,
    prepare: async (world) => ({ kubeconfig: config(world, { cluster: trusting(world.other.ca) }) }),
  },
  {
    id: 'tls-other-authority-other-name',
    title: 'the kubeconfig has a CA of another name, and the server sends only its own certificate',
    // Whether an intermediate is missing can't be told without having it.
    expected: fault('TLS-01', 'TLS-14'),
    kubectlSays: unknownAuthority,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: trusting(await makeAuthority({ commonName: 'k3s-server-ca@1700000000' })) }),
    }),
  },
  served({
    id: 'tls-other-authority-full-chain',
    title: 'the server sends its chain up to a root that the kubeconfig does not have',
    expected: fault('TLS-01'),
    kubectlSays: unknownAuthority,
    async serves(world) {
      const root = await makeAuthority({ commonName: 'Example Root' });
      const middle = await root.intermediate('Example Issuing CA');
      return chain(await world.rig.issueServerCertificate({}, middle), middle, root);
    },
  }),
  served({
    id: 'tls-self-signed',
    title: 'the server’s certificate is its own issuer',
    expected: fault('TLS-01'),
    kubectlSays: unknownAuthority,
    serves: () => makeSelfSigned({ commonName: 'kube-apiserver', usages: ['serverAuth'], ...servingNames }),
  }),
  {
    id: 'tls-no-authority',
    title: 'the kubeconfig has no CA, and the server’s is private',
    // Its names (kubernetes.default.svc, 10.96.0.1) are such that no public authority signs them.
    expected: fault('TLS-02'),
    kubectlSays: unknownAuthority,
    prepare: async (world) => ({ kubeconfig: config(world, { cluster: { 'certificate-authority-data': undefined } }) }),
  },
  served({
    id: 'tls-address-not-named',
    title: 'the certificate names other addresses',
    expected: fault('TLS-03'),
    kubectlSays: /certificate is valid for 10.96.0.1, 10.0.0.10, not 127.0.0.1/,
    serves: byCa({ addresses: ['10.96.0.1', '10.0.0.10'] }),
  }),
  served({
    id: 'tls-name-not-named',
    title: 'the certificate names other hosts',
    expected: fault('TLS-03'),
    kubectlSays: /certificate is valid for kubernetes, kubernetes.default, not localhost/,
    serves: byCa({ dnsNames: ['kubernetes', 'kubernetes.default'] }),
    cluster: (world) => ({ server: `https://localhost:${world.rig.port}` }),
  }),
  served({
    id: 'tls-no-address-at-all',
    title: 'called by address, and the certificate has no address',
    expected: fault('TLS-04'),
    kubectlSays: /cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs/,
    serves: byCa({ addresses: [] }),
  }),
  served({
    id: 'tls-common-name-only',
    title: 'the name stands in the common name only',
    expected: fault('TLS-05'),
    kubectlSays: /certificate relies on legacy Common Name field, use SANs instead/,
    serves: byCa({ commonName: 'localhost', dnsNames: [], addresses: [] }),
    cluster: (world) => ({ server: `https://localhost:${world.rig.port}` }),
  }),
  served({
    id: 'tls-expired',
    title: 'the server’s certificate has expired',
    expected: fault('TLS-06'),
    kubectlSays: /certificate has expired or is not yet valid: current time .* is after/,
    serves: byCa(longAgo),
  }),
  served({
    id: 'tls-not-yet-valid',
    title: 'the server’s certificate is not yet valid',
    expected: fault('TLS-07'),
    kubectlSays: /certificate has expired or is not yet valid: current time .* is before/,
    serves: byCa({ notBefore: hoursFromNow(6) }),
  }),
  {
    id: 'tls-server-name-wrong',
    title: 'tls-server-name is a name that the certificate does not have',
    expected: fault('TLS-08'),
    kubectlSays: /certificate is valid for .*, not api.old.example/,
    prepare: async (world) => ({ kubeconfig: config(world, { cluster: { 'tls-server-name': 'api.old.example' } }) }),
  },
  {
    id: 'tls-verification-off',
    title: 'insecure-skip-tls-verify on a sound server',
    expected: warning('TLS-09'),
    kubectlSays: null,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true },
      }),
    }),
  },
  {
    id: 'tls-https-url-on-http-server',
    title: 'https:// for a server that speaks http',
    versions: once,
    expected: fault('TLS-10'),
    kubectlSays: /http: server gave HTTP response to HTTPS client/,
    async prepare(world) {
      // Answers what is no HTTP with 400, as net/http and nginx do.
      const front = await httpFront(world, (_request, response) => void response.end('{}'));
      return { kubeconfig: config(world, { cluster: { server: `https://127.0.0.1:${front.port}` } }) };
    },
  },
  {
    id: 'tls-https-url-on-ssh-server',
    title: 'https:// for the port of an SSH server',
    versions: once,
    expected: fault('TLS-10'),
    kubectlSays: /first record does not look like a TLS handshake/,
    async prepare(world) {
      const front = await rawFront(world, (stream) => stream.write('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n'));
      return { kubeconfig: config(world, { cluster: { server: front.url } }) };
    },
  },
  {
    id: 'tls-http-url-on-api-server',
    title: 'http:// for the API server’s TLS port',
    expected: fault('TLS-11'),
    kubectlSays: /server rejected our request for an unknown reason/,
    prepare: async (world) => ({
      kubeconfig: config(world, { cluster: { server: `http://127.0.0.1:${world.rig.port}` } }),
    }),
  },
  {
    id: 'tls-wants-another-client-certificate',
    title: 'the server (etcd’s port) demands a client certificate of its own authority',
    versions: once,
    expected: fault('TLS-12'),
    kubectlSays: /remote error: tls: /,
    async prepare(world) {
      // etcd is such a server. TLS 1.2, where the refusal is part of the handshake; in 1.3 it often gets lost behind a reset.
      const port = await demandingEtcd(world, 'TLS1.2');
      return { kubeconfig: config(world, { cluster: { server: `https://127.0.0.1:${port}` } }) };
    },
  },
  {
    id: 'tls-old-protocol',
    title: 'the server speaks TLS 1.1 at most',
    versions: once,
    expected: fault('TLS-13'),
    kubectlSays: /remote error: tls: protocol version not supported/,
    async prepare(world) {
      const front = await tlsFront(
        world,
        { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
        (stream) => stream.end(),
      );
      return { kubeconfig: config(world, { cluster: { server: front.url } }) };
    },
  },
  served({
    id: 'tls-intermediate-missing',
    title: 'the server does not send its intermediate',
    expected: fault('TLS-01', 'TLS-14'),
    kubectlSays: unknownAuthority,
    serves: async (world) => world.rig.issueServerCertificate({}, await world.rig.ca.intermediate('Issuing CA 1')),
  }),
  served({
    id: 'tls-authority-expired',
    title: 'the CA itself has expired',
    expected: fault('TLS-15'),
    kubectlSays: /certificate has expired or is not yet valid/,
    // The same CA for server and kubeconfig; the leaf is within its own dates.
    serves: async (world) => world.rig.issueServerCertificate({}, await expiredAuthority(world)),
    cluster: async (world) => trusting(await expiredAuthority(world)),
    // And for the client's certificate too: one CA signs all of a cluster.
    user: async (world) =>
      certificateUser(
        await (await expiredAuthority(world)).issue({
          commonName: 'kubernetes-admin',
          organizations: ['system:masters'],
          usages: ['clientAuth'],
        }),
      ),
  }),
  served({
    id: 'tls-no-server-usage',
    title: 'a client certificate used by the server',
    expected: fault('TLS-16'),
    kubectlSays: /certificate specifies an incompatible key usage/,
    serves: byCa({ usages: ['clientAuth'] }),
  }),
  served({
    id: 'tls-expired-and-not-named',
    title: 'the server’s certificate has expired, and names other addresses',
    // kubectl sees the date first and stops there; both have to be mended.
    expected: faults('TLS-03', 'TLS-06'),
    kubectlSays: /certificate has expired or is not yet valid/,
    serves: byCa({ ...longAgo, addresses: ['10.96.0.1', '10.0.0.10'] }),
  }),
  served({
    id: 'tls-self-signed-and-not-named',
    title: 'a self-signed certificate with other names',
    expected: faults('TLS-01', 'TLS-03'),
    kubectlSays: /certificate is valid for 10.0.0.10, not 127.0.0.1/,
    serves: () =>
      makeSelfSigned({
        commonName: 'old',
        usages: ['serverAuth'],
        dnsNames: ['old.example'],
        addresses: ['10.0.0.10'],
      }),
  }),
  served({
    id: 'tls-one-year-after-kubeadm',
    title: 'a year after kubeadm init: the server’s and the administrator’s certificates have both expired',
    expected: faults('CRED-01', 'TLS-06'),
    kubectlSays: /certificate has expired or is not yet valid/,
    serves: byCa(longAgo),
    user: async (world) =>
      certificateUser(
        await world.rig.issueClientCertificate({ cn: 'kubernetes-admin', groups: ['system:masters'], ...longAgo }),
      ),
  }),
  {
    id: 'tls-old-kubeconfig',
    title:
      'a kubeconfig of the cluster’s former life: another CA of the same name, and a certificate of that CA that has expired',
    expected: faults('CRED-01', 'TLS-01'),
    kubectlSays: unknownAuthority,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        cluster: trusting(world.other.ca),
        user: certificateUser(await world.other.issueClientCertificate({ cn: 'jane', ...longAgo })),
      }),
    }),
  },
];

const expiredAuthorities = new WeakMap<World, ReturnType<typeof makeAuthority>>();

function expiredAuthority(world: World): ReturnType<typeof makeAuthority> {
  const made =
    expiredAuthorities.get(world) ??
    makeAuthority({ notBefore: hoursFromNow(-24 * 3651), notAfter: hoursFromNow(-24) });
  expiredAuthorities.set(world, made);
  return made;
}

/** For the healthy cases: what the rig serves when nothing is wrong. */
export const ownServingCertificate = (world: World): string =>
  readFileSync(path.join(world.rig.folder, 'serving.crt'), 'utf8');
export { chain, longAgo, served, trusting };
