import { type StepId, steps } from '../../shared/flow/steps.ts';
import type { EvidenceKey, EvidenceRecord, ProbeName } from '../../shared/model/evidence/index.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';
import type { Check } from '../checks/check.ts';
import type { FactName } from '../checks/facts.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Asker, EvidenceSource, ProbeRequest } from './evidence-source.ts';
import { evidenceKey } from './evidence-source.ts';
import { FactStore, type KnownFact } from './fact-store.ts';
import { judgeStep } from './judge-step.ts';
import { stops, type Walk } from './run.ts';

/** What these read lies in files of this machine, and can be read again in milliseconds. */
const localProbes: ReadonlySet<ProbeName> = new Set<ProbeName>([
  'kubeconfig',
  'authority',
  'clientCertificate',
  'bearerToken',
  'execPlugin',
  'pluginPolicy',
  'otherContexts',
]);

export interface RefreshOptions {
  readonly last: Walk;
  readonly checks: readonly Check[];
  readonly source: EvidenceSource;
  readonly target: () => RequestedTarget;
  readonly signal: AbortSignal;
  /** Somebody has signed in beside us: the sign-in program is asked again too. */
  readonly signedIn: boolean;
}

/** What must be walked again. Both are empty where nothing changed. */
export interface Affected {
  readonly steps: ReadonlySet<StepId>;
  readonly facts: ReadonlySet<FactName>;
  /** Of the measurements that no longer hold. */
  readonly keys: readonly EvidenceKey[];
}

/**
 * Reads the files behind a finished walk again and finds the steps whose inputs changed: those that need a changed fact, or
 * one that would now be measured otherwise, and those behind a step that stops the walk now and did not, or the other way
 * round. What needs the network is not measured here. Time passes too: the clock is read again, and is no change by itself.
 */
export async function findAffected(options: RefreshOptions): Promise<Affected> {
  const { last, source, target, signal, signedIn } = options;
  const held = [...new Set([...last.known.values()].flatMap(({ keys }) => keys))];
  const again = held.filter((key) => {
    const probe = probeOf(key);
    return localProbes.has(probe) || probe === 'clock' || (signedIn && probe === 'execCredential');
  });
  source.invalidate(again);
  const store = new FactStore(new LocalSource(source), target, signal, { onStart: () => {}, onRecord: () => {} });
  const fresh = new Map<FactName, KnownFact>();
  for (const fact of last.known.keys()) fresh.set(fact, await store.know(fact, []));
  if (signal.aborted) return { steps: new Set(), facts: new Set(), keys: [] };
  const facts = new Set<FactName>();
  for (const [fact, before] of last.known) {
    const now = fresh.get(fact);
    if (fact !== 'clock' && now !== undefined && !isSame(before, now)) facts.add(fact);
  }
  const keys = new Set([...facts].flatMap((fact) => last.known.get(fact)?.keys ?? []));
  return { steps: affectedSteps(options, facts, fresh), facts, keys: again.filter((key) => keys.has(key)) };
}

/** Measures what is local; of the rest it gives only what is known already. */
class LocalSource implements EvidenceSource {
  readonly #source: EvidenceSource;

  constructor(source: EvidenceSource) {
    this.#source = source;
  }

  ask(request: ProbeRequest, asker: Asker): Promise<EvidenceRecord> {
    if (localProbes.has(request.probe) || request.probe === 'clock') return this.#source.ask(request, asker);
    return this.held(request);
  }

  held(request: ProbeRequest): Promise<EvidenceRecord> {
    return (
      this.#source.held(request) ??
      Promise.resolve({
        key: evidenceKey(request),
        generation: 0,
        probe: request.probe,
        version: 0,
        at: '',
        ms: 0,
        outcome: 'notRecorded',
        error: null,
        data: null,
      })
    );
  }

  invalidate(keys: readonly EvidenceKey[]): void {
    this.#source.invalidate(keys);
  }
}

function probeOf(key: EvidenceKey): ProbeName {
  return key.slice(0, key.indexOf('{')) as ProbeName;
}

function isSame(before: KnownFact, now: KnownFact): boolean {
  return (
    before.cut === now.cut && (before.value === now.value || canonicalJson(before.value) === canonicalJson(now.value))
  );
}

function affectedSteps(
  { last, checks, target }: RefreshOptions,
  changed: ReadonlySet<FactName>,
  fresh: ReadonlyMap<FactName, KnownFact>,
): ReadonlySet<StepId> {
  const affected = new Set<StepId>();
  for (const check of checks) {
    const before = last.findings.get(check.step);
    // What is blocked is walked when the step that blocks it is.
    if (before === undefined || before.outcome === 'blocked') continue;
    if (!check.needs.some((need) => changed.has(need))) continue;
    affected.add(check.step);
    const measured = check.needs.flatMap((need) => {
      const fact = fresh.get(need);
      return fact === undefined || fact.cut !== null ? [] : [fact];
    });
    const sameEnd =
      measured.length === check.needs.length && stops(judgeStep(check, measured, target().set)) === stops(before);
    if (!sameEnd) for (const step of withFollowers(check.step)) affected.add(step);
  }
  return affected;
}

/** The step and every step that comes after it, directly or not. */
export function withFollowers(step: StepId): ReadonlySet<StepId> {
  const affected = new Set<StepId>([step]);
  for (const candidate of steps) {
    if (candidate.after.some((id) => affected.has(id))) affected.add(candidate.id);
  }
  return affected;
}
