import { type FSWatcher, watch } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type FileMark, markOf } from './file-mark.ts';

export interface WatchOptions {
  /** Files and folders; they need not be there. More than 64 are not watched. */
  readonly paths: readonly string[];
  /** Told which of them changed, all together, once they have come to rest. */
  readonly onChange: (changed: readonly string[]) => void;
  /** Milliseconds since 1970: a file that was changed later counts as changed. Not asked of folders. */
  readonly since?: number;
  /** Further files and folders, whose changes count from now on, whatever `since` says. */
  readonly fromNowOn?: readonly string[];
  /** So long files must stay as they are, in milliseconds: an editor writes in several goes, and renames. */
  readonly quietMs?: number;
  /** The same for a file that is gone or empty: it is most often being written anew. */
  readonly bareMs?: number;
  /** So often is looked without being called, in milliseconds: network drives and some containers report nothing. */
  readonly pollMs?: number;
}

export interface WatchedFiles {
  readonly close: () => void;
}

/** A change that is seen and may not be whole yet. Times are of the monotonic clock, in milliseconds. */
interface Resting {
  readonly picture: string;
  readonly since: number;
  readonly first: number;
}

const mostPaths = 64;
const defaultQuietMs = 300;
const defaultBareMs = 1_500;
const defaultPollMs = 2_000;
/** Files that never come to rest are told all the same. */
const longestRestMs = 4_000;
/** From what the system reports to the look: it reports in bursts. */
const burstMs = 50;

/**
 * Watches files by looking at them: what the system reports only says when to look. So a rename over a file, a link that is
 * turned to another file, a folder that is made later, and a drive that reports nothing are all seen. What is being written
 * is waited for, so that nobody reads half a file. Never throws.
 */
export function watchFiles({
  paths,
  onChange,
  since,
  fromNowOn = [],
  quietMs = defaultQuietMs,
  bareMs = defaultBareMs,
  pollMs = defaultPollMs,
}: WatchOptions): WatchedFiles {
  const watched = [...new Set([...paths, ...fromNowOn])].slice(0, mostPaths);
  const dated = new Set(paths);
  const known = new Map<string, string>();
  const folders = new WatchedFolders(() => soon(burstMs));
  let closed = false;
  let looking = false;
  let timer: NodeJS.Timeout | null = null;
  let resting: Resting | null = null;

  /** Looks after so long, unless a look is due sooner. */
  const soon = (ms: number): void => {
    if (closed || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      if (looking) soon(burstMs);
      else void look();
    }, ms);
  };

  const isChanged = (path: string, mark: FileMark): boolean => {
    const before = known.get(path);
    if (before !== undefined) return before !== mark.text;
    const isNew = since !== undefined && dated.has(path) && mark.changedAt !== null && mark.changedAt > since;
    known.set(path, isNew ? '' : mark.text);
    return isNew;
  };

  const look = async (): Promise<void> => {
    if (closed || looking) return;
    looking = true;
    const marks = await Promise.all(watched.map(async (path) => ({ path, mark: await markOf(path) })));
    await folders.follow(watched);
    looking = false;
    if (closed) return;
    const changed = marks.filter(({ path, mark }) => isChanged(path, mark));
    if (changed.length === 0) {
      resting = null;
      return;
    }
    const now = performance.now();
    const picture = changed.map(({ path, mark }) => `${path}\n${mark.text}`).join('\n');
    const same = resting?.picture === picture ? resting : null;
    resting = { picture, since: same?.since ?? now, first: resting?.first ?? now };
    const rest = changed.some(({ mark }) => mark.isBare) ? bareMs : quietMs;
    const left = Math.min(resting.since + rest, resting.first + longestRestMs) - now;
    if (left > 0) return soon(left);
    resting = null;
    for (const { path, mark } of changed) known.set(path, mark.text);
    onChange(changed.map(({ path }) => path));
  };

  const poll = setInterval(() => soon(0), pollMs);
  poll.unref();
  void look();
  return {
    close: () => {
      closed = true;
      clearInterval(poll);
      if (timer !== null) clearTimeout(timer);
      folders.close();
    },
  };
}

/** The folders of files, since a file that is replaced is another file; of links also the folder that they lead to. */
class WatchedFolders {
  readonly #call: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #closed = false;

  constructor(call: () => void) {
    this.#call = call;
  }

  /** Watches the folders as they are now; those that are gone are let go. */
  async follow(paths: readonly string[]): Promise<void> {
    const folders = new Set((await Promise.all(paths.map(foldersOf))).flat());
    if (this.#closed) return;
    for (const folder of [...this.#watchers.keys()]) if (!folders.has(folder)) this.#letGo(folder);
    for (const folder of folders) {
      if (this.#watchers.has(folder)) continue;
      try {
        const watcher = watch(folder, { persistent: false }, this.#call);
        watcher.on('error', () => this.#letGo(folder));
        this.#watchers.set(folder, watcher);
      } catch {
        // Not there, or the system's number of watches is used up: looking now and then is left.
      }
    }
  }

  close(): void {
    this.#closed = true;
    for (const folder of [...this.#watchers.keys()]) this.#letGo(folder);
  }

  #letGo(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}

/** The folder that a path stands in, and the one that it leads to. */
async function foldersOf(path: string): Promise<readonly string[]> {
  const own = dirname(path);
  try {
    const target = await realpath(path);
    const isFolder = (await stat(target)).isDirectory();
    return [...new Set([own, isFolder ? target : dirname(target)])];
  } catch {
    return [own];
  }
}
