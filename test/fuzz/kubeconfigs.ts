import fc from 'fast-check';
import { stringify } from 'yaml';
import { documents } from './documents.ts';
import { monster } from './monsters.ts';
import { mutate, mutation } from './mutations.ts';
import type { Material } from './servers.ts';

/** What one walk reads: one file or two, as a list in KUBECONFIG, and the context that is asked for. */
export interface FuzzedSet {
  readonly files: readonly Buffer[];
  readonly context: string | null;
}

const writers = {
  block: (value: unknown) => stringify(value, { aliasDuplicateObjects: false }),
  anchors: (value: unknown) => stringify(value),
  flow: (value: unknown) => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }),
  json: (value: unknown) => JSON.stringify(value) ?? 'null',
  indentedJson: (value: unknown) => JSON.stringify(value, null, '\t') ?? 'null',
} as const;

/** Sound documents, written in several ways and then damaged; sometimes monsters, sometimes bytes alone. */
export function fuzzedSets(material: Material): fc.Arbitrary<FuzzedSet> {
  const written = fc
    .tuple(documents(material), fc.constantFrom(...(Object.keys(writers) as (keyof typeof writers)[])))
    .map(([document, writer]) => write(document, writer));
  const file = fc.oneof(
    {
      arbitrary: fc
        .tuple(written, fc.array(mutation, { maxLength: 4 }))
        .map(([bytes, changes]) => changes.reduce(mutate, bytes)),
      weight: 150,
    },
    { arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)), weight: 3 },
    { arbitrary: monster, weight: 1 },
  );
  return fc.record({
    files: fc.oneof({ arbitrary: file.map((one) => [one]), weight: 6 }, fc.tuple(file, file)),
    context: fc.oneof({ arbitrary: fc.constant(null), weight: 4 }, fc.constantFrom('a', 'b', 'prod-eu', '')),
  });
}

/** The YAML library refuses a few values that fast-check makes; JSON takes all. */
function write(document: unknown, writer: keyof typeof writers): Buffer {
  try {
    return Buffer.from(writers[writer](document), 'utf8');
  } catch {
    return Buffer.from(writers.json(document), 'utf8');
  }
}
