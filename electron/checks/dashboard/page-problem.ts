import type { ProxyAnswer } from '../../../shared/rules/dashboard/proxy-answer.ts';
import type { PagePort } from '../../../shared/rules/dashboard/service-url.ts';
import type { Facts } from '../facts.ts';
import { type NamedProblem, problem } from '../judgement.ts';
import { labelsText } from './endpoints.ts';
import { comparePortForward, unreachable } from './unreachable.ts';

/** What an answer of the service proxy that is no page means; null: none of its known ones. */
export function pageProblem(
  { service, port, container, listening }: PagePort,
  answer: ProxyAnswer,
  other: ProxyAnswer | null,
  known: Pick<Facts, 'dashboardObjects' | 'forwardWitness'>,
): NamedProblem | null {
  const at = { namespace: service.namespace, service: service.name };
  const own = { explainable: false };
  switch (answer.kind) {
    case 'noEndpoints': {
      // The id as the address has it: there are endpoints, and none is ready. The bare name: there are none.
      if (!answer.said.includes(`"${service.name}"`)) return problem('SVC-02', { ...at, notReady: null });
      const args = { ...at, selector: labelsText(service.selector), labels: 'not seen', fits: true };
      return problem('SVC-01', args, { candidates: ['SVC-05'], next: seeEndpoints(at) });
    }
    case 'noService': {
      if (!hasPodsOfItsOwn({ service })) {
        return problem('SVC-13', { ...at, type: service.type, externalName: null }, own);
      }
      // The Service is there, so what the API server misses are its endpoints: nobody has written them.
      const args = { ...at, selector: labelsText(service.selector), labels: 'not seen', fits: true };
      return problem('SVC-01', args, { likely: true, next: seeEndpoints(at) });
    }
    case 'refused': {
      const args = {
        ...at,
        target: container?.port ?? port.port,
        listens: listening?.port ?? null,
        loopback: listening?.loopbackOnly === true,
        said: answer.said,
      };
      // Where its pod ends again and again, nobody listens in between.
      return problem('SVC-06', args);
    }
    case 'unreachable':
      return unreachable({ ...at, said: answer.said, port: port.port }, known);
    case 'noAgent':
      return problem('SVC-10', { ...at, said: answer.said }, own);
    case 'tlsSilence':
    case 'closed': {
      // A connection that stands without a handshake is all that this says; one that is closed may be another listener's.
      const candidates = other?.kind === 'refused' ? (['SVC-06'] as const) : [];
      const likely = answer.kind === 'closed';
      const next = likely || candidates.length > 0 ? comparePortForward(at, port.port) : null;
      return problem('SVC-11', { ...at, said: answer.said }, { ...own, likely, candidates, next });
    }
    case 'gateway':
      return problem('WL-15', { namespace: at.namespace, parts: ['web'], said: answer.said });
    default:
      return null;
  }
}

/** Its addresses are written by the cluster: all but an ExternalName, and one whose addresses were written by hand. */
export function hasPodsOfItsOwn({ service }: Pick<PagePort, 'service'>): boolean {
  return service.type !== 'ExternalName' && Object.keys(service.selector).length > 0;
}

function seeEndpoints({ namespace, service }: { readonly namespace: string; readonly service: string }): string {
  return `See where the Service leads: kubectl get endpointslices --namespace ${namespace} --selector kubernetes.io/service-name=${service}.`;
}
