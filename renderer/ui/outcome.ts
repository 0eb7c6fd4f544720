import type { StepId } from '../../shared/flow/steps.ts';
import type { Finding, Outcome } from '../../shared/model/finding.ts';
import type { RunState } from '../../shared/model/reduce-run.ts';
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

/**
 * The look of a step as the run stands now. While a step is measured again its old finding no longer counts, and what only
 * the server can confirm is no more than a warning until the verdict (DESIGN §3).
 */
export function lookOfStep(state: Pick<RunState, 'steps' | 'verdict' | 'probes'>, id: StepId): Look {
  const step = state.steps[id];
  if (step.state === 'running') return waitsForPerson(state, id) ? 'you' : 'run';
  if (step.state === 'paused') return 'you';
  if (step.state === 'waiting' || step.finding === null) return 'wait';
  if (step.finding.outcome === 'inconclusive' && step.finding.reason === 'consentMissing') return 'you';
  if (isOpenPrediction(state, id)) return 'warn';
  return lookOfOutcome(step.finding.outcome);
}

/** The step's sign-in program waits for what only the person can do. */
function waitsForPerson({ probes }: Pick<RunState, 'probes'>, id: StepId): boolean {
  return Object.values(probes).some(({ ms, said, steps }) => ms === null && said?.prompt != null && steps.includes(id));
}

/** True while a step's fault is only predicted: the server has not been heard yet. */
export function isOpenPrediction(state: Pick<RunState, 'steps' | 'verdict'>, id: StepId): boolean {
  const { state: reached, finding } = state.steps[id];
  return state.verdict === null && reached === 'settled' && finding !== null && isPrediction(finding);
}

function isPrediction({ outcome, problems }: Finding): boolean {
  return outcome === 'fail' && problems.length > 0 && problems.every((problem) => problem.predicted);
}

/** Worst first: what a stage shows when its steps differ. */
const worstFirst: readonly Look[] = ['fail', 'crash', 'unsure', 'you', 'run', 'blocked', 'warn', 'wait', 'pass', 'na'];

/** The look of several together. An empty list has nothing to wait for and does not apply. */
export function worstLook(looks: readonly Look[]): Look {
  return worstFirst.find((look) => looks.includes(look)) ?? 'na';
}
