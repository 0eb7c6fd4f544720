// Child processes and temporary folders that never outlive the run.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAlive } from './build-rig.ts';

const children = new Set<ChildProcess>();
const folders = new Set<string>();
const prefix = 'authpath-rig-';

/**
 * The end of this process is the end of all that it started: on a normal end
 * and on an exception through `exit`, on a signal through the handlers below,
 * and after SIGKILL through each child's lifeline (rig/lifeline).
 */
function endEverything(): void {
  for (const child of children) killGroup(child);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** A client leads a group of its own, with the sign-in plugin that it started; a service is alone. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

let guarded = false;
function guard(): void {
  if (guarded) return;
  guarded = true;
  process.once('exit', endEverything);
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }
  removeLeftovers();
}

/** Folders of runs that were killed before they could tidy up. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(name.startsWith(prefix) ? name.slice(prefix.length).split('-')[0] : Number.NaN);
    if (pid > 0 && !isAlive(pid)) rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
  }
}

let made = 0;

/** A folder of this run, only for its owner, gone at the end. */
export function temporaryFolder(): string {
  guard();
  const folder = path.join(tmpdir(), `${prefix}${process.pid}-${made++}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

export interface Service {
  readonly name: string;
  readonly log: string;
  /** Undefined while it lives. */
  ended(): string | undefined;
  /** As this process sees it; undefined when it has ended, or has not begun yet. */
  pid(): number | undefined;
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** Starts a server of the rig's own programs. */
export function startService(name: string, binary: string, args: readonly string[], log: string): Service {
  return startServer({ name, command: [binary, name, ...args], log });
}

export interface Server {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly log: string;
  /**
   * The server itself where the command is not it but only started it, such
   * as nsenter: signals are for the server.
   */
  readonly inner?: boolean;
}

/** Starts a server; its standard input is the lifeline. */
export function startServer({ name, command: [program, ...args], log, inner }: Server): Service {
  guard();
  const output = openSync(log, 'a');
  const child = spawn(program, args, {
    stdio: ['pipe', output, output],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', AUTHPATH_RIG_SERVICE: name },
  });
  closeSync(output);
  children.add(child);
  let ended: string | undefined;
  const exited = new Promise<void>((resolve) => {
    const finish = (how: string): void => {
      ended = how;
      children.delete(child);
      resolve();
    };
    child.once('error', (error) => finish(error.message));
    child.once('exit', (code, signal) => finish(String(signal ?? code)));
  });
  const signal = (wanted: NodeJS.Signals): void => {
    const pid = inner ? onlyChild(child.pid) : undefined;
    if (pid === undefined) child.kill(wanted);
    else process.kill(pid, wanted);
  };
  return {
    name,
    log,
    ended: () => ended,
    pid: () => (inner ? onlyChild(child.pid) : child.pid),
    signal,
    async stop() {
      // SIGKILL: nothing that a test's control plane holds is worth a graceful end, and etcd may be stopped.
      signal('SIGKILL');
      await exited;
    },
  };
}

/** What a process such as nsenter has started: proc(5), /proc/PID/task/TID/children. */
function onlyChild(parent: number | undefined): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The last lines of a log, for the message of an error. */
export function tail(file: string, lines = 15): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '(no log)';
  }
}

/** Ports that were free a moment ago. All are held at once, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => resolve(server));
      });
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** After this the process and all that it started are ended. */
  readonly seconds?: number;
}

/** Runs a client to its end, with exactly the environment given. */
export function runClient(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  guard();
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...options.env },
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: true, // a process group of its own, so that a sign-in plugin ends with it
    });
    children.add(child);
    const end = (): void => killGroup(child);
    const timer = setTimeout(end, (options.seconds ?? 60) * 1000);
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    if (options.stdin !== undefined) child.stdin?.end(options.stdin);
    child.once('error', (error) => {
      clearTimeout(timer);
      children.delete(child);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      children.delete(child);
      end();
      resolve({ code, signal, stdout, stderr, milliseconds: performance.now() - began });
    });
  });
}
