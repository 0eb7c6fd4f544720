import type { Facts } from '../../../electron/checks/facts.ts';
import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type {
  BearerTokenEvidence,
  ClientCertificateEvidence,
  JwtFacts,
} from '../../../shared/model/evidence/credential.ts';
import type {
  AccessEvidence,
  HttpEvidence,
  IdentityEvidence,
  KubernetesStatus,
} from '../../../shared/model/evidence/http.ts';
import type { UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { SecretShape } from '../../../shared/model/evidence/secret.ts';
import { userLinkQuestions } from '../../../shared/rules/access-questions.ts';
import {
  answer,
  at,
  authority,
  clock,
  connection,
  environment,
  handshake,
  kubeconfig,
  material,
  rawName,
  resolved,
  secretShape,
  serverCertificate,
  statusAnswer,
  trust,
  userEntry,
} from '../builders.ts';
import { nothingAsked } from '../dashboard/nothing-asked.ts';

/** Literal bodies of real API servers; see the knowledge file on what API servers answer. */
export const unauthorized: KubernetesStatus = { message: 'Unauthorized', reason: 'Unauthorized', code: 401 };

export function forbidden(message: string): KubernetesStatus {
  return { message, reason: 'Forbidden', code: 403 };
}

export function cannotList(user: string): string {
  return `namespaces is forbidden: User "${user}" cannot list resource "namespaces" in API group "" at the cluster scope`;
}

function cannotReview(user: string): string {
  return `selfsubjectreviews.authentication.k8s.io is forbidden: User "${user}" cannot create resource "selfsubjectreviews" in API group "authentication.k8s.io" at the cluster scope`;
}

export const versionBody =
  '{"major":"1","minor":"36","gitVersion":"v1.36.3","gitCommit":"","gitTreeState":"clean","buildDate":"2026-10-13T00:00:00Z","goVersion":"go1.25.1","compiler":"gc","platform":"linux/amd64"}';

export const readyBody =
  '[+]ping ok\n[+]log ok\n[+]etcd ok\n[+]etcd-readiness ok\n[+]informer-sync ok\n[+]poststarthook/rbac/bootstrap-roles ok\n[+]shutdown ok\nreadyz check passed\n';

/** A page or text that no API server wrote. */
export function foreign(
  status: number,
  contentType: string | null,
  body: string,
  headers: readonly (readonly [string, string])[] = [],
): HttpEvidence {
  const named = contentType === null ? headers : [['content-type', contentType] as const, ...headers];
  return answer({ status, statusText: '', headers: named, contentType, body, serverDate: null });
}

export const page = '<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body></body></html>\n';

export function ready(body: string, status = 200): HttpEvidence {
  return answer({ status, body, contentType: 'text/plain; charset=utf-8' }, { path: '/readyz?verbose' });
}

export function refusedAnswer(path: string): HttpEvidence {
  return statusAnswer(unauthorized, {}, { path });
}

// Credentials

export function jwt(change: Partial<JwtFacts> = {}): JwtFacts {
  return {
    header: { algorithm: 'RS256', keyId: 'k1' },
    issuer: 'https://kubernetes.default.svc.cluster.local',
    subject: 'system:serviceaccount:team-a:builder',
    audiences: ['https://kubernetes.default.svc.cluster.local'],
    expiresAt: '2026-11-24T13:00:00.000Z',
    notBefore: '2026-11-24T11:30:00.000Z',
    issuedAt: '2026-11-24T11:30:00.000Z',
    tokenId: 'e4a1',
    serviceAccount: {
      form: 'projected',
      namespace: 'team-a',
      name: 'builder',
      uid: '0c1f7e9e-4f0a-4a57-9a0c-3a6b8c1d2e3f',
      boundTo: null,
    },
    userClaims: {},
    signatureBytes: 256,
    signatureTooShort: false,
    ...change,
  };
}

export function accountJwt(
  change: Partial<NonNullable<JwtFacts['serviceAccount']>>,
  claims: Partial<JwtFacts> = {},
): JwtFacts {
  const healthy = jwt();
  const serviceAccount = healthy.serviceAccount === null ? null : { ...healthy.serviceAccount, ...change };
  return jwt({ serviceAccount, ...claims });
}

export function bearer(facts: JwtFacts | null = jwt(), shape: Partial<SecretShape> = {}): BearerTokenEvidence {
  return {
    source: 'token',
    path: null,
    fileState: null,
    detail: null,
    shape: secretShape({ handle: 'secret:1', kind: facts === null ? 'opaque' : 'jwt', ...shape }),
    jwt: facts,
    jwtDamage: null,
    awsSignedAt: null,
    sent: { refusedByClient: false, startsWithSpace: false, containsSpace: false, nonAscii: false },
  };
}

export function personCertificate(change: Partial<CertificateFacts> = {}): CertificateFacts {
  const { subject = 'CN=mara,O=developers', issuer = 'CN=kubernetes' } = change;
  return {
    ...serverCertificate({ subject, issuer }),
    issuerRaw: rawName(issuer),
    commonName: 'mara',
    organizations: ['developers'],
    dnsNames: [],
    ipAddresses: [],
    hasSubjectAlternativeNames: false,
    extendedKeyUsage: ['clientAuth'],
    ...change,
  };
}

export function certificatePair(certificate: CertificateFacts = personCertificate()): ClientCertificateEvidence {
  return {
    certificate: material([certificate]),
    key: { source: 'data', path: null, state: 'read', detail: null, blocks: ['EC PRIVATE KEY'], type: 'ec' },
    matches: true,
    handle: 'secret:3',
  };
}

const data = (handle: 'secret:4' | 'secret:5') => at({ handle, bytes: 900, badBase64At: null }, 17);

const certificateUser: Partial<UserEntry> = {
  token: null,
  clientCertificateData: data('secret:4'),
  clientKeyData: data('secret:5'),
};

export const bothUser: Partial<UserEntry> = {
  clientCertificateData: data('secret:4'),
  clientKeyData: data('secret:5'),
};

/** Facts of a walk in which a person signs in with a certificate alone. */
export function withCertificate(certificate: CertificateFacts = personCertificate()) {
  return {
    kubeconfig: kubeconfig({ user: userEntry(certificateUser) }),
    bearerToken: null,
    clientCertificate: certificatePair(certificate),
  };
}

export function withToken(token: BearerTokenEvidence = bearer()) {
  return { kubeconfig: kubeconfig(), bearerToken: token, clientCertificate: null };
}

// Answers to signed requests

export function knownAs(username: string, groups: readonly string[] = ['system:authenticated']): IdentityEvidence {
  return {
    attempts: [{ version: 'v1', status: 201, message: '' }],
    user: { username, uid: null, groups, extra: {} },
    method: 'v1',
    failure: null,
  };
}

export function identityRefused(status: number, message: string): IdentityEvidence {
  return { attempts: [{ version: 'v1', status, message }], user: null, method: null, failure: null };
}

/** Name from the text of a 403, as an older server or a stranger gets it. */
export function namedInRefusal(username: string, message = cannotReview(username)): IdentityEvidence {
  return {
    attempts: [{ version: 'v1', status: 403, message }],
    user: { username, uid: null, groups: [], extra: {} },
    method: 'forbiddenText',
    failure: null,
  };
}

/** A server before 1.26, asked by somebody who may do everything. */
export const unknownReview: IdentityEvidence = {
  attempts: [
    { version: 'v1', status: 404, message: 'the server could not find the requested resource' },
    { version: 'v1beta1', status: 404, message: 'the server could not find the requested resource' },
    { version: 'v1alpha1', status: 404, message: 'the server could not find the requested resource' },
    { version: 'forbiddenText', status: 200, message: '' },
  ],
  user: null,
  method: null,
  failure: null,
};

export function access(
  namespaces: boolean | null,
  pods: boolean | null = namespaces,
  status: number | null = 201,
  namespace = 'default',
): AccessEvidence {
  const allowed = [namespaces, pods];
  return {
    answers: userLinkQuestions(namespace).map((question, index) => ({
      question,
      allowed: allowed[index] ?? null,
      denied: false,
      reason: '',
      evaluationError: '',
      status,
    })),
  };
}

/** Every fact of a healthy walk, with a service account's token that may list namespaces. */
export function healthy(change: Partial<Facts> = {}): Facts {
  return {
    asked: { paths: ['user'], install: null, told: {}, trial: null },
    clock: clock(),
    environment: environment(),
    kubeconfig: kubeconfig(),
    loginShell: null,
    authority: authority(),
    hiddenCertificates: [],
    clientCertificate: null,
    bearerToken: bearer(),
    execPlugin: null,
    pluginShell: null,
    shellPlugin: null,
    pluginPolicy: null,
    execCredential: null,
    resolve: resolved(),
    connections: [connection()],
    tunnel: null,
    directConnections: [],
    proxyTrust: null,
    retryResolve: null,
    retryHandshakes: [],
    directResolve: null,
    directHandshakes: [],
    directTrust: null,
    handshakes: [handshake()],
    widestHandshake: null,
    trust: trust(),
    version: answer({ body: versionBody }),
    tlsWitness: null,
    ready: ready(readyBody),
    anonymous: statusAnswer(forbidden(cannotList('system:anonymous'))),
    otherName: null,
    plainList: null,
    signedVersion: answer({ body: versionBody }, { anonymous: false }),
    signedDiscovery: answer({ body: '{"kind":"APIVersions","versions":["v1"]}' }, { anonymous: false, path: '/api' }),
    signedElsewhere: [],
    namespace: null,
    identity: knownAs('system:serviceaccount:team-a:builder'),
    access: access(true),
    discovery: null,
    live: null,
    apiServerPods: null,
    otherContexts: null,
    witnessCertificates: [],
    witnessTokens: [],
    publishedIssuer: [],
    tokenReviews: [],
    roleBindings: null,
    ...nothingAsked,
    ...change,
  };
}

/** The same, with the credential refused by 401 everywhere. */
export function refused(change: Partial<Facts> = {}): Facts {
  return healthy({
    signedVersion: refusedAnswer('/version'),
    signedDiscovery: refusedAnswer('/api'),
    identity: identityRefused(401, 'Unauthorized'),
    access: null,
    ...change,
  });
}

/** The same, with the credential lost: the server answers as to a stranger. */
export function stranger(change: Partial<Facts> = {}): Facts {
  return healthy({
    signedDiscovery: statusAnswer(
      forbidden('forbidden: User "system:anonymous" cannot get path "/api"'),
      {},
      { path: '/api' },
    ),
    identity: namedInRefusal('system:anonymous'),
    access: null,
    ...change,
  });
}

/** With `--anonymous-auth=false`. */
export const anonymousOff = {
  version: refusedAnswer('/version'),
  ready: refusedAnswer('/readyz?verbose'),
  anonymous: refusedAnswer('/api/v1/namespaces'),
};
