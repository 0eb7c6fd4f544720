import type { ExecCredentialEvidence, ExecPluginEvidence } from '../../../shared/model/evidence/credential.ts';
import type { ExecEntry, UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { namedByClientGo } from '../../../shared/rules/exec-entry.ts';
import { fail, inconclusive, type Judgement, problem } from '../judgement.ts';
import { refusedArguments } from './kubelogin.ts';

/** The entry that names the program, and what its texts need. */
export interface AboutProgram {
  readonly user: UserEntry;
  readonly exec: ExecEntry;
  readonly command: string;
  readonly plugin: ExecPluginEvidence | null;
  readonly origin: ExecEntry['origin'];
}

type Run = NonNullable<ExecCredentialEvidence['run']>;

const startFaults = { ENOENT: 'missing', EACCES: 'notExecutable', EPERM: 'notExecutable', ENOEXEC: 'format' } as const;

/** A program that did not start, did not end, or said that it failed; null when it ended well. */
export function judgeProgramRun(
  { program }: ExecCredentialEvidence,
  run: Run,
  about: AboutProgram & { readonly facts: readonly Fact[] },
): Judgement | null {
  const { user, exec, command, plugin, origin, facts } = about;
  const known = plugin?.knownAs ?? null;
  if (run.how === 'notStarted') {
    const fault = Object.entries(startFaults).find(([code]) => code === run.code)?.[1];
    if (fault !== undefined) {
      return fail(problem('CRED-10', { command, fault, detail: program, known }, { origin }), { facts });
    }
    const message = `This computer did not start the sign-in program (${run.code ?? 'no reason given'}).`;
    return inconclusive('cannotBeTold', message, { facts, next: 'Run kubectl auth whoami and see what it says.' });
  }
  if (run.how === 'timedOut') {
    const seconds = Math.round(run.limitMs / 1000);
    if (run.prompt === null || run.heldOpen) {
      return fail(problem('CRED-22', { command, seconds, left: run.heldOpen }, { origin }), { facts });
    }
    const args = { user: user.name, file: exec.origin.file, command, known, asks: run.prompt };
    const next = 'Do in a terminal what the program asks for, then check again.';
    return fail(problem('CRED-15', args, { origin, candidates: ['CRED-22'], next }), { facts });
  }
  if (run.how === 'stdoutTooLong') {
    return fail(problem('CRED-16', { command, fault: 'tooLong' }, { origin, likely: true }), { facts });
  }
  if (run.how === 'stopped') {
    return inconclusive('cancelled', 'The sign-in program was stopped before it had answered.', { facts });
  }
  if (run.exitCode === 0) return null;
  const other = plugin === null ? null : refusedArguments(exec, plugin, run.stderr);
  if (other !== null) return fail(other, { facts });
  if (plugin?.handsOnTo?.resolved === null && /unknown command .{1,200} for "kubectl"/.test(run.stderr)) {
    const args = { command, fault: 'helper', detail: plugin.handsOnTo.name, known } as const;
    return fail(problem('CRED-10', args, { origin }), { facts });
  }
  const says = lastLine(run.stderr);
  const executable = namedByClientGo(command, program);
  const args = { command, executable, exitCode: run.exitCode, signal: run.signal, says, known };
  return fail(problem('CRED-11', args, { origin }), { facts });
}

/** The last line that says something: programs tell at the end what stopped them. */
function lastLine(stderr: string): string {
  const line = stderr.split('\n').findLast((text) => text.trim() !== '') ?? '';
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
