import { type ChildProcess, spawn } from 'node:child_process';
import { startWatchdog, type Watchdog } from './watchdog.ts';

export interface GroupRequest {
  /** Absolute path; never given to a shell. */
  readonly path: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The program and all that it started are ended after this. */
  readonly timeoutMs: number;
  /** Ends the call within 100 ms; the group is ended behind it. */
  readonly signal: AbortSignal;
  readonly mostStdoutBytes: number;
  /** Of the standard error only the end is kept. */
  readonly stderrTailBytes: number;
  /** Given each piece of the standard error as it comes, with what stands on the standard output by then. */
  readonly onStderr?: (chunk: Buffer, printed: () => Buffer) => void;
  /** Given all that stands on the standard output by then, each time that there is more. */
  readonly onStdout?: (printed: Buffer) => void;
}

export type GroupRun =
  /** The operating system did not start it: errno name. */
  | { readonly kind: 'notStarted'; readonly code: string | null }
  | {
      readonly kind: 'ended';
      readonly how: 'itself' | 'timedOut' | 'stopped' | 'stdoutTooLong';
      /** null when a signal ended it, or when it did not end. */
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** It ended, and something that it started kept its standard output open: whoever reads to the end still waits. */
      readonly heldOpen: boolean;
      readonly stdout: Buffer;
      readonly stderr: Buffer;
      readonly ms: number;
    };

const killAfterMs = 2000;
/** How long an ended program’s last words are waited for. */
const drainMs = 100;

/** Groups that still run; what is left of them ends with this process. */
const running = new Set<number>();
let watchesExit = false;

/**
 * Runs a program in a process group of its own, with nothing on its standard input, until it has ended *and* closed its
 * standard output (as Go’s exec.Cmd.Run waits, which client-go uses), or until the deadline: then the whole group gets
 * SIGTERM, and SIGKILL two seconds later. A watchdog does the same when this process is killed meanwhile. Never rejects.
 */
export function runProcessGroup(request: GroupRequest): Promise<GroupRun> {
  return new Promise((resolve) => {
    const watchdog = startWatchdog();
    let child: ChildProcess;
    try {
      child = spawn(request.path, [...request.args], {
        env: { ...request.environment },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
      });
    } catch (error) {
      // An argument that no system takes, such as one with a NUL.
      watchdog.release();
      resolve({ kind: 'notStarted', code: codeOf(error) });
      return;
    }
    new Group(child, request, watchdog, resolve).follow();
  });
}

/** One running group. */
class Group {
  readonly #child: ChildProcess;
  readonly #request: GroupRequest;
  readonly #watchdog: Watchdog;
  readonly #resolve: (run: GroupRun) => void;
  readonly #started = performance.now();
  readonly #stdout: Buffer[] = [];
  #stdoutBytes = 0;
  #stderr: Buffer = Buffer.alloc(0);
  #exit: { readonly code: number | null; readonly signal: string | null } | null = null;
  #stdoutEnded = false;
  #how: Extract<GroupRun, { kind: 'ended' }>['how'] = 'itself';
  #heldOpen = false;
  #settled = false;
  #deadline: NodeJS.Timeout | null = null;
  #kill: NodeJS.Timeout | null = null;

  constructor(child: ChildProcess, request: GroupRequest, watchdog: Watchdog, resolve: (run: GroupRun) => void) {
    this.#child = child;
    this.#request = request;
    this.#watchdog = watchdog;
    this.#resolve = resolve;
  }

  follow(): void {
    const { stdout, stderr } = this.#child;
    stdout?.on('data', (chunk: Buffer) => this.#take(chunk));
    stdout?.on('close', () => {
      this.#stdoutEnded = true;
      this.#maybeDone();
    });
    stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = Buffer.concat([this.#stderr, chunk]).subarray(-this.#request.stderrTailBytes);
      if (!this.#settled) this.#request.onStderr?.(chunk, () => Buffer.concat(this.#stdout));
    });
    this.#child.on('error', (error) => {
      if (this.#child.pid !== undefined) return;
      this.#watchdog.release();
      this.#settle({ kind: 'notStarted', code: codeOf(error) });
    });
    this.#child.on('exit', (code, signal) => {
      this.#exit = { code, signal };
      this.#maybeDone();
    });
    if (this.#child.pid === undefined) return;
    this.#watchdog.hold(this.#child.pid);
    watch(this.#child.pid);
    this.#deadline = setTimeout(() => this.#end('timedOut'), this.#request.timeoutMs);
    this.#request.signal.addEventListener('abort', this.#stop, { once: true });
    if (this.#request.signal.aborted) this.#stop();
  }

  readonly #stop = (): void => {
    this.#end('stopped');
    this.#finish();
  };

  #take(chunk: Buffer): void {
    if (this.#how !== 'itself') return;
    this.#stdoutBytes += chunk.length;
    if (this.#stdoutBytes > this.#request.mostStdoutBytes) this.#end('stdoutTooLong');
    else {
      this.#stdout.push(chunk);
      if (!this.#settled) this.#request.onStdout?.(Buffer.concat(this.#stdout));
    }
  }

  /** Asks the group to end, and makes it end. */
  #end(how: 'timedOut' | 'stopped' | 'stdoutTooLong'): void {
    if (this.#how !== 'itself' || this.#settled) return;
    this.#how = how;
    this.#heldOpen = how === 'timedOut' && this.#exit !== null;
    signalGroup(this.#child, 'SIGTERM');
    this.#kill = setTimeout(() => {
      signalGroup(this.#child, 'SIGKILL');
      this.#forget();
      this.#finish();
    }, killAfterMs);
    this.#maybeDone();
  }

  #maybeDone(): void {
    if (this.#exit === null) return;
    // A group that was asked to end may hold more than its leader: it is given its two seconds, unless nobody is left.
    if (this.#how !== 'itself') {
      if (groupIsGone(this.#child)) {
        if (this.#kill !== null) clearTimeout(this.#kill);
        this.#forget();
      }
      this.#finish();
    } else if (this.#stdoutEnded) setTimeout(() => this.#finish(), this.#stderrOpen() ? drainMs : 0);
  }

  #stderrOpen(): boolean {
    return this.#child.stderr?.closed === false;
  }

  #finish(): void {
    if (this.#settled) return;
    if (this.#how === 'itself') {
      signalGroup(this.#child, 'SIGKILL');
      this.#forget();
    }
    this.#settle({
      kind: 'ended',
      how: this.#how,
      exitCode: this.#exit?.code ?? null,
      signal: this.#exit?.signal ?? null,
      heldOpen: this.#heldOpen,
      stdout: Buffer.concat(this.#stdout),
      stderr: this.#stderr,
      ms: Math.round(performance.now() - this.#started),
    });
  }

  #settle(run: GroupRun): void {
    if (this.#settled) return;
    this.#settled = true;
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#request.signal.removeEventListener('abort', this.#stop);
    // A grandchild that left the group may hold the pipes for ever; nobody waits for it.
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    this.#child.unref();
    this.#resolve(run);
  }

  #forget(): void {
    this.#watchdog.release();
    if (this.#child.pid !== undefined) running.delete(this.#child.pid);
  }
}

function watch(pid: number): void {
  running.add(pid);
  if (watchesExit) return;
  watchesExit = true;
  process.on('exit', () => {
    for (const group of running) killGroup(group, 'SIGKILL');
  });
}

function signalGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (process.platform !== 'win32') {
    killGroup(child.pid, signal);
    return;
  }
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Windows has no process groups and no SIGTERM; taskkill follows the tree of parents.
  const end = spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
  end.on('error', () => child.kill('SIGKILL'));
}

function killGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
    return true;
  } catch {
    // Nobody is left in the group.
    return false;
  }
}

function groupIsGone(child: ChildProcess): boolean {
  return child.pid === undefined || process.platform === 'win32' || !killGroup(child.pid, 0);
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
