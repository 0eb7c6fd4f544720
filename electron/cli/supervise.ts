import { spawn } from 'node:child_process';
import { flushed } from './end.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** Set for the process that does the work. */
const marker = 'AUTHPATH_SUPERVISED';

/** Whether this process does the work of another that waits for it. What it starts is told nothing of it. */
export function takeSupervised(): boolean {
  const supervised = process.env[marker] !== undefined && process.send !== undefined;
  delete process.env[marker];
  // Nobody waits any more: whatever still runs is ended by its watchdog.
  if (supervised) process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  return supervised;
}

/**
 * Does the work in a process of its own, and ends as soon as that has told its exit code. Node waits, also in `process.exit`,
 * until each name that was looked up is answered (libuv's uv_library_shutdown joins its threads), which with a silent resolver
 * is long after the last context was judged.
 */
export function supervise(): Promise<ExitCode> {
  // In a group of its own: who presses Ctrl-C presses it once, and it is handed on once.
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Its threads are counted before its first line runs: the size that thread-pool.ts has set goes with the environment.
    env: { ...process.env, [marker]: '1' },
    detached: process.platform !== 'win32',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    let told: ExitCode | null = null;
    child.once('message', (code) => {
      told = code as ExitCode;
      child.kill('SIGKILL');
    });
    child.once('error', () => resolve(exitCodes.couldNotRun));
    child.once('exit', (code, signal) => {
      if (told !== null) resolve(told);
      else if (signal === 'SIGINT' || signal === 'SIGTERM') resolve(exitCodes.cancelled);
      // It ended by itself, as when whoever reads its output has gone.
      else resolve(code === 0 ? exitCodes.sound : exitCodes.couldNotRun);
    });
  });
}

/** Tells the exit code to whoever waits, when all that was written has gone out. */
export async function tellExitCode(code: ExitCode): Promise<void> {
  await flushed();
  process.send?.(code);
}
