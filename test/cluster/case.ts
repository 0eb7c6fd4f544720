// What a fault case is. A case fixes what is true before it is run: the codes
// that a client with these rights can't exclude, and what the real kubectl says.
import type { RigVersion } from './build-rig.ts';
import type { Flags } from './control-plane.ts';
import type { Resolver } from './resolver.ts';
import type { Rig } from './rig.ts';

/** `inconclusive` is the truth only where the person’s rights do not reach: then saying anything else would be a guess. */
export type Outcome = 'sound' | 'warning' | 'fault' | 'inconclusive';

export interface Expectation {
  readonly outcome: Outcome;
  /**
   * One entry for each independent fault: the codes that can't be excluded for
   * it, exactly. Empty for a sound target.
   */
  readonly causes: readonly (readonly string[])[];
}

/** What a case may touch. */
export interface World {
  /** A live control plane: shared with other cases unless the case is exclusive. */
  readonly rig: Rig;
  /** Another live cluster, with another CA and other keys. */
  readonly other: Rig;
  /** A name server of the run; see resolver.ts. */
  readonly resolver: Resolver;
  /** An empty folder of this case. */
  readonly folder: string;
  /** Run after the case, last first. */
  defer(action: () => unknown): void;
}

export interface Prepared {
  /** The value of --kubeconfig; null gives none. */
  readonly kubeconfig: string | null;
  readonly context?: string;
  /** Added to a bare environment (HOME is the case's folder, PATH the system's). */
  readonly env?: Readonly<Record<string, string>>;
  /** More arguments for the program, such as --allow-exec. */
  readonly args?: readonly string[];
  /** Of the program, instead of the usual 30: only for a fault that takes longer to be known. */
  readonly deadlineSeconds?: number;
  /** A command that the clients are started through; see namespaces.ts. */
  readonly through?: readonly string[];
  /** What kubectl is asked, instead of `get namespaces`. */
  readonly kubectl?: readonly string[];
  /** The program also asks the kubectl on its PATH for its own word; otherwise never, so that a case measures our own. */
  readonly asksKubectl?: boolean;
}

export interface Case {
  readonly id: string;
  readonly title: string;
  /** The versions whose answer makes a difference; default both. */
  readonly versions?: readonly RigVersion[];
  /** It changes the control plane (certificate, flags, roles, etcd) and must have one for itself. */
  readonly exclusive?: boolean;
  /** An exclusive case's flags for the API server, over the rig's own. */
  readonly serverFlags?: Flags;
  readonly expected: Expectation;
  /** kubectl's last line on standard error, which shows that the fault is really there; null: kubectl succeeds. */
  readonly kubectlSays: RegExp | null;
  prepare(world: World): Promise<Prepared>;
}

export const sound: Expectation = { outcome: 'sound', causes: [] };
/** One fault, with all the codes that it may be. */
export const fault = (...codes: string[]): Expectation => ({ outcome: 'fault', causes: [codes] });
/** Several faults at once, each of one code. */
export const faults = (...codes: string[]): Expectation => ({ outcome: 'fault', causes: codes.map((code) => [code]) });
export const warning = (...codes: string[]): Expectation => ({ outcome: 'warning', causes: [codes] });
export const warnings = (...codes: string[]): Expectation => ({
  outcome: 'warning',
  causes: codes.map((code) => [code]),
});

/** Nobody with these rights can tell. */
export const cannotTell: Expectation = { outcome: 'inconclusive', causes: [] };

/** For what no API server takes part in, one version says all. */
export const once: readonly RigVersion[] = ['1.36'];
