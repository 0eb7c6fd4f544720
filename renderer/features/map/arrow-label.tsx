import { useLayoutEffect, useRef, useState } from 'react';
import type { Arrow } from './arrows.ts';
import type { ArrowGeometry } from './geometry.ts';

const gapBetween = 7;
const icon = 16;
/** Edge to icon, icon to text, text to edge. */
const padding = [3, 8, 12] as const;

interface Measured {
  /** What was measured; other words must be measured anew. */
  readonly of: string;
  readonly names: readonly number[];
  readonly word: number;
}

/** The pill on an arrow. Its texts are measured where they are drawn, and the shorter name is taken where the long has no room. */
export function ArrowLabel({ arrow, label }: { arrow: Arrow; label: ArrowGeometry['label'] }) {
  const texts = useRef<(SVGTextElement | null)[]>([]);
  const [measured, setMeasured] = useState<Measured | null>(null);
  const wanted = [...arrow.names, arrow.word].join('\n');
  useLayoutEffect(() => {
    const widths = texts.current.map((text) => text?.getComputedTextLength() ?? 0);
    setMeasured((before) =>
      before?.of === wanted ? before : { of: wanted, names: widths.slice(0, -1), word: widths.at(-1) ?? 0 },
    );
  }, [wanted]);
  if (measured?.of !== wanted) {
    return [...arrow.names, arrow.word].map((text, index) => (
      <text
        // biome-ignore lint/suspicious/noArrayIndexKey: the names have fixed places
        key={index}
        ref={(element) => {
          texts.current[index] = element;
        }}
        className={index === arrow.names.length ? 'st' : 'nm'}
        visibility="hidden"
      >
        {text}
      </text>
    ));
  }
  return <Pill arrow={arrow} label={label} measured={measured} />;
}

function Pill({ arrow, label, measured }: { arrow: Arrow; label: ArrowGeometry['label']; measured: Measured }) {
  const around = padding[0] + icon + padding[1] + measured.word + padding[2];
  const widths = measured.names.map((width) => (width === 0 ? 0 : width + gapBetween));
  const fitting = widths.findIndex((width) => width + around <= label.room);
  const chosen = fitting === -1 ? widths.length - 1 : fitting;
  const nameWidth = widths[chosen] ?? 0;
  const width = nameWidth + around;
  const x = label.x - width / 2;
  const textX = x + padding[0] + icon + padding[1];
  return (
    <>
      <rect className="ring" x={x - 3} y={label.y - 13} width={width + 6} height={26} rx={13} />
      <rect className="pill" x={x} y={label.y - 10} width={width} height={20} rx={10} />
      <svg
        x={x + padding[0]}
        y={label.y - 8}
        width={icon}
        height={icon}
        className={`ic o-${arrow.look}`}
        aria-hidden="true"
      >
        <use href={`#i-${arrow.look}`} />
      </svg>
      {nameWidth > 0 && (
        <text className="nm" x={textX} y={label.y + 4}>
          {arrow.names[chosen]}{' '}
        </text>
      )}
      <text className="st" x={textX + nameWidth} y={label.y + 4}>
        {arrow.word}
      </text>
    </>
  );
}
