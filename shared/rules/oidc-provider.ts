import type { JwtFacts } from '../model/evidence/credential.ts';
import type { OidcSettings, UserEntry } from '../model/evidence/kubeconfig.ts';

/** client-go counts a token as ended this long before its end (oidc.go expiryDelta). */
const expiryDeltaMilliseconds = 10_000;

/** Why client-go's own oidc provider stops by itself, before anybody is asked. */
export type OidcFault = 'issuer' | 'clientId' | 'authority' | 'notAToken' | 'ended' | 'noToken';

export type OidcOutcome =
  | { readonly kind: 'stops'; readonly fault: OidcFault }
  /** The stored ID token is sent. */
  | { readonly kind: 'sends' }
  /** It asks the provider for a new ID token first, with the refresh token. */
  | { readonly kind: 'renews' };

/** What keeps client-go from making the provider at all, whatever else the user entry holds (oidc.go newOIDCAuthProvider). */
export function oidcSettingsFault(settings: OidcSettings): OidcFault | null {
  if (settings.issuer === null) return 'issuer';
  if (!settings.clientId) return 'clientId';
  return settings.authorityReadable ? null : 'authority';
}

/**
 * Which token client-go would send (oidc.go idToken, idTokenExpired). `jwt`: the stored ID token's content, null when it is
 * none. `now`: this computer's clock, ISO 8601, by which client-go judges. A token without an end counts as ended.
 */
export function chooseIdToken(settings: OidcSettings, jwt: JwtFacts | null, now: string): OidcOutcome {
  const fault = oidcSettingsFault(settings);
  if (fault !== null) return { kind: 'stops', fault };
  if (settings.idToken !== null) {
    if (jwt === null) return { kind: 'stops', fault: 'notAToken' };
    const end = jwt.expiresAt === null ? 0 : Date.parse(jwt.expiresAt);
    if (Date.parse(now) + expiryDeltaMilliseconds < end) return { kind: 'sends' };
  }
  if (settings.refreshToken) return { kind: 'renews' };
  return { kind: 'stops', fault: settings.idToken === null ? 'noToken' : 'ended' };
}

/** The settings of the provider that signs this user in: none where the user has another one, or none. */
export function oidcSettingsOf(user: UserEntry | null): OidcSettings | null {
  return user?.authProvider?.oidc ?? null;
}
