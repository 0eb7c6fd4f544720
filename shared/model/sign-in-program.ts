import type { Origin } from './origin.ts';

/** A sign-in program as it would be started, for the person who is asked for consent. Secrets are replaced. */
export interface SignInProgram {
  readonly context: string;
  readonly user: string;
  /** Where the kubeconfig names it. */
  readonly origin: Origin;
  /** Absolute path of what would be started. */
  readonly program: string;
  /** Where that leads, when it is a symbolic link. */
  readonly target: string | null;
  readonly bytes: number;
  /** ISO 8601. */
  readonly modifiedAt: string;
  /** Anybody may replace it: the file or a folder that it lies in is open to all. */
  readonly openToAll: boolean;
  readonly args: readonly string[];
  /** What the kubeconfig adds to the environment. */
  readonly env: readonly { readonly name: string; readonly value: string; readonly risky: boolean }[];
  /** The folder that it would run in. */
  readonly folder: string;
}

/** What the person can be asked about a walk's sign-in program. */
export type SignInOffer =
  /** `digest` stands for the whole of it, secrets included: it is kept in memory and written nowhere. */
  | { readonly kind: 'program'; readonly program: SignInProgram; readonly digest: string }
  /** Nothing would be started. */
  | { readonly kind: 'none'; readonly why: 'notNamed' | 'notFound' | 'forbidden' | 'wantsTerminal' };
