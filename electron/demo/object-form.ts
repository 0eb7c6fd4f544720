import { createHash } from 'node:crypto';
import type { DemoObject, DemoObjects } from './objects.ts';

export type Fields = Readonly<Record<string, unknown>>;
export type Held = readonly [resource: string, object: DemoObject];

/** The node that every pod of a practice cluster runs on. */
export const nodeName = 'practice-1';
export const nodeAddress = '192.0.2.11';

export function grouped(held: readonly Held[]): DemoObjects {
  const groups: Record<string, DemoObject[]> = {};
  for (const [resource, object] of held) groups[resource] = [...(groups[resource] ?? []), object];
  return groups;
}

/** The same name, place and time give the same uid. */
export function metadata(
  name: string,
  { madeAt }: { readonly madeAt: Date },
  more: Fields,
): DemoObject['metadata'] & Fields {
  const uid = digest(`${String(more.namespace ?? '')}/${name} ${madeAt.toISOString()} ${JSON.stringify(more)}`);
  return {
    name,
    ...more,
    uid: uid.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-9$4-$5'),
    resourceVersion: String(1000 + (Number.parseInt(uid.slice(0, 3), 16) % 900)),
    creationTimestamp: stamp(madeAt),
  };
}

/** RFC 3339 to the second, as the API server writes times. */
export function stamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Letters and digits that Kubernetes makes names of (k8s.io/apimachinery pkg/util/rand). */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

export function suffix(of: string, length: number): string {
  const bytes = createHash('sha256').update(of).digest();
  return [...bytes.subarray(0, length)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

export function digest(of: string): string {
  return createHash('sha256').update(of).digest('hex');
}
