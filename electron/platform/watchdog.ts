import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/**
 * Keeps a list of process groups: “hold N” and “done N”. The end of its input while some are left: whoever started them was
 * killed, and they are ended in its place.
 */
const script = `
groups=
while read -r word group; do
  case $word in
    hold) groups="$groups $group" ;;
    done)
      left=
      for one in $groups; do [ "$one" = "$group" ] || left="$left $one"; done
      groups=$left
      ;;
  esac
done
[ -n "$groups" ] || exit 0
for one in $groups; do kill -s TERM -- "-$one" 2>/dev/null; done
sleep 1
for one in $groups; do kill -s KILL -- "-$one" 2>/dev/null; done
`;

export interface Watchdog {
  /** Call at once after the group's first process was started. */
  hold(group: number): void;
  /** Nobody is left in the group, or it never came to be. */
  release(): void;
}

const nobody: Watchdog = { hold: () => {}, release: () => {} };

/** One shell for all groups that run at a time; it ends with the last of them. */
interface Shell {
  readonly input: Writable;
  users: number;
}

let shell: Shell | null = null;

/**
 * Starts a small shell that ends process groups when this process is killed and can't do it itself (SIGKILL, a crash): it
 * sees its input close. To be started before the group, so that there is no moment without it. What has left the group is
 * out of its reach. Not on Windows, where Node can't make the job object that this takes.
 */
export function startWatchdog(): Watchdog {
  if (process.platform === 'win32') return nobody;
  const mine = shell ?? startShell();
  if (mine === null) return nobody;
  shell = mine;
  mine.users += 1;
  let held: number | null = null;
  let released = false;
  return {
    hold: (group) => {
      held = group;
      mine.input.write(`hold ${group}\n`);
    },
    release: () => {
      if (released) return;
      released = true;
      if (held !== null) mine.input.write(`done ${held}\n`);
      mine.users -= 1;
      if (mine.users > 0) return;
      if (shell === mine) shell = null;
      mine.input.end();
    },
  };
}

/** null: no shell, no watchdog; groups are still ended by their deadlines and when this process ends by itself. */
function startShell(): Shell | null {
  let child: ChildProcess;
  try {
    child = spawn('/bin/sh', ['-c', script], {
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
  } catch {
    return null;
  }
  const { stdin } = child;
  if (stdin === null) return null;
  const started: Shell = { input: stdin, users: 0 };
  // One that ended too early, or never came, watches nothing: the next group gets a new one.
  const gone = (): void => {
    if (shell === started) shell = null;
  };
  child.on('error', gone);
  child.on('exit', gone);
  stdin.on('error', gone);
  child.unref();
  return started;
}
