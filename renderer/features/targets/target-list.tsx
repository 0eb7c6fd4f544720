import { Fragment, type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react';
import { useWindow } from '../../state/store.ts';
import { GridCell, GridHead, GridRow } from '../../ui/grid.tsx';
import { BrokenRow } from './broken-row.tsx';
import { gridKey, problemId } from './grid-keys.ts';
import { GroupRow } from './group-row.tsx';
import { chunksOf, RowChunk, rowsPerChunk } from './row-chunk.tsx';
import type { RowGroup } from './target-rows.ts';

/** All contexts by file or by cause, as a tree grid: arrows choose, Space folds a group, Enter walks. Rows far off screen are not made. */
export const TargetGrid = memo(function TargetGrid({
  groups,
  folded,
  onFold,
}: {
  groups: readonly RowGroup[];
  folded: ReadonlySet<string>;
  onFold: (group: string) => void;
}) {
  const chosen = useWindow((window) => window.chosenTarget);
  const home = useWindow((window) => window.targets?.home ?? null);
  const grid = useRef<HTMLDivElement>(null);
  const chunks = useMemo(() => groups.map((group) => chunksOf(group.rows)), [groups]);
  const shown = chunks.filter((_, place) => !folded.has(groups[place]?.id ?? '')).flat();
  const reachable = reachableRow(groups, folded, chosen);
  const holder = shown.findIndex((rows) => rows.some(({ target }) => target.id === reachable?.target));
  const held = shown.slice(Math.max(0, holder - 1), holder + 2);
  useEffect(() => {
    if (chosen !== null) rowElement(grid.current, chosen)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new order may have taken the row away that had the focus
  useEffect(() => {
    // Arrows and Enter work at once, unless the reader is already somewhere else.
    if (document.activeElement === document.body)
      grid.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus({ preventScroll: true });
  }, [groups]);
  const byCause = groups.some(({ cause }) => cause !== null);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = event.target instanceof HTMLElement && event.target.role === 'row' ? event.target : null;
    if (row !== null && gridKey(event.key, row, { groups, folded, onFold })) event.preventDefault();
  };
  return (
    <div
      className={byCause ? 'tbl scroll by-cause' : 'tbl scroll'}
      ref={grid}
      role="treegrid"
      aria-label={byCause ? 'Contexts by cause' : 'Contexts by file'}
      onKeyDown={onKeyDown}
      tabIndex={-1}
    >
      <GridRow className="tr head">
        <GridHead>State</GridHead>
        <GridHead>Context</GridHead>
        <GridHead>What was found</GridHead>
        <GridHead className="s">Server</GridHead>
        <GridHead className="src">{byCause ? 'From' : 'Line'}</GridHead>
      </GridRow>
      {groups.map((group, place) => (
        <Fragment key={group.id}>
          <GroupRow
            group={group}
            folded={folded.has(group.id)}
            reachable={group.id === reachable?.group}
            onFold={onFold}
          />
          {group.problems.map((problem, index) => (
            <BrokenRow
              key={`${problem.code} ${problem.line} ${problem.message}`}
              id={problemId(group, index)}
              problem={problem}
            />
          ))}
          {!folded.has(group.id) &&
            chunks[place]?.map((rows, index) => (
              <RowChunk
                // biome-ignore lint/suspicious/noArrayIndexKey: a chunk is its place in the list
                key={index}
                rows={rows}
                before={index * rowsPerChunk}
                all={group.rows.length}
                withFile={byCause}
                home={home}
                chosen={chosen}
                reachable={reachable?.target ?? null}
                held={held.includes(rows)}
              />
            ))}
        </Fragment>
      ))}
      {groups.length === 0 && (
        <GridRow className="none sm soft">
          <GridCell>No context fits. Esc clears the filter.</GridCell>
        </GridRow>
      )}
    </div>
  );
});

/** The row that Tab leads to: the chosen one, the head that it is folded under, or the first where it is not shown. */
function reachableRow(
  groups: readonly RowGroup[],
  folded: ReadonlySet<string>,
  chosen: string | null,
): { readonly target?: string; readonly group?: string } | null {
  const holder = groups.find(({ rows }) => rows.some(({ target }) => target.id === chosen));
  if (holder !== undefined) return folded.has(holder.id) ? { group: holder.id } : { target: chosen ?? '' };
  const first = groups.find(({ id, rows }) => rows.length > 0 && !folded.has(id))?.rows[0];
  if (first !== undefined) return { target: first.target.id };
  return groups[0] === undefined ? null : { group: groups[0].id };
}

function rowElement(grid: HTMLElement | null, target: string): HTMLElement | null {
  return (
    [...(grid?.querySelectorAll<HTMLElement>('[data-target]') ?? [])].find((row) => row.dataset.target === target) ??
    null
  );
}
