import type { BearerTokenEvidence } from '../../../shared/model/evidence/credential.ts';
import type { UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { chooseCredential } from '../../../shared/rules/credential.ts';
import {
  chooseIdToken,
  type OidcFault,
  oidcSettingsFault,
  oidcSettingsOf,
} from '../../../shared/rules/oidc-provider.ts';
import { fact, type NamedProblem, problem } from '../judgement.ts';

/** What can be told of the entry's auth-provider without asking anybody. */
export interface ProviderJudgement {
  /** What stops client-go, whatever else the user entry holds. */
  readonly problems: readonly NamedProblem[];
  /** client-go renews the token first; whether that works shows only when it does. */
  readonly renews: NamedProblem | null;
  readonly facts: readonly Fact[];
}

/** `now`: this computer's clock, ISO 8601: client-go judges the stored token by it. */
export function judgeProvider(user: UserEntry, token: BearerTokenEvidence | null, now: string): ProviderJudgement {
  const { authProvider } = user;
  if (authProvider === null) return { problems: [], renews: null, facts: [] };
  const { name, origin } = authProvider;
  // client-go asks for the provider while it makes the client, even when another part of the credential wins.
  if (name !== 'oidc') return { problems: [problem('CRED-19', { name }, { origin })], renews: null, facts: [] };
  const settings = oidcSettingsOf(user);
  if (settings === null) return { problems: [], renews: null, facts: [] };
  const jwt = token?.jwt ?? null;
  const place = { user: user.name, file: origin.file, issuer: settings.issuer };
  const named = (fault: OidcFault) =>
    problem(
      'CRED-20',
      { ...place, fault, endedAt: fault === 'ended' ? (jwt?.expiresAt ?? null) : null },
      { origin: fault === 'ended' || fault === 'notAToken' ? (settings.idToken?.origin ?? origin) : origin },
    );
  const facts = [
    fact('Identity provider', settings.issuer ?? 'none', settings.issuer === null ? 'fail' : 'plain', origin),
    fact('Refresh token', settings.refreshToken ? 'stored' : 'none', 'plain', origin),
  ];
  const choice = chooseCredential(user, null);
  const asked = choice.basic === null && (choice.bearer === null || choice.bearer === 'idToken');
  if (!asked) {
    const fault = oidcSettingsFault(settings);
    return { problems: fault === null ? [] : [named(fault)], renews: null, facts };
  }
  const outcome = chooseIdToken(settings, jwt, now);
  if (outcome.kind === 'stops') return { problems: [named(outcome.fault)], renews: null, facts };
  if (outcome.kind === 'sends') return { problems: [], renews: null, facts };
  const renews = problem(
    'CRED-20',
    { ...place, fault: 'renewal', endedAt: jwt?.expiresAt ?? null },
    { origin, likely: true, blocks: false },
  );
  return { problems: [], renews, facts };
}
