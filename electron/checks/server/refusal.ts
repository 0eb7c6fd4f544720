import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { JwtFacts } from '../../../shared/model/evidence/credential.ts';
import { type FailureCode, type NamedProblem, type ProblemOptions, problem } from '../judgement.ts';
import type { SentToken } from './sent.ts';

/**
 * Why an API server may have refused a credential with 401. All its 401 answers are alike, so each credential's own
 * content decides which reasons are left; those that can't be told apart are all named.
 */

const askAnAdministrator =
  'An administrator can tell: the API server’s log says why after “Unable to authenticate the request”, and so does a TokenReview of the token.';

export interface RefusalFacts {
  /** The server's clock, ISO 8601. */
  readonly serverNow: string;
  /** Nothing shows that the credential got as far as the API server. */
  readonly mayBeLost: boolean;
  readonly server: string;
}

/** Its dates are judged by the server's clock: by ours they are judged elsewhere, before anybody is asked. */
export function certificateRefusal(
  certificate: CertificateFacts,
  { mayBeLost, serverNow }: RefusalFacts,
): NamedProblem {
  const name = certificate.commonName ?? certificate.subject;
  const { notAfter, notBefore } = certificate;
  if (notAfter <= serverNow) return problem('CRED-01', { name, notAfter }, options('client certificate', []));
  if (notBefore > serverNow) return problem('CRED-02', { name, notBefore }, options('client certificate', []));
  return problem(
    'AUTHN-01',
    { name: certificate.commonName, issuer: certificate.issuer },
    options('client certificate', lost(mayBeLost)),
  );
}

export function tokenRefusal(token: SentToken, facts: RefusalFacts): NamedProblem {
  const { shape, jwt } = token;
  if (shape.kind === 'bootstrapToken') {
    return problem('AUTHN-09', { tokenId: null }, options('token', lost(facts.mayBeLost)));
  }
  if (shape.kind === 'eksToken') {
    return awsRefusal(token.awsSignedAt, facts);
  }
  // Text that is not a JWT may be a token that the server keeps in a list, or a token that was damaged on its way here.
  if (jwt === null) {
    return problem('AUTHN-08', { server: facts.server }, options('token', ['CRED-08', ...lost(facts.mayBeLost)]));
  }
  const account = accountOf(jwt);
  const args = { namespace: account?.namespace ?? null, account: account?.name ?? null };
  if (jwt.expiresAt !== null && jwt.expiresAt <= facts.serverNow) {
    return problem(
      'AUTHN-02',
      { ...args, expiredAt: minute(jwt.expiresAt), isAccount: account !== null },
      options('token', []),
    );
  }
  if (jwt.notBefore !== null && jwt.notBefore > facts.serverNow) {
    return problem('CRED-26', { ...args, claim: 'nbf', validFrom: jwt.notBefore }, options('token', []));
  }
  if (account === null) {
    return problem(
      'AUTHN-13',
      { issuer: jwt.issuer, audiences: jwt.audiences },
      options('token', ['AUTHN-03', ...lost(facts.mayBeLost)]),
    );
  }
  if (isForAnotherAudience(jwt, facts.server)) {
    return problem('AUTHN-04', { ...args, audiences: jwt.audiences, issuer: jwt.issuer }, options('token', []));
  }
  // Another cluster with the same issuer, keys that were changed, or an account that is gone: the same 401.
  const others: readonly FailureCode[] = ['AUTHN-05', 'AUTHN-03', ...lost(facts.mayBeLost)];
  if (account.form === 'legacy') return problem('AUTHN-07', args, options('token', others));
  const { boundTo } = account;
  if (boundTo !== null) {
    const bound = { ...args, kind: boundTo.kind.toLowerCase(), boundName: boundTo.name };
    return problem('AUTHN-06', bound, options('token', others));
  }
  return problem('AUTHN-05', { ...args, uid: account.uid }, options('token', others));
}

/** A token of AWS holds for 15 minutes from its signing (aws-iam-authenticator pkg/token, `presignedURLExpiration`). */
const awsLifetimeMs = 15 * 60_000;

function awsRefusal(signedAt: string | null, facts: RefusalFacts): NamedProblem {
  const ends = signedAt === null ? null : Date.parse(signedAt) + awsLifetimeMs;
  if (ends !== null && ends <= Date.parse(facts.serverNow)) {
    const expiredAt = minute(new Date(ends).toISOString());
    return problem('AUTHN-02', { namespace: null, account: null, expiredAt, isAccount: false }, options('token', []));
  }
  const others: readonly FailureCode[] = [...(ends === null ? ['AUTHN-02' as const] : []), ...lost(facts.mayBeLost)];
  return problem('AUTHN-10', { server: facts.server }, options('token', others));
}

/**
 * The API server takes tokens for its own audience, which is its issuer unless --api-audiences says otherwise
 * (kube-apiserver pkg/kubeapiserver/options/authentication.go). Managed clusters often use an issuer of their own and
 * keep `https://kubernetes.default.svc` as audience. Legacy tokens have none and are not asked for one.
 */
function isForAnotherAudience(jwt: JwtFacts, server: string): boolean {
  if (jwt.serviceAccount?.form !== 'projected' || jwt.audiences.length === 0) return false;
  return !jwt.audiences.some(
    (audience) => audience === jwt.issuer || audience === server || looksLikeApiServer(audience),
  );
}

/** Names under which API servers accept tokens: the in-cluster service, and short names such as `k3s` or `api`. */
function looksLikeApiServer(audience: string): boolean {
  return (
    /^(?:https?:\/\/)?kubernetes(?:\.default)?(?:\.svc)?(?:[./:].*)?$/i.test(audience) ||
    audience === 'k3s' ||
    audience === 'api'
  );
}

function accountOf(jwt: JwtFacts): NonNullable<JwtFacts['serviceAccount']> | null {
  if (jwt.serviceAccount !== null) return jwt.serviceAccount;
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(jwt.subject ?? '') ?? [];
  if (namespace === undefined || name === undefined) return null;
  return { form: 'projected', namespace, name, uid: null, boundTo: null };
}

function lost(mayBeLost: boolean): readonly FailureCode[] {
  return mayBeLost ? ['AUTHN-15'] : [];
}

function options(subject: string, candidates: readonly FailureCode[]): ProblemOptions {
  return { subject, candidates, next: candidates.length > 0 ? askAnAdministrator : null };
}

/** `2026-11-24 11:59 UTC` */
function minute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
