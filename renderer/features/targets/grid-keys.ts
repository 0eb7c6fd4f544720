import { startWalk } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';

/** What a row is: a context, the head of a file, or a damage. */
interface RowPlace {
  readonly row: HTMLElement;
  readonly target: string | undefined;
  readonly group: string | undefined;
}

/** Does what a key means on a row of the grid; true when it meant something. */
export function gridKey(
  key: string,
  row: HTMLElement,
  isFolded: (group: string) => boolean,
  onFold: (group: string) => void,
): boolean {
  const place: RowPlace = { row, target: row.dataset.target, group: row.dataset.group };
  if (key === 'ArrowDown' || key === 'ArrowUp' || key === 'Home' || key === 'End') {
    if (key === 'Home' || key === 'End') goToEnd(row, key);
    else goTo(neighbourRow(row, key));
    return true;
  }
  if (key === 'Enter' && place.target !== undefined) {
    void startWalk(place.target);
    return true;
  }
  if (place.group === undefined || !foldsWith(key, isFolded(place.group))) return false;
  onFold(place.group);
  return true;
}

function foldsWith(key: string, folded: boolean): boolean {
  return key === ' ' || key === 'Enter' || key === (folded ? 'ArrowRight' : 'ArrowLeft');
}

function goTo(row: HTMLElement | null): void {
  row?.focus();
  const target = row?.dataset.target;
  if (target !== undefined) useWindow.setState({ chosenTarget: target });
}

/** The first and the last row may not have been made yet: they are, once they are scrolled to. */
function goToEnd(row: HTMLElement, key: 'Home' | 'End'): void {
  const grid = row.closest('[role=treegrid]');
  grid?.scrollTo({ top: key === 'Home' ? 0 : grid.scrollHeight });
  // Two frames: the observer tells in the first, and the rows are there in the second.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => goTo((key === 'Home' ? rowsOf(grid)[0] : rowsOf(grid).at(-1)) ?? null)),
  );
}

function neighbourRow(row: HTMLElement, key: string): HTMLElement | null {
  const rows = rowsOf(row.closest('[role=treegrid]'));
  return rows[rows.indexOf(row) + (key === 'ArrowDown' ? 1 : -1)] ?? null;
}

function rowsOf(grid: Element | null): readonly HTMLElement[] {
  return [...(grid?.querySelectorAll<HTMLElement>('[role=row][tabindex]') ?? [])];
}
