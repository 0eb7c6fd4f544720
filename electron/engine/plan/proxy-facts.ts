import type { ClockEvidence } from '../../../shared/model/evidence/network.ts';
import { judgeChain } from '../../../shared/rules/certificate-chain.ts';
import { isLoopbackAddress, parseIpWithZone } from '../../../shared/rules/ip-address.ts';
import { servedChainOf } from '../../../shared/rules/served-chain.ts';
import type { Facts } from '../../checks/facts.ts';
import { nothingToAsk, planFact } from './fact-plan.ts';
import { proxyOf, serverNameOf, serverOf, trustInputs } from './way-to-server.ts';

/** Past the proxy this many addresses of a name are tried: one that answers is enough. */
const mostAddresses = 2;

const comparedNeeds = ['clock', 'kubeconfig', 'environment', 'handshakes', 'trust'] as const;

/** Did the proxy's tunnel lead to a handshake that kubectl would not go on with, for a reason that may be the proxy's? */
function isSuspicious({
  clock,
  kubeconfig,
  environment,
  handshakes,
  trust,
}: Pick<Facts, (typeof comparedNeeds)[number]>) {
  const proxy = proxyOf(kubeconfig, environment);
  const [handshake] = handshakes;
  if (proxy?.kind !== 'proxy' || handshake === undefined) return false;
  if (handshake.outcome.kind === 'failed') return handshake.outcome.phase !== 'connect';
  if (!proxy.endpoint.scheme.startsWith('http') || trust === null || trust.anchors === 'none') return false;
  return !isTrusted(handshake, trust, clock);
}

function isTrusted(handshake: Facts['handshakes'][number], trust: NonNullable<Facts['trust']>, { now }: ClockEvidence) {
  const { anchorCertificates: anchors, signedBy } = trust;
  return judgeChain({ served: servedChainOf(handshake), anchors, signedBy, now }).ok;
}

/** Through a proxy on another computer, this computer's own addresses are other places. */
function isElsewhere(address: string, proxyHost: string): boolean {
  return isLoopback(address) && !isLoopback(proxyHost) && proxyHost !== 'localhost';
}

function isLoopback(address: string): boolean {
  const bytes = parseIpWithZone(address);
  return bytes !== null && isLoopbackAddress(bytes);
}

/** What is asked of a proxy beyond its tunnel: its own certificate, and the server once past it. */
export const proxyFacts = [
  planFact({
    fact: 'proxyTrust',
    needs: ['kubeconfig', 'environment', 'authority', 'tunnel'],
    startsWith: null,
    ask: ({ kubeconfig, environment, authority, tunnel }) => {
      const inputs = trustInputs(kubeconfig, environment, authority, tunnel?.proxyTls?.chain ?? []);
      return inputs === null ? nothingToAsk : { kind: 'one', probe: 'trust', inputs };
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
    fact: 'directResolve',
    needs: comparedNeeds,
    startsWith: null,
    ask: (facts) => {
      const server = serverOf(facts.kubeconfig);
      if (server === null || server.literalAddress !== null || !isSuspicious(facts)) return nothingToAsk;
      return { kind: 'one', probe: 'resolve', inputs: { host: server.host } };
    },
  }),
  planFact({
    fact: 'directHandshakes',
    needs: [...comparedNeeds, 'directResolve'],
    startsWith: null,
    ask: (facts) => {
      const { kubeconfig, environment, directResolve } = facts;
      const server = serverOf(kubeconfig);
      const proxy = proxyOf(kubeconfig, environment);
      if (server === null || proxy?.kind !== 'proxy' || !isSuspicious(facts)) {
        return { kind: 'many', probe: 'tls', inputs: [] };
      }
      const addresses =
        server.literalAddress === null ? (directResolve?.addresses ?? []).map(({ address }) => address) : [server.host];
      const serverName = serverNameOf(kubeconfig);
      return {
        kind: 'many',
        probe: 'tls',
        inputs: addresses
          .filter((address) => !isElsewhere(address, proxy.endpoint.host))
          .slice(0, mostAddresses)
          .map((address) => ({
            route: { kind: 'direct', address, port: server.port },
            serverName,
            host: server.hostHeader,
          })),
      };
    },
  }),
  planFact({
    fact: 'directTrust',
    needs: ['kubeconfig', 'environment', 'authority', 'directHandshakes'],
    startsWith: null,
    ask: ({ kubeconfig, environment, authority, directHandshakes }) => {
      const inputs = trustInputs(kubeconfig, environment, authority, directHandshakes.flatMap(servedChainOf));
      return inputs === null ? nothingToAsk : { kind: 'one', probe: 'trust', inputs };
    },
  }),
];
