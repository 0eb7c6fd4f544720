import { type StepId, steps } from '../flow/steps.ts';
import { amendTarget } from './amend-target.ts';
import type { EvidenceKey, EvidenceRecord, ProbeName } from './evidence/index.ts';
import type { Finding } from './finding.ts';
import type { Opinion } from './opinion.ts';
import type { RequestedTarget, RunEvent, TargetSummary, ToolVersion, Verdict } from './run.ts';
import type { ProgramSaid } from './sign-in-program.ts';

/** One step as the run stands now. */
export interface StepState {
  readonly state: 'waiting' | 'paused' | 'running' | 'settled';
  /** The last finding; kept while the step is measured again, so that nothing on screen goes blank. */
  readonly finding: Finding | null;
}

/** A probe that is at work or was. */
export interface ProbeState {
  readonly key: EvidenceKey;
  readonly probe: ProbeName;
  readonly doing: string;
  readonly startedAt: string;
  readonly limitMs: number;
  readonly steps: readonly StepId[];
  /** Milliseconds, once it is done. */
  readonly ms: number | null;
  /** What the program that it runs has said last; null where it runs none, or that is silent. */
  readonly said: ProgramSaid | null;
}

export interface RunState {
  readonly run: string;
  readonly startedAt: string;
  readonly deadlineMs: number;
  readonly tool: ToolVersion | null;
  readonly requested: RequestedTarget | null;
  readonly target: TargetSummary | null;
  /** The steps that this run walks, in order. */
  readonly scope: readonly StepId[];
  readonly steps: Readonly<Record<StepId, StepState>>;
  readonly probes: Readonly<Record<EvidenceKey, ProbeState>>;
  /** By `key#generation`. */
  readonly evidence: Readonly<Record<string, EvidenceRecord>>;
  readonly verdict: Verdict | null;
  readonly opinions: readonly Opinion[];
  readonly durationMs: number | null;
  readonly ended: 'complete' | 'deadline' | 'cancelled' | 'crashed' | null;
  /** The files behind the walk are watched. */
  readonly watching: boolean;
}

const waiting: StepState = { state: 'waiting', finding: null };

/** The state before the first event. */
export const initialRun: RunState = {
  run: '',
  startedAt: '',
  deadlineMs: 0,
  tool: null,
  requested: null,
  target: null,
  scope: [],
  steps: Object.fromEntries(steps.map((step) => [step.id, waiting])) as unknown as Record<StepId, StepState>,
  probes: {},
  evidence: {},
  verdict: null,
  opinions: [],
  durationMs: null,
  ended: null,
  watching: false,
};

/** The name under which findings cite a record. */
export function citation(record: Pick<EvidenceRecord, 'key' | 'generation'>): string {
  return `${record.key}#${record.generation}`;
}

/** Folds one event into the state. Used by the window, the headless program and replay alike; pure. */
export function reduceRun(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'runStarted':
      return {
        ...initialRun,
        run: event.run,
        startedAt: event.at,
        deadlineMs: event.deadlineMs,
        tool: event.tool,
        requested: event.requested,
        scope: event.steps,
      };
    case 'targetKnown':
      return { ...state, target: event.target };
    case 'consentGiven': {
      const { agreedProgram } = event;
      const { requested } = state;
      return { ...state, requested: requested && { ...requested, allowExec: true, agreedProgram } };
    }
    case 'amended': {
      const { requested } = state;
      return { ...state, requested: requested && amendTarget(requested, event.amendment) };
    }
    case 'paused':
      return withStep(state, event.before, { state: 'paused' });
    case 'stepStarted':
      return withStep(state, event.step, { state: 'running' });
    case 'probeStarted':
      return {
        ...state,
        probes: {
          ...state.probes,
          [event.key]: {
            key: event.key,
            probe: event.probe,
            doing: event.doing,
            startedAt: event.at,
            limitMs: event.limitMs,
            steps: event.steps,
            ms: null,
            said: null,
          },
        },
      };
    case 'programSaid':
      return withWords(state, event.key, event);
    case 'evidence':
      return withEvidence(state, event.record);
    case 'invalidated':
      return event.steps.reduce<RunState>((folded, step) => withStep(folded, step, { state: 'waiting' }), {
        ...state,
        verdict: null,
        opinions: [],
        ended: null,
        durationMs: null,
        watching: false,
      });
    case 'finding':
      return withStep(state, event.finding.step, { state: 'settled', finding: event.finding });
    case 'verdict':
      return { ...state, verdict: event.verdict };
    case 'opinions':
      return { ...state, opinions: event.opinions };
    case 'watching':
      return { ...state, watching: event.on };
    case 'runFinished':
      return { ...state, durationMs: event.durationMs, ended: event.ended };
  }
}

/** Folds a whole list. */
export function foldRun(events: readonly RunEvent[]): RunState {
  return events.reduce(reduceRun, initialRun);
}

function withStep(state: RunState, step: StepId, change: Partial<StepState>): RunState {
  return { ...state, steps: { ...state.steps, [step]: { ...state.steps[step], ...change } } };
}

/** As much of a program’s words as a screen holds; how many events brought them does not matter. */
const keptLines = 100;

function withWords(state: RunState, key: EvidenceKey, { lines, prompt, cut }: ProgramSaid): RunState {
  const probe = state.probes[key];
  // A measurement that has ended, or of another run, has nobody waiting for its words.
  if (probe === undefined || probe.ms !== null) return state;
  const said = { lines: [...(probe.said?.lines ?? []), ...lines].slice(-keptLines), prompt, cut };
  return { ...state, probes: { ...state.probes, [key]: { ...probe, said } } };
}

function withEvidence(state: RunState, record: EvidenceRecord): RunState {
  const probe = state.probes[record.key];
  return {
    ...state,
    evidence: { ...state.evidence, [citation(record)]: record },
    probes:
      probe === undefined ? state.probes : { ...state.probes, [record.key]: { ...probe, ms: record.ms, said: null } },
  };
}
