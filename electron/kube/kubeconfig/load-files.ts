import { createHash } from 'node:crypto';
import type { KubeconfigFile, KubeconfigProblem } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Located, Origin } from '../../../shared/model/origin.ts';
import { type FileRead, readFileBounded } from '../../platform/read-file.ts';
import type { Vault } from '../vault.ts';
import { parseBounded } from './parse-bounded.ts';
import { blankFile, type ParsedFile, unreadable } from './parsed-file.ts';
import type { Place } from './yaml/value.ts';

/** What loading needs of a probe's tools. */
export interface LoaderTools {
  readonly vault: Vault;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Where many targets are loaded at once: files by their paths, each read once and seen as it was then. */
  readonly files?: SharedFiles;
}

export type SharedFiles = Map<string, Promise<LoadedFile>>;

/** One file: what may be told of it, and what it says in clear. */
export interface LoadedFile {
  readonly evidence: KubeconfigFile;
  readonly parsed: ParsedFile;
}

/** DESIGN §12. */
const limitBytes = 16 * 1024 * 1024;
/** Contents kept parsed, so that a sweep over all contexts of a file parses it once. */
const mostKept = 16;

const kept = new WeakMap<Vault, Map<string, LoadedFile>>();

/** Reads and parses every file of a set, each for itself: no file's damage hides another. Never throws for the world. */
export function loadFiles(paths: readonly string[], tools: LoaderTools): Promise<readonly LoadedFile[]> {
  return Promise.all(paths.map((path) => loadFile(path, tools)));
}

async function loadFile(path: string, tools: LoaderTools): Promise<LoadedFile> {
  const loading = tools.files?.get(path) ?? readAndParse(path, tools);
  tools.files?.set(path, loading);
  const loaded = await loading;
  // What a stop cut short is not what the file says.
  if (tools.signal.aborted) tools.files?.delete(path);
  return loaded;
}

async function readAndParse(path: string, tools: LoaderTools): Promise<LoadedFile> {
  const read = await readFileBounded(path, { limitBytes, signal: tools.signal });
  if (read.bytes === null)
    return { evidence: fileEvidence(path, stateOf(read), read, blankFile), parsed: unreadable([]) };
  const key = `${path}\0${read.mode}\0${createHash('sha256').update(read.bytes).digest('base64')}`;
  const cache = kept.get(tools.vault) ?? new Map<string, LoadedFile>();
  kept.set(tools.vault, cache);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const parsed = await parseBounded(read.bytes, { signal: tools.signal });
  const state = parsed.blank ? 'empty' : parsed.readable ? 'read' : 'notParsed';
  const loaded = { evidence: fileEvidence(path, state, read, parsed), parsed };
  // What a stop cut short is not what the file says.
  if (!tools.signal.aborted) {
    const [oldest] = cache.keys();
    if (cache.size >= mostKept && oldest !== undefined) cache.delete(oldest);
    cache.set(key, loaded);
  }
  return loaded;
}

/** os.IsNotExist alone lets kubectl pass a file over; a file where a folder should be (ENOTDIR) is an error to it. */
function stateOf(read: FileRead): KubeconfigFile['state'] {
  return read.state === 'missing' && read.detail === 'ENOTDIR' ? 'unreadable' : read.state;
}

function fileEvidence(
  path: string,
  state: KubeconfigFile['state'],
  read: FileRead,
  parsed: ParsedFile,
): KubeconfigFile {
  const names = (entries: readonly { readonly name: string; readonly place: Place }[]): readonly Located<string>[] =>
    entries.map(({ name, place }) => ({ value: name, origin: originOf(path, place) }));
  return {
    path,
    state,
    detail: read.detail,
    sizeBytes: read.sizeBytes,
    mode: read.mode,
    problems: parsed.problems.map(
      ({ place, other, ...problem }): KubeconfigProblem => ({
        ...problem,
        origin: originOf(path, place),
        other: other === null ? null : originOf(path, other),
      }),
    ),
    currentContext: locate(path, parsed.currentContext),
    contexts: names(parsed.contexts),
    clusters: names(parsed.clusters),
    users: names(parsed.users),
  };
}

export function originOf(file: string, place: Place): Origin {
  return { file, line: place.line, column: place.column };
}

/** A spot of a file as a located value. */
export function locate<T>(file: string, spot: { readonly value: T; readonly place: Place } | null): Located<T> | null {
  return spot === null ? null : { value: spot.value, origin: originOf(file, spot.place) };
}
