import type { StepId } from '../../shared/flow/steps.ts';
import type { EvidenceKey, EvidenceRecord } from '../../shared/model/evidence/index.ts';
import { citation } from '../../shared/model/reduce-run.ts';
import type { RequestedTarget } from '../../shared/model/run.ts';
import type { ProgramSaid } from '../../shared/model/sign-in-program.ts';
import type { FactName } from '../checks/facts.ts';
import type { Asker, EvidenceSource, ProbeRequest, ProbeStart } from './evidence-source.ts';
import { planOf } from './plan/index.ts';

/** A fact as it became known: its value, or why there is none. */
export interface KnownFact {
  readonly value: unknown;
  /** The records that it rests on, its own and those that it was planned from. */
  readonly citations: readonly string[];
  readonly keys: readonly EvidenceKey[];
  /** Not measured to the end: the value must not be judged. */
  readonly cut: Exclude<EvidenceRecord['outcome'], 'measured'> | null;
}

export interface FactListener {
  readonly onStart: (start: ProbeStart, steps: readonly StepId[]) => void;
  readonly onRecord: (record: EvidenceRecord) => void;
  readonly onSaid?: (key: EvidenceKey, said: ProgramSaid) => void;
}

/** Knows each fact of one run once; asks the evidence source for it the first time that it is needed. */
export class FactStore {
  readonly #source: EvidenceSource;
  readonly #requested: () => RequestedTarget;
  readonly #signal: AbortSignal;
  readonly #listener: FactListener;
  readonly #known = new Map<FactName, Promise<KnownFact>>();
  readonly #seen = new Set<string>();
  readonly #settled = new Map<FactName, KnownFact>();

  /** `requested`: asked each time, since consent may be given while the run is under way. */
  constructor(source: EvidenceSource, requested: () => RequestedTarget, signal: AbortSignal, listener: FactListener) {
    this.#source = source;
    this.#requested = requested;
    this.#signal = signal;
    this.#listener = listener;
  }

  /** The fact, measured now or known already. Never rejects for what the world does. */
  know(fact: FactName, forSteps: readonly StepId[]): Promise<KnownFact> {
    const known = this.#known.get(fact);
    if (known !== undefined) return known;
    const pending = this.#find(fact, forSteps).catch(planBroke);
    this.#known.set(fact, pending);
    void pending.then((value) => this.#settled.set(fact, value));
    return pending;
  }

  /** What is known by now, without asking for anything. */
  get settled(): ReadonlyMap<FactName, KnownFact> {
    return this.#settled;
  }

  async #find(fact: FactName, forSteps: readonly StepId[]): Promise<KnownFact> {
    const plan = planOf(fact);
    const needed = await Promise.all(plan.needs.map((need) => this.know(need, forSteps)));
    const citations = needed.flatMap((need) => need.citations);
    const keys = needed.flatMap((need) => need.keys);
    const cut = needed.find((need) => need.cut !== null)?.cut ?? null;
    if (cut !== null) return { value: null, citations: unique(citations), keys: unique(keys), cut };
    const facts = Object.fromEntries(plan.needs.map((need, index) => [need, needed[index]?.value]));
    const asked = plan.ask(facts as never, this.#requested());
    if (asked.kind === 'none' || asked.kind === 'given') {
      const value = asked.kind === 'given' ? asked.value : null;
      return { value, citations: unique(citations), keys: unique(keys), cut: null };
    }
    const inputs = asked.kind === 'many' ? asked.inputs : [asked.inputs];
    const asker: Asker = {
      signal: this.#signal,
      onStart: (start) => this.#listener.onStart(start, forSteps),
      onSaid: (key, said) => this.#listener.onSaid?.(key, said),
    };
    const records = await Promise.all(
      inputs.map((input) => this.#source.ask({ probe: asked.probe, inputs: input } as ProbeRequest, asker)),
    );
    for (const record of records) this.#tell(record);
    const values = records.map((record) => record.data);
    return {
      value: asked.kind === 'many' ? values : values[0],
      citations: unique([...citations, ...records.map(citation)]),
      keys: unique([...keys, ...records.map((record) => record.key)]),
      cut: records.map((record) => record.outcome).find((outcome) => outcome !== 'measured') ?? null,
    };
  }

  /** Each record once, also when two facts share it. What a saved run does not hold is not a record. */
  #tell(record: EvidenceRecord): void {
    const name = citation(record);
    if (record.outcome === 'notRecorded' || this.#seen.has(name)) return;
    this.#seen.add(name);
    this.#listener.onRecord(record);
  }
}

/** A plan that throws is our bug; the steps that need the fact say so instead of vanishing. */
function planBroke(): KnownFact {
  return { value: null, citations: [], keys: [], cut: 'crashed' };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
