import type { EvidenceData, ProbeName } from '../../shared/model/evidence/index.ts';
import type { ProgramSaid } from '../../shared/model/sign-in-program.ts';
import type { CertificateStore } from '../kube/certificate-store.ts';
import type { SharedFiles } from '../kube/kubeconfig/load-files.ts';
import type { KeptConnections } from '../kube/transport/http/kept-connections.ts';
import type { Vault } from '../kube/vault.ts';
import type { ProbeInputs } from './inputs.ts';

/** What a probe may use besides its inputs. */
export interface ProbeTools {
  readonly vault: Vault;
  readonly certificates: CertificateStore;
  /** The environment that the person's kubectl would see; never `process.env` directly. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborts at the probe's own deadline, at the run's, and on cancel. A probe ends within 100 ms of it. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Where somebody listens: what a program that the probe runs says meanwhile. */
  readonly tell?: (said: ProgramSaid) => void;
  /** Connections that questions with the same credential hand on. */
  readonly connections?: KeptConnections;
  /** Where many targets are walked at once: kubeconfig files that were read already. */
  readonly files?: SharedFiles;
  /** Takes work that must still be done when the walk has been stopped: what a probe made in the cluster is removed. */
  readonly tidy?: (work: Promise<unknown>) => void;
}

/**
 * A probe touches the world once and returns evidence. It never judges and never throws for what the world does: a failure
 * is evidence. When `tools.signal` aborts because of the probe's own limit, it returns what it has (outcome `timeout`);
 * when the run was cancelled, what it returns is dropped.
 */
export interface Probe<P extends ProbeName, I> {
  readonly name: P;
  /** Schema version of the data. */
  readonly version: number;
  /** How long what it waits for may take, where its own deadline has room for more: this is what people are told. */
  readonly shownLimitMs?: number;
  /** Own deadline in milliseconds. */
  readonly limitMs: number;
  /** Present tense, for the running walk: `Looking up api.example.com`. */
  readonly doing: (inputs: I) => string;
  readonly measure: (inputs: I, tools: ProbeTools) => Promise<EvidenceData[P]>;
}

export function defineProbe<P extends ProbeName, I>(probe: Probe<P, I>): Probe<P, I> {
  return probe;
}

/** Every probe by its name, tied to its own inputs. */
export type ProbeRegistry = { readonly [P in ProbeName]: Probe<P, ProbeInputs[P]> };
