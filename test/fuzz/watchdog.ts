import { isMainThread, Worker, workerData } from 'node:worker_threads';

/** Nothing takes this long; a loop without an end must not hold the machine. Milliseconds. */
const patienceMs = 60_000;

export interface Watchdog {
  /** Tells that work goes on, and at which seed. */
  readonly alive: (seed: number) => void;
  readonly stop: () => Promise<number>;
}

/** Ends this process from a thread of its own, and names the seed, when `alive` was not called for a minute. */
export function startWatchdog(): Watchdog {
  const shared = new SharedArrayBuffer(16);
  const seen = new Int32Array(shared);
  const worker = new Worker(new URL(import.meta.url), { workerData: shared });
  worker.unref();
  return {
    alive: (seed) => {
      Atomics.store(seen, 0, seed);
      Atomics.add(seen, 1, 1);
    },
    stop: () => worker.terminate(),
  };
}

if (!isMainThread && workerData instanceof SharedArrayBuffer) {
  const seen = new Int32Array(workerData);
  let last = -1;
  setInterval(() => {
    const beats = Atomics.load(seen, 1);
    if (beats !== last) {
      last = beats;
      return;
    }
    process.stderr.write(`fuzz: HANG at seed ${Atomics.load(seen, 0)}\n`, () => process.kill(process.pid, 'SIGKILL'));
  }, patienceMs);
}
