import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import { type ManagedCluster, managedCluster } from '../../../shared/rules/managed-cluster.ts';
import { parseServerUrl } from '../../../shared/rules/server-url.ts';
import { type Answer, versionOf } from './answer.ts';

/** Whose managed cluster this is, by its address and by the version that it tells; null for anybody else's. */
export function managedBy(kubeconfig: KubeconfigEvidence, version: Answer | null): ManagedCluster | null {
  const address = parseServerUrl(kubeconfig.cluster?.server?.value ?? '');
  return managedCluster(address.kind === 'ok' ? address.host : null, versionOf(version)?.text ?? null);
}
