import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { ContextRow } from './context-row.tsx';
import type { TargetRow } from './target-rows.ts';

/** Rows that come and go together. */
const rowsPerChunk = 16;
/** How far outside the visible part a chunk is filled already, so that no scroll shows an empty one. */
const margin = '480px 0px';

export interface Chunk {
  readonly key: string;
  readonly rows: readonly TargetRow[];
}

/** Cuts the rows of a file into chunks, so that a list of hundreds is typed through without a stutter. */
export function chunksOf(rows: readonly TargetRow[]): readonly Chunk[] {
  return Array.from({ length: Math.ceil(rows.length / rowsPerChunk) }, (_, index) => ({
    key: String(index),
    rows: rows.slice(index * rowsPerChunk, (index + 1) * rowsPerChunk),
  }));
}

/** A chunk of contexts. Far from the visible part it only keeps its room, unless the chosen row, which takes the focus, is in it. */
export function RowChunk({
  rows,
  home,
  chosen,
  reachable,
  filled,
}: {
  rows: readonly TargetRow[];
  home: string | null;
  chosen: string | null;
  /** The target whose row takes the focus. */
  reachable: string | null;
  /** Filled from the start, without asking where it stands. */
  filled: boolean;
}) {
  const element = useRef<HTMLDivElement>(null);
  const near = useNear(element, filled);
  const holdsFocus = rows.some(({ target }) => target.id === reachable);
  return (
    <div
      className="chunk"
      role="presentation"
      ref={element}
      style={{ minBlockSize: `calc(var(--row-h) * ${rows.length})` }}
    >
      {(near || holdsFocus) &&
        rows.map((row) => (
          <ContextRow
            key={row.target.id}
            row={row}
            home={home}
            chosen={row.target.id === chosen}
            reachable={row.target.id === reachable}
          />
        ))}
    </div>
  );
}

function useNear(element: RefObject<HTMLElement | null>, atFirst: boolean): boolean {
  const [near, setNear] = useState(atFirst);
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
