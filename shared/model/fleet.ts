import type { FailureCode } from '../catalogue/index.ts';

/** Characters of a row's headline, and of each other text in it: names in them come from servers and files. */
export const longestHeadline = 120;
export const longestFleetText = 600;

/** How one context came off in a sweep. */
export interface FleetRow {
  /** The target's id. */
  readonly target: string;
  /** `needsYou`: only a sign-in program, which a sweep never runs unasked, could tell; `stopped`: before it was known. */
  readonly outcome: 'measuring' | 'sound' | 'warning' | 'fault' | 'inconclusive' | 'needsYou' | 'stopped' | 'crashed';
  /** What the context itself suffers from, and what it is about; null where there is nothing to name. */
  readonly cause: FleetCause | null;
  /** At most `longestHeadline` characters. */
  readonly headline: string;
  /** The damage of another file alone stops kubectl; null where no verdict says. */
  readonly worksWithout: boolean | null;
}

/**
 * The first cause of a row. Rows with equal codes and keys have one cause in common, which one repair mends. No text is
 * longer than `longestFleetText`.
 */
export interface FleetCause {
  readonly code: FailureCode;
  readonly title: string;
  readonly message: string;
  readonly key: string;
  /** A certificate's name, a proxy, a server, a file with its line. */
  readonly subject: string;
}

/** Contexts that have a cause, or their good luck, in common. */
export interface FleetGroup {
  readonly key: string;
  readonly outcome: Exclude<FleetRow['outcome'], 'measuring'>;
  readonly code: FailureCode | null;
  /** `14 contexts: the authority itself has expired`. */
  readonly title: string;
  /** What they share, in words. */
  readonly detail: string;
  /** Different things that this group is about: 1, or as many as it has members. */
  readonly causes: number;
  readonly targets: readonly string[];
}
