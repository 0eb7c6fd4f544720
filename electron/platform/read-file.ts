import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A file as it could be read. `bytes` is null unless `state` is `read`. */
export interface FileRead {
  readonly state: 'read' | 'missing' | 'directory' | 'permissionDenied' | 'tooLarge' | 'unreadable';
  /** Errno name, or what kind of thing it is that can't be read. */
  readonly detail: string | null;
  readonly bytes: Uint8Array | null;
  readonly sizeBytes: number | null;
  /** POSIX permission bits; null on Windows and where nothing was opened. */
  readonly mode: number | null;
}

export interface ReadLimits {
  /** Bytes that are read at most; a longer file is `tooLarge`. */
  readonly limitBytes?: number;
  /** Ends the reading within 100 ms: `unreadable`, detail `deadline`. */
  readonly signal?: AbortSignal;
  /** How long a pipe may stay silent, in milliseconds. */
  readonly pipeMs?: number;
}

const defaultLimitBytes = 1024 * 1024;
const defaultPipeMs = 2000;
const pipePollMs = 15;
const chunkBytes = 64 * 1024;

/**
 * Reads a file whole, bounded in bytes and in time. Never throws and never hangs: devices are not opened (but `/dev/null`,
 * which people name on purpose), and pipes, which a shell's `<(…)` makes and kubectl accepts, are read without blocking.
 */
export async function readFileBounded(path: string, limits: ReadLimits = {}): Promise<FileRead> {
  const { limitBytes = defaultLimitBytes, signal, pipeMs = defaultPipeMs } = limits;
  if (signal?.aborted === true) return refused('unreadable', 'deadline');
  const reading = read(path, limitBytes, pipeMs, signal).catch((error: unknown) => fromError(error));
  if (signal === undefined) return reading;
  let onAbort = () => {};
  // A dead network mount blocks the file system call itself; only leaving it behind keeps the deadline.
  const aborted = new Promise<FileRead>((resolve) => {
    onAbort = () => resolve(refused('unreadable', 'deadline'));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([reading, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function read(path: string, limitBytes: number, pipeMs: number, signal?: AbortSignal): Promise<FileRead> {
  const before = await stat(path);
  const unreadable = kindThatCannotBeRead(path, before);
  if (unreadable !== null) return unreadable;
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const info = await handle.stat();
    // Between the two looks the path may have been given to something else.
    const changed = kindThatCannotBeRead(path, info);
    if (changed !== null) return changed;
    if (info.isFile() && info.size > limitBytes) return { ...refused('tooLarge', null), sizeBytes: info.size };
    const patience = info.isFIFO() ? pipeMs : 0;
    const bytes = await readAll(handle, limitBytes, patience, signal);
    if (typeof bytes === 'string') return refused(bytes === 'tooLarge' ? 'tooLarge' : 'unreadable', bytes);
    const mode = process.platform === 'win32' ? null : info.mode & 0o7777;
    return { state: 'read', detail: null, bytes, sizeBytes: bytes.length, mode };
  } finally {
    await handle.close();
  }
}

function kindThatCannotBeRead(path: string, info: Stats): FileRead | null {
  if (info.isDirectory()) return refused('directory', 'EISDIR');
  if (info.isFile() || info.isFIFO() || path === '/dev/null') return null;
  return refused('unreadable', info.isSocket() ? 'socket' : 'device');
}

async function readAll(
  handle: FileHandle,
  limitBytes: number,
  patienceMs: number,
  signal?: AbortSignal,
): Promise<Uint8Array | 'tooLarge' | 'silent pipe' | 'deadline'> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  let silentMs = 0;
  while (true) {
    if (signal?.aborted === true) return 'deadline';
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, limitBytes - total + 1));
    const count = await readSome(handle, chunk);
    if (count !== null && count > 0) {
      chunks.push(chunk.subarray(0, count));
      total += count;
      silentMs = 0;
      if (total > limitBytes) return 'tooLarge';
      continue;
    }
    // A named pipe without a writer reads as ended; its writer may still come, and kubectl would wait for it.
    const ended = count === 0 && (total > 0 || patienceMs === 0);
    if (ended) return Buffer.concat(chunks, total);
    if (silentMs >= patienceMs) return 'silent pipe';
    await delay(pipePollMs);
    silentMs += pipePollMs;
  }
}

/** Bytes read; 0 at the end; null when a pipe has nothing yet. */
async function readSome(handle: FileHandle, into: Uint8Array): Promise<number | null> {
  try {
    return (await handle.read(into, 0, into.length, null)).bytesRead;
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return null;
    throw error;
  }
}

function fromError(error: unknown): FileRead {
  const code = codeOf(error);
  // os.Open fails alike for a part of the path that is a file: there is no such file.
  if (code === 'ENOENT' || code === 'ENOTDIR') return refused('missing', code);
  if (code === 'EACCES' || code === 'EPERM') return refused('permissionDenied', code);
  if (code === 'EISDIR') return refused('directory', code);
  return refused('unreadable', code ?? 'unknown error');
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : null;
}

function refused(state: Exclude<FileRead['state'], 'read'>, detail: string | null): FileRead {
  return { state, detail, bytes: null, sizeBytes: null, mode: null };
}
