import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import type { EnvironmentEvidence, Route } from '../../../shared/model/evidence/network.ts';
import { chooseProxy } from '../../../shared/rules/proxy.ts';
import { parseServerUrl } from '../../../shared/rules/server-url.ts';
import type { Facts } from '../../checks/facts.ts';
import type { Endpoint } from '../../probes/inputs.ts';
import { nothingToAsk, planFact } from './fact-plan.ts';

/** Handshakes are made with this many addresses; a name with more is judged by the first ones. */
const mostAddresses = 8;

/** The parsed server address, or null where there is none that could be called. */
function serverOf(kubeconfig: KubeconfigEvidence) {
  const parsed = parseServerUrl(kubeconfig.cluster?.server?.value ?? '');
  return parsed.kind === 'ok' ? parsed : null;
}

/** Which proxy client-go would use for this cluster, from the two facts that decide it. */
function proxyOf(kubeconfig: KubeconfigEvidence, environment: EnvironmentEvidence) {
  const server = serverOf(kubeconfig);
  if (server === null) return null;
  return chooseProxy({
    clusterProxyUrl: kubeconfig.cluster?.proxyUrl?.value ?? null,
    clusterProxyCredential: kubeconfig.cluster?.proxyCredential?.handle ?? null,
    environment,
    server,
  });
}

/** SNI as Go sends it: tls-server-name, else the host unless that is an address. */
function serverNameOf(kubeconfig: KubeconfigEvidence): string | null {
  const server = serverOf(kubeconfig);
  const override = kubeconfig.cluster?.tlsServerName?.value ?? '';
  if (override !== '') return override;
  return server === null || server.literalAddress !== null ? null : server.host;
}

/** The routes in use: one through the proxy, or one for each address that connected, in the resolver's order. */
function routesOf(facts: Pick<Facts, 'kubeconfig' | 'environment' | 'connections' | 'tunnel'>): readonly Route[] {
  const server = serverOf(facts.kubeconfig);
  const proxy = proxyOf(facts.kubeconfig, facts.environment);
  if (server === null || proxy === null || proxy.kind === 'invalid') return [];
  if (proxy.kind === 'proxy') {
    if (facts.tunnel?.outcome.kind !== 'open') return [];
    return [{ kind: 'proxy', proxy: proxy.endpoint, host: server.host, port: server.port }];
  }
  return facts.connections
    .filter((connection) => connection.outcome === 'connected')
    .slice(0, mostAddresses)
    .map(({ address, port }) => ({ kind: 'direct', address, port }));
}

/** Where requests go: the first route, with the names that belong to it. */
export function endpointOf(
  facts: Pick<Facts, 'kubeconfig' | 'environment' | 'connections' | 'tunnel'>,
): Endpoint | null {
  const server = serverOf(facts.kubeconfig);
  const [route] = routesOf(facts);
  if (server === null || route === undefined) return null;
  return {
    route,
    scheme: server.scheme,
    serverName: serverNameOf(facts.kubeconfig),
    host: server.hostHeader,
    basePath: server.basePath,
  };
}

const onceRouted = { step: 'network.route', when: 'settled' } as const;

/** Facts of the way to the server. Nothing here carries a credential, so all of it may start early. */
export const networkFacts = [
  planFact({
    fact: 'resolve',
    needs: ['kubeconfig', 'environment'],
    startsWith: onceRouted,
    ask: ({ kubeconfig, environment }) => {
      const server = serverOf(kubeconfig);
      if (server === null || server.literalAddress !== null) return nothingToAsk;
      if (proxyOf(kubeconfig, environment)?.kind !== 'none') return nothingToAsk;
      return { kind: 'one', probe: 'resolve', inputs: { host: server.host } };
    },
  }),
  planFact({
    fact: 'connections',
    needs: ['kubeconfig', 'environment', 'resolve'],
    startsWith: onceRouted,
    ask: ({ kubeconfig, environment, resolve }) => {
      const server = serverOf(kubeconfig);
      const direct = server !== null && proxyOf(kubeconfig, environment)?.kind === 'none';
      if (!direct) return { kind: 'many', probe: 'connect', inputs: [] };
      const addresses =
        server.literalAddress === null ? (resolve?.addresses ?? []).map(({ address }) => address) : [server.host];
      return {
        kind: 'many',
        probe: 'connect',
        inputs: addresses.slice(0, mostAddresses).map((address) => ({ address, port: server.port })),
      };
    },
  }),
  planFact({
    fact: 'tunnel',
    needs: ['kubeconfig', 'environment'],
    startsWith: onceRouted,
    ask: ({ kubeconfig, environment }) => {
      const server = serverOf(kubeconfig);
      const proxy = proxyOf(kubeconfig, environment);
      if (server === null || proxy?.kind !== 'proxy') return nothingToAsk;
      return { kind: 'one', probe: 'tunnel', inputs: { proxy: proxy.endpoint, host: server.host, port: server.port } };
    },
  }),
  planFact({
    fact: 'directConnections',
    needs: ['kubeconfig', 'tunnel'],
    startsWith: null,
    ask: ({ kubeconfig, tunnel }) => {
      const server = serverOf(kubeconfig);
      const asked =
        server !== null && server.literalAddress !== null && tunnel !== null && tunnel.outcome.kind !== 'open';
      // A name is not looked up here: behind a proxy it often has no meaning, and the proxy's fault is known without it.
      return { kind: 'many', probe: 'connect', inputs: asked ? [{ address: server.host, port: server.port }] : [] };
    },
  }),
  planFact({
    fact: 'handshakes',
    needs: ['kubeconfig', 'environment', 'connections', 'tunnel'],
    startsWith: onceRouted,
    ask: (facts) => {
      const server = serverOf(facts.kubeconfig);
      const routes = server?.scheme === 'https' ? routesOf(facts) : [];
      const serverName = serverNameOf(facts.kubeconfig);
      return {
        kind: 'many',
        probe: 'tls',
        inputs: routes.map((route) => ({ route, serverName, host: server?.hostHeader ?? '' })),
      };
    },
  }),
  planFact({
    fact: 'trust',
    needs: ['kubeconfig', 'environment', 'authority', 'handshakes'],
    startsWith: onceRouted,
    ask: ({ kubeconfig, environment, authority, handshakes }) => {
      const served = handshakes.flatMap(({ outcome }) =>
        outcome.kind === 'complete' ? outcome.chain.map((certificate) => certificate.sha256) : [],
      );
      if (served.length === 0) return nothingToAsk;
      const anchors = (authority?.material?.certificates ?? []).map((certificate) => certificate.sha256);
      const insecure = kubeconfig.cluster?.insecureSkipTlsVerify?.value === true;
      // client-go sets RootCAs only from non-empty data (rest/tls); without it Go takes the system's roots.
      const which = anchors.length > 0 ? 'kubeconfig' : insecure ? 'none' : 'system';
      return {
        kind: 'one',
        probe: 'trust',
        inputs: {
          anchors: which,
          anchorCertificates: anchors,
          served: [...new Set(served)],
          sslCertFile: which === 'system' ? environment.sslCertFile : null,
          sslCertDir: which === 'system' ? environment.sslCertDir : null,
        },
      };
    },
  }),
];
