import type { KubeconfigEvidence, UserEntry } from '../model/evidence/kubeconfig.ts';
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

/** How a cloud's own commands name the cluster, as far as the kubeconfig that they wrote tells; null where it does not. */
export interface CloudNames {
  readonly name: string | null;
  /** Region on EKS, location on GKE, resource group on AKS. */
  readonly place: string | null;
  /** AWS profile, or Google project; null where there is none. */
  readonly account: string | null;
}

/**
 * EKS: the arguments of `aws eks get-token` or `aws-iam-authenticator token`, AWS_PROFILE, and the region in the server's
 * address. GKE: entries are named `gke_PROJECT_LOCATION_CLUSTER`. AKS: the cluster entry has the cluster's name, and the user
 * entry is `clusterUser_GROUP_CLUSTER` or `clusterAdmin_GROUP_CLUSTER`.
 */
export function cloudNames({ cluster, user }: Pick<KubeconfigEvidence, 'cluster' | 'user'>): {
  readonly eks: CloudNames;
  readonly gke: CloudNames;
  readonly aks: CloudNames;
} {
  const args = user?.exec?.args ?? [];
  const profile = user?.exec?.env.find(({ name }) => name === 'AWS_PROFILE')?.value ?? null;
  const host = cluster?.server?.value ?? '';
  const [, project, location, gkeName] = /^gke_([^_]+)_([^_]+)_(.+)$/.exec(cluster?.name ?? '') ?? [];
  const aksName = cluster?.name ?? '';
  const [, entry = ''] = /^cluster(?:User|Admin)_(.+)$/.exec(user?.name ?? '') ?? [];
  const group = entry.endsWith(`_${aksName}`) ? entry.slice(0, -aksName.length - 1) : null;
  return {
    eks: {
      name: argumentOf(args, ['--cluster-name', '--cluster-id', '-i']),
      place: argumentOf(args, ['--region']) ?? /\.([a-z0-9-]+)\.eks\.amazonaws\.com/i.exec(host)?.[1] ?? null,
      account: argumentOf(args, ['--profile']) ?? profile,
    },
    gke: { name: gkeName ?? null, place: location ?? null, account: project ?? null },
    aks: { name: group === null ? null : aksName, place: group, account: null },
  };
}
