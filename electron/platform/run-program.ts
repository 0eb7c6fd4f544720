import { type ChildProcess, spawn } from 'node:child_process';

/** What a program gave until it ended, or was ended. */
export type ProgramRun =
  | {
      readonly kind: 'ended';
      /** null when a signal ended it. */
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** We ended it, because `abort` was given or it wrote more than it may. */
      readonly killed: boolean;
      readonly stdout: string;
      /** The last bytes: programs say at the end what stopped them. */
      readonly stderr: string;
    }
  /** The operating system did not start it. */
  | { readonly kind: 'notStarted'; readonly code: string | null; readonly text: string };

export interface ProgramRequest {
  /** Absolute path. */
  readonly path: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends the program and all that it started. */
  readonly abort: AbortSignal;
  /** A program that writes more than this to its standard output is ended. */
  readonly mostStdoutBytes: number;
  readonly mostStderrBytes: number;
}

/**
 * Runs a program without a shell, with nothing to read on its standard input, in a process group of its own that is ended
 * with it: neither a child that hangs nor one that was left behind outlives this call. Never rejects.
 */
export function runProgram(request: ProgramRequest): Promise<ProgramRun> {
  return new Promise((resolve) => {
    let child: ChildProcess;
    try {
      child = spawn(request.path, [...request.args], {
        env: { ...request.environment },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
      });
    } catch (error) {
      // A name or an argument that no system takes, such as one with a NUL.
      resolve(notStarted(error));
      return;
    }
    const stdout = new Kept(request.mostStdoutBytes, 'first');
    const stderr = new Kept(request.mostStderrBytes, 'last');
    let killed = false;
    const end = (): void => {
      killed = true;
      endGroup(child);
      // A grandchild that left the group may hold the pipes for ever; nobody waits for it.
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    child.stdout?.on('data', (chunk: Buffer) => {
      if (!stdout.take(chunk)) end();
    });
    child.stderr?.on('data', (chunk: Buffer) => stderr.take(chunk));
    child.on('error', (error) => {
      if (child.pid !== undefined) return;
      request.abort.removeEventListener('abort', end);
      resolve(notStarted(error));
    });
    // What the program left behind in its group ends with it, so that nothing holds the pipes open.
    child.on('exit', () => endGroup(child));
    child.on('close', (exitCode, signal) => {
      request.abort.removeEventListener('abort', end);
      resolve({ kind: 'ended', exitCode, signal, killed, stdout: stdout.text(), stderr: stderr.text() });
    });
    request.abort.addEventListener('abort', end, { once: true });
    if (request.abort.aborted) end();
  });
}

function notStarted(error: unknown): ProgramRun {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { kind: 'notStarted', code, text: error instanceof Error ? error.message : 'unknown error' };
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    if (child.exitCode !== null || child.signalCode !== null) return;
    // Windows has no process groups; taskkill follows the tree of parents.
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () =>
      child.kill('SIGKILL'),
    );
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody is left in the group.
  }
}

/** Bytes up to a bound: the first ones (more is refused) or the last ones. */
class Kept {
  readonly #most: number;
  readonly #which: 'first' | 'last';
  #bytes: Buffer = Buffer.alloc(0);

  constructor(most: number, which: 'first' | 'last') {
    this.#most = most;
    this.#which = which;
  }

  /** False when it is more than may be kept. */
  take(chunk: Buffer): boolean {
    const all = Buffer.concat([this.#bytes, chunk]);
    const fits = all.length <= this.#most;
    this.#bytes = this.#which === 'first' ? all.subarray(0, this.#most) : all.subarray(-this.#most);
    return fits;
  }

  text(): string {
    return this.#bytes.toString('utf8');
  }
}
