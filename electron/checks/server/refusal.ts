import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { JwtFacts } from '../../../shared/model/evidence/credential.ts';
import type { cloudNames, ProviderSettings } from '../../../shared/rules/credential-source.ts';
import type { ManagedCluster } from '../../../shared/rules/managed-cluster.ts';
import { assessCertificate, isFromNamesake } from '../credential/certificate-validity.ts';
import { assessToken } from '../credential/token-validity.ts';
import { type FailureCode, type NamedProblem, type ProblemOptions, problem } from '../judgement.ts';
import type { SentToken } from './sent.ts';
import { type Testimony, withTestimony } from './told-reason.ts';

/**
 * Why an API server may have refused a credential with 401. All its 401 answers are alike, so each credential's own
 * content decides which reasons are left; those that can't be told apart are all named.
 */

const askAnAdministrator =
  'An administrator can tell: the API server’s log says why after “Unable to authenticate the request”, and so does a TokenReview of the token.';

function letItAsk(context: string): string {
  return `Your context ${context} leads to the same server and may ask it why, if you let it (headless: --allow-other-contexts).`;
}

export interface RefusalFacts {
  /** The server's clock, ISO 8601: dates are judged by it. By ours they are judged elsewhere, before anybody is asked. */
  readonly serverNow: string;
  /** Nothing shows that the credential got as far as the API server. */
  readonly mayBeLost: boolean;
  readonly server: string;
  readonly cluster: string | null;
  /** What the kubeconfig asks of the identity provider; null where it says nothing of one. */
  readonly provider: ProviderSettings | null;
  readonly clouds: ReturnType<typeof cloudNames>;
  /** Another context that could ask the server why, if the person lets it. */
  readonly couldAsk: string | null;
  /** Who runs the control plane, when that is known. */
  readonly managed: ManagedCluster | null;
  /** Of the kubeconfig. */
  readonly authorities: readonly CertificateFacts[];
}

export function certificateRefusal(certificate: CertificateFacts, facts: RefusalFacts): NamedProblem {
  const subject = 'client certificate';
  const [dated] = assessCertificate(certificate, [], facts.serverNow, null).problems;
  if (dated?.code === 'CRED-01' || dated?.code === 'CRED-02')
    return { ...dated, subject, predicted: false, blocks: true };
  const maybeLost = lost(facts.mayBeLost);
  const namesake = isFromNamesake(certificate, facts.authorities);
  // On AKS certificates are the local accounts, which can be switched off and their certificates made void.
  if (facts.managed === 'AKS') {
    const others: readonly FailureCode[] = [namesake ? 'CRED-03' : 'AUTHN-01', ...maybeLost];
    const next = 'See whether the cluster has its local accounts: az aks show --query disableLocalAccounts.';
    return problem(
      'AUTHN-12',
      { name: certificate.commonName, cluster: facts.clouds.aks.name, group: facts.clouds.aks.place },
      { ...options(subject, others), next },
    );
  }
  if (namesake) {
    const name = certificate.commonName ?? certificate.subject;
    return problem('CRED-03', { name, issuer: certificate.issuer }, options(subject, maybeLost));
  }
  return problem('AUTHN-01', { name: certificate.commonName, issuer: certificate.issuer }, options(subject, maybeLost));
}

/** The refusal of a token, with what was learned after it. Dates by the server's clock come first: they need no witness. */
export function tokenRefusal(token: SentToken, facts: RefusalFacts, testimony: Testimony): NamedProblem {
  const named = unasked(token, facts);
  if (named.code === 'AUTHN-02' || named.code === 'CRED-26') return named;
  const { server, cluster, serverNow, couldAsk } = facts;
  const left = withTestimony(named, { ...testimony, token, server, cluster, serverNow });
  if (left.next !== askAnAdministrator || couldAsk === null) return left;
  return { ...left, next: `${letItAsk(couldAsk)} ${askAnAdministrator}` };
}

function unasked(token: SentToken, facts: RefusalFacts): NamedProblem {
  const { shape, jwt } = token;
  const maybeLost = lost(facts.mayBeLost);
  if (shape.kind === 'bootstrapToken') {
    const args = { tokenId: null, shown: null, endedAt: null };
    return problem('AUTHN-09', args, options('token', maybeLost));
  }
  const account = jwt === null ? null : accountOf(jwt);
  const args = { namespace: account?.namespace ?? null, account: account?.name ?? null };
  const assessed = assessToken(token, facts.serverNow, null);
  const dated = assessed?.problems[0];
  if (dated?.code === 'CRED-07') {
    const expiredAt = minute(assessed?.endsAt ?? '');
    return problem('AUTHN-02', { ...args, expiredAt, isAccount: account !== null }, options('token', []));
  }
  if (dated?.code === 'CRED-26') return { ...dated, subject: 'token', predicted: false, blocks: true };
  if (shape.kind === 'eksToken') {
    const ended: readonly FailureCode[] = token.awsSignedAt === null ? ['AUTHN-02'] : [];
    return problem(
      'AUTHN-10',
      { server: facts.server, ...facts.clouds.eks },
      options('token', [...ended, ...maybeLost]),
    );
  }
  if (shape.kind === 'googleToken') {
    const next = 'See which Google account is active, and get a new token: gcloud auth list.';
    return problem(
      'AUTHN-11',
      { server: facts.server, ...facts.clouds.gke },
      { ...options('token', ['AUTHN-02', ...maybeLost]), next },
    );
  }
  // Text that is not a JWT may be a token that the server keeps in a list, or a token that was damaged on its way here.
  if (jwt === null) {
    return problem('AUTHN-08', { server: facts.server }, options('token', ['CRED-08', ...maybeLost]));
  }
  if (account === null) {
    const provider = { issuer: jwt.issuer, audiences: jwt.audiences, told: false, odd: oddIn(jwt, facts.provider) };
    return problem('AUTHN-13', provider, options('token', ['AUTHN-03', ...maybeLost]));
  }
  if (isForAnotherAudience(jwt, facts.server)) {
    const audience = { audiences: jwt.audiences, issuer: jwt.issuer, accepted: [], open: false };
    return problem('AUTHN-04', { ...args, ...audience }, options('token', []));
  }
  // Another cluster with the same issuer, keys that were changed, or an account that is gone: the same 401.
  const others: readonly FailureCode[] = ['AUTHN-05', 'AUTHN-03', ...maybeLost];
  if (account.form === 'legacy') {
    const secret = account.boundTo?.name ?? null;
    return problem('AUTHN-07', { ...args, secret, shown: null, invalidSince: null }, options('token', others));
  }
  const { boundTo } = account;
  if (boundTo !== null) {
    const bound = { ...args, kind: boundTo.kind.toLowerCase(), boundName: boundTo.name, shown: false };
    return problem('AUTHN-06', bound, options('token', others));
  }
  return problem('AUTHN-05', { ...args, uid: account.uid, shown: null }, options('token', others));
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

/** Names under which API servers accept tokens: the in-cluster service, and the short names `k3s` and `api`. */
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

/** What in a provider's token is unlike what the kubeconfig asked for, or keeps servers from taking it (oidc.go). */
function oddIn(jwt: JwtFacts, provider: ProviderSettings | null): 'emailNotVerified' | 'issuerSlash' | 'client' | null {
  if (provider?.issuer != null && jwt.issuer !== null && provider.issuer !== jwt.issuer) {
    if (provider.issuer.replace(/\/+$/, '') === jwt.issuer.replace(/\/+$/, '')) return 'issuerSlash';
  }
  if (provider?.clientId != null && !jwt.audiences.includes(provider.clientId)) return 'client';
  return jwt.userClaims.email_verified === false ? 'emailNotVerified' : null;
}

/** `2026-11-24 11:59 UTC` */
function minute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
