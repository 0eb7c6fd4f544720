import { setTimeout as sleep } from 'node:timers/promises';
import type { Explanation } from '../../shared/contract/operations.ts';
import type { TargetList } from '../../shared/contract/targets.ts';
import type { KubeconfigSource } from '../../shared/model/evidence/kubeconfig.ts';
import type { RunEvent } from '../../shared/model/run.ts';
import type { Engine, RunHandle } from '../engine/engine.ts';
import type { WatchedFiles, WatchOptions } from '../platform/watch-files.ts';
import type {
  FromWorker,
  ToWorker,
  WorkerFailureCode,
  WorkerInput,
  WorkerOperationName,
  WorkerOutput,
} from './protocol.ts';
import { RunWatcher } from './run-watcher.ts';
import { type Sweeper, SweepHost } from './sweep-host.ts';

type Environment = Readonly<Record<string, string>>;

/** The parts that the worker hosts, given from outside so that a test can host others. */
export interface HostedParts {
  readonly createEngine: (environment: Environment) => Engine;
  /** The set that kubectl itself would use. */
  readonly ownSource: (environment: Environment) => KubeconfigSource;
  readonly listTargets: (
    sources: readonly KubeconfigSource[],
    engine: Engine,
    environment: Environment,
  ) => Promise<TargetList>;
  readonly sweep: Sweeper;
  readonly startDemo: () => Promise<Demo>;
  readonly explain: (text: string) => readonly Explanation[];
  readonly watchFiles: (options: WatchOptions) => WatchedFiles;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Ends the process. */
  readonly exit: () => void;
}

/** Demo clusters at work: their contexts stand in one kubeconfig. */
export interface Demo {
  readonly kubeconfigPath: string;
  stop(): Promise<void>;
}

/** An expected failure, as a value that the router hands on. */
class Refusal extends Error {
  readonly code: WorkerFailureCode;

  constructor(code: WorkerFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** More walks at once than a person can start by hand; a runaway window is refused. */
const mostRunsAtOnce = 16;

/** Main waits a second for the end: what a stopped walk made in a cluster is removed by then, or goes by its own limits. */
const tidyMs = 800;

/** Reading a kubeconfig and looking a program up takes milliseconds; longer than this, and a disk hangs. */
const offerLimitMs = 10_000;

/** Four questions about rights at once, and a dry run that webhooks may take ten seconds for. */
const offerTrialLimitMs = 20_000;

/**
 * Hosts the engine for the main process: answers requests, and posts run events in small groups. `post` must not throw.
 * @returns the function that takes every message from main
 */
export function createHost(parts: HostedParts, post: (message: FromWorker) => void): (message: ToWorker) => void {
  let environment: Environment = {};
  let engine: Engine | null = null;
  const runs = new Map<string, RunHandle>();
  const underWay = new Set<string>();
  const emitters = new Map<string, (event: RunEvent) => void>();
  const watcher = new RunWatcher({
    watchFiles: parts.watchFiles,
    onRefresh: (run, handle) => follow(run, handle),
    onWatching: (run, on) => emitters.get(run)?.({ type: 'watching', on }),
    now: parts.now,
  });
  const sweeps = new SweepHost({
    sweep: parts.sweep,
    emitterOf: (sweep) => inGroups((events) => post({ kind: 'fleetEvents', sweep, events })),
    now: parts.now,
  });
  let demo: Promise<Demo> | null = null;

  const theEngine = (): Engine => {
    if (engine === null) throw new Refusal('internal', 'a request came before the environment');
    return engine;
  };
  const theRun = (run: string): RunHandle => {
    const handle = runs.get(run);
    if (handle === undefined) throw new Refusal('notFound', 'There is no such walk.');
    return handle;
  };

  async function list(added: readonly string[]): Promise<TargetList> {
    const running = await demo?.catch(() => null);
    const sources: KubeconfigSource[] = [
      parts.ownSource(environment),
      ...added.map((path): KubeconfigSource => ({ kind: 'added', paths: [path] })),
      ...(running ? [{ kind: 'demo', paths: [running.kubeconfigPath] } as const] : []),
    ];
    return parts.listTargets(sources, theEngine(), environment);
  }

  /** Follows a run to its end, so that its place is free for another, and watches its files from then on. */
  function follow(run: string, handle: RunHandle): void {
    underWay.add(run);
    watcher.began(run);
    const { finished } = handle;
    void finished.then(() => {
      // It may have been sent on meanwhile.
      if (handle.finished !== finished) return;
      underWay.delete(run);
      if (runs.get(run) === handle) watcher.ended(run, handle);
    });
  }

  function emitterOf(run: string): (event: RunEvent) => void {
    const emit = inGroups<RunEvent>((events) => post({ kind: 'events', run, events }));
    emitters.set(run, emit);
    return (event) => {
      if (event.type === 'invalidated') watcher.movedOn(run);
      emit(event);
    };
  }

  const operations: {
    [N in WorkerOperationName]: (input: WorkerInput<N>) => Promise<WorkerOutput<N>> | WorkerOutput<N>;
  } = {
    list: ({ added }) => list(added),
    demo: async ({ added }) => {
      demo ??= parts.startDemo();
      // One that could not start is not kept: the next request tries again.
      const { kubeconfigPath } = await demo.catch((error: unknown) => {
        demo = null;
        throw error;
      });
      const targets = await list(added);
      const set = targets.sets.find((candidate) => candidate.files.some((file) => file.path === kubeconfigPath));
      if (set === undefined) throw new Refusal('internal', 'the demo kubeconfig is not in the list');
      return { set: set.id, list: targets };
    },
    startRun: ({ run, target, pace, deadlineMs, agreedProgram }) => {
      if (underWay.size >= mostRunsAtOnce)
        throw new Refusal('busy', `${mostRunsAtOnce} walks are under way; stop one first.`);
      const handle = theEngine().startRun({
        run,
        target,
        pace,
        deadlineMs,
        emit: emitterOf(run),
        kubectl: true,
        ...(agreedProgram === null ? {} : { agreedProgram }),
      });
      runs.set(run, handle);
      follow(run, handle);
      return { started: true };
    },
    offerProgram: ({ target }) => theEngine().offerProgram(target, AbortSignal.timeout(offerLimitMs)),
    allowProgram: ({ run, digest }) => {
      const handle = theRun(run);
      handle.allowProgram(digest);
      follow(run, handle);
      return { allowed: true };
    },
    allowOtherContexts: ({ run }) => {
      const handle = theRun(run);
      const allowed = handle.amend({ allowOtherContexts: true });
      if (allowed) follow(run, handle);
      return { allowed };
    },
    offerTrial: ({ run, image }) => theRun(run).offerTrial(image, AbortSignal.timeout(offerTrialLimitMs)),
    allowTrial: ({ run, consent }) => {
      const handle = theRun(run);
      const allowed = handle.amend({ trial: consent });
      if (allowed) follow(run, handle);
      return { allowed };
    },
    amend: ({ run, amendment }) => {
      const handle = theRun(run);
      const accepted = handle.amend(amendment);
      if (accepted) follow(run, handle);
      return { accepted };
    },
    // The YAML library is loaded only for who wants a manifest.
    kubeconfigManifest: async ({ run, shell }) =>
      (await import('../remedies/offer-manifest.ts')).offerManifest(theRun(run).install(), shell),
    openPublic: ({ handle }) => ({ text: theEngine().tools.vault.openPublic(handle) }),
    next: ({ run }) => ({ waiting: theRun(run).next() }),
    cancel: ({ run }) => {
      const cancelled = underWay.has(run);
      watcher.letGo(run);
      theRun(run).cancel();
      return { cancelled };
    },
    rerunStep: ({ run, step }) => {
      const handle = theRun(run);
      const accepted = handle.rerunStep(step);
      if (accepted) follow(run, handle);
      return { accepted };
    },
    setWatch: ({ on }) => ({ watching: watcher.set(on) }),
    forget: ({ run }) => {
      watcher.letGo(run);
      runs.get(run)?.cancel();
      emitters.delete(run);
      return { forgotten: runs.delete(run) };
    },
    sweep: (wanted) => {
      if (!sweeps.start(theEngine(), wanted)) throw new Refusal('busy', 'All contexts are being checked already.');
      return { started: true };
    },
    cancelSweep: ({ sweep }) => ({ cancelled: sweeps.cancel(sweep) }),
    explain: ({ text }) => ({ explanations: parts.explain(text) }),
  };

  async function answer(id: number, name: WorkerOperationName, input: unknown): Promise<void> {
    try {
      const operation = operations[name] as (given: unknown) => Promise<unknown>;
      post({ kind: 'reply', id, ok: true, value: await operation(input) });
    } catch (error) {
      if (error instanceof Refusal) post({ kind: 'reply', id, ok: false, code: error.code, message: error.message });
      else
        post({
          kind: 'reply',
          id,
          ok: false,
          code: 'internal',
          message: error instanceof Error ? (error.stack ?? error.message) : 'unknown',
        });
    }
  }

  async function end(): Promise<void> {
    watcher.set(false);
    for (const handle of runs.values()) handle.cancel();
    sweeps.stop();
    await Promise.race([engine?.tidied(), sleep(tidyMs, null, { ref: false })]);
    await demo?.then(
      (running) => running.stop(),
      () => null,
    );
    parts.exit();
  }

  return (message) => {
    if (message.kind === 'request') void answer(message.id, message.name, message.input);
    else if (message.kind === 'end') void end();
    else {
      environment = message.environment;
      watcher.set(message.watch);
      engine = parts.createEngine(environment);
    }
  };
}

/** Events of one turn of the loop go in one message: the first of a walk come by the dozen. */
function inGroups<E>(post: (events: readonly E[]) => void): (event: E) => void {
  let waiting: E[] = [];
  return (event) => {
    waiting.push(event);
    if (waiting.length > 1) return;
    setImmediate(() => {
      const events = waiting;
      waiting = [];
      post(events);
    });
  };
}
