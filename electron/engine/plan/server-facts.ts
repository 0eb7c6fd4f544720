import type { HttpEvidence } from '../../../shared/model/evidence/http.ts';
import type { TlsEvidence } from '../../../shared/model/evidence/network.ts';
import { acceptedLeaves } from '../../../shared/rules/accepted-leaves.ts';
import { userLinkQuestions } from '../../../shared/rules/access-questions.ts';
import { judgeDates } from '../../../shared/rules/certificate-candidates.ts';
import { chooseCredential } from '../../../shared/rules/credential.ts';
import { heldCredential } from '../../../shared/rules/held-credential.ts';
import { isPathSegment } from '../../../shared/rules/namespace-name.ts';
import { chooseIdToken, oidcSettingsOf } from '../../../shared/rules/oidc-provider.ts';
import { servedChainOf } from '../../../shared/rules/served-chain.ts';
import type { Facts } from '../../checks/facts.ts';
import type { Endpoint, Impersonation, SignedRequest } from '../../probes/inputs.ts';
import { type Asked, nothingToAsk, planFact } from './fact-plan.ts';
import { endpointOf, endpointsOf } from './network-facts.ts';
import { serverOf } from './way-to-server.ts';

const routeNeeds = ['kubeconfig', 'environment', 'connections', 'tunnel'] as const;
export const signedNeeds = [
  ...routeNeeds,
  'clock',
  'handshakes',
  'trust',
  'clientCertificate',
  'bearerToken',
  'execCredential',
] as const;

/**
 * This step comes after every judgement of the certificate, so a credential may go out. All that is asked with it is asked
 * at once, although later steps need it: one round trip for all.
 */
export const whenTrusted = { step: 'server.kubernetes', when: 'asked' } as const;

const onceRouted = { step: 'network.route', when: 'settled' } as const;
const listOfNamespaces = '/api/v1/namespaces?limit=1';

/** `scheme`: ask only servers whose address says so; null: any. */
function anonymousRequest(
  fact: 'version' | 'ready' | 'anonymous' | 'plainList',
  path: string,
  scheme: 'http' | null = null,
) {
  return planFact({
    fact,
    needs: routeNeeds,
    startsWith: onceRouted,
    ask: (facts) => {
      const endpoint = endpointOf(facts);
      if (endpoint === null || (scheme !== null && endpoint.scheme !== scheme)) return nothingToAsk;
      return { kind: 'one', probe: 'http', inputs: { endpoint, method: 'GET', path, signed: null } };
    },
  });
}

/** May an answer, or the server's clock in it, say more than the handshake does? */
function isDoubtful({ outcome }: TlsEvidence, now: string): boolean {
  if (outcome.kind === 'failed' || !['answer', 'silence'].includes(outcome.afterwards)) return true;
  const [leaf] = outcome.chain;
  return leaf !== undefined && !judgeDates(leaf, now).ok;
}

/**
 * The request as client-go would sign it; null where there is no credential to send, or no server to send it to.
 */
export function signedRequestOf(facts: Pick<Facts, (typeof signedNeeds)[number]>): SignedRequest | null {
  const endpoint = endpointOf(facts);
  const user = facts.kubeconfig.user;
  if (endpoint === null || user === null || !sendsStoredToken(facts)) return null;
  const { bearerToken, clientCertificate } = heldCredential(facts);
  const credential = {
    bearer: bearerToken?.shape?.handle ?? null,
    clientCertificate: clientCertificate?.handle ?? null,
    basic: bearerToken?.shape == null ? user.basicCredential : null,
  };
  if (credential.bearer === null && credential.clientCertificate === null && credential.basic === null) return null;
  // client-go reads the user entry only for TLS (clientcmd/client_config.go, IsConfigTransportTLS): over http kubectl is nobody.
  if (endpoint.scheme === 'http') return null;
  const insecure = facts.kubeconfig.cluster?.insecureSkipTlsVerify?.value === true;
  const asked = endpoint.serverName ?? serverOf(facts.kubeconfig)?.host ?? '';
  return {
    endpoint,
    credential,
    impersonation: impersonationOf(facts),
    pinnedLeaves: insecure ? null : acceptedLeaves(facts.handshakes, facts.trust, asked, facts.clock.now),
  };
}

/** An ID token that client-go counts as ended is never sent: it renews it, or stops. */
function sendsStoredToken({ kubeconfig, bearerToken, clock }: Pick<Facts, (typeof signedNeeds)[number]>): boolean {
  const { user, cluster } = kubeconfig;
  const settings = oidcSettingsOf(user);
  if (user === null || settings === null || chooseCredential(user, cluster).bearer !== 'idToken') return true;
  return chooseIdToken(settings, bearerToken?.jwt ?? null, clock.now).kind === 'sends';
}

function isTrusted(
  { route }: Endpoint,
  { pinnedLeaves }: SignedRequest,
  { handshakes }: Pick<Facts, 'handshakes'>,
): boolean {
  if (route.kind !== 'direct') return false;
  const at = handshakes.find((one) => one.route.kind === 'direct' && one.route.address === route.address);
  const leaf = at === undefined ? undefined : servedChainOf(at)[0];
  return leaf !== undefined && (pinnedLeaves?.includes(leaf.sha256) ?? true);
}

function impersonationOf({ kubeconfig: { user } }: Pick<Facts, 'kubeconfig'>): Impersonation | null {
  if (user?.impersonate == null || user.impersonate.value === '') return null;
  return {
    user: user.impersonate.value,
    uid: user.impersonateUid?.value ?? null,
    groups: user.impersonateGroups?.value ?? [],
    extra: user.impersonateExtra?.value ?? {},
  };
}

function signedGet(fact: 'signedVersion' | 'signedDiscovery', path: string) {
  return planFact({
    fact,
    needs: signedNeeds,
    startsWith: whenTrusted,
    ask: (facts) => {
      const signed = signedRequestOf(facts);
      if (signed === null) return nothingToAsk;
      return { kind: 'one', probe: 'http', inputs: { endpoint: signed.endpoint, method: 'GET', path, signed } };
    },
  });
}

/** A question with the credential that has a probe of its own. */
function signedQuestion<F extends 'identity' | 'discovery'>(fact: F) {
  return planFact({
    fact,
    needs: signedNeeds,
    startsWith: whenTrusted,
    ask: (facts) => {
      const signed = signedRequestOf(facts);
      return signed === null ? nothingToAsk : ({ kind: 'one', probe: fact, inputs: signed } as Asked<F>);
    },
  });
}

export function statusOf(evidence: HttpEvidence | null): number | null {
  return evidence?.outcome.kind === 'answer' ? evidence.outcome.status : null;
}

/** What the server answers: first to a stranger, then with the credential. The latter only when a step asks for it. */
export const serverFacts = [
  anonymousRequest('version', '/version'),
  planFact({
    fact: 'tlsWitness',
    needs: [...routeNeeds, 'clock', 'handshakes'],
    startsWith: null,
    ask: (facts) => {
      const endpoint = endpointOf(facts);
      const doubtful = facts.handshakes.some((handshake) => isDoubtful(handshake, facts.clock.now));
      if (endpoint === null || !doubtful) return nothingToAsk;
      return { kind: 'one', probe: 'http', inputs: { endpoint, method: 'GET', path: '/version', signed: null } };
    },
  }),
  anonymousRequest('ready', '/readyz?verbose'),
  anonymousRequest('anonymous', listOfNamespaces),
  anonymousRequest('plainList', listOfNamespaces, 'http'),
  signedGet('signedVersion', '/version'),
  signedGet('signedDiscovery', '/api'),
  planFact({
    fact: 'otherName',
    needs: routeNeeds,
    startsWith: onceRouted,
    ask: (facts) => {
      const endpoint = endpointOf(facts);
      if (endpoint?.scheme !== 'http' || endpoint.route.kind !== 'direct') return nothingToAsk;
      const inputs = { endpoint, method: 'GET', path: '/version', signed: null, asHost: 'authpath.invalid' } as const;
      return { kind: 'one', probe: 'http', inputs };
    },
  }),
  planFact({
    fact: 'signedElsewhere',
    needs: signedNeeds,
    startsWith: whenTrusted,
    ask: (facts) => {
      const signed = signedRequestOf(facts);
      // An address that showed another certificate than a good one is not asked: its own finding says so.
      const others =
        signed === null
          ? []
          : endpointsOf(facts)
              .slice(1)
              .filter((one) => isTrusted(one, signed, facts));
      return {
        kind: 'many',
        probe: 'http',
        inputs: others.map((endpoint) => {
          const request = signed === null ? null : { ...signed, endpoint };
          return { endpoint, method: 'GET', path: '/api', signed: request } as const;
        }),
      };
    },
  }),
  planFact({
    fact: 'namespace',
    needs: signedNeeds,
    startsWith: whenTrusted,
    ask: (facts) => {
      const signed = signedRequestOf(facts);
      const name = facts.kubeconfig.context?.namespace?.value ?? '';
      if (signed === null || !isPathSegment(name)) return nothingToAsk;
      const path = `/api/v1/namespaces/${encodeURIComponent(name)}`;
      return { kind: 'one', probe: 'http', inputs: { endpoint: signed.endpoint, method: 'GET', path, signed } };
    },
  }),
  signedQuestion('identity'),
  signedQuestion('discovery'),
  planFact({
    fact: 'live',
    needs: [...routeNeeds, 'ready'],
    startsWith: null,
    ask: (facts) => {
      const endpoint = endpointOf(facts);
      if (endpoint === null || statusOf(facts.ready) !== 401) return nothingToAsk;
      return { kind: 'one', probe: 'http', inputs: { endpoint, method: 'GET', path: '/livez', signed: null } };
    },
  }),
  planFact({
    fact: 'apiServerPods',
    needs: [...signedNeeds, 'live'],
    startsWith: null,
    ask: (facts) => {
      const signed = statusOf(facts.live) === 401 ? signedRequestOf(facts) : null;
      return signed === null ? nothingToAsk : { kind: 'one', probe: 'apiServerPods', inputs: signed };
    },
  }),
  planFact({
    fact: 'access',
    needs: signedNeeds,
    startsWith: whenTrusted,
    ask: (facts) => {
      const signed = signedRequestOf(facts);
      if (signed === null) return nothingToAsk;
      const namespace = facts.kubeconfig.context?.namespace?.value ?? 'default';
      return { kind: 'one', probe: 'access', inputs: { ...signed, questions: userLinkQuestions(namespace) } };
    },
  }),
];
