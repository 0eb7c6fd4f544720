import { stepsInWalk } from '../../../shared/flow/scope.ts';
import { type StepId, steps } from '../../../shared/flow/steps.ts';
import type { ProbeState, RunState } from '../../../shared/model/reduce-run.ts';
import { type Look, lookOfStep } from '../../ui/outcome.ts';
import { count, duration } from '../../ui/words.ts';
import { recordsOf } from '../evidence/timing.ts';

/** The step that the walk stands at: the one that waits for the person, else the first that is measured, else none. */
export function activeStep(state: RunState): StepId | null {
  const inState = (wanted: 'paused' | 'running') => steps.find((step) => state.steps[step.id].state === wanted)?.id;
  return inState('paused') ?? inState('running') ?? null;
}

/** The step to mark as current: where the walk stands, and after its end where the first cause lies. */
export function currentStep(state: RunState): StepId | null {
  return activeStep(state) ?? state.verdict?.causes[0]?.step ?? null;
}

/** Every step that is measured this moment besides `except`. */
export function alsoRunning(state: RunState, except: StepId | null): readonly StepId[] {
  return steps.filter((step) => step.id !== except && state.steps[step.id].state === 'running').map((step) => step.id);
}

/** The measurements that a step asked for, the earliest first. */
export function probesOfStep(state: RunState, step: StepId): readonly ProbeState[] {
  return Object.values(state.probes)
    .filter((probe) => probe.steps.includes(step))
    .sort((one, other) => one.startedAt.localeCompare(other.startedAt));
}

/** The sign-in program that runs and has said something; null when none does. */
export function speakingProgram(state: RunState): ProbeState | null {
  return Object.values(state.probes).find((probe) => probe.ms === null && probe.said !== null) ?? null;
}

/** How long the step's unfinished measurements have taken, and their limit; null when none is under way. */
export function timeUsed(probes: readonly ProbeState[], now: number): { ms: number; limitMs: number } | null {
  const open = probes.filter((probe) => probe.ms === null);
  if (open.length === 0) return null;
  const since = Math.min(...open.map((probe) => Date.parse(probe.startedAt)));
  return { ms: Math.max(0, now - since), limitMs: Math.max(...open.map((probe) => probe.limitMs)) };
}

/** The steps that did not pass and that a reader would want to go to next, in order. */
export function faultSteps(state: RunState): readonly StepId[] {
  const wanted: readonly Look[] = ['fail', 'crash', 'unsure', 'you', 'warn'];
  return stepsInWalk(state.scope)
    .filter((step) => wanted.includes(lookOfStep(state, step.id)))
    .map((step) => step.id);
}

function settledSteps(state: RunState): number {
  return stepsInWalk(state.scope).filter((step) => state.steps[step.id].state === 'settled').length;
}

const countWords: readonly (readonly [Look, string, string])[] = [
  ['pass', 'works', 'work'],
  ['warn', 'warning', 'warnings'],
  ['fail', 'fails', 'fail'],
  ['unsure', 'can’t tell', 'can’t tell'],
  ['crash', 'check crashed', 'checks crashed'],
  ['you', 'needs you', 'need you'],
  ['blocked', 'blocked', 'blocked'],
  ['na', 'not applicable', 'not applicable'],
  ['wait', 'not asked', 'not asked'],
];

/** `27 steps: 14 work, 1 fails, 12 blocked`. */
export function tally(state: RunState): string {
  const looks = stepsInWalk(state.scope).map((step) => lookOfStep(state, step.id));
  const parts = countWords.flatMap(([look, one, many]) => {
    const number = looks.filter((candidate) => candidate === look).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  });
  return `${count(looks.length, 'step')}: ${parts.join(', ')}`;
}

/** The line at the bottom: how far the walk is, and that nothing was changed. */
export function statusLine(state: RunState, now: number): string {
  const unchanged = changeWords(state);
  if (state.ended === null && state.verdict !== null) return `Verdict reached, asking kubectl too · ${unchanged}`;
  if (state.ended === null) {
    if (state.startedAt === '') return 'Starting the walk';
    const measured = Object.values(state.probes).filter((probe) => probe.ms !== null).length;
    const soFar = duration(Math.max(1, now - Date.parse(state.startedAt)));
    const settled = `${settledSteps(state)} of ${count(stepsInWalk(state.scope).length, 'step')} settled`;
    const waits = activeStep(state) !== null && state.steps[activeStep(state) ?? 'kubeconfig.files'].state === 'paused';
    const time = waits ? 'Waiting for you' : `${soFar} so far`;
    return `${time} · ${settled} · ${count(measured, 'measurement')} · ${unchanged}`;
  }
  const watching = state.watching ? ' · watching for changes' : '';
  const done = { complete: 'Done', deadline: 'Out of time', cancelled: 'Stopped', crashed: 'Broke off' }[state.ended];
  return `${done} ${state.ended === 'complete' ? 'in' : 'after'} ${duration(state.durationMs ?? 0)} · ${tally(state)} · ${unchanged}${watching}`;
}

/** What the walk did to the cluster: nothing, but for a trial that the person agreed to. */
function changeWords(state: RunState): string {
  const job = recordsOf(state, 'trialPod').findLast((record) => record.data?.job != null)?.data;
  if (job != null) {
    return job.removed === true
      ? 'a trial Job was made and removed again'
      : 'a trial Job was made, which the cluster ends and removes';
  }
  const token = recordsOf(state, 'trialToken').some((record) => record.data?.status === 201);
  return token ? 'a token of 10 minutes was made, nothing else' : 'nothing in the cluster was changed';
}
