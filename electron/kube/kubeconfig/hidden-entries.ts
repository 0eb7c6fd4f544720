import type { DataShape, ShadowedEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Located } from '../../../shared/model/origin.ts';
import type { Vault } from '../vault.ts';
import { clusterEvidence, userEvidence } from './entry-evidence.ts';
import type { MergedSet } from './merge-files.ts';

/**
 * Adds to the shadowed entries what tells whose credential is whose: the ignored cluster's server and authority, the ignored
 * user's client certificate. Only for the names that the target uses; other entries' secrets are nobody's business here.
 */
export function describeHidden(
  { shadowed, hidden }: MergedSet,
  target: { readonly cluster: string | null; readonly user: string | null },
  vault: Vault,
): readonly ShadowedEntry[] {
  return shadowed.map((entry) => {
    const at = <T extends { readonly origin: ShadowedEntry['ignored'] }>(found: readonly T[]) =>
      found.find(({ origin }) => origin.file === entry.ignored.file && origin.line === entry.ignored.line);
    if (entry.kind === 'cluster' && entry.name === target.cluster) {
      const held = hidden.clusters.filter(({ entry: { name } }) => name === entry.name);
      const cluster = at(held.map((one) => clusterEvidence(one, vault)));
      if (cluster === undefined) return entry;
      const certificates = certificatesOf(cluster.certificateAuthorityData, cluster.certificateAuthority);
      return { ...entry, server: cluster.server?.value ?? null, ...certificates };
    }
    if (entry.kind === 'user' && entry.name === target.user) {
      const held = hidden.users.filter(({ entry: { name } }) => name === entry.name);
      const user = at(held.map((one) => userEvidence(one, vault)));
      return user === undefined
        ? entry
        : { ...entry, ...certificatesOf(user.clientCertificateData, user.clientCertificate) };
    }
    return entry;
  });
}

function certificatesOf(
  data: Located<DataShape> | null,
  file: Located<string> | null,
): Pick<ShadowedEntry, 'certificates'> {
  if (data !== null) return { certificates: { data: data.value.handle, file: null } };
  return file === null ? {} : { certificates: { data: null, file: file.value } };
}
