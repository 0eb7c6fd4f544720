import { describe } from '../../shared/catalogue/describe.ts';
import { reasonSentences } from '../../shared/catalogue/reasons.ts';
import type { StepId } from '../../shared/flow/steps.ts';
import type { Finding, Problem, Reason } from '../../shared/model/finding.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';
import type { Check } from '../checks/check.ts';
import type { Judgement, NamedProblem } from '../checks/judgement.ts';
import type { KnownFact } from './fact-store.ts';
import { nameKubeconfig } from './name-kubeconfig.ts';
import { shownFinding } from './shown-finding.ts';

/**
 * Judges one step from what is known. A fact that was cut short makes it inconclusive; a check that throws makes it
 * `crashed`, which is the one place where an exception becomes a finding.
 */
export function judgeStep(check: Check, facts: readonly KnownFact[], set: RequestedTarget['set']): Finding {
  const evidence = [...new Set(facts.flatMap((fact) => fact.citations))];
  const cut = facts.find((fact) => fact.cut !== null)?.cut ?? null;
  if (cut === 'crashed') return crashed(check.step, evidence, reasonSentences.crashed);
  if (cut !== null) return unsettled(check.step, cut, evidence);
  try {
    const values = Object.fromEntries(check.needs.map((need, index) => [need, facts[index]?.value]));
    return shownFinding(toFinding(check.step, check.judge(values as never), evidence, set));
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unknown error';
    return shownFinding(
      crashed(check.step, evidence, `Our check broke. That is our fault, not your cluster’s. (${detail})`),
    );
  }
}

/** A step that could not be judged, for a reason that lies in the run and not in the cluster. */
export function unsettled(step: StepId, reason: Reason, evidence: readonly string[] = []): Finding {
  return { ...emptyFinding(step, evidence), outcome: 'inconclusive', reason, message: reasonSentences[reason] };
}

/** A step behind one that stops the walk. */
export function blockedBy(step: StepId, cause: StepId): Finding {
  return { ...emptyFinding(step, []), outcome: 'blocked', blockedBy: cause };
}

/** A step behind one that does not apply, for the same reason. */
export function doesNotApply(step: StepId, { reason, message }: Finding): Finding {
  return { ...emptyFinding(step, []), outcome: 'notApplicable', reason, message };
}

function crashed(step: StepId, evidence: readonly string[], message: string): Finding {
  return { ...emptyFinding(step, evidence), outcome: 'crashed', reason: 'crashed', message };
}

function emptyFinding(step: StepId, evidence: readonly string[]): Finding {
  return {
    step,
    outcome: 'pass',
    problems: [],
    reason: null,
    message: '',
    note: '',
    blockedBy: null,
    next: null,
    facts: [],
    evidence,
  };
}

function toFinding(
  step: StepId,
  judgement: Judgement,
  evidence: readonly string[],
  set: RequestedTarget['set'],
): Finding {
  const problems = 'problems' in judgement ? judgement.problems.map((named) => fillIn(named, set)) : [];
  return {
    ...emptyFinding(step, evidence),
    outcome: judgement.outcome,
    problems,
    reason: 'reason' in judgement ? judgement.reason : null,
    blockedBy: judgement.outcome === 'blocked' ? judgement.by : null,
    message: 'message' in judgement ? judgement.message : (problems[0]?.message ?? ''),
    note: judgement.note ?? '',
    next: 'next' in judgement ? judgement.next : (problems[0]?.next ?? null),
    facts: judgement.facts ?? [],
  };
}

function fillIn(named: NamedProblem, set: RequestedTarget['set']): Problem {
  const { args, ...rest } = named;
  const words = describe(named.code, args);
  const remedies = words.remedies.map((remedy) => ({
    ...remedy,
    commands: remedy.commands.map((command) => nameKubeconfig(command, set)),
  }));
  return { ...rest, ...words, remedies };
}
