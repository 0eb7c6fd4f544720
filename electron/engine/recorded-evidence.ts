import type { EvidenceKey, EvidenceRecord } from '../../shared/model/evidence/index.ts';
import type { EvidenceSource, ProbeRequest } from './evidence-source.ts';
import { evidenceKey } from './evidence-source.ts';

/** Answers from a saved run. What the run never measured is a record without data, which makes a step inconclusive. */
export class RecordedEvidence implements EvidenceSource {
  readonly #records = new Map<EvidenceKey, EvidenceRecord>();
  readonly #missing: 'notRecorded' | 'deadline' | 'cancelled';

  /**
   * `records`: of several generations of a key the newest counts. `missing`: what to say of evidence that is not there; a
   * run that was cut short never asked for it.
   */
  constructor(records: readonly EvidenceRecord[], missing: 'notRecorded' | 'deadline' | 'cancelled') {
    for (const record of [...records].sort((left, right) => left.generation - right.generation)) {
      this.#records.set(record.key, record);
    }
    this.#missing = missing;
  }

  ask(request: ProbeRequest): Promise<EvidenceRecord> {
    const key = evidenceKey(request);
    const record = this.#records.get(key);
    if (record !== undefined) return Promise.resolve(record);
    return Promise.resolve({
      key,
      generation: 1,
      probe: request.probe,
      version: 1,
      at: '',
      ms: 0,
      outcome: this.#missing,
      error: null,
      data: null,
    });
  }

  held(request: ProbeRequest): Promise<EvidenceRecord> {
    return this.ask(request);
  }

  /** A saved run has nothing to measure again. */
  invalidate(): void {}
}
