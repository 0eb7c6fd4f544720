import type { JwtFacts } from '../../../shared/model/evidence/credential.ts';
import type {
  BootstrapSecret,
  LookedAt,
  PublishedIssuerEvidence,
  TokenReviewEvidence,
} from '../../../shared/model/evidence/refusal.ts';
import { type ReviewReason, readReviewError } from '../../../shared/rules/token-review-text.ts';
import { type FailureCode, type NamedProblem, problem } from '../judgement.ts';
import type { SentToken } from './sent.ts';

/** What was learned after the refusal: the keys that the server publishes, and what other credentials were told. */
export interface Testimony {
  readonly published: readonly PublishedIssuerEvidence[];
  readonly reviews: readonly TokenReviewEvidence[];
}

interface Told extends Testimony {
  readonly token: SentToken;
  readonly server: string;
  readonly cluster: string | null;
  /** ISO 8601, the server's clock. */
  readonly serverNow: string;
}

const subject = 'token';

/**
 * The refusal as the testimony leaves it: the server's own reason where somebody was told it, otherwise `named` without the
 * causes that are excluded now. Where the testimony says nothing, `named` itself.
 */
export function withTestimony(named: NamedProblem, told: Told): NamedProblem {
  for (const { review } of told.reviews) {
    if (review.authenticated === true) return lostOnTheWay(told);
    if (review.authenticated !== false) continue;
    const reason = readReviewError(review.error, isWholeAccountToken(told.token));
    if (reason !== null) return byReason(reason, told);
  }
  if (told.token.shape.kind === 'bootstrapToken') return byBootstrapSecret(named, told);
  const account = told.token.jwt?.serviceAccount ?? null;
  return told.token.jwt === null || account === null ? named : narrowed(named, told, told.token.jwt, account);
}

function isWholeAccountToken({ jwt, jwtDamage }: SentToken): boolean {
  return jwt?.serviceAccount != null && jwtDamage === null && !jwt.signatureTooShort;
}

/** The server takes the token when asked about it, and refused it where it stood in the request. */
function lostOnTheWay({ server, cluster }: Told): NamedProblem {
  return problem(
    'AUTHN-15',
    { server, cluster, what: subject, taken: true },
    {
      subject,
      candidates: ['AUTHN-14'],
      explainable: false,
      next: 'Check again: if it stays so, ask the API server itself, past everything in front of it; if the answers vary, the API servers behind this address differ.',
    },
  );
}

function byReason(reason: ReviewReason, told: Told): NamedProblem {
  const { jwt } = told.token;
  const args = accountArgs(jwt);
  const audiences = jwt?.audiences ?? [];
  const issuer = jwt?.issuer ?? null;
  switch (reason.kind) {
    case 'ended': {
      const expiredAt = minute(jwt?.expiresAt ?? told.serverNow);
      return problem('AUTHN-02', { ...args, expiredAt, isAccount: jwt?.serviceAccount != null }, { subject });
    }
    case 'notYet': {
      const starts = [jwt?.notBefore, jwt?.issuedAt].find((start) => start != null) ?? told.serverNow;
      return problem(
        'CRED-26',
        { ...args, claim: jwt?.notBefore == null ? 'iat' : 'nbf', validFrom: starts },
        { subject },
      );
    }
    case 'foreignKey':
      return problem('AUTHN-03', { ...args, issuer, shown: 'key' }, { subject });
    case 'foreignIssuer':
      return problem('AUTHN-03', { ...args, issuer, shown: 'issuer' }, { subject });
    case 'audience':
      return problem('AUTHN-04', { ...args, audiences, issuer, accepted: reason.accepted, open: false }, { subject });
    case 'accountGone':
      return accountGone(jwt, reason.madeAnew ? 'anew' : 'gone', []);
    case 'objectGone':
      return jwt?.serviceAccount?.form === 'legacy' ? secretGone(jwt, 'gone', null) : boundGone(jwt, []);
    case 'markedInvalid':
      return secretGone(
        jwt,
        'marked',
        told.reviews.map(({ bound }) => bound?.invalidSince ?? null).find(isSet) ?? null,
      );
    case 'provider':
      return problem('AUTHN-13', { issuer, audiences, told: true, odd: null }, { subject });
  }
}

/** Everything that can be said of a service account's token when nobody was told the reason. */
function narrowed(
  named: NamedProblem,
  told: Told,
  jwt: JwtFacts,
  account: NonNullable<JwtFacts['serviceAccount']>,
): NamedProblem {
  const signature = told.published.map((one) => one.signature).find(isSet) ?? null;
  const issuer = told.published.map(({ configuration }) => configuration.issuer).find(isSet) ?? null;
  // Legacy tokens have an issuer that every server takes (legacy.go LegacyIssuer).
  const legacy = account.form === 'legacy';
  if (signature === 'unknown') {
    return problem('AUTHN-03', { ...accountArgs(jwt), issuer: jwt.issuer, shown: 'key' }, { subject });
  }
  if (named.code === 'AUTHN-04') return named;
  const keyFits = signature === 'verified' && (legacy || issuer === jwt.issuer);
  const seen = {
    account: told.reviews.map((review) => stateOf(review.account, account.uid)).find(isSet) ?? null,
    bound: told.reviews.map((review) => stateOf(review.bound, account.boundTo?.uid ?? null)).find(isSet) ?? null,
  };
  const marked = told.reviews.map(({ bound }) => bound?.invalidSince ?? null).find(isSet) ?? null;
  const left = new Set<FailureCode>(named.candidates);
  if (keyFits) left.delete('AUTHN-03');
  if (seen.account === 'same') {
    left.delete('AUTHN-05');
    // The account is this cluster's, so what the token was made for is looked for in the right place.
    if (legacy && marked !== null) return secretGone(jwt, 'marked', marked);
    if (seen.bound === 'gone' || seen.bound === 'anew')
      return legacy ? secretGone(jwt, 'gone', null) : boundGone(jwt, []);
    if (seen.bound === 'same') left.delete('AUTHN-06');
  }
  if (seen.account === 'gone' || seen.account === 'anew') {
    // Whatever else may be: without its account no token is taken, and no other cluster's account has this uid.
    return accountGone(jwt, keyFits ? seen.account : null, keyFits ? [] : ['AUTHN-03'], named.next);
  }
  return best(named, left, jwt);
}

/** The most specific of the causes that are left. */
function best(named: NamedProblem, left: ReadonlySet<FailureCode>, jwt: JwtFacts): NamedProblem {
  if (left.size === named.candidates.length) return named;
  const { next } = named;
  const others = (code: FailureCode) => [...left].filter((one) => one !== code);
  const lost: readonly FailureCode[] = left.has('AUTHN-15') ? ['AUTHN-15'] : [];
  if (left.has('AUTHN-06')) return boundGone(jwt, others('AUTHN-06'), next);
  if (left.has('AUTHN-07')) return secretGone(jwt, null, null, others('AUTHN-07'), next);
  if (left.has('AUTHN-05')) return accountGone(jwt, null, others('AUTHN-05'), next);
  if (left.has('AUTHN-03')) {
    const args = { ...accountArgs(jwt), issuer: jwt.issuer, shown: null };
    return problem('AUTHN-03', args, { subject, candidates: others('AUTHN-03'), next });
  }
  // Key, issuer, account and what it is bound to are sound: what is left is what no answer shows.
  const audience = { audiences: jwt.audiences, issuer: jwt.issuer, accepted: [], open: true };
  return problem(
    'AUTHN-04',
    { ...accountArgs(jwt), ...audience },
    {
      subject,
      candidates: ['AUTHN-14', ...lost],
      next: `${next ?? ''} Check again as well: it may have been another API server behind the same address.`.trim(),
    },
  );
}

type ObjectState = 'gone' | 'anew' | 'same';

/** null: not seen, or on its way out, when both is possible. */
function stateOf(look: LookedAt | null, uid: string | null): ObjectState | null {
  if (look === null) return null;
  if (look.status === 404) return 'gone';
  if (look.status !== 200 || uid === null || look.uid === null || look.deletedAt !== null) return null;
  return look.uid === uid ? 'same' : 'anew';
}

/** bootstrap.go AuthenticateToken of kube-apiserver: the Secret is there, holds the token, has not ended, may sign in. */
function byBootstrapSecret(named: NamedProblem, { reviews, serverNow }: Told): NamedProblem {
  const seen =
    reviews.map(({ bootstrap }) => bootstrap).find((one) => one?.status === 200 || one?.status === 404) ?? null;
  const shown = seen === null ? null : bootstrapFault(seen, serverNow);
  if (seen === null || shown === null) return named;
  const endedAt = seen.expiresAt === null ? null : minute(seen.expiresAt);
  return problem('AUTHN-09', { tokenId: seen.id, shown, endedAt }, { subject });
}

function bootstrapFault(seen: BootstrapSecret, now: string): 'gone' | 'ended' | 'noSignIn' | 'differs' | null {
  if (seen.status === 404) return 'gone';
  if (seen.matches === false) return 'differs';
  if (seen.expiresAt !== null && Date.parse(seen.expiresAt) <= Date.parse(now)) return 'ended';
  return seen.signsIn === false ? 'noSignIn' : null;
}

function accountGone(
  jwt: JwtFacts | null,
  shown: 'gone' | 'anew' | null,
  candidates: readonly FailureCode[],
  next: string | null = null,
): NamedProblem {
  const uid = jwt?.serviceAccount?.uid ?? null;
  return problem(
    'AUTHN-05',
    { ...accountArgs(jwt), uid, shown },
    { subject, candidates, next: nextOf(candidates, next) },
  );
}

function boundGone(jwt: JwtFacts | null, candidates: readonly FailureCode[], next: string | null = null): NamedProblem {
  const boundTo = jwt?.serviceAccount?.boundTo ?? null;
  const bound = { kind: (boundTo?.kind ?? 'object').toLowerCase(), boundName: boundTo?.name ?? null };
  const args = { ...accountArgs(jwt), ...bound, shown: candidates.length === 0 };
  return problem('AUTHN-06', args, { subject, candidates, next: nextOf(candidates, next) });
}

function secretGone(
  jwt: JwtFacts | null,
  shown: 'gone' | 'marked' | null,
  invalidSince: string | null,
  candidates: readonly FailureCode[] = [],
  next: string | null = null,
): NamedProblem {
  const secret = jwt?.serviceAccount?.boundTo?.name ?? null;
  const args = { ...accountArgs(jwt), secret, shown, invalidSince };
  return problem('AUTHN-07', args, { subject, candidates, next: nextOf(candidates, next) });
}

function nextOf(candidates: readonly FailureCode[], next: string | null): string | null {
  return candidates.length > 0 ? next : null;
}

function accountArgs(jwt: JwtFacts | null) {
  const account = jwt?.serviceAccount ?? null;
  return { namespace: account?.namespace ?? null, account: account?.name ?? null };
}

function isSet<T>(value: T | null): value is T {
  return value !== null;
}

/** `2026-11-24 11:59 UTC` */
function minute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
