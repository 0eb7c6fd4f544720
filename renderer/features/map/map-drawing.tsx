import { ArrowLabel } from './arrow-label.tsx';
import type { Arrow, ArrowActions } from './arrows.ts';
import { type Box, type Drawing, headPath, linePath, type MapGeometry, mapGeometry, splitAt } from './geometry.ts';
import type { MapTexts } from './map-texts.ts';

/** The picture of DESIGN §1, drawn for the width that there is. */
export function MapDrawing({
  drawing,
  width,
  arrows,
  texts,
  ...actions
}: {
  drawing: Drawing;
  width: number;
  arrows: readonly Arrow[];
  texts: MapTexts;
} & ArrowActions) {
  const geometry = mapGeometry(drawing, width);
  const full = drawing === 'full';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of SVG, which has no fieldset
    <svg
      className="m"
      width={geometry.width}
      height={geometry.height}
      viewBox={`0 0 ${geometry.width} ${geometry.height}`}
      role="group"
      aria-label="Map of the links between your workstation and the cluster"
    >
      <Frame box={geometry.workstation} title={full ? texts.workstation : 'Your workstation'} inset={14} />
      <Frame box={geometry.cluster} title="Kubernetes cluster" inset={full ? 16 : 10} />
      {arrows.map((arrow) => (
        <ArrowShape key={arrow.id} arrow={arrow} geometry={geometry} narrow={!full} {...actions} />
      ))}
      <circle className="node" cx={geometry.nodePort.x} cy={geometry.nodePort.y} r="5" />
      <text className="ns" x={geometry.nodePort.x + 11} y={geometry.nodePort.y + 4}>
        NodePort
      </text>
      <Node box={geometry.kubectl} title="kubectl" lines={[texts.kubectl]} hot={texts.hot === 'kubectl'} />
      <Node box={geometry.browser} title="Browser" lines={[full ? 'Firefox, Chrome, …' : 'any']} hot={false} />
      <Node
        box={geometry.server}
        title="API server"
        lines={full ? texts.server : texts.server.slice(0, 1)}
        hot={texts.hot === 'server'}
      />
      <Node
        box={geometry.dashboard}
        title="Dashboard"
        lines={full ? texts.dashboard : texts.dashboard.slice(0, 1)}
        hot={texts.hot === 'dashboard'}
      />
    </svg>
  );
}

function Frame({ box, title, inset }: { box: Box; title: string; inset: number }) {
  return (
    <>
      <rect className="frame" x={box.x} y={box.y} width={box.width} height={box.height} rx="6" />
      <text className="ftitle" x={box.x + inset} y="18">
        {title}
      </text>
    </>
  );
}

function Node({ box, title, lines, hot }: { box: Box; title: string; lines: readonly string[]; hot: boolean }) {
  const middle = box.x + box.width / 2;
  const first = box.y + box.height / 2 + 4 - (lines.length * 17) / 2;
  const room = Math.floor((box.width - 12) / 7);
  return (
    <>
      <rect
        className={`node${hot ? ' hot o-fail' : ''}`}
        x={box.x}
        y={box.y}
        width={box.width}
        height={box.height}
        rx="5"
      />
      <text className="nt" x={middle} y={first} textAnchor="middle">
        {title}
      </text>
      {lines.map((line, index) => (
        <text key={line} className="ns" x={middle} y={first + 17 * (index + 1)} textAnchor="middle">
          {line.length > room ? (
            <>
              <title>{line}</title>
              {`${line.slice(0, Math.ceil(room / 2) - 1)}…${line.slice(line.length - Math.floor(room / 2))}`}
            </>
          ) : (
            line
          )}
        </text>
      ))}
      {hot && (
        <svg x={box.x + box.width - 8} y={box.y - 8} width="16" height="16" className="ic o-fail" aria-hidden="true">
          <use href="#i-fail" />
        </svg>
      )}
    </>
  );
}

function ArrowShape({
  arrow,
  geometry,
  narrow,
  lit,
  onLink,
  onWay,
}: {
  arrow: Arrow;
  geometry: MapGeometry;
  narrow: boolean;
} & ArrowActions) {
  const { points, label } = geometry.arrows[arrow.id];
  const broken = arrow.look === 'fail';
  const [sound, gone] = splitAt(points, label);
  const names = narrow ? ([arrow.names[1], arrow.names[1], arrow.names[2]] as const) : arrow.names;
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button element
    <g
      className={`lk o-${arrow.look}${lit.includes(arrow.id) ? ' lit' : ''}`}
      tabIndex={0}
      role="button"
      data-arrow={arrow.id}
      aria-description="Shows its steps"
      onClick={() => onLink(arrow)}
      onPointerEnter={() => onWay(arrow.id)}
      onPointerLeave={() => onWay(null)}
      onFocus={() => onWay(arrow.id)}
      onBlur={() => onWay(null)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onLink(arrow);
      }}
    >
      <path className="hit" d={linePath(points)} />
      {broken ? (
        <>
          <path className="ln" d={`M${sound.map((point) => point.join(' ')).join(' L')}`} />
          <path className="ln gone" d={linePath(gone)} />
          <path className="hd gone" d={headPath(points)} />
        </>
      ) : (
        <>
          <path className="ln" d={linePath(points)} />
          <path className="hd" d={headPath(points)} />
        </>
      )}
      <ArrowLabel arrow={{ ...arrow, names }} label={label} />
    </g>
  );
}
