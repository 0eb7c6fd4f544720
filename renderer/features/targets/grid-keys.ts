import { flushSync } from 'react-dom';
import { startWalk } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';
import type { RowGroup } from './target-rows.ts';

/** A row of the grid as its element names it: the head of a group, a damage in it, or a context. */
interface RowName {
  readonly kind: 'group' | 'problem' | 'target';
  readonly id: string;
}

/** What is shown, and what can be done with it. */
export interface GridShown {
  readonly groups: readonly RowGroup[];
  readonly folded: ReadonlySet<string>;
  readonly onFold: (group: string) => void;
}

/** The name of a damage's row. */
export function problemId(group: RowGroup, index: number): string {
  return `${group.id} ${index}`;
}

/** Does what a key means on a row of the grid; true when it meant something. */
export function gridKey(key: string, row: HTMLElement, shown: GridShown): boolean {
  const grid = row.closest('[role=treegrid]');
  if (key === 'ArrowDown' || key === 'ArrowUp' || key === 'Home' || key === 'End') {
    goTo(grid, neighbour(rowNames(shown), row, key));
    return true;
  }
  const { target, group } = row.dataset;
  if (key === 'Enter' && target !== undefined) {
    void startWalk(target);
    return true;
  }
  if (group === undefined || !foldsWith(key, shown.folded.has(group))) return false;
  shown.onFold(group);
  return true;
}

function foldsWith(key: string, folded: boolean): boolean {
  return key === ' ' || key === 'Enter' || key === (folded ? 'ArrowRight' : 'ArrowLeft');
}

/** Every row in order, also those that are not made because they are far off screen. */
function rowNames({ groups, folded }: GridShown): readonly RowName[] {
  return groups.flatMap((group) => [
    { kind: 'group' as const, id: group.id },
    ...group.problems.map((_, index) => ({ kind: 'problem' as const, id: problemId(group, index) })),
    ...(folded.has(group.id) ? [] : group.rows.map(({ target }) => ({ kind: 'target' as const, id: target.id }))),
  ]);
}

function neighbour(names: readonly RowName[], row: HTMLElement, key: string): RowName | undefined {
  if (key === 'Home') return names[0];
  if (key === 'End') return names.at(-1);
  const here = names.findIndex(({ kind, id }) => row.dataset[kind] === id);
  return here < 0 ? undefined : names[here + (key === 'ArrowDown' ? 1 : -1)];
}

function goTo(grid: Element | null, name: RowName | undefined): void {
  if (grid === null || name === undefined) return;
  // A context's row is made when it is chosen, if it was too far away before; only then can it take the focus.
  if (name.kind === 'target') flushSync(() => useWindow.setState({ chosenTarget: name.id }));
  const rows = [...grid.querySelectorAll<HTMLElement>(`[data-${name.kind}]`)];
  rows.find((row) => row.dataset[name.kind] === name.id)?.focus();
}
