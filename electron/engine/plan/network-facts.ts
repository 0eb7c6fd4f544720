import type { Route, TlsAlert } from '../../../shared/model/evidence/network.ts';
import { inDialOrder } from '../../../shared/rules/dial-order.ts';
import { servedChainOf } from '../../../shared/rules/served-chain.ts';
import type { Facts } from '../../checks/facts.ts';
import type { Endpoint } from '../../probes/inputs.ts';
import { nothingToAsk, planFact } from './fact-plan.ts';
import { proxyOf, serverNameOf, serverOf, trustInputs } from './way-to-server.ts';

/** Handshakes are made with this many addresses; a name with more is judged by the first ones. */
const mostAddresses = 8;

/** The routes in use: one through the proxy, or one for each address that connected, the one that kubectl uses first. */
function routesOf(facts: WayFacts): readonly Route[] {
  const server = serverOf(facts.kubeconfig);
  const proxy = proxyOf(facts.kubeconfig, facts.environment);
  if (server === null || proxy === null || proxy.kind === 'invalid') return [];
  if (proxy.kind === 'proxy') {
    if (facts.tunnel?.outcome.kind !== 'open') return [];
    return [{ kind: 'proxy', proxy: proxy.endpoint, host: server.host, port: server.port }];
  }
  return inDialOrder(facts.connections)
    .slice(0, mostAddresses)
    .map(({ address, port }) => ({ kind: 'direct', address, port }));
}

type WayFacts = Pick<Facts, 'kubeconfig' | 'environment' | 'connections' | 'tunnel'>;

/** Where requests can go: every route in use, with the names that belong to it. */
export function endpointsOf(facts: WayFacts): readonly Endpoint[] {
  const server = serverOf(facts.kubeconfig);
  if (server === null) return [];
  return routesOf(facts).map((route) => ({
    route,
    scheme: server.scheme,
    serverName: serverNameOf(facts.kubeconfig),
    host: server.hostHeader,
    basePath: server.basePath,
  }));
}

/** Where requests go: the first route. */
export function endpointOf(facts: WayFacts): Endpoint | null {
  return endpointsOf(facts)[0] ?? null;
}

/** Handshake failure, illegal parameter, insufficient security (RFC 8446 §6.2): what was offered does not do. */
function isAboutParameters(alert: TlsAlert | null): boolean {
  return alert !== null && [40, 47, 71].includes(alert.number);
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
      const override = kubeconfig.cluster?.tlsServerName?.value ?? '';
      const serverName = proxy.endpoint.scheme === 'https' && override !== '' ? { serverName: override } : {};
      const inputs = { proxy: proxy.endpoint, host: server.host, port: server.port, ...serverName };
      return { kind: 'one', probe: 'tunnel', inputs };
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
    fact: 'widestHandshake',
    needs: ['kubeconfig', 'handshakes'],
    startsWith: null,
    ask: ({ kubeconfig, handshakes: [first] }) => {
      if (first?.outcome.kind !== 'failed' || !isAboutParameters(first.outcome.alert)) return nothingToAsk;
      const { route, serverName } = first;
      const host = serverOf(kubeconfig)?.hostHeader ?? '';
      return { kind: 'one', probe: 'tls', inputs: { route, serverName, host, offer: 'everything' } };
    },
  }),
  planFact({
    fact: 'trust',
    needs: ['kubeconfig', 'environment', 'authority', 'handshakes'],
    startsWith: onceRouted,
    ask: ({ kubeconfig, environment, authority, handshakes }) => {
      const inputs = trustInputs(kubeconfig, environment, authority, handshakes.flatMap(servedChainOf));
      return inputs === null ? nothingToAsk : { kind: 'one', probe: 'trust', inputs };
    },
  }),
];
