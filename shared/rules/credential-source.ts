import type { UserEntry } from '../model/evidence/kubeconfig.ts';
import { oidcSettingsOf } from './oidc-provider.ts';

/** What a kubeconfig asks of an identity provider. */
export interface ProviderSettings {
  readonly issuer: string | null;
  readonly clientId: string | null;
}

/**
 * From the arguments of oidc-login (`--oidc-issuer-url`, `--oidc-client-id`), or from auth-provider oidc, whose client id is
 * not told. null where the user entry says nothing of a provider.
 */
export function providerSettings(user: UserEntry | null): ProviderSettings | null {
  const settings = oidcSettingsOf(user);
  if (settings !== null) return { issuer: settings.issuer, clientId: null };
  const args = user?.exec?.args ?? [];
  const issuer = argumentOf(args, ['--oidc-issuer-url']);
  const clientId = argumentOf(args, ['--oidc-client-id']);
  return issuer === null && clientId === null ? null : { issuer, clientId };
}

/** `--flag value` or `--flag=value`; null where it is not given. Arguments that hold a secret are not shown as they stand. */
function argumentOf(args: readonly string[], flags: readonly string[]): string | null {
  for (const [index, argument] of args.entries()) {
    for (const flag of flags) {
      if (argument === flag) return args[index + 1] ?? null;
      if (argument.startsWith(`${flag}=`)) return argument.slice(flag.length + 1);
    }
  }
  return null;
}
