import type { AnswerProblem } from '../../../shared/catalogue/credential/answer.ts';
import type { ExecCredentialEvidence } from '../../../shared/model/evidence/credential.ts';
import type { ExecEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { chooseCredential } from '../../../shared/rules/credential.ts';
import { answerFault, answerVersion } from '../../../shared/rules/held-credential.ts';
import { moment } from '../../../shared/rules/moment.ts';
import { defineCheck } from '../check.ts';
import {
  fact,
  fail,
  inconclusive,
  type Judgement,
  type NamedProblem,
  notApplicable,
  pass,
  problem,
} from '../judgement.ts';
import { assessAnswer } from './answer-validity.ts';
import { policyFacts, policyProblem } from './policy-problem.ts';
import { type AboutProgram, judgeProgramRun } from './program-run.ts';

const toAllow = 'Look at what would run and allow it; in a terminal, run again with --allow-exec.';
const inTerminal = 'Run kubectl auth whoami in a terminal and see what it says.';

/**
 * Does the sign-in program give a credential? Judged by client-go's own tests, in their order (exec.go,
 * refreshCredsLocked). Without consent nothing ran, and nothing is said.
 */
export const answerCheck = defineCheck({
  step: 'credential.answer',
  needs: ['clock', 'kubeconfig', 'authority', 'execPlugin', 'execCredential'],
  judge: ({ clock, kubeconfig: { user, cluster }, authority, execPlugin, execCredential }): Judgement => {
    const exec = user?.exec ?? null;
    if (user === null || exec === null) {
      return notApplicable('notConfigured', 'The kubeconfig asks for no sign-in program.');
    }
    const choice = chooseCredential(user, cluster);
    if (choice.bearer !== 'exec') {
      return notApplicable('notUsed', 'kubectl starts no sign-in program for this context.');
    }
    if (execCredential === null) {
      // Consent would not help: it is never run from here.
      return exec.interactiveMode?.value === 'Always' ? wantsTerminal(exec.command?.value ?? '', []) : notAllowed(exec);
    }
    const facts = factsOf(exec, execCredential);
    const origin = exec.command?.origin ?? exec.origin;
    const command = exec.command?.value ?? '';
    const about = { user, exec, command, plugin: execPlugin, origin };
    const { policy, run, terminal } = execCredential;
    const forbidden = policyProblem(policy, exec, execCredential.program);
    if (forbidden !== null) return fail(forbidden, { facts });
    if (execCredential.changed === true) return changedMeanwhile(command, facts);
    if (run === null) return terminal ? wantsTerminal(command, facts) : fail(needsTerminal(about), { facts });
    const stopped = judgeProgramRun(execCredential, run, { ...about, facts });
    if (stopped !== null) return stopped;
    const dropped = answerProblem(execCredential, exec, command);
    if (dropped !== null) return fail(dropped, { facts });
    const assessed = assessAnswer(execCredential, user, clock.now, authority?.material?.certificates ?? []);
    const rows = [...facts, ...assessed.facts];
    if (assessed.problems.length > 0) return fail(assessed.problems, { facts: rows });
    const gave = gaveWords(execCredential);
    return pass(`The sign-in program gave a ${gave}.`, { note: gave, facts: rows });
  },
});

function notAllowed(exec: ExecEntry): Judgement {
  const words = [exec.command?.value ?? '', ...exec.args].join(' ');
  const shown = words.length > 120 ? `${words.slice(0, 119)}…` : words;
  const message = `To get your credential “${shown}” would have to be run, and it was not allowed.`;
  return inconclusive('consentMissing', message, { next: toAllow });
}

function changedMeanwhile(command: string, facts: readonly Fact[]): Judgement {
  const message = `The sign-in program ${command} is not what it was when you agreed to it, so it was not run.`;
  return inconclusive('consentMissing', message, { facts, next: 'Look at what would run now, and decide again.' });
}

/** With a terminal kubectl would start it, and we never do: it could not be answered. */
function wantsTerminal(command: string, facts: readonly Fact[]): Judgement {
  const message = `The sign-in program ${command} always asks questions in a terminal, so it is not run from here.`;
  return inconclusive('cannotBeTold', message, { facts, next: inTerminal });
}

function needsTerminal({ user, exec, command, plugin }: AboutProgram): NamedProblem {
  const known = plugin?.knownAs ?? null;
  const args = { user: user.name, file: exec.origin.file, command, known, asks: 'always' } as const;
  return problem('CRED-15', args, { origin: exec.interactiveMode?.origin ?? exec.origin });
}

/** What client-go says of an answer that it drops. */
function answerProblem(evidence: ExecCredentialEvidence, exec: ExecEntry, command: string): NamedProblem | null {
  const wanted = exec.apiVersion?.value ?? '';
  const fault = answerFault(evidence, wanted);
  if (fault === null || fault === 'noAnswer') return null;
  const origin = exec.command?.origin ?? exec.origin;
  if (fault === 'version') {
    const returned = answerVersion(evidence.answer?.apiVersion ?? null) ?? '';
    return problem('CRED-17', { command, wanted, returned }, { origin: exec.apiVersion?.origin ?? origin });
  }
  if (fault === 'noStatus' || fault === 'noCredential' || fault === 'halfPair') {
    return problem('CRED-18', { command, fault }, { origin });
  }
  const named: AnswerProblem = fault;
  return problem('CRED-16', { command, fault: named }, { origin, likely: fault === 'tooDense' });
}

function gaveWords({ token, clientCertificate }: ExecCredentialEvidence): string {
  if (token !== null && clientCertificate !== null) return 'client certificate and token';
  return token === null ? 'client certificate' : 'token';
}

function factsOf(exec: ExecEntry, { program, policy, run, answer }: ExecCredentialEvidence): readonly Fact[] {
  const started = fact('Program', [program, ...exec.args], 'plain', exec.command?.origin ?? exec.origin);
  const facts: Fact[] = [started, ...policyFacts(policy)];
  if (run === null) return [...facts, fact('Run', 'no', 'unsure')];
  const took = `${(run.ms / 1000).toFixed(1)} s`;
  if (run.exitCode !== null) facts.push(fact('Ended', [`exit code ${run.exitCode}`, took], endOutcome(run.exitCode)));
  if (run.signal !== null) facts.push(fact('Ended by', [run.signal, took], 'fail'));
  if (run.heldOpen) facts.push(fact('Output kept open', 'by a program that it left behind', 'fail'));
  if (run.stderr !== '') facts.push(fact('It says', run.stderr.split('\n').slice(-8), 'plain'));
  if (answer === null) return facts;
  facts.push(fact('Printed', `${answer.bytes} bytes`, answer.form === 'object' ? 'plain' : 'fail'));
  if (answer.form !== 'object') return facts;
  facts.push(fact('Version of the answer', answer.apiVersion ?? 'none'));
  facts.push(fact('Kind of the answer', answer.kind ?? 'none'));
  if (answer.wrongFields.length > 0) facts.push(fact('Fields of a wrong type', answer.wrongFields, 'fail'));
  facts.push(fact('Holds', answer.parts.length === 0 ? 'no credential' : answer.parts));
  if (answer.expiresAt !== null) facts.push(fact('To be renewed after', moment(answer.expiresAt)));
  return facts;
}

function endOutcome(exitCode: number): Fact['outcome'] {
  return exitCode === 0 ? 'pass' : 'fail';
}
