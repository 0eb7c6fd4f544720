import { startWalk } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';

/** Frames to wait for the last row to be made; then the last one that there is will do. */
const patience = 30;

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
  let frames = 0;
  requestAnimationFrame(function arrive(): void {
    const rows = rowsOf(grid);
    const end = (key === 'Home' ? rows[0] : rows.at(-1)) ?? null;
    const made = key === 'Home' || end === null || end.offsetTop + end.offsetHeight >= (grid?.scrollHeight ?? 0) - 1;
    frames += 1;
    if (made || frames > patience) goTo(end);
    else requestAnimationFrame(arrive);
  });
}

function neighbourRow(row: HTMLElement, key: string): HTMLElement | null {
  const rows = rowsOf(row.closest('[role=treegrid]'));
  return rows[rows.indexOf(row) + (key === 'ArrowDown' ? 1 : -1)] ?? null;
}

function rowsOf(grid: Element | null): readonly HTMLElement[] {
  return [...(grid?.querySelectorAll<HTMLElement>('[role=row][tabindex]') ?? [])];
}
