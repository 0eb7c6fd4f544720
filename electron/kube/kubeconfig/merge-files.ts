import type { ShadowedEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { type LoadedFile, originOf } from './load-files.ts';
import type { ParsedCluster, ParsedContext, ParsedUser, Spot } from './parsed-file.ts';

/** An entry and the file that it came from. */
export interface Held<T> {
  readonly file: string;
  readonly entry: T;
}

/** The set as client-go merges it. */
export interface MergedSet {
  readonly currentContext: Held<Spot<string>> | null;
  readonly contexts: ReadonlyMap<string, Held<ParsedContext>>;
  readonly clusters: ReadonlyMap<string, Held<ParsedCluster>>;
  readonly users: ReadonlyMap<string, Held<ParsedUser>>;
  readonly shadowed: readonly ShadowedEntry[];
  /** Entries that another one of their name hides, by name. */
  readonly hidden: {
    readonly clusters: readonly Held<ParsedCluster>[];
    readonly users: readonly Held<ParsedUser>[];
  };
}

/**
 * Merges files in order (clientcmd/loader.go Load): the first to use a name wins with its whole entry, and the first
 * current-context that is not empty counts.
 */
export function mergeFiles(files: readonly LoadedFile[]): MergedSet {
  const shadowed: ShadowedEntry[] = [];
  const collect = <T extends { readonly name: string; readonly place: Spot<unknown>['place'] }>(
    kind: ShadowedEntry['kind'],
    entriesOf: (file: LoadedFile) => readonly T[],
  ) => {
    const hidden: Held<T>[] = [];
    const merged = new Map<string, Held<T>>();
    for (const file of files) {
      const path = file.evidence.path;
      for (const entry of entriesOf(file)) {
        const first = merged.get(entry.name);
        if (first === undefined) {
          merged.set(entry.name, { file: path, entry });
        } else if (first.file !== path) {
          hidden.push({ file: path, entry });
          shadowed.push({
            kind,
            name: entry.name,
            used: origin(first),
            ignored: originOf(path, entry.place),
            differs: content(first.entry) !== content(entry),
          });
        }
      }
    }
    return { merged, hidden };
  };
  const contexts = collect('context', (file) => file.parsed.contexts);
  const clusters = collect('cluster', (file) => file.parsed.clusters);
  const users = collect('user', (file) => file.parsed.users);
  const current = files.find((file) => file.parsed.currentContext !== null);
  const spot = current?.parsed.currentContext ?? null;
  return {
    currentContext: current === undefined || spot === null ? null : { file: current.evidence.path, entry: spot },
    contexts: contexts.merged,
    clusters: clusters.merged,
    users: users.merged,
    shadowed,
    hidden: { clusters: clusters.hidden, users: users.hidden },
  };
}

function origin(held: Held<{ readonly place: Spot<unknown>['place'] }>): Origin {
  return originOf(held.file, held.entry.place);
}

/** What an entry says, without where it stands. */
function content(entry: unknown): string {
  return JSON.stringify(entry, (key, value: unknown) => {
    if (key === 'place') return undefined;
    return value instanceof Map ? [...value] : value;
  });
}
