import { useMemo, useState } from 'react';
import type { TargetList } from '../../../shared/contract/targets.ts';
import { useWindow } from '../../state/store.ts';
import { rememberedOf } from '../targets/remembered.ts';
import { fileGroups, type RememberedOf, type RowGroup } from '../targets/target-rows.ts';
import { asBefore, type OrderedGroup, orderByCause, rowsInOrder } from './cause-groups.ts';

/** The list as it was put in order last, and on which occasion. */
interface Settled {
  readonly list: TargetList;
  readonly clicks: number;
  /** The sweep that had ended by then, and the one that was the newest. */
  readonly sweep: string | null;
  readonly newest: string | null;
  readonly order: readonly OrderedGroup[];
}

/**
 * The list by file, and by cause where the reader wants that. What is known changes in its place; groups change only when a
 * sweep ends, when the files were read again, or by the reader's click: never under the cursor.
 */
export function useListGroups(list: TargetList): {
  readonly byFile: readonly RowGroup[];
  readonly shown: readonly RowGroup[];
} {
  const walks = useWindow((window) => window.walks);
  const latest = useWindow((window) => window.latestRun);
  const fleet = useWindow((window) => window.fleet);
  const byCause = useWindow((window) => window.listOrder === 'cause');
  const clicks = useWindow((window) => window.orderClicks);
  const known = useMemo<RememberedOf>(
    () => (target) => rememberedOf(target, fleet, walks[latest[target] ?? '']?.state),
    [fleet, walks, latest],
  );
  const [settled, setSettled] = useState<Settled | null>(null);
  const sweep = fleet?.ended == null ? null : fleet.sweep;
  let order = settled?.order ?? [];
  if (byCause && !(settled?.list === list && settled.clicks === clicks && (sweep ?? settled.sweep) === settled.sweep)) {
    order = orderByCause(list, known);
    setSettled({ list, clicks, sweep, newest: fleet?.sweep ?? null, order });
  }
  const byFile = useMemo(() => fileGroups(list, known), [list, known]);
  // What an earlier sweep found is not said again while it is being looked at anew.
  const outdated = fleet !== null && fleet.ended === null && settled !== null && settled.newest !== fleet.sweep;
  const shown = useMemo(
    () => (byCause ? rowsInOrder(outdated ? order.map(asBefore) : order, list, known) : byFile),
    [byCause, outdated, order, list, known, byFile],
  );
  return { byFile, shown };
}
