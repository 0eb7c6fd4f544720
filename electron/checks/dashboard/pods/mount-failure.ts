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
 * Why a volume of the pod can't be mounted, in the kubelet's own words; null where nothing says so. What was missing when
 * the kubelet looked, and is there now, is no cause any more: it looks again in a moment. So is what it had merely not
 * heard of yet (`object "ns"/"kube-root-ca.crt" not registered`: kubelet, util/manager/cache_based_manager.go).
 */
export function mountFailure(
  pod: PodFacts,
  events: readonly EventFacts[],
  sources: ReadonlySet<string>,
): string | null {
  const lasting = warningsAbout(events, pod, ['FailedMount', 'FailedAttachVolume']).filter((said) => {
    const [missing] = /(?:secret|configmap) "[^"]+"(?= not found)/.exec(said) ?? [];
    return !(missing !== undefined && sources.has(missing)) && !/ not registered/.test(said);
  });
  return lasting[0] ?? null;
}
