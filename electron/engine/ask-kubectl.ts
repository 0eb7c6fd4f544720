import type { EvidenceRecord } from '../../shared/model/evidence/index.ts';
import type { KubeconfigEvidence } from '../../shared/model/evidence/kubeconfig.ts';
import type { KubectlEvidence } from '../../shared/model/evidence/kubectl.ts';
import type { EnvironmentEvidence } from '../../shared/model/evidence/network.ts';
import type { RequestedTarget, Verdict } from '../../shared/model/run.ts';
import { kubectlCommand } from '../../shared/rules/kubectl-command.ts';
import type { EvidenceSource, ProbeStart } from './evidence-source.ts';
import { FactStore } from './fact-store.ts';

export interface KubectlOptions {
  readonly source: EvidenceSource;
  readonly target: RequestedTarget;
  readonly onStart: (start: ProbeStart) => void;
  readonly onRecord: (record: EvidenceRecord) => void;
}

/**
 * Asks kubectl for its own word beside a walk, at most once. Its measurements of the kubeconfig and the environment are the
 * walk's own, shared by the source; only kubectl's is told as new. It has its own signal: the walk's end does not end it.
 */
export class AskedKubectl {
  readonly #options: KubectlOptions;
  readonly #controller = new AbortController();
  #answer: Promise<KubectlEvidence | null> | null = null;

  constructor(options: KubectlOptions) {
    this.#options = options;
  }

  /** Begins now, or gives what is under way. Null where kubectl is not asked or was stopped; never rejects. */
  word(): Promise<KubectlEvidence | null> {
    this.#answer ??= this.#ask().catch(() => null);
    return this.#answer;
  }

  /** Ends kubectl and all that it started. */
  stop(why: 'deadline' | 'cancelled'): void {
    this.#controller.abort(why);
  }

  async #ask(): Promise<KubectlEvidence | null> {
    const { source, target, onStart, onRecord } = this.#options;
    const { signal } = this.#controller;
    // The walk tells these two records itself.
    const facts = new FactStore(source, () => target, signal, { onStart: () => {}, onRecord: () => {} });
    const [kubeconfig, environment] = await Promise.all([facts.know('kubeconfig', []), facts.know('environment', [])]);
    if (kubeconfig.cut !== null || environment.cut !== null) return null;
    // kubectl reads the kubeconfig itself, and would start what it finds there by then.
    const pluginAllowed = target.allowExec === true && target.agreedProgram === undefined;
    const command = kubectlCommand(kubeconfig.value as KubeconfigEvidence, pluginAllowed);
    if (command.kind === 'notAsked') return null;
    const { args, kubeconfigs } = command;
    const { pathEntries } = environment.value as EnvironmentEvidence;
    const record = await source.ask(
      { probe: 'kubectl', inputs: { args, kubeconfigs, pathEntries } },
      { signal, onStart },
    );
    if (record.outcome === 'notRecorded') return null;
    onRecord(record);
    return record.outcome === 'measured' ? (record.data as KubectlEvidence) : null;
  }
}

/**
 * Is kubectl's answer worth waiting for, now that the verdict is known? A server that is silent to us keeps kubectl waiting
 * for half a minute, and had it answered kubectl, that would be known by now. A sign-in program that failed us would only
 * ask the person once more.
 */
export function isWorthWaiting(verdict: Verdict): boolean {
  if (verdict.causes.some(({ step }) => step === 'credential.answer')) return false;
  const measured = verdict.causes.filter(({ predicted }) => !predicted);
  if (verdict.outcome !== 'fault' || measured.length === 0) return true;
  return !measured.every(({ literal }) => literal !== null && /time-?out|request canceled/i.test(literal));
}
