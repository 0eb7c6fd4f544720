import type { Outcome } from '../../shared/model/finding.ts';
import type { StepState } from '../../shared/model/reduce-run.ts';
import type { LinkState } from '../../shared/model/run.ts';
import { outcomeWords } from '../../shared/report/words.ts';

/** How something stands, as it is drawn: an outline, a colour, a line style and a word that always go together. */
export type Look = 'pass' | 'warn' | 'fail' | 'na' | 'blocked' | 'unsure' | 'crash' | 'run' | 'wait' | 'you';

export const lookWords: Readonly<Record<Look, string>> = {
  pass: outcomeWords.pass,
  warn: outcomeWords.warn,
  fail: outcomeWords.fail,
  na: outcomeWords.notApplicable,
  blocked: outcomeWords.blocked,
  unsure: outcomeWords.inconclusive,
  crash: outcomeWords.crashed,
  run: 'Measuring',
  wait: 'Waiting',
  you: 'Needs you',
};

const outcomeLooks: Readonly<Record<Outcome, Look>> = {
  pass: 'pass',
  warn: 'warn',
  fail: 'fail',
  notApplicable: 'na',
  blocked: 'blocked',
  inconclusive: 'unsure',
  crashed: 'crash',
};

/** The look of a finding's outcome or of a link. */
export function lookOfOutcome(outcome: Outcome | LinkState): Look {
  return outcomeLooks[outcome];
}

/** The look of a step as the run stands now. While a step is measured again its old finding no longer counts. */
export function lookOfStep(step: StepState): Look {
  if (step.state === 'running') return 'run';
  if (step.state === 'paused') return 'you';
  if (step.state === 'waiting' || step.finding === null) return 'wait';
  if (step.finding.outcome === 'inconclusive' && step.finding.reason === 'consentMissing') return 'you';
  return lookOfOutcome(step.finding.outcome);
}

/** Worst first: what a stage shows when its steps differ. */
const worstFirst: readonly Look[] = ['fail', 'crash', 'unsure', 'you', 'run', 'blocked', 'warn', 'wait', 'pass', 'na'];

/** The look of several together. An empty list has nothing to wait for and does not apply. */
export function worstLook(looks: readonly Look[]): Look {
  return worstFirst.find((look) => looks.includes(look)) ?? 'na';
}
