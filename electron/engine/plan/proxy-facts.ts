import type { ClockEvidence } from '../../../shared/model/evidence/network.ts';
import { judgeChain } from '../../../shared/rules/certificate-chain.ts';
import { isLoopbackAddress, parseIpWithZone } from '../../../shared/rules/ip-address.ts';
import { servedChainOf } from '../../../shared/rules/served-chain.ts';
import type { Facts } from '../../checks/facts.ts';
import { type Asked, nothingToAsk, planFact } from './fact-plan.ts';
import { proxyOf, serverNameOf, serverOf, trustInputs } from './way-to-server.ts';

/** Past the proxy this many addresses of a name are tried: one that answers is enough. */
const mostAddresses = 2;

const failedNeeds = ['kubeconfig', 'environment', 'handshakes'] as const;
const strangerNeeds = [...failedNeeds, 'clock', 'trust'] as const;
type Failed = Pick<Facts, (typeof failedNeeds)[number]>;
type Stranger = Pick<Facts, (typeof strangerNeeds)[number]>;

/** Did the handshake in the proxy's tunnel fail? */
function hasFailed({ kubeconfig, environment, handshakes: [handshake] }: Failed): boolean {
  const failed = handshake?.outcome.kind === 'failed' && handshake.outcome.phase !== 'connect';
  return failed && proxyOf(kubeconfig, environment)?.kind === 'proxy';
}

/** Did it show a certificate that kubectl does not trust, through a proxy that could have made it? */
function showsStranger({ clock, kubeconfig, environment, handshakes: [handshake], trust }: Stranger): boolean {
  const proxy = proxyOf(kubeconfig, environment);
  if (proxy?.kind !== 'proxy' || !proxy.endpoint.scheme.startsWith('http')) return false;
  if (handshake?.outcome.kind !== 'complete' || trust === null || trust.anchors === 'none') return false;
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

function lookUp({ kubeconfig }: Failed): Asked<'resolve'> {
  const server = serverOf(kubeconfig);
  if (server === null || server.literalAddress !== null) return nothingToAsk;
  return { kind: 'one', probe: 'resolve', inputs: { host: server.host } };
}

/** Handshakes with the server past the proxy. `resolved`: addresses of its name; null: there is no reason to go there. */
function shakeHands(
  { kubeconfig, environment }: Failed,
  resolved: readonly { readonly address: string }[] | null,
): Asked<'tls'> {
  const server = serverOf(kubeconfig);
  const proxy = proxyOf(kubeconfig, environment);
  if (server === null || proxy?.kind !== 'proxy' || resolved === null)
    return { kind: 'many', probe: 'tls', inputs: [] };
  const addresses = server.literalAddress === null ? resolved.map(({ address }) => address) : [server.host];
  const serverName = serverNameOf(kubeconfig);
  const { port, hostHeader } = server;
  const inputs = addresses
    .filter((address) => !isElsewhere(address, proxy.endpoint.host))
    .slice(0, mostAddresses)
    .map((address) => ({ route: { kind: 'direct' as const, address, port }, serverName, host: hostHeader }));
  return { kind: 'many', probe: 'tls', inputs };
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
    fact: 'retryResolve',
    needs: failedNeeds,
    startsWith: null,
    ask: (facts) => (hasFailed(facts) ? lookUp(facts) : nothingToAsk),
  }),
  planFact({
    fact: 'retryHandshakes',
    needs: [...failedNeeds, 'retryResolve'],
    startsWith: null,
    ask: (facts) => shakeHands(facts, hasFailed(facts) ? (facts.retryResolve?.addresses ?? []) : null),
  }),
  planFact({
    fact: 'directResolve',
    needs: strangerNeeds,
    startsWith: null,
    ask: (facts) => (showsStranger(facts) ? lookUp(facts) : nothingToAsk),
  }),
  planFact({
    fact: 'directHandshakes',
    needs: [...strangerNeeds, 'directResolve'],
    startsWith: null,
    ask: (facts) => shakeHands(facts, showsStranger(facts) ? (facts.directResolve?.addresses ?? []) : null),
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
