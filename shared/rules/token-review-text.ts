/** Why an API server refuses a token, as its TokenReview tells those who may ask. */
export type ReviewReason =
  | { readonly kind: 'ended' | 'notYet' | 'foreignKey' | 'foreignIssuer' | 'objectGone' | 'markedInvalid' | 'provider' }
  | { readonly kind: 'audience'; readonly accepted: readonly string[] }
  | { readonly kind: 'accountGone'; readonly madeAnew: boolean };

/**
 * The service account authenticator's own words (pkg/serviceaccount jwt.go, claims.go, legacy.go), the same from 1.20 on but
 * for capitals, and the OIDC authenticator's, which all begin with `oidc:`.
 */
const words: readonly (readonly [RegExp, (match: RegExpExecArray) => ReviewReason])[] = [
  [/oidc: [^\]]*token is expired/i, () => ({ kind: 'ended' })],
  [/oidc: /, () => ({ kind: 'provider' })],
  [/\btoken has expired/i, () => ({ kind: 'ended' })],
  [/token is not valid yet/i, () => ({ kind: 'notYet' })],
  [/error in cryptographic primitive|no keys found/, () => ({ kind: 'foreignKey' })],
  [
    /token audiences \[.*\] is invalid for the target audiences \[(.*?)\]/,
    ([, accepted = '']) => ({
      kind: 'audience',
      accepted: [...accepted.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name),
    }),
  ],
  [/serviceaccounts? "[^"]*" not found|service ?account \S+ has been deleted/i, () => gone(false)],
  [/service ?account UID \([^)]*\) does not match claim/i, () => gone(true)],
  [/has been marked invalid/i, () => ({ kind: 'markedInvalid' })],
  [/(?:pod|node) UID \([^)]*\) does not match|token has been invalidated/i, () => ({ kind: 'objectGone' })],
];

function gone(madeAnew: boolean): ReviewReason {
  return { kind: 'accountGone', madeAnew };
}

/**
 * Reads `status.error` of a TokenReview that did not authenticate. null where it gives no reason. `serviceAccount`: the token
 * is a whole one of a service account; `invalid bearer token` and no more then means that its issuer is none of the server's
 * (jwt.go hasCorrectIssuer comes before everything else).
 */
export function readReviewError(error: string, serviceAccount: boolean): ReviewReason | null {
  for (const [pattern, reason] of words) {
    const match = pattern.exec(error);
    if (match !== null) return reason(match);
  }
  return serviceAccount && error.trim() === 'invalid bearer token' ? { kind: 'foreignIssuer' } : null;
}
