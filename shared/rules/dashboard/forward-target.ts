import type { PodFacts } from '../../model/evidence/objects/pod.ts';
import type { ObjectsEvidence } from '../../model/evidence/objects.ts';
import type { Install } from '../../model/install.ts';
import { podsOfService } from './install-pods.ts';
import { withPods } from './lone-pods.ts';
import { pagePort } from './service-url.ts';

export interface ForwardTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
}

/**
 * The pod and port that `kubectl port-forward service/NAME` takes: of the pods that the Service chooses the one that is most
 * alive (kubectl pkg/polymorphichelpers, GetFirstPod by podutils.ActivePods), at the port in the container that the
 * Service's port leads to. null where no such pod runs.
 */
export function forwardTarget(install: Install, objects: readonly ObjectsEvidence[]): ForwardTarget | null {
  const page = pagePort(withPods(install, objects));
  if (page === null || page.container === null) return null;
  const running = podsOfService(page.service, objects).filter(
    ({ phase, deletedAt }) => phase === 'Running' && deletedAt === null,
  );
  const [best] = [...running].sort((left, right) => Number(isReady(right)) - Number(isReady(left)));
  return best === undefined
    ? null
    : { namespace: best.namespace, pod: best.name, port: page.container.port, scheme: page.scheme };
}

function isReady({ conditions }: PodFacts): boolean {
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}
