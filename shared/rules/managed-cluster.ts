/** Clouds that run the control plane and give rights in a way of their own. */
export type ManagedCluster = 'EKS' | 'GKE' | 'AKS';

const hosts: readonly (readonly [RegExp, ManagedCluster])[] = [
  [/\.eks\.amazonaws\.com(?:\.cn)?$/i, 'EKS'],
  [/\.azmk8s\.(?:io|cn|us)$/i, 'AKS'],
  [/(?:\.gke\.goog|connectgateway\.googleapis\.com)$/i, 'GKE'],
];

/**
 * Who runs the control plane: by the server's host, or by the vendor's suffix of gitVersion (`-eks-…`, `-gke.…`; AKS has
 * none). null for anybody else. `version`: gitVersion, null where it is not known.
 */
export function managedCluster(host: string | null, version: string | null): ManagedCluster | null {
  const byHost = hosts.find(([pattern]) => host !== null && pattern.test(host))?.[1];
  if (byHost !== undefined) return byHost;
  const suffix = /-(eks|gke)[-.]/i.exec(version ?? '')?.[1]?.toLowerCase();
  return suffix === 'eks' ? 'EKS' : suffix === 'gke' ? 'GKE' : null;
}
