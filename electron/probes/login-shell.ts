import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { LoginShellEvidence } from '../../shared/model/evidence/network.ts';
import { runProcessGroup } from '../platform/process-group.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

/** Shells that take -i, -l and -c, and expand "$NAME" alike. */
const known: ReadonlySet<string> = new Set(['bash', 'zsh', 'fish', 'sh', 'dash', 'ksh', 'mksh', 'ash']);
const mostBytes = 256 * 1024;
/** Start files that ask something or wait for the network must not hold the walk up. */
const patienceMs = 8_000;

/** For start files that want to know, and for frameworks that would ask for an update or open a terminal of their own. */
const quiet = {
  AUTHPATH_READS_ENVIRONMENT: '1',
  TERM: 'dumb',
  DISABLE_AUTO_UPDATE: 'true',
  ZSH_TMUX_AUTOSTART: 'false',
  VSCODE_RESOLVING_ENVIRONMENT: '1',
};

const nothing = { kubeconfig: null, kubeconfigFiles: [], pathEntries: [] } as const;

/**
 * Reads the variables that the person's login shell sets in its start files: a program that the desktop started has not got
 * them. The shell runs these files, as each new terminal does, and prints the variables behind a mark that nothing else has.
 * Not on Windows, where the desktop gives the same variables to all.
 */
export const loginShellProbe = defineProbe({
  name: 'loginShell',
  version: 1,
  // The shell’s group gets two more seconds to end in: interactive shells do not listen to SIGTERM.
  limitMs: patienceMs + 3_000,
  doing: () => 'Asking your shell for its variables',
  measure: async (_inputs: Readonly<Record<never, never>>, tools): Promise<LoginShellEvidence> => {
    const shell = tools.environment.SHELL || shellOfAccount();
    const usable = shell !== null && path.isAbsolute(shell) && known.has(path.basename(shell));
    if (process.platform === 'win32' || !usable) return { shell, state: 'none', ...nothing };
    const mark = randomUUID();
    const asked = ['KUBECONFIG', 'PATH'].map((name) => `printf '%s%s\\n' '${mark}' "$${name}"`).join('; ');
    const run = await runProcessGroup({
      path: shell,
      args: ['-ilc', asked],
      // For start files that want to know, as other programs that read them tell it.
      environment: { ...tools.environment, ...quiet },
      timeoutMs: patienceMs,
      signal: tools.signal,
      mostStdoutBytes: mostBytes,
      stderrTailBytes: 0,
    });
    const told = run.kind === 'ended' ? linesBehind(mark, run.stdout.toString('utf8')) : [];
    const [list, entries] = told;
    if (list === undefined || entries === undefined) {
      const ended = run.kind === 'notStarted' || run.how === 'itself';
      const state = ended ? 'failed' : 'timeout';
      return { shell, state, ...nothing };
    }
    return {
      shell,
      state: 'read',
      kubeconfig: list === '' ? null : list,
      kubeconfigFiles: filesOf(list, tools),
      pathEntries: entries === '' ? [] : entries.split(path.delimiter),
    };
  },
});

/** A program that a service started often has no SHELL. */
function shellOfAccount(): string | null {
  try {
    return userInfo().shell;
  } catch {
    // No such account on this computer, as in some containers.
    return null;
  }
}

/** What start files print themselves stands elsewhere in the output. */
function linesBehind(mark: string, output: string): readonly string[] {
  return output.split('\n').flatMap((line) => {
    const at = line.indexOf(mark);
    return at < 0 ? [] : [line.slice(at + mark.length)];
  });
}

/** A relative path counts from where the program runs; in a shell that was just started that is the home folder. */
function filesOf(list: string, { environment }: ProbeTools): readonly string[] {
  const home = environment.HOME ?? '/';
  const files = list.split(path.delimiter).filter((entry) => entry !== '');
  return [...new Set(files.map((file) => path.resolve(home, file)))].filter((file) => existsSync(file));
}
