// PRX and TLS: the proxy's own certificate, and what is inside its tunnel beside the way without it.
import { type Case, fault, faults, once, sound, type World } from '../case.ts';
import { demandingEtcd } from '../demanding-etcd.ts';
import { rawFront } from '../fronts.ts';
import { base64, type Fields } from '../kubeconfig.ts';
import { type Authority, type Certificate, type CertificateRequest, hoursFromNow, makeAuthority } from '../pki.ts';
import { silentTunnel, tlsProxy, waitingProxy, workingProxy } from '../proxies.ts';
import { config, readerToken } from './helpers.ts';
import { address, viaProxy } from './network.ts';

const oneRequest = ['get', '--raw', '/version'];

interface ShownCase {
  readonly id: string;
  readonly title: string;
  readonly expected: Case['expected'];
  readonly kubectlSays: RegExp | null;
  /** What the https proxy shows of itself; the server behind it is sound. */
  readonly shows: (world: World) => Promise<Certificate>;
  readonly cluster?: (world: World) => Promise<Fields>;
}

const shown = ({ shows, cluster, ...rest }: ShownCase): Case => ({
  ...rest,
  versions: once,
  async prepare(world) {
    const proxy = await tlsProxy(world, await shows(world));
    const more = cluster ? await cluster(world) : {};
    return { kubeconfig: config(world, { cluster: { ...viaProxy(address(proxy.port, 'https')), ...more } }) };
  },
});

const byCluster = (request: CertificateRequest) => (world: World) => world.rig.issueServerCertificate(request);

let company: Promise<Authority> | undefined;
/** The company whose proxy it is. */
function companyAuthority(): Promise<Authority> {
  company ??= makeAuthority({ commonName: 'Example Company Root' });
  return company;
}

async function ofCompany(world: World): Promise<Certificate> {
  const root = await companyAuthority();
  const leaf = await world.rig.issueServerCertificate({ commonName: 'proxy.example.com' }, root);
  return { pem: leaf.pem + root.pem, key: leaf.key };
}

const unknown = /proxyconnect tcp: tls: failed to verify certificate: x509: certificate signed by unknown authority/;

export const proxyWayCases: readonly Case[] = [
  shown({
    id: 'proxy-https',
    title: 'through an https proxy whose certificate the cluster’s CA has signed',
    expected: sound,
    kubectlSays: null,
    shows: byCluster({}),
  }),
  shown({
    id: 'proxy-https-both-authorities',
    title: 'through an https proxy of the company, with both authorities in the kubeconfig',
    expected: sound,
    kubectlSays: null,
    shows: ofCompany,
    cluster: async (world) => ({
      'certificate-authority-data': base64(world.rig.ca.pem + (await companyAuthority()).pem),
    }),
  }),
  shown({
    id: 'proxy-https-other-authority',
    title: 'an https proxy with a certificate of the company, and the kubeconfig has the cluster’s CA only',
    expected: fault('TLS-01'),
    kubectlSays: unknown,
    shows: ofCompany,
  }),
  shown({
    id: 'proxy-https-expired',
    title: 'an https proxy whose certificate has expired',
    expected: fault('TLS-06'),
    kubectlSays: /proxyconnect tcp: .*certificate has expired or is not yet valid/,
    shows: byCluster({ notBefore: hoursFromNow(-24 * 366), notAfter: hoursFromNow(-24) }),
  }),
  shown({
    id: 'proxy-https-not-named',
    title: 'an https proxy whose certificate has another address',
    expected: fault('TLS-03'),
    kubectlSays: /proxyconnect tcp: .*certificate is valid for 10.0.0.10, not 127.0.0.1/,
    shows: byCluster({ addresses: ['10.0.0.10'] }),
  }),
  shown({
    id: 'proxy-https-server-name',
    title: 'tls-server-name is right for the server, and kubectl wants it of the https proxy too',
    expected: fault('TLS-08'),
    kubectlSays: /proxyconnect tcp: .*certificate is valid for proxy.example.com, not kubernetes/,
    shows: byCluster({ dnsNames: ['proxy.example.com'] }),
    cluster: async () => ({ 'tls-server-name': 'kubernetes' }),
  }),
  {
    id: 'proxy-https-demands-certificate',
    title: 'an https proxy that demands a client certificate, and the user has a token',
    versions: once,
    expected: fault('TLS-12'),
    kubectlSays: /proxyconnect tcp: remote error: tls: /,
    async prepare(world) {
      // TLS 1.2, where the refusal is part of the handshake; in 1.3 it often gets lost behind a reset.
      const demanding = { requestCert: true, ca: (await companyAuthority()).pem, maxVersion: 'TLSv1.2' } as const;
      const proxy = await tlsProxy(world, undefined, demanding);
      const user = { token: await readerToken(world) };
      return {
        kubeconfig: config(world, { cluster: viaProxy(address(proxy.port, 'https')), user }),
        kubectl: oneRequest,
      };
    },
  },
  {
    id: 'proxy-waits-for-server',
    title: 'the proxy is silent on CONNECT, and answers other requests',
    versions: once,
    // It may be waiting for a server that does not answer it; from here that server answers.
    expected: fault('PRX-01', 'PRX-09'),
    kubectlSays: /deadline exceeded|timeout|canceled/i,
    async prepare(world) {
      const proxy = await waitingProxy(world);
      return {
        kubeconfig: config(world, { cluster: viaProxy(address(proxy.port)) }),
        kubectl: [...oneRequest, '--request-timeout=8s'],
      };
    },
  },
  {
    id: 'proxy-tunnel-silent',
    title: 'the proxy says 200 to CONNECT, and nothing comes out of the tunnel',
    versions: once,
    expected: fault('PRX-09'),
    kubectlSays: /TLS handshake timeout/,
    async prepare(world) {
      const proxy = await silentTunnel(world);
      return { kubeconfig: config(world, { cluster: viaProxy(address(proxy.port)) }), kubectl: oneRequest };
    },
  },
  {
    id: 'proxy-to-silent-server',
    title: 'the proxy works, and the server behind it accepts and never answers the TLS handshake',
    versions: once,
    // Without the proxy it is just as silent.
    expected: fault('NET-04'),
    kubectlSays: /TLS handshake timeout/,
    async prepare(world) {
      const front = await rawFront(world, () => undefined);
      const proxy = await workingProxy(world);
      return {
        kubeconfig: config(world, { cluster: { server: front.url, ...viaProxy(address(proxy.port)) } }),
        kubectl: oneRequest,
      };
    },
  },
  {
    id: 'proxy-to-server-of-other-authority',
    title: 'the proxy works, and the kubeconfig has a CA of another name',
    versions: once,
    // The server shows the same without the proxy, so nobody looks in. An intermediate may be missing.
    expected: fault('TLS-01', 'TLS-14'),
    kubectlSays: /x509: certificate signed by unknown authority/,
    async prepare(world) {
      const proxy = await workingProxy(world);
      const other = await makeAuthority({ commonName: 'k3s-server-ca@1700000000' });
      const cluster = { 'certificate-authority-data': base64(other.pem), ...viaProxy(address(proxy.port)) };
      return { kubeconfig: config(world, { cluster }) };
    },
  },
  {
    id: 'tls-wants-client-certificate',
    title: 'the server (etcd’s port) demands a client certificate, and the user has a token',
    versions: once,
    expected: fault('TLS-12'),
    kubectlSays: /remote error: tls: /,
    async prepare(world) {
      const port = await demandingEtcd(world, 'TLS1.2');
      const user = { token: await readerToken(world) };
      return { kubeconfig: config(world, { cluster: { server: `https://127.0.0.1:${port}` }, user }) };
    },
  },
  {
    id: 'tls-wants-client-certificate-of-stranger',
    title:
      'the server (etcd’s port) is of another authority and demands a client certificate, and the user has a token',
    versions: once,
    // kubectl sees the authority first and stops there; behind it stands the demand.
    expected: faults('TLS-01', 'TLS-12'),
    kubectlSays: /x509: certificate signed by unknown authority/,
    async prepare(world) {
      const port = await demandingEtcd(world, 'TLS1.2');
      const cluster = {
        server: `https://127.0.0.1:${port}`,
        'certificate-authority-data': base64(world.other.ca.pem),
      };
      return { kubeconfig: config(world, { cluster, user: { token: await readerToken(world) } }) };
    },
  },
];
