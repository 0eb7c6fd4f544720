import type { CertificateFacts, CertificateMaterial } from '../../shared/model/evidence/certificate.ts';
import type { AuthorityEvidence, TrustEvidence } from '../../shared/model/evidence/credential.ts';
import type { HttpEvidence, KubernetesStatus } from '../../shared/model/evidence/http.ts';
import type {
  ClusterEntry,
  ContextEntry,
  KubeconfigEvidence,
  KubeconfigFile,
  UserEntry,
} from '../../shared/model/evidence/kubeconfig.ts';
import type {
  ClockEvidence,
  ConnectEvidence,
  EnvironmentEvidence,
  NetworkError,
  ProxyEndpoint,
  ProxyTlsEvidence,
  ResolveEvidence,
  Route,
  TlsEvidence,
  TunnelEvidence,
} from '../../shared/model/evidence/network.ts';
import type { SecretShape } from '../../shared/model/evidence/secret.ts';
import type { Located, Origin } from '../../shared/model/origin.ts';

/**
 * Small typed evidence for checks: every builder gives a healthy default, and a test names only what it breaks. The target
 * is context `dev` = cluster `dev-cluster` + user `mara` in /home/mara/.kube/config, server https://api.example.com:6443
 * at 192.0.2.10, at noon of 24 November 2026.
 */
export const now = '2026-11-24T12:00:00.000Z';
const file = '/home/mara/.kube/config';
const host = 'api.example.com';
const address = '192.0.2.10';
const port = 6443;

export function origin(line: number, column = 5): Origin {
  return { file, line, column };
}

export function at<T>(value: T, line: number): Located<T> {
  return { value, origin: origin(line) };
}

export function networkError(code: string | null, text = code ?? 'error', syscall: string | null = null): NetworkError {
  return { code, syscall, text };
}

export function secretShape(change: Partial<SecretShape> = {}): SecretShape {
  return {
    handle: 'secret:1',
    length: 900,
    kind: 'jwt',
    whiteSpace: 'none',
    controlCharacters: false,
    quoted: false,
    bearerPrefix: false,
    doubleEncoded: false,
    ...change,
  };
}

// Kubeconfig

export function clusterEntry(change: Partial<ClusterEntry> = {}): ClusterEntry {
  return {
    name: 'dev-cluster',
    origin: origin(4),
    server: at(`https://${host}:${port}`, 6),
    tlsServerName: null,
    insecureSkipTlsVerify: null,
    certificateAuthority: null,
    certificateAuthorityData: at({ handle: 'secret:2', bytes: 1100, badBase64At: null }, 7),
    proxyUrl: null,
    proxyCredential: null,
    ...change,
  };
}

export function userEntry(change: Partial<UserEntry> = {}): UserEntry {
  return {
    name: 'mara',
    origin: origin(14),
    clientCertificate: null,
    clientCertificateData: null,
    clientKey: null,
    clientKeyData: null,
    token: at(secretShape(), 16),
    tokenFile: null,
    username: null,
    password: null,
    basicCredential: null,
    impersonate: null,
    impersonateUid: null,
    impersonateGroups: null,
    impersonateExtra: null,
    authProvider: null,
    exec: null,
    ...change,
  };
}

export function contextEntry(change: Partial<ContextEntry> = {}): ContextEntry {
  return {
    name: 'dev',
    origin: origin(9),
    cluster: at('dev-cluster', 10),
    user: at('mara', 11),
    namespace: null,
    ...change,
  };
}

function kubeconfigFile(change: Partial<KubeconfigFile> = {}): KubeconfigFile {
  return {
    path: file,
    state: 'read',
    detail: null,
    sizeBytes: 2600,
    mode: 0o600,
    problems: [],
    currentContext: at('dev', 2),
    contexts: [at('dev', 9)],
    clusters: [at('dev-cluster', 4)],
    users: [at('mara', 14)],
    ...change,
  };
}

export function kubeconfig(change: Partial<KubeconfigEvidence> = {}): KubeconfigEvidence {
  return {
    source: { kind: 'default', paths: [file] },
    home: '/home/mara',
    files: [kubeconfigFile()],
    currentContext: at('dev', 2),
    contextNames: ['dev'],
    clusterNames: ['dev-cluster'],
    userNames: ['mara'],
    requestedContext: null,
    context: contextEntry(),
    cluster: clusterEntry(),
    user: userEntry(),
    shadowed: [],
    ...change,
  };
}

/** The healthy kubeconfig with another server address or other cluster settings. */
export function kubeconfigFor(cluster: Partial<ClusterEntry>): KubeconfigEvidence {
  return kubeconfig({ cluster: clusterEntry(cluster) });
}

// This machine

export function environment(change: Partial<EnvironmentEvidence> = {}): EnvironmentEvidence {
  return {
    platform: 'linux',
    home: '/home/mara',
    proxies: [],
    noProxy: null,
    sslCertFile: null,
    sslCertDir: null,
    kubeconfig: null,
    pathEntries: ['/usr/local/bin', '/usr/bin', '/bin'],
    packaging: 'none',
    ...change,
  };
}

export function clock(at = now): ClockEvidence {
  return { now: at, timeZone: 'UTC' };
}

// Network

export function direct(to = address): Route {
  return { kind: 'direct', address: to, port };
}

export function proxyEndpoint(change: Partial<ProxyEndpoint> = {}): ProxyEndpoint {
  return { scheme: 'http', host: 'proxy.example.com', port: 3128, credential: null, ...change };
}

export function throughProxy(proxy: ProxyEndpoint = proxyEndpoint()): Route {
  return { kind: 'proxy', proxy, host, port };
}

export function resolved(...addresses: readonly string[]): ResolveEvidence {
  const list = addresses.length === 0 ? [address] : addresses;
  return {
    host,
    addresses: list.map((item) => ({ address: item, family: item.includes(':') ? 6 : 4 })),
    error: null,
    question: null,
    hasNetwork: true,
  };
}

export function notResolved(
  outcome: NonNullable<ResolveEvidence['question']>['outcome'],
  change: Partial<ResolveEvidence> = {},
): ResolveEvidence {
  return {
    host,
    addresses: [],
    error: networkError('ENOTFOUND', `getaddrinfo ENOTFOUND ${host}`, 'getaddrinfo'),
    question: { servers: ['192.0.2.53'], outcome, error: null },
    hasNetwork: true,
    ...change,
  };
}

const connectErrors = {
  connected: null,
  refused: 'ECONNREFUSED',
  timeout: 'ETIMEDOUT',
  unreachable: 'EHOSTUNREACH',
  reset: 'ECONNRESET',
  otherError: 'EPERM',
} as const;

export function connection(outcome: ConnectEvidence['outcome'] = 'connected', to = address): ConnectEvidence {
  const code = connectErrors[outcome];
  return { address: to, port, outcome, error: code === null ? null : networkError(code, code, 'connect'), ms: 12 };
}

export function tunnel(
  outcome: TunnelEvidence['outcome'] = { kind: 'open', ms: 30 },
  proxy: ProxyEndpoint = proxyEndpoint(),
  proxyTls?: ProxyTlsEvidence,
): TunnelEvidence {
  return { proxy, host, port, outcome, ...(proxyTls === undefined ? {} : { proxyTls }) };
}

/** What an https proxy shows of itself: a certificate for proxy.example.com that the cluster's authority has signed. */
export function proxyTls(change: Partial<ProxyTlsEvidence> = {}): ProxyTlsEvidence {
  const chain = [proxyCertificate()];
  return { chain, damagedCertificates: [], clientCertificateRequested: false, alert: null, ...change };
}

export function proxyCertificate(change: CertificateChange = {}): CertificateFacts {
  const names = { dnsNames: ['proxy.example.com'], ipAddresses: [] };
  return serverCertificate({ subject: 'CN=proxy.example.com', ...names, ...change });
}

type TlsOutcome = TlsEvidence['outcome'];
type Complete = Extract<TlsOutcome, { kind: 'complete' }>;
type Failed = Extract<TlsOutcome, { kind: 'failed' }>;

/** A finished handshake; `chain` as served, leaf first. */
export function handshake(change: Partial<Complete> = {}, route: Route = direct()): TlsEvidence {
  return {
    route,
    serverName: host,
    outcome: {
      kind: 'complete',
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_128_GCM_SHA256',
      alpn: 'h2',
      chain: [serverCertificate()],
      afterwards: 'answer',
      alert: null,
      ...change,
    },
    timings: { connectMs: 12, handshakeMs: 20, firstByteMs: 8 },
  };
}

export function failedHandshake(change: Partial<Failed>, route: Route = direct()): TlsEvidence {
  return {
    route,
    serverName: host,
    outcome: {
      kind: 'failed',
      phase: 'hello',
      how: 'closed',
      error: networkError('ECONNRESET'),
      alert: null,
      firstBytes: null,
      ...change,
    },
    timings: { connectMs: 12, handshakeMs: null, firstByteMs: null },
  };
}

// Certificates

/** Names certificates as the reader does: 64 hex digits, the same for the same text. */
function fingerprint(name: string): string {
  let state = 2166136261;
  const digits: string[] = [];
  for (let round = 0; digits.length < 64; round += 1) {
    for (const character of `${name}/${round}`) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619);
    digits.push((state >>> 28).toString(16));
  }
  return digits.join('');
}

/** Stands for the DER of a distinguished name: equal for equal texts. */
export function rawName(text: string): string {
  return [...text].map((character) => (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')).join('');
}

interface CertificateChange extends Partial<Omit<CertificateFacts, 'subjectRaw' | 'issuerRaw'>> {
  /** Tells certificates with the same subject apart. */
  readonly key?: string;
}

function certificate(subject: string, issuer: string, change: CertificateChange): CertificateFacts {
  const { key = subject, ...facts } = change;
  const name = facts.subject ?? subject;
  const signer = facts.issuer ?? issuer;
  return {
    version: 3,
    sha256: fingerprint(`${name}|${signer}|${key}|${facts.notBefore ?? ''}|${facts.notAfter ?? ''}`),
    serialNumber: '2A',
    subject: name,
    issuer: signer,
    subjectRaw: rawName(name),
    issuerRaw: rawName(signer),
    commonName: /CN=([^,]*)/.exec(name)?.[1] ?? null,
    organizations: [],
    notBefore: '2026-05-01T00:00:00.000Z',
    notAfter: '2027-05-01T00:00:00.000Z',
    hasSubjectAlternativeNames: false,
    dnsNames: [],
    ipAddresses: [],
    isAuthority: null,
    pathLength: null,
    keyUsage: null,
    extendedKeyUsage: null,
    subjectKeyId: fingerprint(key).slice(0, 40),
    authorityKeyId: null,
    publicKey: { type: 'ec', bits: 256, curve: 'P-256' },
    signatureAlgorithm: 'ECDSA-SHA256',
    selfSigned: false,
    nameConstraints: null,
    unhandledCriticalExtensions: [],
    ...facts,
  };
}

/** An API server's certificate: `CN=kube-apiserver` signed by `CN=kubernetes`, good for api.example.com and 192.0.2.10. */
export function serverCertificate(change: CertificateChange = {}): CertificateFacts {
  return certificate('CN=kube-apiserver', 'CN=kubernetes', {
    hasSubjectAlternativeNames: true,
    dnsNames: ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', host],
    ipAddresses: ['10.96.0.1', address],
    isAuthority: false,
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extendedKeyUsage: ['serverAuth'],
    ...change,
  });
}

/** A root authority, `CN=kubernetes`, valid for ten years. */
export function authorityCertificate(change: CertificateChange = {}): CertificateFacts {
  return certificate('CN=kubernetes', change.subject ?? 'CN=kubernetes', {
    notBefore: '2024-05-01T00:00:00.000Z',
    notAfter: '2034-05-01T00:00:00.000Z',
    isAuthority: true,
    keyUsage: ['digitalSignature', 'keyEncipherment', 'keyCertSign'],
    selfSigned: true,
    ...change,
  });
}

export function material(
  certificates: readonly CertificateFacts[],
  change: Partial<CertificateMaterial> = {},
): CertificateMaterial {
  return {
    source: 'data',
    path: null,
    state: 'read',
    detail: null,
    blocks: certificates.map(() => 'CERTIFICATE'),
    certificates,
    damagedBlocks: 0,
    ...change,
  };
}

export function authority(...certificates: readonly CertificateFacts[]): AuthorityEvidence {
  return { material: material(certificates.length === 0 ? [authorityCertificate()] : certificates) };
}

/** What signs what, for a chain whose every certificate is signed by the next, up to the anchors. */
export function trust(
  pairs: readonly (readonly [child: CertificateFacts, parent: CertificateFacts])[] = [
    [serverCertificate(), authorityCertificate()],
  ],
  anchors: readonly CertificateFacts[] = [authorityCertificate()],
  change: Partial<TrustEvidence> = {},
): TrustEvidence {
  return {
    anchors: 'kubeconfig',
    systemSources: [],
    systemCertificates: 0,
    signedBy: pairs.map(([child, parent]) => ({ child: child.sha256, parent: parent.sha256 })),
    anchorCertificates: anchors,
    ...change,
  };
}

// HTTP

type Answer = Extract<HttpEvidence['outcome'], { kind: 'answer' }>;
type RequestFailed = Extract<HttpEvidence['outcome'], { kind: 'failed' }>;
type RequestShape = Partial<Omit<HttpEvidence, 'outcome'>>;

function request(outcome: HttpEvidence['outcome'], change: RequestShape): HttpEvidence {
  return {
    route: direct(),
    scheme: 'https',
    method: 'GET',
    path: '/version',
    anonymous: true,
    ms: 15,
    ...change,
    outcome,
  };
}

/** An answer of a Kubernetes API server: 200 with JSON unless told; the server's clock agrees with `now`. */
export function answer(change: Partial<Answer> = {}, shape: RequestShape = {}): HttpEvidence {
  const body = change.body ?? '{"major":"1","minor":"36","gitVersion":"v1.36.3"}';
  return request(
    {
      kind: 'answer',
      status: 200,
      statusText: 'OK',
      httpVersion: '2.0',
      headers: [
        ['audit-id', '7c9a3a52-5d1c-4b43-9c02-0d9a2f0d7f11'],
        ['cache-control', 'no-cache, private'],
        ['content-type', 'application/json'],
      ],
      contentType: 'application/json',
      bodyBytes: body.length,
      bodyTruncated: false,
      redirects: [],
      kubernetesStatus: null,
      serverDate: now,
      localDate: now,
      ...change,
      body,
    },
    shape,
  );
}

/** A `kind: Status` answer, such as 401 Unauthorized or 403 with a name in it. */
export function statusAnswer(
  status: KubernetesStatus,
  change: Partial<Answer> = {},
  shape: RequestShape = {},
): HttpEvidence {
  const body = JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...status });
  return answer(
    { status: status.code, statusText: status.reason, kubernetesStatus: status, body, ...change },
    { path: '/api/v1/namespaces', ...shape },
  );
}

/** A request that got no whole answer. */
export function failedRequest(change: Partial<RequestFailed> = {}, shape: RequestShape = {}): HttpEvidence {
  return request(
    {
      kind: 'failed',
      phase: 'headers',
      how: 'timeout',
      limit: null,
      error: networkError('ETIMEDOUT'),
      alert: null,
      receivedBytes: 0,
      status: null,
      ...change,
    },
    shape,
  );
}
