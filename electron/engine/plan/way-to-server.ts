import type { AuthorityEvidence } from '../../../shared/model/evidence/credential.ts';
import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import type { EnvironmentEvidence } from '../../../shared/model/evidence/network.ts';
import { parseIpWithZone } from '../../../shared/rules/ip-address.ts';
import { chooseProxy } from '../../../shared/rules/proxy.ts';
import { parseServerUrl } from '../../../shared/rules/server-url.ts';
import type { ProbeInputs } from '../../probes/inputs.ts';

/** The parsed server address, or null where there is none that could be called. */
export function serverOf(kubeconfig: KubeconfigEvidence) {
  const parsed = parseServerUrl(kubeconfig.cluster?.server?.value ?? '');
  return parsed.kind === 'ok' ? parsed : null;
}

/** Which proxy client-go would use for this cluster, from the two facts that decide it. */
export function proxyOf(kubeconfig: KubeconfigEvidence, environment: EnvironmentEvidence) {
  const server = serverOf(kubeconfig);
  if (server === null) return null;
  return chooseProxy({
    clusterProxyUrl: kubeconfig.cluster?.proxyUrl?.value ?? null,
    clusterProxyCredential: kubeconfig.cluster?.proxyCredential?.handle ?? null,
    environment,
    server,
  });
}

/**
 * SNI as Go sends it: tls-server-name, else the host; none for an address, and without dots at the end
 * (crypto/tls/handshake_client.go, hostnameInSNI). Many servers refuse a name with such a dot.
 */
export function serverNameOf(kubeconfig: KubeconfigEvidence): string | null {
  const name = kubeconfig.cluster?.tlsServerName?.value || (serverOf(kubeconfig)?.host ?? '');
  const bare = /^\[(.*)\]$/.exec(name)?.[1] ?? name;
  return parseIpWithZone(bare) === null ? name.replace(/\.+$/, '') || null : null;
}

/** How served certificates are compared with what client-go trusts; null where nothing was served. */
export function trustInputs(
  kubeconfig: KubeconfigEvidence,
  environment: EnvironmentEvidence,
  authority: AuthorityEvidence | null,
  served: readonly { readonly sha256: string }[],
): ProbeInputs['trust'] | null {
  if (served.length === 0) return null;
  const anchors = (authority?.material?.certificates ?? []).map((certificate) => certificate.sha256);
  const insecure = kubeconfig.cluster?.insecureSkipTlsVerify?.value === true;
  // client-go sets RootCAs only from non-empty data (rest/tls); without it Go takes the system's roots.
  const which = anchors.length > 0 ? 'kubeconfig' : insecure ? 'none' : 'system';
  return {
    anchors: which,
    anchorCertificates: anchors,
    served: [...new Set(served.map(({ sha256 }) => sha256))],
    sslCertFile: which === 'system' ? environment.sslCertFile : null,
    sslCertDir: which === 'system' ? environment.sslCertDir : null,
  };
}
