import type { FleetEvent } from '../../shared/contract/fleet.ts';
import type { Explanation } from '../../shared/contract/operations.ts';
import type { TargetList } from '../../shared/contract/targets.ts';
import type { StepId } from '../../shared/flow/steps.ts';
import type { SecretHandle } from '../../shared/model/evidence/secret.ts';
import type { ManifestOffer } from '../../shared/model/manifest-offer.ts';
import type { Amendment, RequestedTarget, RunEvent, TrialConsent } from '../../shared/model/run.ts';
import type { SignInOffer } from '../../shared/model/sign-in-program.ts';
import type { TrialOffer } from '../../shared/model/trial-offer.ts';
import type { Shell } from '../../shared/report/shell-quote.ts';

/** What the main process may ask of the worker. Plain messages: both ends are ours, and nothing else holds the port. */
export interface WorkerOperations {
  /** `added`: files that the person chose in the app. */
  readonly list: { readonly input: { readonly added: readonly string[] }; readonly output: TargetList };
  /** Starts the demo clusters, or finds them running. */
  readonly demo: {
    readonly input: { readonly added: readonly string[] };
    readonly output: { readonly set: string; readonly list: TargetList };
  };
  readonly startRun: {
    readonly input: {
      readonly run: string;
      readonly target: RequestedTarget;
      readonly pace: 'whole' | 'steps';
      readonly deadlineMs: number;
      /** Digest of the one sign-in program that the person agreed to before; null: none is run. */
      readonly agreedProgram: string | null;
    };
    readonly output: { readonly started: true };
  };
  /** What a walk over this target would start to get a credential. Nothing is run. */
  readonly offerProgram: { readonly input: { readonly target: RequestedTarget }; readonly output: SignInOffer };
  /** The person agreed to an offer: `digest` is its own. */
  readonly allowProgram: {
    readonly input: { readonly run: string; readonly digest: string };
    readonly output: { readonly allowed: true };
  };
  /** The person lets other contexts' credentials ask the server why it refuses this run's token. */
  readonly allowOtherContexts: {
    readonly input: { readonly run: string };
    readonly output: { readonly allowed: boolean };
  };
  /** What a trial inside the cluster would make, tried dry. Nothing is made. `image` null: a token instead of a pod. */
  readonly offerTrial: {
    readonly input: { readonly run: string; readonly image: string | null };
    readonly output: TrialOffer;
  };
  /** The person agreed to an offer: `consent` is its own. */
  readonly allowTrial: {
    readonly input: { readonly run: string; readonly consent: TrialConsent };
    readonly output: { readonly allowed: boolean };
  };
  /** What the person chose or saw; what rests on it is walked again. False while the walk is under way. */
  readonly amend: {
    readonly input: { readonly run: string; readonly amendment: Pick<Amendment, 'install' | 'told'> };
    readonly output: { readonly accepted: boolean };
  };
  /** The manifest of the run's Dashboard, signing in with a kubeconfig file; its commands for this shell. */
  readonly kubeconfigManifest: {
    readonly input: { readonly run: string; readonly shell: Shell };
    readonly output: ManifestOffer;
  };
  /** What a record holds in part only, such as a page to sign in at. Opens no secret. */
  readonly openPublic: {
    readonly input: { readonly handle: SecretHandle };
    readonly output: { readonly text: string | null };
  };
  readonly next: { readonly input: { readonly run: string }; readonly output: { readonly waiting: boolean } };
  readonly cancel: { readonly input: { readonly run: string }; readonly output: { readonly cancelled: boolean } };
  readonly rerunStep: {
    readonly input: { readonly run: string; readonly step: StepId };
    readonly output: { readonly accepted: boolean };
  };
  /** Whether the files of finished walks are watched from now on. */
  readonly setWatch: { readonly input: { readonly on: boolean }; readonly output: { readonly watching: boolean } };
  /** Lets go of a finished run's evidence. */
  readonly forget: { readonly input: { readonly run: string }; readonly output: { readonly forgotten: boolean } };
  /** Walks the user link of all these at once, without a sign-in program. One sweep at a time. */
  readonly sweep: {
    readonly input: {
      readonly sweep: string;
      readonly targets: readonly RequestedTarget[];
      /** Of each walk. */
      readonly deadlineMs: number;
    };
    readonly output: { readonly started: true };
  };
  readonly cancelSweep: {
    readonly input: { readonly sweep: string };
    readonly output: { readonly cancelled: boolean };
  };
  readonly explain: {
    readonly input: { readonly text: string };
    readonly output: { readonly explanations: readonly Explanation[] };
  };
}

export type WorkerOperationName = keyof WorkerOperations;
export type WorkerInput<N extends WorkerOperationName> = WorkerOperations[N]['input'];
export type WorkerOutput<N extends WorkerOperationName> = WorkerOperations[N]['output'];

export type ToWorker =
  /** The first message: the environment as data, so that the worker's own process needs none of it. */
  | { readonly kind: 'begin'; readonly environment: Readonly<Record<string, string>>; readonly watch: boolean }
  | { readonly kind: 'request'; readonly id: number; readonly name: WorkerOperationName; readonly input: unknown }
  /** Stop every run, take the demo's files away, and exit. */
  | { readonly kind: 'end' };

export type FromWorker =
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  /** `busy` and `notFound` are expected; `internal` is our bug, and `message` is for the log only. */
  | {
      readonly kind: 'reply';
      readonly id: number;
      readonly ok: false;
      readonly code: WorkerFailureCode;
      readonly message: string;
    }
  | { readonly kind: 'events'; readonly run: string; readonly events: readonly RunEvent[] }
  | { readonly kind: 'fleetEvents'; readonly sweep: string; readonly events: readonly FleetEvent[] };

export type WorkerFailureCode = 'notFound' | 'busy' | 'internal';
