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
    goTo(neighbourRow(row, key));
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

function neighbourRow(row: HTMLElement, key: string): HTMLElement | null {
  const grid = row.closest('[role=treegrid]');
  const rows = [...(grid?.querySelectorAll<HTMLElement>('[role=row][tabindex]') ?? [])];
  if (key === 'Home') return rows[0] ?? null;
  if (key === 'End') return rows.at(-1) ?? null;
  return rows[rows.indexOf(row) + (key === 'ArrowDown' ? 1 : -1)] ?? null;
}
