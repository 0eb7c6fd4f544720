import type { EvidenceKey, EvidenceRecord, ProbeName } from '../../shared/model/evidence/index.ts';
import type { ProgramSaid } from '../../shared/model/sign-in-program.ts';
import type { ProbeInputs } from '../probes/inputs.ts';
import { canonicalJson } from './canonical-json.ts';

/** One thing to measure. */
export type ProbeRequest = {
  readonly [P in ProbeName]: { readonly probe: P; readonly inputs: ProbeInputs[P] };
}[ProbeName];

/** Told when a probe really begins, once a generation. */
export interface ProbeStart {
  readonly key: EvidenceKey;
  readonly probe: ProbeName;
  readonly doing: string;
  readonly limitMs: number;
  readonly at: string;
}

/** Who asks: until when, and whom to tell. */
export interface Asker {
  readonly signal: AbortSignal;
  readonly onStart: (start: ProbeStart) => void;
  /** Told what a program says while a probe runs it. */
  readonly onSaid?: (key: EvidenceKey, said: ProgramSaid) => void;
}

/** Where evidence comes from: measured now, or a saved run. */
export interface EvidenceSource {
  /** Never rejects: what could not be had is a record that says so. */
  ask(request: ProbeRequest, asker: Asker): Promise<EvidenceRecord>;
  /** The record that `ask` would give without measuring; null where it would measure. */
  held(request: ProbeRequest): Promise<EvidenceRecord> | null;
  /** Forgets these keys, so that asking again measures again. */
  invalidate(keys: readonly EvidenceKey[]): void;
}

export function evidenceKey(request: ProbeRequest): EvidenceKey {
  return `${request.probe}${canonicalJson(request.inputs)}`;
}

/** Why a run's signal was aborted. */
export type StopReason = 'deadline' | 'cancelled';

export function stopReason(signal: AbortSignal): StopReason {
  return signal.reason === 'deadline' ? 'deadline' : 'cancelled';
}
