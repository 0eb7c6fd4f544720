import type { RunState } from '../../shared/model/reduce-run.ts';
import { foldRun } from '../../shared/model/reduce-run.ts';
import type { RequestedTarget, RunEvent, TrialConsent } from '../../shared/model/run.ts';
import type { Engine } from '../engine/engine.ts';
import { loadReviewApis } from '../kube/api/load-review-apis.ts';

/** Walks one target to its end and gives the folded run. `signal` stops it (Ctrl-C). */
export async function walkTarget(
  engine: Engine,
  target: RequestedTarget,
  options: {
    readonly deadlineMs: number;
    readonly onEvent: (event: RunEvent) => void;
    readonly signal: AbortSignal;
    /** Runs the sign-in program that the target names. */
    readonly allowExec?: boolean;
    /** Lets other contexts' credentials ask the same server why it refuses this one. */
    readonly allowOtherContexts?: boolean;
    /** Consent to the trial inside the cluster. */
    readonly trial?: TrialConsent | null;
    /** Asks kubectl for its own word as well; a sweep never does. */
    readonly kubectl?: boolean;
  },
): Promise<RunState> {
  const events: RunEvent[] = [];
  const handle = engine.startRun({
    run: target.id,
    target,
    deadlineMs: options.deadlineMs,
    pace: 'whole',
    allowExec: options.allowExec === true,
    allowOtherContexts: options.allowOtherContexts === true,
    ...(options.trial == null ? {} : { trial: options.trial }),
    emit: (event) => {
      // The handshake is on its way and there is nothing else to do: the clients that the next requests need load meanwhile.
      if (event.type === 'probeStarted' && event.probe === 'tls') setImmediate(() => void loadReviewApis());
      events.push(event);
      options.onEvent(event);
    },
    kubectl: options.kubectl === true,
  });
  const stop = (): void => handle.cancel();
  options.signal.addEventListener('abort', stop);
  if (options.signal.aborted) stop();
  await handle.finished;
  options.signal.removeEventListener('abort', stop);
  return foldRun(events);
}
