import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const mostBytes = 1024 * 1024;
const longestText = 4_000;

export interface Log {
  /** Writes one line and returns its id, by which a message on screen can name it. */
  readonly report: (what: string, error: unknown) => string;
}

/**
 * JSON lines in `folder`/authpath.log, one older file kept. `redact` takes secrets out at the sink, whatever a caller
 * hands in. A log that can't be written never stops the program.
 */
export function createLog(folder: string, redact: (text: string) => string, now: () => Date): Log {
  const file = path.join(folder, 'authpath.log');
  return {
    report: (what, error) => {
      const id = randomBytes(4).toString('hex');
      const line = JSON.stringify({
        at: now().toISOString(),
        id,
        what,
        detail: redact(describe(error)).slice(0, longestText),
      });
      try {
        mkdirSync(folder, { recursive: true });
        rotate(file);
        appendFileSync(file, `${line}\n`, { mode: 0o600 });
      } catch {
        process.stderr.write(`authpath: ${line}\n`);
      }
      return id;
    },
  };
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > mostBytes) renameSync(file, `${file}.1`);
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.stack ?? error.message;
  return typeof error === 'string' ? error : JSON.stringify(error);
}
