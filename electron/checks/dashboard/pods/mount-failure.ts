import type { EventFacts, PodFacts } from '../../../../shared/model/evidence/objects/pod.ts';
import type { ObjectsEvidence } from '../../../../shared/model/evidence/objects.ts';
import { itemsOf } from '../../../../shared/rules/dashboard/find-installs.ts';
import { warningsAbout } from './events.ts';

/** `secret "x"` and `configmap "y"`: what a volume may name and what is there, as the kubelet calls them. */
export function volumeSources(objects: readonly ObjectsEvidence[]): ReadonlySet<string> {
  return new Set([
    ...itemsOf(objects, 'secrets').map(({ name }) => `secret "${name}"`),
    ...itemsOf(objects, 'configMaps').map(({ name }) => `configmap "${name}"`),
  ]);
}

/**
 * The kubelet has not heard of the object yet: `object "ns"/"kube-root-ca.crt" not registered` and `failed to sync secret
 * cache: timed out waiting for the condition` (util/manager/cache_based_manager.go, watch_based_manager.go). It asks again.
 */
const passing = / not registered|failed to sync (?:secret|configmap) cache/;

/**
 * Why a volume of the pod can't be mounted, in the kubelet's own words; null where nothing says so. What was missing when
 * the kubelet looked, and is there now, is no cause any more: it looks again in a moment. Nor is what it had merely not heard
 * of yet.
 */
export function mountFailure(
  pod: PodFacts,
  events: readonly EventFacts[],
  sources: ReadonlySet<string>,
): string | null {
  const lasting = warningsAbout(events, pod, ['FailedMount', 'FailedAttachVolume']).filter(
    (said) => !isThereNow(said, sources) && !passing.test(said),
  );
  return lasting[0] ?? null;
}

/** Says that a Secret or ConfigMap is missing that is there by now. */
export function isThereNow(said: string, sources: ReadonlySet<string>): boolean {
  const [missing] = /(?:secret|configmap) "[^"]+"(?= not found)/.exec(said) ?? [];
  return missing !== undefined && sources.has(missing);
}
