import type { TrialConsent } from './run.ts';

/** A trial inside the cluster as it would be made, for the person who is asked for consent. */
export interface TrialPlan {
  readonly context: string;
  readonly cluster: string;
  readonly server: string;
  readonly namespace: string;
  readonly account: string;
  /** null: no pod, a token that is tried from here. */
  readonly image: string | null;
  /** Where the Dashboard's pod runs: the trial's goes there if it can. */
  readonly node: string | null;
  /** Jobs of earlier trials, which would be removed with this one. */
  readonly leftovers: readonly string[];
}

/** What the person can be asked. `consent` is what a yes to exactly this means. */
export type TrialOffer =
  | { readonly kind: 'trial'; readonly plan: TrialPlan; readonly consent: TrialConsent }
  /** Nothing can be tried; `message` says why, for the person. */
  | { readonly kind: 'none'; readonly message: string };
