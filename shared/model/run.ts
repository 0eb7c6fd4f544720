import type { PathChoice } from '../flow/scope.ts';
import type { LinkId, PathId, StepId } from '../flow/steps.ts';
import type { EvidenceKey, EvidenceRecord, ProbeName } from './evidence/index.ts';
import type { SecretHandle } from './evidence/secret.ts';
import type { Finding, Problem } from './finding.ts';
import type { SecondWord } from './kubectl-word.ts';
import type { Opinion } from './opinion.ts';
import type { Origin } from './origin.ts';
import type { ProgramSaid } from './sign-in-program.ts';

/** What a run is about. Unknown parts are null: a target that can't be loaded is a fault, not an error. */
export interface TargetSummary {
  readonly context: string | null;
  readonly cluster: string | null;
  readonly user: string | null;
  readonly server: string | null;
  readonly origin: Origin | null;
}

export type LinkState = 'pass' | 'warn' | 'fail' | 'notApplicable' | 'blocked' | 'inconclusive' | 'crashed';

/** A root cause: a problem, the step that found it, and the link that it lies on. */
export interface Cause extends Problem {
  readonly step: StepId;
  readonly link: LinkId;
  /** The way in that it lies on; null where it lies on the link itself. */
  readonly path: PathId | null;
}

export interface Verdict {
  readonly outcome: 'sound' | 'warning' | 'fault' | 'inconclusive';
  /** The one that kubectl would print first stands first. */
  readonly causes: readonly Cause[];
  readonly links: Readonly<Record<LinkId, LinkState>>;
  readonly paths: Readonly<Record<PathId, LinkState>>;
  /** The sentence at the top: of the first cause, or what works. */
  readonly headline: string;
  /** Files whose damage alone keeps kubectl from working: "would work without FILE". */
  readonly worksWithout: readonly string[];
  /** kubectl's own word, where it contradicts ours and the verdict had to become inconclusive. */
  readonly secondWord?: SecondWord;
}

/** Everything that happens in a run, in order. The run *is* this list. */
export type RunEvent =
  | {
      readonly type: 'runStarted';
      readonly run: string;
      readonly at: string;
      readonly tool: ToolVersion;
      readonly deadlineMs: number;
      readonly requested: RequestedTarget;
      readonly steps: readonly StepId[];
    }
  | { readonly type: 'targetKnown'; readonly target: TargetSummary }
  /** The person agreed that the sign-in program runs, while the walk was under way or after it. */
  | { readonly type: 'consentGiven'; readonly agreedProgram: SecretHandle }
  /** The person chose, answered or agreed to something; what rests on it is walked again. */
  | { readonly type: 'amended'; readonly amendment: Amendment }
  /** One step at a time: the walk waits for the person before this step. */
  | { readonly type: 'paused'; readonly before: StepId }
  | { readonly type: 'stepStarted'; readonly step: StepId }
  | {
      readonly type: 'probeStarted';
      readonly key: EvidenceKey;
      readonly probe: ProbeName;
      readonly at: string;
      readonly limitMs: number;
      readonly doing: string;
      readonly steps: readonly StepId[];
    }
  /** A sign-in program that runs has said something. For whoever watches: evidence holds what is judged, and replay needs none. */
  | ({ readonly type: 'programSaid'; readonly key: EvidenceKey; readonly at: string } & ProgramSaid)
  | { readonly type: 'evidence'; readonly record: EvidenceRecord }
  | { readonly type: 'invalidated'; readonly keys: readonly EvidenceKey[]; readonly steps: readonly StepId[] }
  | { readonly type: 'finding'; readonly finding: Finding }
  /** Told again, changed, when kubectl's own word contradicts it. */
  | { readonly type: 'verdict'; readonly verdict: Verdict }
  /** Once after the verdict: what other programs would make of the target. */
  | { readonly type: 'opinions'; readonly opinions: readonly Opinion[] }
  /** Behind the end: the files that the walk read are watched, and what changes is walked again. Never in a saved run. */
  | { readonly type: 'watching'; readonly on: boolean }
  | {
      readonly type: 'runFinished';
      readonly at: string;
      /** Of the walk, until its verdict: kubectl's own word may come later. */
      readonly durationMs: number;
      readonly ended: 'complete' | 'deadline' | 'cancelled' | 'crashed';
    };

export interface ToolVersion {
  readonly version: string;
  readonly catalogue: string;
}

/** What a person may add to a walk that has begun. */
export interface Amendment {
  /** Which Dashboard is meant, where there are several. */
  readonly install?: InstallName;
  /** What the browser showed, by step: the id of the text that the person chose. */
  readonly told?: Readonly<Partial<Record<StepId, string>>>;
  /** Consent to the trial inside the cluster. `image` null: no pod, a token made for the account is tried from here. */
  readonly trial?: TrialConsent;
  /** The person lets other contexts' credentials ask the same server why it refuses this one. */
  readonly allowOtherContexts?: boolean;
}

/** Consent to a trial: a pod of this image, or with null a token that is tried from here. */
export interface TrialConsent {
  readonly image: string | null;
  /** What the person was shown. Anything else in its place is not tried. Absent: whatever the walk is about. */
  readonly only?: { readonly server: string; readonly namespace: string; readonly account: string };
}

/** Names one Dashboard: its namespace, and the name of what carries it. */
export interface InstallName {
  readonly namespace: string;
  readonly name: string;
}

/** What the person asked for, before anything is known. */
export interface RequestedTarget extends Amendment {
  /** Set id + context name: the target's id. */
  readonly id: string;
  readonly set: {
    readonly kind: 'flag' | 'environment' | 'default' | 'added' | 'demo';
    readonly paths: readonly string[];
  };
  readonly context: string | null;
  /** The person has agreed that the sign-in program of this target is run. Set by the engine from its own option alone. */
  readonly allowExec?: boolean;
  /** Consent was given to one program only, as it was then: opens to its digest. Absent: to any that the kubeconfig names. */
  readonly agreedProgram?: SecretHandle;
  /** Which ways are walked; absent: the user link alone. */
  readonly paths?: readonly PathChoice[];
}
