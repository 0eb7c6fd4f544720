import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import type { EnvironmentEvidence, ProxyEndpoint } from '../../../shared/model/evidence/network.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { chooseProxy, type ProxyChoice } from '../../../shared/rules/proxy.ts';
import { parseServerUrl, type ServerAddress } from '../../../shared/rules/server-url.ts';

/** What every text about the way to the server needs. */
export interface Target {
  readonly address: ServerAddress;
  /** Host and port as kubectl names them. */
  readonly server: string;
  readonly cluster: string;
  readonly file: string;
  readonly context: string;
  /** Where the server's address stands. */
  readonly origin: Origin | null;
  /** tls-server-name, when it is set. */
  readonly serverName: string | null;
  /** What kubectl looks for in the certificate. */
  readonly asked: string;
  /** False with insecure-skip-tls-verify. */
  readonly checked: boolean;
}

/** The server that the context calls; null where the kubeconfig has none that could be called. */
export function targetOf(kubeconfig: KubeconfigEvidence): Target | null {
  const { cluster, context } = kubeconfig;
  const address = parseServerUrl(cluster?.server?.value ?? '');
  if (cluster === null || address.kind !== 'ok') return null;
  const serverName = cluster.tlsServerName?.value || null;
  return {
    address,
    server: address.explicitPort ? address.hostHeader : `${address.hostHeader}:${address.port}`,
    cluster: cluster.name,
    file: cluster.origin.file,
    context: context?.name ?? kubeconfig.requestedContext ?? '',
    origin: cluster.server?.origin ?? null,
    serverName,
    asked: serverName ?? address.host,
    checked: cluster.insecureSkipTlsVerify?.value !== true,
  };
}

/** The arguments that remedies for the cluster entry need. */
export function placeOf({ cluster, file, context }: Target) {
  return { cluster, file, context };
}

/** Where the authority stands in the kubeconfig; the entry itself when it names none. */
export function authorityOrigin({ cluster }: KubeconfigEvidence): Origin | null {
  return cluster?.certificateAuthorityData?.origin ?? cluster?.certificateAuthority?.origin ?? cluster?.origin ?? null;
}

export function proxyFor(
  target: Target,
  kubeconfig: KubeconfigEvidence,
  environment: EnvironmentEvidence,
): ProxyChoice {
  return chooseProxy({
    clusterProxyUrl: kubeconfig.cluster?.proxyUrl?.value ?? null,
    clusterProxyCredential: kubeconfig.cluster?.proxyCredential?.handle ?? null,
    environment,
    server: target.address,
  });
}

/** `http://proxy.example.com:3128`. */
export function proxyText({ scheme, host, port }: ProxyEndpoint): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Where the setting stands, for `proxy-url`; a variable has no place. */
export function proxyOrigin(kubeconfig: KubeconfigEvidence, source: string): Origin | null {
  return source === 'proxy-url' ? (kubeconfig.cluster?.proxyUrl?.origin ?? null) : null;
}

/** The arguments of the texts about a proxy. */
export function proxyArguments(
  target: Target,
  endpoint: ProxyEndpoint,
  source: string,
  environment: EnvironmentEvidence,
) {
  return {
    ...placeOf(target),
    proxy: proxyText(endpoint),
    source,
    host: target.address.host,
    server: target.server,
    noProxy: environment.noProxy?.value ?? '',
  };
}
