import type { ExecPluginEvidence } from '../../../shared/model/evidence/credential.ts';
import type { ExecEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { EnvironmentEvidence, LoginShellEvidence } from '../../../shared/model/evidence/network.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { isMissing } from '../../../shared/rules/found-plugin.ts';
import { fact, type NamedProblem, problem } from '../judgement.ts';

/** The program is only where the person's shell looks (KCFG-16); null where the shell does not find it either. */
export function shellOnlyProblem(
  exec: ExecEntry,
  { desktop }: EnvironmentEvidence,
  execPlugin: ExecPluginEvidence | null,
  shellPlugin: ExecPluginEvidence | null,
): NamedProblem | null {
  if (shellPlugin === null || isMissing(shellPlugin)) return null;
  const command = exec.command?.value ?? '';
  const { resolved, handsOnTo } = shellPlugin;
  const through = execPlugin?.resolved != null && handsOnTo != null ? { through: command } : {};
  const args = {
    command: 'through' in through ? (handsOnTo?.name ?? command) : command,
    found: ('through' in through ? handsOnTo?.resolved : resolved) ?? '',
    ...through,
    file: exec.origin.file,
    from: desktop === true ? 'desktop' : 'here',
  } as const;
  // In the window the walk goes on with the shell's PATH, as kubectl in a terminal would.
  return problem('KCFG-16', args, { origin: exec.command?.origin ?? exec.origin, blocks: desktop !== true });
}

/** What the shell was asked, when it was. */
export function shellFacts(shell: LoginShellEvidence | null, shellPlugin: ExecPluginEvidence | null): readonly Fact[] {
  if (shell === null) return [];
  const name = shell.shell ?? 'your shell';
  if (shell.state === 'timeout') return [fact('Your shell', `${name} did not say its PATH in time`, 'unsure')];
  if (shell.state === 'failed') return [fact('Your shell', `${name} did not say its PATH`, 'unsure')];
  if (shell.state === 'none') return [];
  const found =
    shellPlugin === null || isMissing(shellPlugin) ? null : (shellPlugin.handsOnTo?.resolved ?? shellPlugin.resolved);
  return found === null
    ? [fact('Your shell looks in', shell.pathEntries, 'fail')]
    : [fact('Your shell finds it at', found, 'pass')];
}
