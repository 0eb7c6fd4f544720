import { Worker } from 'node:worker_threads';
import { parseKubeconfig } from './parse-kubeconfig.ts';
import { type ParsedFile, unreadable } from './parsed-file.ts';
import { decodeText } from './yaml/text.ts';

/** Files below this size are parsed at once, unless they are dense: a thread takes longer to start than they take. */
const smallBytes = 256 * 1024;
/** Brackets, commas and aliases in a file that is parsed at once, and in one that is parsed at all. */
const mostMarksAtOnce = 4_000;
const mostMarks = 250_000;
const heapMiB = 256;
const defaultDeadlineMs = 10_000;

export interface ParseOptions {
  /** The thread's script: beside this file in the sources, beside the bundle in the built program. */
  readonly workerUrl?: URL;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Parses a kubeconfig within bounds of time and memory (DESIGN §12): small ones here, others in a thread with a heap limit
 * and a deadline. What breaks a bound is a problem of the file, not an error.
 */
export async function parseBounded(bytes: Uint8Array, options: ParseOptions = {}): Promise<ParsedFile> {
  if (options.signal?.aborted === true) return outOfBounds('deadline', 'reading it was stopped');
  // Nothing is parsed behind a character that no YAML may hold, so noise is refused by the scan for it alone.
  const { text, failure } = decodeText(bytes);
  const size = failure === null ? bytes.length : text.length;
  const marks = countMarks(bytes.subarray(0, size));
  if (marks > mostMarks) return outOfBounds('tooDense', `it holds more than ${mostMarks} brackets, commas and aliases`);
  if (size < smallBytes && marks <= mostMarksAtOnce) return parseKubeconfig(bytes);
  return parseInThread(bytes, options);
}

/** Counts what makes many values of few bytes, `[ { , *`: a scan that no text can slow down. */
function countMarks(bytes: Uint8Array): number {
  let marks = 0;
  for (const byte of bytes) {
    if (byte === 0x5b || byte === 0x7b || byte === 0x2c || byte === 0x2a) marks += 1;
  }
  return marks;
}

function parseInThread(bytes: Uint8Array, options: ParseOptions): Promise<ParsedFile> {
  const { signal, deadlineMs = defaultDeadlineMs } = options;
  return new Promise((resolve, reject) => {
    const worker = new Worker(options.workerUrl ?? defaultWorkerUrl(), {
      workerData: bytes,
      resourceLimits: { maxOldGenerationSizeMb: heapMiB },
    });
    const end = (result: ParsedFile) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      void worker.terminate();
      resolve(result);
    };
    const onAbort = () => end(outOfBounds('deadline', 'reading it was stopped'));
    const timer = setTimeout(
      () => end(outOfBounds('deadline', `reading it took longer than ${deadlineMs / 1000} s`)),
      deadlineMs,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.once('message', (parsed: ParsedFile) => end(parsed));
    worker.once('error', (error: Error & { readonly code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        return end(outOfBounds('tooDense', `reading it takes more than ${heapMiB} MiB`));
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      reject(error);
    });
  });
}

function defaultWorkerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './parse-worker.ts' : './parse-worker.mjs', import.meta.url);
}

function outOfBounds(kind: 'deadline' | 'tooDense', detail: string): ParsedFile {
  return unreadable([
    {
      kind,
      place: { line: 1, column: 1 },
      line: '',
      detail,
      said: null,
      field: null,
      expected: null,
      found: null,
      other: null,
    },
  ]);
}
