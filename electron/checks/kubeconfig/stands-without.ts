import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';

/** Does the target need nothing from this file? Then kubectl "would work without" it, and the walk goes on. */
export function standsWithout(kubeconfig: KubeconfigEvidence, file: string): boolean {
  const { context, cluster, user } = kubeconfig;
  if (context === null || cluster === null || user === null) return false;
  return [context, cluster, user].every((entry) => entry.origin.file !== file);
}

/** Where kubectl goes without a cluster. */
export function fallbackServer(kubeconfig: KubeconfigEvidence): string {
  return kubeconfig.defaultServer ?? 'http://localhost:8080';
}

/** In a pod kubectl never goes to the default server: it signs in as the pod. That is another walk than this one. */
export const podInstead =
  'This is a pod: without a cluster in the kubeconfig kubectl signs in as the pod’s service account, which is not walked here.';
export const podInsteadNext = 'Name a kubeconfig and a context, or ask kubectl auth whoami in this pod.';
