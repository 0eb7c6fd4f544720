import { type KeyboardEvent, memo, useEffect, useRef } from 'react';
import { startWalk } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { CutName } from '../../ui/cut-name.tsx';
import { homely, hostOf } from '../../ui/words.ts';
import { BrokenRow } from './broken-row.tsx';
import { GroupRow } from './group-row.tsx';
import type { FileGroup, TargetRow } from './target-rows.ts';

/** All contexts by file, as a tree grid: arrows choose, Space folds a file, Enter walks. Rows off screen are not laid out. */
export function TargetGrid({
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
  useEffect(() => {
    if (chosen !== null) rowElement(grid.current, chosen)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=row]') : null;
    if (row === null || event.target !== row) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp' || event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      const next = neighbourRow(grid.current, row, event.key);
      const target = next?.dataset['target'];
      next?.focus();
      if (target !== undefined) useWindow.setState({ chosenTarget: target });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const target = row.dataset['target'];
      if (target !== undefined) void startWalk(target);
      else if (row.dataset['group'] !== undefined) onFold(row.dataset['group']);
    } else if (row.dataset['group'] !== undefined) {
      const isFolded = folded.has(row.dataset['group']);
      const fold = event.key === ' ' || (event.key === 'ArrowLeft' && !isFolded) || (event.key === 'ArrowRight' && isFolded);
      if (!fold) return;
      event.preventDefault();
      onFold(row.dataset['group']);
    }
  };
  return (
    <div className="tbl scroll" ref={grid} role="treegrid" aria-label="Contexts by file" onKeyDown={onKeyDown} tabIndex={-1}>
      <div className="tr head" role="row">
        <span role="columnheader">State</span>
        <span role="columnheader">Context</span>
        <span role="columnheader">What was found</span>
        <span role="columnheader" className="s">
          Server
        </span>
        <span role="columnheader" className="src">
          Line
        </span>
      </div>
      {groups.map((group) => (
        <div key={group.id} role="rowgroup">
          <GroupRow group={group} folded={folded.has(group.id)} onFold={onFold} />
          {group.problems.map((problem) => (
            <BrokenRow key={`${problem.code} ${problem.line} ${problem.message}`} problem={problem} />
          ))}
          {!folded.has(group.id) &&
            group.rows.map((row) => (
              <ContextRow
                key={row.target.id}
                row={row}
                home={home}
                chosen={row.target.id === chosen}
                reachable={row.target.id === chosen || (chosen === null && row === groups[0]?.rows[0])}
              />
            ))}
        </div>
      ))}
      {groups.length === 0 && (
        <p className="none sm soft" role="row">
          <span role="gridcell">No context fits. Esc clears the filter.</span>
        </p>
      )}
    </div>
  );
}

const ContextRow = memo(function ContextRow({
  row: { target, remembered },
  home,
  chosen,
  reachable,
}: {
  row: TargetRow;
  home: string | null;
  chosen: boolean;
  reachable: boolean;
}) {
  const siblings = target.brokenSiblings.map((file) => homely(file, home)).join(' and ');
  return (
    <div
      className={`tr context${chosen ? ' sel' : ''}`}
      role="row"
      aria-level={2}
      aria-selected={chosen}
      tabIndex={reachable ? 0 : -1}
      data-target={target.id}
      onClick={() => useWindow.setState({ chosenTarget: target.id })}
      onDoubleClick={() => void startWalk(target.id)}
    >
      <span role="gridcell">
        <span className={`o o-${remembered.look}`}>
          <OutcomeIcon look={remembered.look} />
          {remembered.word}
        </span>
      </span>
      <span role="gridcell" className="name">
        <CutName name={target.context} strong />
        {target.current && <span className="cur">current</span>}
      </span>
      <span role="gridcell" className="f">
        {siblings === '' ? (
          <span className="trunc" title={remembered.found}>
            {remembered.found}
          </span>
        ) : (
          <span className="tag o-warn trunc" title={`kubectl stops at ${siblings}; without it this context would work on`}>
            would work without {siblings}
          </span>
        )}
      </span>
      <span role="gridcell" className="s">
        {target.server === null ? <span className="muted">no server</span> : <CutName name={hostOf(target.server)} />}
      </span>
      <span role="gridcell" className="src num">
        {target.origin.line}
      </span>
    </div>
  );
});

function rowElement(grid: HTMLElement | null, target: string): HTMLElement | null {
  return [...(grid?.querySelectorAll<HTMLElement>('[data-target]') ?? [])].find((row) => row.dataset['target'] === target) ?? null;
}

function neighbourRow(grid: HTMLElement | null, row: HTMLElement, key: string): HTMLElement | null {
  const rows = [...(grid?.querySelectorAll<HTMLElement>('[role=row][tabindex]') ?? [])];
  if (key === 'Home') return rows[0] ?? null;
  if (key === 'End') return rows.at(-1) ?? null;
  return rows[rows.indexOf(row) + (key === 'ArrowDown' ? 1 : -1)] ?? null;
}
