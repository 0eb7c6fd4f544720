import { couldAsk } from '../../../shared/model/could-ask.ts';
import { type OtherContextsText, otherContextsText } from '../consent-text.ts';
import type { RunTable } from '../runs.ts';
import type { WorkerClient } from '../worker-client.ts';
import { type Failure, failed, type Handlers, ok } from './router.ts';

export interface OtherContextsParts {
  readonly worker: Pick<WorkerClient, 'request'>;
  readonly runs: RunTable;
  /** Main's own dialog, which names every context whose credential would be used. */
  readonly askForOtherContexts: (text: OtherContextsText) => Promise<boolean>;
}

/**
 * The person may let other contexts' credentials ask the server why it refuses this one: for this walk, and never remembered.
 * `passOn` turns the worker's failure into the operation's.
 */
export function otherContextsHandler(
  { worker, runs, askForOtherContexts }: OtherContextsParts,
  passOn: (result: {
    readonly ok: false;
    readonly code: 'notFound' | 'busy' | 'internal';
    readonly message: string;
  }) => Failure,
): Pick<Handlers, 'run.askOtherContexts'> {
  /** Runs whose question is open. */
  const asking = new Set<string>();
  return {
    'run.askOtherContexts': async ({ run }) => {
      const known = runs.get(run);
      if (known === undefined) return failed('notFound', 'That walk is not kept any more. Start it again.');
      if (asking.has(run)) return failed('busy', 'The question is on the screen already.');
      const state = runs.state(known);
      const contexts = couldAsk(state);
      if (contexts.length === 0)
        return failed('notFound', 'No other context could ask the server about this any more.');
      asking.add(run);
      try {
        const text = otherContextsText(contexts, state.target?.server ?? '');
        if (!(await askForOtherContexts(text))) return ok({ allowed: false });
        const result = await worker.request('allowOtherContexts', { run });
        return result.ok ? ok(result.value) : passOn(result);
      } finally {
        asking.delete(run);
      }
    },
  };
}
