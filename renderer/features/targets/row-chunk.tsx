import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { ContextRow } from './context-row.tsx';
import type { TargetRow } from './target-rows.ts';

/** Rows that come and go together. */
export const rowsPerChunk = 16;
/** How far outside the visible part a chunk is filled already, so that no scroll shows an empty one. */
const margin = '480px 0px';

/** Cuts the rows of a group into chunks, so that a list of hundreds is typed through without a stutter. */
export function chunksOf(rows: readonly TargetRow[]): readonly (readonly TargetRow[])[] {
  return Array.from({ length: Math.ceil(rows.length / rowsPerChunk) }, (_, index) =>
    rows.slice(index * rowsPerChunk, (index + 1) * rowsPerChunk),
  );
}

/** A chunk of contexts. Far from the visible part it only keeps its room. */
export function RowChunk({
  rows,
  before,
  all,
  withFile,
  home,
  chosen,
  reachable,
  held,
}: {
  rows: readonly TargetRow[];
  /** Rows of the same group before these, and in all: rows that are not made count for assistive technology too. */
  before: number;
  all: number;
  /** The file stands beside the line, where the group does not name it. */
  withFile: boolean;
  home: string | null;
  chosen: string | null;
  /** The target whose row takes the focus. */
  reachable: string | null;
  /** Filled wherever it stands: the row that takes the focus is in it or in the chunk beside it. */
  held: boolean;
}) {
  const element = useRef<HTMLDivElement>(null);
  const near = useNear(element);
  return (
    <div
      className="chunk"
      role="presentation"
      ref={element}
      style={{ minBlockSize: `calc(var(--row-h) * ${rows.length})` }}
    >
      {(near || held) &&
        rows.map((row, index) => (
          <ContextRow
            key={row.target.id}
            row={row}
            place={before + index + 1}
            all={all}
            withFile={withFile}
            home={home}
            chosen={row.target.id === chosen}
            reachable={row.target.id === reachable}
          />
        ))}
    </div>
  );
}

function useNear(element: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useLayoutEffect(() => {
    if (element.current === null) return;
    const root = element.current.closest('.scroll');
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), {
      root,
      rootMargin: margin,
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return near;
}
