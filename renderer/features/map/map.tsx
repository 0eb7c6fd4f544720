import { useLayoutEffect, useRef, useState } from 'react';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { useWindow } from '../../state/store.ts';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { type Arrow, type ArrowActions, type ArrowId, linksOfWay, mapArrows } from './arrows.ts';
import { MapDrawing } from './map-drawing.tsx';
import { mapTexts } from './map-texts.ts';

/** Widths of the map itself below which the next smaller form is taken, and the window's height below which pills are. */
const fullFrom = 1_068;
const compactFrom = 800;
const lowWindow = '(max-height: 679px)';

/** Where it works and where it breaks: the drawing where there is room for it, else a row of pills with the same words. */
export function WalkMap({ state, onLink }: { state: RunState; onLink: (arrow: Arrow) => void }) {
  const hostName = useWindow((window) => window.targets?.hostName ?? null);
  const [element, setElement] = useState<HTMLElement | null>(null);
  const width = useInnerWidth(element);
  const low = useMedia(lowWindow);
  const arrows = mapArrows(state);
  const [way, setWay] = useState<ArrowId | null>(null);
  const lit = way === null ? [] : linksOfWay[way];
  const drawn = !low && width >= compactFrom;
  return (
    <section className="map" id="map" aria-label="Where it works and where it breaks">
      <div ref={setElement}>
        {width === 0 ? null : drawn ? (
          <MapDrawing
            drawing={width >= fullFrom ? 'full' : 'compact'}
            width={width}
            arrows={arrows}
            texts={mapTexts(state, hostName)}
            lit={lit}
            onLink={onLink}
            onWay={setWay}
          />
        ) : (
          <Pills arrows={arrows} lit={lit} onLink={onLink} onWay={setWay} />
        )}
      </div>
    </section>
  );
}

function Pills({ arrows, lit, onLink, onWay }: { arrows: readonly Arrow[] } & ArrowActions) {
  return (
    <ul className="strip">
      {arrows.map((arrow) => (
        <li key={arrow.id}>
          <button
            className={`o-${arrow.look}${lit.includes(arrow.id) ? ' lit' : ''}`}
            type="button"
            data-arrow={arrow.id}
            onClick={() => onLink(arrow)}
            onPointerEnter={() => onWay(arrow.id)}
            onPointerLeave={() => onWay(null)}
            onFocus={() => onWay(arrow.id)}
            onBlur={() => onWay(null)}
          >
            <OutcomeIcon look={arrow.look} />
            {arrow.names[2]} <b>{arrow.word}</b>
          </button>
        </li>
      ))}
    </ul>
  );
}

function useInnerWidth(element: HTMLElement | null): number {
  const [width, setWidth] = useState(0);
  const asked = useRef(0);
  useLayoutEffect(() => {
    if (element === null) return;
    const measure = () => {
      const next = Math.floor(element.clientWidth);
      if (next !== asked.current) {
        asked.current = next;
        setWidth(next);
      }
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useLayoutEffect(() => {
    const list = matchMedia(query);
    const update = () => setMatches(list.matches);
    update();
    list.addEventListener('change', update);
    return () => list.removeEventListener('change', update);
  }, [query]);
  return matches;
}
