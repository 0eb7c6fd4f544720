import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';

/** Names that the catalogue's texts about a server need. A type and not an interface, so that it is also an argument list. */
export type Place = { readonly server: string; readonly cluster: string | null };

export function placeOf(kubeconfig: KubeconfigEvidence): Place {
  return { server: kubeconfig.cluster?.server?.value ?? 'the server', cluster: kubeconfig.cluster?.name ?? null };
}

export function schemeOf(kubeconfig: KubeconfigEvidence): 'http' | 'https' {
  return /^http:\/\//i.test(kubeconfig.cluster?.server?.value ?? '') ? 'http' : 'https';
}
