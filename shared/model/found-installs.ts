import { chooseInstall } from '../rules/dashboard/choose-install.ts';
import { findInstalls } from '../rules/dashboard/find-installs.ts';
import type { ObjectsEvidence } from './evidence/objects.ts';
import type { Install } from './install.ts';
import type { RunState } from './reduce-run.ts';

/** Every Dashboard and Headlamp that a walk has found, by namespace and name; empty before it has looked. */
export function foundInstalls(state: Pick<RunState, 'evidence'>): readonly Install[] {
  return findInstalls(newestObjects(state));
}

/** The one that the walk is about; null where it has found none. */
export function walkedInstall(state: Pick<RunState, 'evidence' | 'requested'>): Install | null {
  return chooseInstall(newestObjects(state), state.requested?.install ?? null);
}

/** The newest answer to each question about objects. */
export function newestObjects({ evidence }: Pick<RunState, 'evidence'>): readonly ObjectsEvidence[] {
  const newest = new Map<string, { readonly generation: number; readonly data: ObjectsEvidence }>();
  for (const { probe, key, generation, data } of Object.values(evidence)) {
    if (probe !== 'objects' || data === null) continue;
    const held = newest.get(key);
    if (held === undefined || held.generation < generation)
      newest.set(key, { generation, data: data as ObjectsEvidence });
  }
  return [...newest.values()].map(({ data }) => data);
}
