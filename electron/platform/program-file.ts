import { open, stat } from 'node:fs/promises';

/** What the beginning of a program's file says. */
export interface ProgramHead {
  readonly format: 'binary' | 'script' | 'unknown';
  /** The interpreter of a `#!` line as the kernel reads it, a carriage return included. */
  readonly interpreter: string | null;
}

const binaryStarts = ['7f454c46', 'cafebabe', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', '4d5a'];

/** Looks at the first bytes of a file. Null when they can't be read. Nothing is run. */
export async function readProgramHead(path: string): Promise<ProgramHead | null> {
  const bytes = await firstBytes(path, 256);
  if (bytes === null) return null;
  const hex = bytes.toString('hex', 0, 4);
  if (binaryStarts.some((start) => hex.startsWith(start))) return { format: 'binary', interpreter: null };
  const line = /^#![ \t]*([^ \t\n\0]*)/.exec(bytes.toString('latin1'));
  if (line === null) return { format: 'unknown', interpreter: null };
  return { format: 'script', interpreter: line[1] === undefined || line[1] === '' ? null : line[1] };
}

/** Is there a file at this path? */
export async function fileExists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not to be seen: a script that names it can't be started.
    return false;
  }
}

/**
 * The first of `texts` that occurs in the file's bytes, null when none does or the file can't be read. Reads at most 128 MiB
 * in pieces, and stops when `signal` aborts.
 */
export async function findInFile(path: string, texts: readonly string[], signal: AbortSignal): Promise<string | null> {
  const pieceBytes = 1024 * 1024;
  const mostPieces = 128;
  const overlap = Math.max(...texts.map((text) => text.length));
  try {
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(pieceBytes + overlap);
      let kept = 0;
      for (let piece = 0; piece < mostPieces && !signal.aborted; piece += 1) {
        const { bytesRead } = await handle.read(buffer, kept, pieceBytes, null);
        if (bytesRead === 0) return null;
        const window = buffer.subarray(0, kept + bytesRead);
        const found = texts.find((text) => window.includes(text, 0, 'latin1'));
        if (found !== undefined) return found;
        kept = Math.min(overlap, window.length);
        buffer.copy(buffer, 0, window.length - kept, window.length);
      }
      return null;
    } finally {
      await handle.close();
    }
  } catch {
    // Programs need not be readable to be run; then there is nothing to tell.
    return null;
  }
}

async function firstBytes(path: string, count: number): Promise<Buffer | null> {
  try {
    if (!(await stat(path)).isFile()) return null;
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(count);
      const { bytesRead } = await handle.read(buffer, 0, count, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}
