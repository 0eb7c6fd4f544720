import type { OperationName } from '../../../shared/contract/operation-names.ts';
import type { WorkerOperationName } from '../../worker/protocol.ts';
import type { FleetTable } from '../fleet.ts';
import type { TargetTable } from '../targets.ts';
import type { WorkerClient, WorkerResult } from '../worker-client.ts';
import { type Failure, failed, type Handlers, ok } from './router.ts';

export interface FleetHandlerParts {
  readonly worker: Pick<WorkerClient, 'request'>;
  readonly targets: TargetTable;
  readonly fleet: FleetTable;
  /** Of each walk. */
  readonly deadlineMs: number;
  readonly passOn: (name: OperationName, result: Extract<WorkerResult<WorkerOperationName>, { ok: false }>) => Failure;
}

/** Checking all contexts at once. The window says that it should be done; which contexts those are is main's own list. */
export function fleetHandlers(
  parts: FleetHandlerParts,
): Pick<Handlers, 'fleet.start' | 'fleet.cancel' | 'fleet.snapshot'> {
  const { worker, targets, fleet, deadlineMs, passOn } = parts;
  return {
    'fleet.start': async () => {
      if (fleet.isUnderWay) return failed('busy', 'All contexts are being checked already.');
      const listed = targets.listed();
      if (listed.length === 0) return failed('notFound', 'There is no context to check.');
      const begun = fleet.begin(listed, new Date());
      const result = await worker.request('sweep', { sweep: begun.sweep, targets: listed, deadlineMs });
      if (result.ok) return ok(begun);
      fleet.markCrashed(new Date());
      return passOn('fleet.start', result);
    },
    'fleet.cancel': async ({ sweep }) => {
      const result = await worker.request('cancelSweep', { sweep });
      return result.ok ? ok(result.value) : passOn('fleet.cancel', result);
    },
    'fleet.snapshot': () => ok(fleet.snapshot()),
  };
}
