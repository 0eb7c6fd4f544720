import type { OperationName } from '../../../shared/contract/operation-names.ts';
import { isImageName } from '../../../shared/rules/dashboard/trial-image.ts';
import type { WorkerOperationName } from '../../worker/protocol.ts';
import type { ConsentText } from '../consent-text.ts';
import type { RunTable } from '../runs.ts';
import { trialText } from '../trial-text.ts';
import type { WorkerClient, WorkerResult } from '../worker-client.ts';
import { type Failure, failed, type Handlers, ok } from './router.ts';

export interface TrialParts {
  readonly worker: Pick<WorkerClient, 'request'>;
  readonly runs: RunTable;
  /** Main's own dialog, which names cluster, namespace, account, image and all that would be made. */
  readonly askForTrial: (text: Pick<ConsentText, 'message' | 'detail'>) => Promise<boolean>;
}

/**
 * The trial inside the cluster: the page names a run and an image, and main finds out what would be made, asks, and lets the
 * worker make exactly that. For this walk, and never remembered.
 */
export function trialHandler(
  { worker, runs, askForTrial }: TrialParts,
  passOn: (name: OperationName, result: Extract<WorkerResult<WorkerOperationName>, { ok: false }>) => Failure,
): Pick<Handlers, 'run.trial'> {
  /** Runs whose question is open. */
  const asking = new Set<string>();
  return {
    'run.trial': async ({ run, image }) => {
      if (runs.get(run) === undefined) return failed('notFound', 'That walk is not kept any more. Start it again.');
      if (image !== null && !isImageName(image)) {
        return failed('badInput', 'That is no name of an image. One looks like this: curlimages/curl:8.10.1');
      }
      if (asking.has(run)) return failed('busy', 'The question is on the screen already.');
      asking.add(run);
      try {
        const offered = await worker.request('offerTrial', { run, image });
        if (!offered.ok) return passOn('run.trial', offered);
        if (offered.value.kind === 'none') return failed('notFound', offered.value.message);
        const { plan, consent } = offered.value;
        if (!(await askForTrial(trialText(plan)))) return ok({ allowed: false });
        const result = await worker.request('allowTrial', { run, consent });
        return result.ok ? ok(result.value) : passOn('run.trial', result);
      } finally {
        asking.delete(run);
      }
    },
  };
}
