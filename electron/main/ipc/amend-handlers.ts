import type { OperationName } from '../../../shared/contract/operation-names.ts';
import { foundInstalls } from '../../../shared/model/found-installs.ts';
import type { WorkerFailureCode } from '../../worker/protocol.ts';
import type { RunTable } from '../runs.ts';
import type { WorkerClient } from '../worker-client.ts';
import { type Failure, failed, type Handlers, ok } from './router.ts';

export interface AmendParts {
  readonly worker: Pick<WorkerClient, 'request'>;
  readonly runs: RunTable;
}

type PassOn = (
  name: OperationName,
  result: { readonly ok: false; readonly code: WorkerFailureCode; readonly message: string },
) => Failure;

/** What a person adds to a walk without a question of ours: which Dashboard is meant, and what the browser shows. */
export function amendHandlers(
  { worker, runs }: AmendParts,
  passOn: PassOn,
): Pick<Handlers, 'run.chooseInstall' | 'run.tellBrowser'> {
  const noRun = (): Failure => failed('notFound', 'That walk is not kept any more. Start it again.');
  return {
    'run.chooseInstall': async ({ run, namespace, name }) => {
      const known = runs.get(run);
      if (known === undefined) return noRun();
      const found = foundInstalls(runs.state(known)).find((one) => one.namespace === namespace && one.name === name);
      if (found === undefined) return failed('notFound', 'That Dashboard is not among those that the walk has found.');
      const install = { namespace: found.namespace, name: found.name };
      const result = await worker.request('amend', { run, amendment: { install } });
      return result.ok ? ok(result.value) : passOn('run.chooseInstall', result);
    },
    'run.tellBrowser': async ({ run, text }) => {
      if (runs.get(run) === undefined) return noRun();
      const result = await worker.request('amend', { run, amendment: { told: { 'browser.shows': text } } });
      return result.ok ? ok(result.value) : passOn('run.tellBrowser', result);
    },
  };
}
