import { Fragment, type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react';
import { useWindow } from '../../state/store.ts';
import { GridCell, GridHead, GridRow } from '../../ui/grid.tsx';
import { BrokenRow } from './broken-row.tsx';
import { gridKey } from './grid-keys.ts';
import { GroupRow } from './group-row.tsx';
import { chunksOf, RowChunk } from './row-chunk.tsx';
import type { FileGroup } from './target-rows.ts';

/** All contexts by file, as a tree grid: arrows choose, Space folds a file, Enter walks. Rows far off screen are not made. */
export const TargetGrid = memo(function TargetGrid({
  groups,
  folded,
  onFold,
}: {
  groups: readonly FileGroup[];
  folded: ReadonlySet<string>;
  onFold: (group: string) => void;
}) {
  const chosen = useWindow((window) => window.chosenTarget);
  const home = useWindow((window) => window.targets?.home ?? null);
  const grid = useRef<HTMLDivElement>(null);
  const chunks = useMemo(() => groups.map((group) => chunksOf(group.rows)), [groups]);
  const reachable = reachableTarget(groups, folded, chosen);
  useEffect(() => {
    if (chosen !== null) rowElement(grid.current, chosen)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  useEffect(() => {
    // Arrows and Enter work at once, unless the reader is already somewhere else.
    if (document.activeElement === document.body)
      grid.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = event.target instanceof HTMLElement && event.target.role === 'row' ? event.target : null;
    if (row !== null && gridKey(event.key, row, (group) => folded.has(group), onFold)) event.preventDefault();
  };
  return (
    <div
      className="tbl scroll"
      ref={grid}
      role="treegrid"
      aria-label="Contexts by file"
      onKeyDown={onKeyDown}
      tabIndex={-1}
    >
      <GridRow className="tr head">
        <GridHead>State</GridHead>
        <GridHead>Context</GridHead>
        <GridHead>What was found</GridHead>
        <GridHead className="s">Server</GridHead>
        <GridHead className="src">Line</GridHead>
      </GridRow>
      {groups.map((group, place) => (
        <Fragment key={group.id}>
          <GroupRow group={group} folded={folded.has(group.id)} onFold={onFold} />
          {group.problems.map((problem) => (
            <BrokenRow key={`${problem.code} ${problem.line} ${problem.message}`} problem={problem} />
          ))}
          {!folded.has(group.id) &&
            chunks[place]?.map(({ key, rows }, index) => (
              <RowChunk
                key={key}
                rows={rows}
                home={home}
                chosen={chosen}
                reachable={reachable}
                filled={place === 0 && index === 0}
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

/** The row that Tab leads to: the chosen one, or the first where the chosen one is not shown. */
function reachableTarget(
  groups: readonly FileGroup[],
  folded: ReadonlySet<string>,
  chosen: string | null,
): string | null {
  const shown = groups.filter((group) => !folded.has(group.id)).flatMap((group) => group.rows);
  const row = shown.find(({ target }) => target.id === chosen) ?? shown[0];
  return row?.target.id ?? null;
}

function rowElement(grid: HTMLElement | null, target: string): HTMLElement | null {
  return (
    [...(grid?.querySelectorAll<HTMLElement>('[data-target]') ?? [])].find((row) => row.dataset.target === target) ??
    null
  );
}
