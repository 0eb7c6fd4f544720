import type { FailureCode } from '../catalogue/index.ts';
import type { KubeconfigFile, KubeconfigSource } from '../model/evidence/kubeconfig.ts';
import type { Origin } from '../model/origin.ts';

/** One context that can be walked. */
export interface ListedTarget {
  /** Set id + context name; the only name by which the window speaks of it. */
  readonly id: string;
  readonly set: string;
  readonly context: string;
  readonly cluster: string | null;
  readonly user: string | null;
  readonly server: string | null;
  readonly namespace: string | null;
  readonly origin: Origin;
  /** It is its set's current-context. */
  readonly current: boolean;
  /** Files of its set that stop kubectl: it "would work without FILE". */
  readonly brokenSiblings: readonly string[];
}

/** A damage that can be shown without a walk: file, line, the line itself and what it means. */
export interface ListedProblem {
  readonly code: FailureCode;
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly text: string | null;
  readonly message: string;
}

export interface ListedSet {
  readonly id: string;
  readonly kind: KubeconfigSource['kind'];
  readonly files: readonly Pick<KubeconfigFile, 'path' | 'state'>[];
  readonly problems: readonly ListedProblem[];
}

/** Everything that the start screen shows before a walk. */
export interface TargetList {
  readonly sets: readonly ListedSet[];
  readonly targets: readonly ListedTarget[];
  /** Where files were looked for when nothing was found: each place and why not. */
  readonly lookedAt: readonly { readonly place: string; readonly why: string }[];
  readonly home: string | null;
  readonly hostName: string;
}
