import { readdir, stat } from 'node:fs/promises';

/** What can be told of a file without reading it. */
export interface FileMark {
  /** Changes when the file does. */
  readonly text: string;
  /** Milliseconds since 1970; null for folders. Of what is not there: when its folder last changed. */
  readonly changedAt: number | null;
  /** Not there, or without a byte: a file often is so for the moment in which it is written anew. */
  readonly isBare: boolean;
}

const mostNames = 200;

/** Looks at a file or folder. Links are followed; of a folder its own files count, but no locks. Never throws. */
export async function markOf(path: string): Promise<FileMark> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) return { text: await folderMark(path), changedAt: null, isBare: false };
    const { dev, ino, size, mode, mtimeMs, ctimeMs } = info;
    const text = [dev, ino, size, mode, mtimeMs, ctimeMs].join(' ');
    return { text, changedAt: Math.max(mtimeMs, ctimeMs), isBare: size === 0 };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))) || '/';
    const changedAt = await stat(folder).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    return { text: code, changedAt, isBare: true };
  }
}

async function folderMark(folder: string): Promise<string> {
  // A lock is there because a program runs, not because it has done its work.
  const names = (await readdir(folder)).filter((name) => !name.endsWith('.lock')).sort();
  const marks = await Promise.all(
    names.slice(0, mostNames).map(async (name) => {
      const info = await stat(`${folder}/${name}`).catch(() => null);
      return info === null || info.isDirectory() ? name : `${name} ${info.size} ${info.mtimeMs}`;
    }),
  );
  return marks.join('\n');
}
