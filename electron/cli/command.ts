import type { Options } from './options.ts';
import type { Output } from './output.ts';

/** What every command gets: what was asked, where to write, and when to stop. */
export interface CommandContext {
  readonly options: Options;
  readonly output: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** A person probably reads standard error. */
  readonly watched: boolean;
}
