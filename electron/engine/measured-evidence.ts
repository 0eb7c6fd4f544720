import { setMaxListeners } from 'node:events';
import type { EvidenceKey, EvidenceRecord, ProbeName } from '../../shared/model/evidence/index.ts';
import type { ProbeRegistry, ProbeTools } from '../probes/probe.ts';
import type { Asker, EvidenceSource, ProbeRequest } from './evidence-source.ts';
import { evidenceKey, stopReason } from './evidence-source.ts';

/** A probe must end this long after its signal; one that does not is our bug and is reported as crashed. */
const graceMs = 250;

/** Where many measure at once: each waits here before it begins, so that its own limit counts the world's time alone. */
export interface Room {
  /** Resolves with the way out. */
  enter(probe: ProbeName): Promise<() => void>;
}

interface Measurement {
  readonly record: Promise<EvidenceRecord>;
  readonly controller: AbortController;
  /** Runs that wait for it. When the last one leaves, it is ended. */
  waiting: number;
  settled: boolean;
}

/**
 * Measures on demand and shares by key: steps, and contexts on the same server, get one measurement. A measurement that
 * a cancelled run started goes on for the other runs that wait for it.
 */
export class MeasuredEvidence implements EvidenceSource {
  readonly #probes: ProbeRegistry;
  readonly #tools: Omit<ProbeTools, 'signal'>;
  readonly #measurements = new Map<EvidenceKey, Measurement>();
  readonly #generations = new Map<EvidenceKey, number>();
  readonly #room: Room | null;

  /** `room`: where several runs share it. */
  constructor(probes: ProbeRegistry, tools: Omit<ProbeTools, 'signal'>, room: Room | null = null) {
    this.#probes = probes;
    this.#tools = tools;
    this.#room = room;
  }

  ask(request: ProbeRequest, asker: Asker): Promise<EvidenceRecord> {
    const key = evidenceKey(request);
    if (asker.signal.aborted) return Promise.resolve(this.#stopped(request, key, asker.signal));
    const measurement = this.#measurements.get(key) ?? this.#begin(request, key, asker);
    measurement.waiting += 1;
    return new Promise((resolve) => {
      const leave = (): void => {
        asker.signal.removeEventListener('abort', leave);
        measurement.waiting -= 1;
        if (!measurement.settled && measurement.waiting === 0) {
          this.#measurements.delete(key);
          measurement.controller.abort(asker.signal.reason);
        }
        resolve(this.#stopped(request, key, asker.signal));
      };
      asker.signal.addEventListener('abort', leave);
      void measurement.record.then((record) => {
        asker.signal.removeEventListener('abort', leave);
        resolve(record);
      });
    });
  }

  held(request: ProbeRequest): Promise<EvidenceRecord> | null {
    return this.#measurements.get(evidenceKey(request))?.record ?? null;
  }

  invalidate(keys: readonly EvidenceKey[]): void {
    for (const key of keys) this.#measurements.delete(key);
  }

  #begin(request: ProbeRequest, key: EvidenceKey, asker: Asker): Measurement {
    const controller = new AbortController();
    // One probe may send a dozen requests at once, each of which hears of the end; Node takes more than ten for a leak.
    setMaxListeners(0, controller.signal);
    const generation = (this.#generations.get(key) ?? 0) + 1;
    this.#generations.set(key, generation);
    const measurement: Measurement = {
      controller,
      waiting: 0,
      settled: false,
      record: this.#measure(request, key, generation, controller, asker).then((record) => {
        measurement.settled = true;
        return record;
      }),
    };
    this.#measurements.set(key, measurement);
    return measurement;
  }

  async #measure(
    request: ProbeRequest,
    key: EvidenceKey,
    generation: number,
    controller: AbortController,
    asker: Asker,
  ): Promise<EvidenceRecord> {
    const leave = this.#room === null ? null : await this.#room.enter(request.probe);
    const started = performance.now();
    const at = this.#tools.now().toISOString();
    const probe = this.#probes[request.probe];
    const base = { key, generation, probe: request.probe, version: probe?.version ?? 0, at };
    const elapsed = (): number => Math.round((performance.now() - started) * 10) / 10;
    if (controller.signal.aborted) {
      leave?.();
      return { ...base, ms: 0, outcome: stopReason(controller.signal), error: null, data: null };
    }
    const limit = setTimeout(() => controller.abort('limit'), probe?.limitMs ?? 0);
    try {
      // The registry ties each probe to its own inputs; the union of requests can't express that tie to the compiler.
      const measure = probe.measure as (inputs: unknown, tools: ProbeTools) => Promise<EvidenceRecord['data']>;
      const doing = (probe.doing as (inputs: unknown) => string)(request.inputs);
      asker.onStart({ key, probe: request.probe, doing, limitMs: probe.shownLimitMs ?? probe.limitMs, at });
      const work = measure(request.inputs, {
        ...this.#tools,
        signal: controller.signal,
        tell: (said) => asker.onSaid?.(key, said),
      });
      const data = await Promise.race([work, overdue(controller.signal)]);
      if (controller.signal.aborted && controller.signal.reason !== 'limit') {
        return { ...base, ms: elapsed(), outcome: stopReason(controller.signal), error: null, data: null };
      }
      return { ...base, ms: elapsed(), outcome: 'measured', error: null, data };
    } catch (error) {
      return { ...base, ms: elapsed(), outcome: 'crashed', error: describeCrash(error), data: null };
    } finally {
      clearTimeout(limit);
      leave?.();
    }
  }

  /** A record for a run that stopped before the measurement ended; the measurement itself may go on for others. */
  #stopped(request: ProbeRequest, key: EvidenceKey, signal: AbortSignal): EvidenceRecord {
    return {
      key,
      generation: Math.max(1, this.#generations.get(key) ?? 1),
      probe: request.probe,
      version: this.#probes[request.probe].version,
      at: this.#tools.now().toISOString(),
      ms: 0,
      outcome: stopReason(signal),
      error: null,
      data: null,
    };
  }
}

function overdue(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const wait = (): void => {
      const timer = setTimeout(() => reject(new Error('the probe did not end after its deadline')), graceMs);
      timer.unref();
    };
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true });
  });
}

function describeCrash(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
}
