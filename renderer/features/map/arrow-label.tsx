import { useLayoutEffect, useRef, useState } from 'react';
import type { Arrow } from './arrows.ts';
import type { ArrowGeometry } from './geometry.ts';

const gapBetween = 7;
const icon = 16;
/** Edge to icon, icon to text, text to edge. */
const padding = [3, 8, 12] as const;

/** The pill on an arrow. Its texts are measured where they are drawn, and the shorter name is taken where the long has no room. */
export function ArrowLabel({ arrow, label }: { arrow: Arrow; label: ArrowGeometry['label'] }) {
  const texts = useRef<(SVGTextElement | null)[]>([]);
  const [widths, setWidths] = useState<readonly number[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the word and the names decide the measured widths
  useLayoutEffect(() => {
    setWidths(texts.current.map((text) => text?.getComputedTextLength() ?? 0));
  }, [arrow.word, arrow.names]);
  const [wide = 0, narrow = 0, short = 0, word = 0] = widths;
  const around = padding[0] + icon + padding[1] + word + padding[2];
  const candidates = [wide, narrow, short].map((width) => (width === 0 ? 0 : width + gapBetween));
  const fitting = candidates.findIndex((width) => width + around <= label.room);
  const chosen = fitting === -1 ? candidates.length - 1 : fitting;
  const nameWidth = candidates[chosen] ?? 0;
  const width = nameWidth + around;
  const x = label.x - width / 2;
  const textX = x + padding[0] + icon + padding[1];
  return (
    <>
      <rect className="ring" x={x - 3} y={label.y - 13} width={width + 6} height={26} rx={13} />
      <rect className="pill" x={x} y={label.y - 10} width={width} height={20} rx={10} />
      <svg x={x + padding[0]} y={label.y - 8} width={icon} height={icon} className={`ic o-${arrow.look}`} aria-hidden="true">
        <use href={`#i-${arrow.look}`} />
      </svg>
      {arrow.names.map((name, index) => (
        <text
          // biome-ignore lint/suspicious/noArrayIndexKey: the three names have fixed places
          key={index}
          ref={(element) => {
            texts.current[index] = element;
          }}
          className="nm"
          x={textX}
          y={label.y + 4}
          visibility={index === chosen ? 'visible' : 'hidden'}
        >
          {name}
        </text>
      ))}
      <text
        ref={(element) => {
          texts.current[3] = element;
        }}
        className="st"
        x={textX + nameWidth}
        y={label.y + 4}
      >
        {arrow.word}
      </text>
    </>
  );
}
