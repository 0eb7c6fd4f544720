import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { LoginShellEvidence } from '../../shared/model/evidence/network.ts';
import { runProcessGroup } from '../platform/process-group.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

/** Shells that take -i, -l and -c, and expand "$NAME" alike. */
const unixShells: ReadonlySet<string> = new Set(['bash', 'zsh', 'fish', 'sh', 'dash', 'ksh', 'mksh', 'ash']);
const asked = ['KUBECONFIG', 'PATH'] as const;

/**
 * The words that make a shell run its start files and print the two variables behind `mark`; null for a program that is no
 * shell that we know. PowerShell's by its own documentation (about_pwsh, about_powershell_exe): not tried on the real one.
 */
export function askingWords(shell: string, mark: string): readonly string[] | null {
  const name = (shell.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');
  if (unixShells.has(name)) {
    return ['-ilc', asked.map((variable) => `printf '%s%s\\n' '${mark}' "$${variable}"`).join('; ')];
  }
  if (name !== 'pwsh' && name !== 'powershell') return null;
  const lines = asked.map((variable) => `[Console]::Out.WriteLine('${mark}' + $env:${variable})`);
  // Windows’ own PowerShell knows no login; the profile is read by both unless -NoProfile is said.
  return [...(name === 'pwsh' ? ['-Login'] : []), '-NoLogo', '-NonInteractive', '-Command', lines.join('; ')];
}
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
 * On Windows the desktop gives the same variables to all, and only a PowerShell profile can set others.
 */
export const loginShellProbe = defineProbe({
  name: 'loginShell',
  version: 1,
  // The shell’s group gets two more seconds to end in: interactive shells do not listen to SIGTERM.
  limitMs: patienceMs + 3_000,
  doing: () => 'Asking your shell for its variables',
  measure: async (_inputs: Readonly<Record<never, never>>, tools): Promise<LoginShellEvidence> => {
    const { environment } = tools;
    const shell = environment.SHELL || (process.platform === 'win32' ? powerShell(environment) : shellOfAccount());
    const mark = randomUUID();
    const words = shell === null || !path.isAbsolute(shell) ? null : askingWords(shell, mark);
    if (shell === null || words === null) return { shell, state: 'none', ...nothing };
    const run = await runProcessGroup({
      path: shell,
      args: words,
      // For start files that want to know, as other programs that read them tell it.
      environment: { ...environment, ...quiet },
      timeoutMs: patienceMs,
      signal: tools.signal,
      mostStdoutBytes: mostBytes,
      stderrTailBytes: 0,
    });
    const told = run.kind === 'ended' ? linesBehind(mark, run.stdout.toString('utf8').replaceAll('\r\n', '\n')) : [];
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

/** The PowerShell that every Windows has. */
function powerShell({ SystemRoot }: ProbeTools['environment']): string | null {
  return SystemRoot === undefined
    ? null
    : path.join(SystemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
}

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
  const home = environment.HOME ?? environment.USERPROFILE ?? '/';
  const files = list.split(path.delimiter).filter((entry) => entry !== '');
  return [...new Set(files.map((file) => path.resolve(home, file)))].filter((file) => existsSync(file));
}
