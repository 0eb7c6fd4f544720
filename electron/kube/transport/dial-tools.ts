import type { Vault } from '../vault.ts';

/** What it takes to open a route: the part of a probe's tools that the transport may use. */
export interface DialTools {
  readonly vault: Vault;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}
