import type { FailureCode } from '../catalogue/index.ts';
import type { StepId } from '../flow/steps.ts';
import type { Origin } from './origin.ts';
import type { Remedy } from './remedy.ts';

export type Outcome = 'pass' | 'warn' | 'fail' | 'notApplicable' | 'blocked' | 'inconclusive' | 'crashed';

/** Why a step could not tell, or does not apply. Words for them stand in the catalogue's `reasons.ts`. */
export type Reason =
  | 'deadline'
  | 'cancelled'
  | 'notRecorded'
  | 'consentMissing'
  | 'rightsMissing'
  | 'cannotBeTold'
  | 'serverChanged'
  | 'notConfigured'
  | 'notUsed'
  | 'otherPath'
  | 'notInstalled'
  | 'notSeen'
  | 'notSetUp'
  | 'notByDesign'
  | 'otherMode'
  | 'crashed';

/** One row of "why we know": a measured fact, with its compared value and its origin. */
export interface Fact {
  readonly label: string;
  /** Several values are shown side by side (the names in a certificate). */
  readonly values: readonly string[];
  readonly outcome: 'pass' | 'warn' | 'fail' | 'unsure' | 'plain';
  readonly origin: Origin | null;
}

/** One failure mode that a finding names. `message`, `title` and `remedies` are the catalogue's, filled in. */
export interface Problem {
  readonly code: FailureCode;
  readonly certainty: 'certain' | 'likely';
  /** For `likely`: every code that the evidence can't exclude, this one among them. */
  readonly candidates: readonly FailureCode[];
  /** Which of several things it is about (an address, a certificate); null when there is but one. */
  readonly subject: string | null;
  readonly origin: Origin | null;
  /** A static finding that only the server can confirm. */
  readonly predicted: boolean;
  /** False when the walk goes on behind it (a broken sibling file). */
  readonly blocks: boolean;
  /** False when no earlier step can be the reason for it (somebody in front refuses, not the API server). */
  readonly explainable: boolean;
  readonly title: string;
  readonly message: string;
  /** Clears the innocent: what is *not* the problem. */
  readonly innocent: string | null;
  /** What kubectl prints for it, literally; null where it prints nothing of its own. */
  readonly literal: string | null;
  /** What would tell the candidates apart. */
  readonly next: string | null;
  readonly remedies: readonly Remedy[];
}

/** The judgement of one step. */
export interface Finding {
  readonly step: StepId;
  readonly outcome: Outcome;
  readonly problems: readonly Problem[];
  readonly reason: Reason | null;
  /** One sentence. */
  readonly message: string;
  /** At most four words for lists: `12 ms`, `mara`, `service has none`. */
  readonly note: string;
  readonly blockedBy: StepId | null;
  readonly next: string | null;
  readonly facts: readonly Fact[];
  /** `key#generation` of every record that it rests on. */
  readonly evidence: readonly string[];
}
