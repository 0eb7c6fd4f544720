import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { type Destination, judgeEgress } from '../../../shared/rules/dashboard/egress.ts';
import { itemsOf } from '../../../shared/rules/dashboard/find-installs.ts';
import { isSilent, type SignIn } from '../../../shared/rules/dashboard/sign-in.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement } from '../judgement.ts';
import { conclude, type PartState } from '../service/conclude.ts';
import { loginProblem } from '../service/login-problem.ts';
import { argumentsOf, fromDocument, listed, type Own, partsOf, saidRows, signInNeeds } from '../service/sign-ins.ts';
import { hasReached, namesRows, type Way, wayProblem } from '../service/way-problem.ts';

/** Does the pod reach the API server? Its log tells; Services, endpoints and policies say why not. */
export const networkCheck = defineCheck({
  step: 'account.network',
  needs: [...signInNeeds, 'apiServerService', 'clusterNames'],
  judge: (facts): Judgement => {
    const found = partsOf(facts, ['account', 'host']);
    if (found.kind === 'none') return found.judgement;
    const { own, parts } = found;
    const { apiServerService, dashboardObjects } = facts;
    const places = placesOf(apiServerService);
    const states = parts.map((part) => {
      const way = wayOf(part, dashboardObjects, places, apiServerService);
      return { part, state: stateOf(part, own, way, facts.clock.now, parts) };
    });
    const rows = [
      ...saidRows(parts),
      ...serviceRows(apiServerService),
      ...policyRows(dashboardObjects),
      ...namesRows(facts.clusterNames),
      ...fromDocument('account.network', own),
    ];
    const words = {
      works: 'The Dashboard’s pod reaches the API server.',
      unknown: 'Whether the Dashboard’s pod reaches the API server stands only in its log.',
    };
    return conclude(states, own, facts.asked, words, rows);
  },
});

function stateOf(part: SignIn, own: Own, way: Way, now: string, parts: readonly SignIn[]): PartState {
  const login = loginProblem(part, own, now, parts);
  if (login?.step === 'account.network') return { kind: 'fails', problem: login.problem };
  const { last } = part;
  if (last?.kind === 'failed') {
    const problem = wayProblem(last.reason, argumentsOf(own, part, last.reason.words), way);
    if (problem !== null) return { kind: 'fails', problem };
  }
  if (hasReached(last)) return { kind: 'proven' };
  const unasked = last === null;
  if (unasked && way.closing.length > 0 && !way.open) {
    const problem = wayProblem({ kind: 'timeout', words: '', address: null }, argumentsOf(own, part), way);
    // A part that asks nobody says nothing, and a network may not heed policies.
    if (problem !== null && (part.log !== 'read' || isSilent(part))) return { kind: 'suspect', problem };
  }
  return { kind: 'unknown', elsewhere: !unasked };
}

/** Where pods get the API server: its Service's address, and what that leads to. */
function placesOf(service: readonly ObjectsEvidence[]): readonly Destination[] {
  const inner = itemsOf(service, 'services').flatMap(({ clusterIp, ports }) =>
    clusterIp === null ? [] : ports.map(({ port }) => ({ address: clusterIp, port })),
  );
  const behind = itemsOf(service, 'endpointSlices').flatMap(({ endpoints, ports }) =>
    endpoints.flatMap(({ addresses }) =>
      addresses.flatMap((address) => ports.flatMap(({ port }) => (port === null ? [] : [{ address, port }]))),
    ),
  );
  return [...inner, ...behind];
}

function wayOf(
  part: SignIn,
  objects: readonly ObjectsEvidence[],
  places: readonly Destination[],
  service: readonly ObjectsEvidence[],
): Way {
  const policies = listed(objects, 'networkPolicies');
  const labels = part.pod?.labels ?? part.part.labels;
  const egress = policies === null ? null : judgeEgress(policies, labels, places);
  const slices = service.find(({ kind }) => kind === 'endpointSlices');
  const sidecar = [...part.spec.containers, ...part.spec.initContainers].find(({ name }) =>
    /^(?:istio-proxy|linkerd-proxy|consul-dataplane|envoy-sidecar)$/.test(name),
  );
  return {
    mode: part.mode,
    value: part.value,
    policiesSeen: policies !== null,
    closing: part.spec.hostNetwork ? [] : (egress?.closing ?? []),
    open: egress?.allowed ?? true,
    endpoints: slices?.status === 200 ? places.slice(1).map(({ address, port }) => `${address}:${port}`) : null,
    inner: places[0] === undefined ? null : `${places[0].address}:${places[0].port}`,
    sidecar: sidecar?.name ?? null,
    told: part.container?.env.some(({ name }) => /^KUBERNETES_SERVICE_(?:HOST|PORT)$/.test(name)) === true,
  };
}

function serviceRows(service: readonly ObjectsEvidence[]): readonly Fact[] {
  const services = itemsOf(service, 'services').map(({ clusterIp, ports }) =>
    fact('Service kubernetes', `${clusterIp ?? 'no address'}:${ports.map(({ port }) => port).join()}`),
  );
  const slices = service.find((one) => one.kind === 'endpointSlices' && one.status === 200);
  const addresses = itemsOf(service, 'endpointSlices').flatMap(({ endpoints, ports }) =>
    endpoints.flatMap((one) => one.addresses.map((address) => `${address}:${ports.map(({ port }) => port).join()}`)),
  );
  if (slices === undefined) return services;
  const none = addresses.length === 0;
  return [...services, fact('It leads to', none ? 'nothing' : addresses.slice(0, 6), none ? 'fail' : 'plain')];
}

function policyRows(objects: readonly ObjectsEvidence[]): readonly Fact[] {
  const policies = listed(objects, 'networkPolicies');
  if (policies === null) return [fact('NetworkPolicies', 'you may not see them', 'unsure')];
  return policies.slice(0, 6).map(({ name, types }) => fact('NetworkPolicy', [name, types.join(' and ') || 'Ingress']));
}
