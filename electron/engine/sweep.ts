import { foldRun, type RunState } from '../../shared/model/reduce-run.ts';
import type { RequestedTarget, RunEvent } from '../../shared/model/run.ts';
import { loadReviewApis } from '../kube/api/load-review-apis.ts';
import { KeptConnections } from '../kube/transport/http/kept-connections.ts';
import { probes as allProbes } from '../probes/index.ts';
import type { ProbeRegistry } from '../probes/probe.ts';
import type { Engine, RunHandle } from './engine.ts';
import { MeasuredEvidence } from './measured-evidence.ts';
import { sweepRoom } from './sweep-room.ts';

export interface SweepOptions {
  readonly targets: readonly RequestedTarget[];
  /** Of each walk, in milliseconds. */
  readonly deadlineMs: number;
  /** Sign-in programs that the kubeconfigs name are run. A sweep never asks. */
  readonly allowExec?: boolean;
  /** Other contexts' credentials may ask a server why it refuses one. */
  readonly allowOtherContexts?: boolean;
  /** Ends every walk; what was found by then is told. */
  readonly signal: AbortSignal;
  readonly probes?: ProbeRegistry;
  readonly onStart?: (target: RequestedTarget) => void;
  readonly onEvent?: (target: RequestedTarget, event: RunEvent) => void;
  /** Told as each walk ends, in whatever order; `index` is the target's place in the list. */
  readonly onDone: (run: RunState, index: number) => void;
}

/** Walks that begin in one turn of the loop: reading the entries and certificates of hundreds would hold it up for long. */
const beginAtOnce = 8;

/**
 * Walks the user link of many targets at once. What they share is measured once: a name, an address, a handshake, an answer
 * to a stranger, and what the same credential gets. Nothing of it is kept afterwards. Resolves after the last walk; never
 * rejects.
 */
export async function sweep(engine: Engine, options: SweepOptions): Promise<void> {
  const { targets, signal } = options;
  const tools = { ...engine.tools, connections: new KeptConnections(), files: new Map() };
  const room = sweepRoom();
  const source = new MeasuredEvidence(options.probes ?? allProbes, tools, room);
  // Nothing else is to do yet: the clients that the first requests need load meanwhile.
  void loadReviewApis();
  const walks: Promise<void>[] = [];
  const underWay = new Set<RunHandle>();
  // One listener for all: Node warns of a signal that has more than ten.
  const stop = (): void => {
    for (const handle of underWay) handle.cancel();
  };
  signal.addEventListener('abort', stop);
  for (const [index, target] of targets.entries()) {
    if (index % beginAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) break;
    walks.push(walkOne(engine, source, target, options, underWay, (run) => options.onDone(run, index)));
  }
  room.open();
  await Promise.all(walks);
  signal.removeEventListener('abort', stop);
}

async function walkOne(
  engine: Engine,
  source: MeasuredEvidence,
  target: RequestedTarget,
  options: SweepOptions,
  underWay: Set<RunHandle>,
  onDone: (run: RunState) => void,
): Promise<void> {
  options.onStart?.(target);
  const events: RunEvent[] = [];
  const handle = engine.startRun({
    run: target.id,
    target,
    deadlineMs: options.deadlineMs,
    pace: 'whole',
    allowExec: options.allowExec === true,
    allowOtherContexts: options.allowOtherContexts === true,
    source,
    emit: (event) => {
      events.push(event);
      options.onEvent?.(target, event);
    },
  });
  underWay.add(handle);
  await handle.finished;
  underWay.delete(handle);
  onDone(foldRun(events));
}
