import { type FSWatcher, watch } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface WatchOptions {
  /** Files and folders; they need not be there. More than 64 are not watched. */
  readonly paths: readonly string[];
  /** Told which of them changed, once a quiet moment; never while the last call still runs. */
  readonly onChange: (changed: readonly string[]) => void;
  /** Milliseconds since 1970: a file that was changed later counts as changed at once. Not asked of folders. */
  readonly since?: number;
  /** So long it must be quiet, in milliseconds: an editor writes in several goes, and renames. */
  readonly quietMs?: number;
  /** So often is looked without being called, in milliseconds: network drives and some containers report nothing. */
  readonly pollMs?: number;
}

export interface WatchedFiles {
  readonly close: () => void;
}

const mostPaths = 64;
const mostNames = 200;
const defaultQuietMs = 300;
const defaultPollMs = 2_000;
/** A file that is written without a pause is looked at all the same. */
const longestQuietMs = 2_000;

/**
 * Watches files by looking at them: what the system reports only says when to look. So a rename over a file, a link that is
 * turned to another file, a folder that is made later, and a drive that reports nothing are all seen. Never throws.
 */
export function watchFiles({
  paths,
  onChange,
  since,
  quietMs = defaultQuietMs,
  pollMs = defaultPollMs,
}: WatchOptions): WatchedFiles {
  const watched = [...new Set(paths)].slice(0, mostPaths);
  const known = new Map<string, string>();
  const watchers = new Map<string, FSWatcher>();
  let closed = false;
  let looking = false;
  let quiet: NodeJS.Timeout | null = null;
  let firstCall = 0;

  const look = async (): Promise<void> => {
    if (closed || looking) return;
    looking = true;
    try {
      const marks = await Promise.all(watched.map(markOf));
      if (closed) return;
      const changed = watched.filter((path, index) => {
        const mark = marks[index];
        if (mark === undefined) return false;
        const before = known.get(path);
        known.set(path, mark.text);
        if (before === undefined) return since !== undefined && mark.changedAt !== null && mark.changedAt > since;
        return before !== mark.text;
      });
      await listen();
      if (changed.length > 0 && !closed) onChange(changed);
    } finally {
      looking = false;
    }
  };

  /** Looks after a quiet moment, and at the latest two seconds after the first call. */
  const call = (): void => {
    if (closed) return;
    if (quiet === null) firstCall = performance.now();
    else clearTimeout(quiet);
    const left = Math.max(0, longestQuietMs - (performance.now() - firstCall));
    quiet = setTimeout(
      () => {
        quiet = null;
        void look();
      },
      Math.min(quietMs, left),
    );
  };

  /** Folders, since a file that is replaced is another file; those of links too. A folder that is gone is let go. */
  const listen = async (): Promise<void> => {
    const folders = new Set((await Promise.all(watched.map(foldersOf))).flat());
    if (closed) return;
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    for (const folder of folders) {
      if (watchers.has(folder)) continue;
      try {
        const watcher = watch(folder, { persistent: false }, call);
        watcher.on('error', () => {
          watcher.close();
          watchers.delete(folder);
        });
        watchers.set(folder, watcher);
      } catch {
        // Not there, or the system's number of watches is used up: looking now and then is left.
      }
    }
  };

  const poll = setInterval(() => void (quiet === null ? look() : null), pollMs);
  poll.unref();
  void look();
  return {
    close: () => {
      closed = true;
      clearInterval(poll);
      if (quiet !== null) clearTimeout(quiet);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

interface Mark {
  /** Changes when the file does. */
  readonly text: string;
  /** null for folders and for what is not there. */
  readonly changedAt: number | null;
}

/** What can be told of a file without reading it. Links are followed. Of a folder, its files count. */
async function markOf(path: string): Promise<Mark> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) return { text: await folderMark(path), changedAt: null };
    const { dev, ino, size, mode, mtimeMs, ctimeMs } = info;
    return { text: [dev, ino, size, mode, mtimeMs, ctimeMs].join(' '), changedAt: Math.max(mtimeMs, ctimeMs) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    return { text: code, changedAt: null };
  }
}

async function folderMark(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort().slice(0, mostNames);
  const marks = await Promise.all(
    names.map(async (name) => {
      const info = await stat(`${folder}/${name}`).catch(() => null);
      return info === null || info.isDirectory() ? name : `${name} ${info.size} ${info.mtimeMs}`;
    }),
  );
  return marks.join('\n');
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
