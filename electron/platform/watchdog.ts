import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads the number of a process group, then waits. “done”: the group is gone, nothing to do. The end of its input without
 * that word: whoever started it was killed, and the group is ended in its place.
 */
const script = `
group=
while read -r word; do
  [ "$word" = done ] && exit 0
  group=$word
done
[ -n "$group" ] || exit 0
kill -s TERM -- "-$group" 2>/dev/null || exit 0
sleep 1
kill -s KILL -- "-$group" 2>/dev/null
`;

export interface Watchdog {
  /** Call at once after the group's first process was started. */
  hold(group: number): void;
  /** Nobody is left in the group, or it never came to be. */
  release(): void;
}

const nobody: Watchdog = { hold: () => {}, release: () => {} };

/**
 * Starts a small shell that ends a process group when this process is killed and can't do it itself (SIGKILL, a crash): it
 * sees its input close. To be started before the group, so that there is no moment without it. What has left the group is
 * out of its reach. Not on Windows, where Node can't make the job object that this takes.
 */
export function startWatchdog(): Watchdog {
  if (process.platform === 'win32') return nobody;
  let shell: ChildProcess;
  try {
    shell = spawn('/bin/sh', ['-c', script], {
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
  } catch {
    // No shell, no watchdog; the group is still ended by its deadline and when this process ends by itself.
    return nobody;
  }
  const { stdin } = shell;
  if (stdin === null) return nobody;
  const quiet = (): void => {};
  shell.on('error', quiet);
  stdin.on('error', quiet);
  shell.unref();
  return {
    hold: (group) => void stdin.write(`${group}\n`),
    release: () => void stdin.end('done\n'),
  };
}
