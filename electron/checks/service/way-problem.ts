import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { itemsOf } from '../../../shared/rules/dashboard/find-installs.ts';
import type { LogReason } from '../../../shared/rules/dashboard/log-reason.ts';
import type { SignIn, SignInMode } from '../../../shared/rules/dashboard/sign-in.ts';
import { isLoopbackAddress, parseIp } from '../../../shared/rules/ip-address.ts';
import { fact, type NamedProblem, problem } from '../judgement.ts';
import type { argumentsOf } from './sign-ins.ts';

/** What is known of the way from a pod to the API server, besides what the program says. */
export interface Way {
  readonly mode: SignInMode;
  /** `--apiserver-host`, or the path of the kubeconfig. */
  readonly value: string | null;
  readonly policiesSeen: boolean;
  /** NetworkPolicies that select the pod for egress. */
  readonly closing: readonly string[];
  /** Some rule lets it out to the API server. */
  readonly open: boolean;
  /** Where the Service leads to; null: may not be seen. */
  readonly endpoints: readonly string[] | null;
  /** The Service's own address and port. */
  readonly inner: string | null;
  readonly sidecar: string | null;
  /** The container's own environment says where the API server is. */
  readonly told: boolean;
}

/** Has the program got an answer from an API server, or at least its certificate? */
export function hasReached(last: SignIn['last']): boolean {
  if (last === null) return false;
  if (last.kind === 'worked') return true;
  const answered: readonly LogReason['kind'][] = [
    'unknownAuthority',
    'certificateName',
    'certificateDates',
    'unauthorized',
    'forbidden',
    'secretMissing',
  ];
  return answered.includes(last.reason.kind);
}

const listPolicies = 'Someone who may list NetworkPolicies in that namespace can tell whether one closes the way.';
const heeds =
  'Take the policy away for a moment, or try from a pod that it does not select: not every network heeds policies.';

/**
 * Why the way itself fails, by the program's words; null where the words are about something else. Where the manifest itself
 * names the place that gives no answer, that may be the reason: it is when the Service of that address has no such port, or
 * the address is the pod itself.
 */
export function wayProblem(reason: LogReason, own: ReturnType<typeof argumentsOf>, way: Way): NamedProblem | null {
  const found = byWords(reason, own, way);
  const dialled = 'address' in reason ? reason.address : null;
  if (found === null || found.code === 'SA-09' || dialled === null || !way.told || way.mode !== 'account') return found;
  if (dialled === way.inner || way.endpoints?.includes(dialled) === true) return found;
  const args = { ...own, told: dialled, inner: way.inner };
  const ip = parseIp(hostOf(dialled));
  const isPodItself = ip !== null && isLoopbackAddress(ip);
  if (isPodItself || (way.inner !== null && hostOf(dialled) === hostOf(way.inner))) return problem('SA-09', args);
  const next =
    'Take KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT out of the manifest: the cluster sets the right ones.';
  return problem('SA-09', args, { candidates: found.candidates, next });
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
}

function byWords(reason: LogReason, own: ReturnType<typeof argumentsOf>, way: Way): NamedProblem | null {
  const address = ('address' in reason ? reason.address : null) ?? way.inner ?? way.value ?? 'the API server';
  const to = { ...own, address };
  switch (reason.kind) {
    case 'environment':
      return problem('SA-09', { ...own, told: null, inner: null });
    case 'name': {
      return problem('DNS-04', { name: reason.name });
    }
    case 'plainHttp':
      return problem('SA-17', { ...to, address: way.value ?? address });
    case 'noRoute':
      return problem('SA-11', to);
    case 'timeout':
      if (way.closing.length > 0 && !way.open) {
        return problem('SA-18', { ...to, policies: way.closing }, { candidates: ['SA-10'], next: heeds });
      }
      if (!way.policiesSeen) return problem('SA-10', to, { candidates: ['SA-18'], next: listPolicies });
      return problem('SA-10', to);
    case 'cut':
      return problem('SA-10', to, {
        candidates: ['SA-12'],
        next: 'Call the same address from another pod: kubectl run with curl tells who cuts it.',
      });
    case 'refused':
      return refused(to, way);
    default:
      return null;
  }
}

function refused(to: ReturnType<typeof argumentsOf> & { readonly address: string }, way: Way): NamedProblem {
  const plain = way.mode === 'host' && way.value?.startsWith('http://') === true;
  if (plain || isOldPort(to.address)) return problem('SA-17', { ...to, address: way.value ?? to.address });
  const args = { ...to, endpoints: way.endpoints };
  if (way.sidecar !== null) {
    return problem(
      'SA-20',
      { ...to, sidecar: way.sidecar },
      {
        candidates: ['SA-12'],
        next: 'See whether the next start works: a mesh is ready by then.',
      },
    );
  }
  return problem('SA-12', args);
}

/** Where API servers answered without TLS until 1.20, and where client-go looks when it knows nothing. */
function isOldPort(address: string): boolean {
  const [, host = '', port] = /^\[?([^\]]*?)\]?:(\d+)$/.exec(address) ?? [];
  const ip = parseIp(host);
  return port === '8080' || host === 'localhost' || (ip !== null && isLoopbackAddress(ip) && port !== '6443');
}

/** What the cluster's name service looks like; only where a name was not found. */
export function namesRows(names: readonly ObjectsEvidence[]): readonly Fact[] {
  if (names.length === 0) return [];
  const services = itemsOf(names, 'services');
  const pods = names.find((one) => one.kind === 'pods');
  const ready = itemsOf(names, 'pods').filter(({ conditions }) =>
    conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
  );
  return [
    fact(
      'Name service',
      services.length === 0
        ? 'no Service was found'
        : services.map(({ clusterIp, name }) => `${name} at ${clusterIp ?? 'no address'}`),
    ),
    fact(
      'Its pods',
      pods?.status === 200 ? `${ready.length} ready` : 'you may not see them',
      pods?.status !== 200 ? 'unsure' : ready.length > 0 ? 'pass' : 'fail',
    ),
  ];
}
