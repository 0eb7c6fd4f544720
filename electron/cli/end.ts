import { accessSync, constants } from 'node:fs';
import type { ExitCode } from './exit-codes.ts';

const shell = '/bin/sh';

/** Resolves when all that was written to standard output and standard error has gone out. */
export async function flushed(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
}

/**
 * Ends this process with `code` although a name is still being looked up. Node waits until the system gives up, also in
 * `process.exit` (libuv's uv_library_shutdown joins its threads), long after the verdict is out. Becoming another program of the
 * same process id, as `exec` in a shell does, leaves the threads behind and keeps the exit code (execve(2)). Node can since 22.15
 * and not on Windows; elsewhere, and where no name is pending, nothing happens here.
 */
export async function endWithoutNames(code: ExitCode): Promise<void> {
  if (!process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap')) return;
  if (process.execve === undefined || process.platform === 'win32' || !isExecutable(shell)) return;
  await flushed();
  process.execve(shell, ['sh', '-c', `exit ${code}`], {});
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
