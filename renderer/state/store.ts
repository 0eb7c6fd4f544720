import { create } from 'zustand';
import type { OperationOutput, RunEventBatch, Settings } from '../../shared/contract/operations.ts';
import type { TargetList } from '../../shared/contract/targets.ts';
import type { StepId } from '../../shared/flow/steps.ts';
import type { FleetRecord } from './fleet-record.ts';
import { emptyRecord, takeBatch, takeSnapshot, type WalkRecord } from './walk-record.ts';

export type Screen =
  | { readonly name: 'start' }
  | { readonly name: 'walk'; readonly run: string }
  | { readonly name: 'flowchart'; readonly run: string };

export type DialogName = 'keys' | 'settings' | 'steps' | 'explain' | 'demo';

/** Everything that the window holds. Outcomes are only ever folded from events (DESIGN §3). */
export interface WindowState {
  readonly settings: Settings;
  readonly targets: TargetList | null;
  /** Why the list could not be had; shown in its place. */
  readonly targetsFailure: string | null;
  readonly chosenTarget: string | null;
  readonly filterText: string;
  /** The newest sweep over all contexts; null before the first. */
  readonly fleet: FleetRecord | null;
  /** How the list is put in order; null: by file until the first sweep has ended, then by cause. */
  readonly listOrder: 'file' | 'cause' | null;
  /** Times that the reader asked for an order: each puts the list in order anew. */
  readonly orderClicks: number;
  readonly screen: Screen;
  readonly dialog: DialogName | null;
  readonly walks: Readonly<Record<string, WalkRecord>>;
  /** The newest run of each target in this session. */
  readonly latestRun: Readonly<Record<string, string>>;
  /** The step whose detail is open instead of the answer. */
  readonly openStep: StepId | null;
  /** A local action that failed, in words; shown as an alert until the next action. */
  readonly alert: string | null;
}

/** Walks kept whole. Older ones are let go, so that a long session stays small. */
const keptWalks = 24;

const initialWindow: WindowState = {
  settings: {
    theme: 'system',
    shell: 'bash',
    singleKeys: true,
    pace: 'whole',
    watch: true,
    checkAtStart: false,
    breadth: 'all',
  },
  targets: null,
  targetsFailure: null,
  chosenTarget: null,
  filterText: '',
  fleet: null,
  listOrder: null,
  orderClicks: 0,
  screen: { name: 'start' },
  dialog: null,
  walks: {},
  latestRun: {},
  openStep: null,
  alert: null,
};

export const useWindow = create<WindowState>(() => initialWindow);

/** Folds a batch into its run; true when a batch was lost and a snapshot must be asked for. */
export function foldBatch(batch: RunEventBatch): boolean {
  const before = useWindow.getState().walks[batch.run] ?? emptyRecord(batch.run);
  const after = takeBatch(before, batch);
  putWalk(after);
  return after.gapSeen;
}

export function foldSnapshot(run: string, snapshot: OperationOutput['run.snapshot']): void {
  putWalk(takeSnapshot(useWindow.getState().walks[run] ?? emptyRecord(run), snapshot));
}

export function putFleet(fleet: FleetRecord): void {
  useWindow.setState(({ listOrder }) => ({
    fleet,
    listOrder: listOrder ?? (fleet.ended === null ? null : 'cause'),
  }));
}

/** Makes room for a run whose first events are still to come. */
export function expectRun(run: string): void {
  if (useWindow.getState().walks[run] === undefined) putWalk(emptyRecord(run));
}

function putWalk(record: WalkRecord): void {
  useWindow.setState((window) => {
    const walks = { ...window.walks, [record.run]: record };
    const target = record.state.requested?.id;
    const latestRun = target === undefined ? window.latestRun : { ...window.latestRun, [target]: record.run };
    return { walks: withoutOldest(walks, window.screen), latestRun };
  });
}

function withoutOldest(walks: Record<string, WalkRecord>, screen: Screen): Record<string, WalkRecord> {
  const runs = Object.keys(walks);
  if (runs.length <= keptWalks) return walks;
  const shown = screen.name === 'start' ? null : screen.run;
  const oldest = runs.find((run) => run !== shown && walks[run]?.state.ended !== null);
  if (oldest === undefined) return walks;
  const { [oldest]: _gone, ...rest } = walks;
  return rest;
}
