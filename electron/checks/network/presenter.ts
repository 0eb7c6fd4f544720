import type { ProxyEndpoint } from '../../../shared/model/evidence/network.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { placeOf, proxyText, type Target } from './target.ts';

/** Whoever shows a certificate to kubectl, and what kubectl looks for in it. */
export interface Presenter {
  /** The arguments of every text about its certificate. */
  readonly texts: ReturnType<typeof textsOf>;
  /** What kubectl looks for in the certificate. */
  readonly asked: string;
  /** Its own name or address, which tls-server-name may replace. */
  readonly host: string;
  /** tls-server-name is set. */
  readonly overridden: boolean;
  /** Where it is named in the kubeconfig. */
  readonly origin: Origin | null;
}

function textsOf(target: Target, host: string, port: number, proxy: string | null, proxySource: string) {
  const server = proxy === null ? target.server : `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { ...placeOf(target), server, checked: target.checked, host, port, proxy, proxySource };
}

export function serverPresenter(target: Target): Presenter {
  const { address, asked, serverName, origin } = target;
  const { host, port } = address;
  return { texts: textsOf(target, host, port, null, ''), asked, host, overridden: serverName !== null, origin };
}

/**
 * An https proxy. Go shakes hands with it by the same settings as with the server (net/http transport.go, addTLS): the same
 * authorities, and tls-server-name in the place of the proxy's own name.
 */
export function proxyPresenter(
  target: Target,
  endpoint: ProxyEndpoint,
  source: string,
  origin: Origin | null,
): Presenter {
  const { host, port } = endpoint;
  const { serverName } = target;
  const texts = textsOf(target, host, port, proxyText(endpoint), source);
  return { texts, asked: serverName ?? host, host, overridden: serverName !== null, origin };
}
