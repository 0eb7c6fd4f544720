import type { FleetEvent } from '../../shared/contract/fleet.ts';
import type { RunEvent } from '../../shared/model/run.ts';
import type {
  FromWorker,
  ToWorker,
  WorkerFailureCode,
  WorkerInput,
  WorkerOperationName,
  WorkerOutput,
} from '../worker/protocol.ts';

/** The part of Electron's utility process that is used here. */
export interface WorkerProcess {
  postMessage(message: ToWorker): void;
  kill(): boolean;
  on(event: 'message', listener: (message: FromWorker) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

export interface WorkerClientOptions {
  readonly fork: () => WorkerProcess;
  /** Handed over as data: the environment that the person's kubectl would see. */
  readonly environment: Readonly<Record<string, string>>;
  /** Asked at each start: are the files of finished walks watched? */
  readonly watch: () => boolean;
  readonly onEvents: (run: string, events: readonly RunEvent[]) => void;
  readonly onFleetEvents: (sweep: string, events: readonly FleetEvent[]) => void;
  /** The worker ended by itself; what was under way is lost. */
  readonly onCrash: (exitCode: number) => void;
  readonly now: () => number;
}

export type WorkerResult<N extends WorkerOperationName> =
  | { readonly ok: true; readonly value: WorkerOutput<N> }
  | { readonly ok: false; readonly code: WorkerFailureCode; readonly message: string };

interface Pending {
  readonly resolve: (result: WorkerResult<WorkerOperationName>) => void;
}

/** A second crash within this time is not answered by another start: something here breaks it every time. */
const crashLoopMs = 30_000;
const patienceMs = 1_000;

/** Feeds the one utility process, and starts it again when it crashed. */
export class WorkerClient {
  readonly #options: WorkerClientOptions;
  readonly #pending = new Map<number, Pending>();
  #process: WorkerProcess | null = null;
  #nextId = 1;
  #lastCrash = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(options: WorkerClientOptions) {
    this.#options = options;
    this.#start();
  }

  /** Asks the worker. A worker that died, now or meanwhile, is the value `internal`; nothing is thrown. */
  request<N extends WorkerOperationName>(name: N, input: WorkerInput<N>): Promise<WorkerResult<N>> {
    const worker = this.#process;
    if (worker === null) return Promise.resolve({ ok: false, code: 'internal', message: 'the worker is not running' });
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#pending.set(id, { resolve: resolve as Pending['resolve'] });
      worker.postMessage({ kind: 'request', id, name, input });
    });
  }

  /** Ends the worker for good: it is asked to tidy up, and killed when it takes longer than a second. */
  stop(): Promise<void> {
    this.#stopped = true;
    const worker = this.#process;
    if (worker === null) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        worker.kill();
        resolve();
      }, patienceMs);
      worker.on('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      worker.postMessage({ kind: 'end' });
    });
  }

  #start(): void {
    const worker = this.#options.fork();
    this.#process = worker;
    worker.on('message', (message) => this.#take(message));
    worker.on('exit', (code) => this.#ended(worker, code));
    worker.postMessage({ kind: 'begin', environment: this.#options.environment, watch: this.#options.watch() });
  }

  #take(message: FromWorker): void {
    if (message.kind === 'events') {
      this.#options.onEvents(message.run, message.events);
      return;
    }
    if (message.kind === 'fleetEvents') {
      this.#options.onFleetEvents(message.sweep, message.events);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.ok) pending?.resolve({ ok: true, value: message.value as WorkerOutput<WorkerOperationName> });
    else pending?.resolve({ ok: false, code: message.code, message: message.message });
  }

  #ended(worker: WorkerProcess, code: number): void {
    if (worker !== this.#process) return;
    this.#process = null;
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { resolve } of waiting)
      resolve({ ok: false, code: 'internal', message: `the worker ended with ${code}` });
    if (this.#stopped) return;
    const now = this.#options.now();
    const again = now - this.#lastCrash > crashLoopMs;
    this.#lastCrash = now;
    this.#options.onCrash(code);
    if (again) this.#start();
  }
}
