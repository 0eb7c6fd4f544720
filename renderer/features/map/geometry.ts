import type { ArrowId } from './arrows.ts';

/** A box of the drawing, in pixels. The drawing is never scaled, so that its 12-px texts stay 12 px. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ArrowGeometry {
  /** From the first point over the others to the head. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Where the label's centre lies, how wide it may be, and how much of the line comes before it. */
  readonly label: { readonly x: number; readonly y: number; readonly room: number };
}

export interface MapGeometry {
  readonly width: number;
  readonly height: number;
  readonly workstation: Box;
  readonly cluster: Box;
  readonly kubectl: Box;
  readonly browser: Box;
  readonly server: Box;
  readonly dashboard: Box;
  readonly nodePort: { readonly x: number; readonly y: number };
  readonly arrows: Readonly<Record<ArrowId, ArrowGeometry>>;
}

export type Drawing = 'full' | 'compact';

const height = 196;
const sizes = {
  full: { workstation: 249, inset: 14, server: 160, dashboard: 164, beforeServer: 16, afterDashboard: 14 },
  compact: { workstation: 190, inset: 10, server: 108, dashboard: 122, beforeServer: 10, afterDashboard: 10 },
} as const;

/** Lays the map out for a width. Both gaps between the boxes share what the boxes leave. */
export function mapGeometry(drawing: Drawing, width: number): MapGeometry {
  const size = sizes[drawing];
  const fixed = size.workstation + size.beforeServer + size.server + size.dashboard + size.afterDashboard;
  const gap = Math.max(140, (width - fixed) / 2);
  const clusterX = size.workstation + gap - 1;
  const kubectl = { x: size.inset, y: 28, width: size.workstation - 1 - 2 * size.inset, height: 46 };
  const browser = { ...kubectl, y: 134, height: 50 };
  const server = { x: clusterX + size.beforeServer, y: 28, width: size.server, height: 128 };
  const dashboard = { x: width - size.afterDashboard - size.dashboard, y: 28, width: size.dashboard, height: 116 };
  const fromWorkstation = kubectl.x + kubectl.width;
  const serverEnd = server.x + server.width;
  const firstGap = { x: (fromWorkstation + server.x) / 2, room: clusterX - size.workstation - 20 };
  const secondGap = { x: (serverEnd + dashboard.x) / 2, room: dashboard.x - serverEnd - 48 };
  const port = { x: dashboard.x + dashboard.width / 2, y: 172 };
  const localX = kubectl.x + (drawing === 'full' ? 20 : 10);
  const forwardX = kubectl.x + (drawing === 'full' ? 8 : 2);
  const local = { x: localX + 8, room: kubectl.x + kubectl.width + (drawing === 'full' ? 10 : 8) - localX - 8 };
  const onBox = (x: number, y: number): ArrowGeometry => ({
    points: [
      [x, browser.y],
      [x, kubectl.y + kubectl.height + 1],
    ],
    label: { x: local.x + local.room / 2, y, room: local.room },
  });
  return {
    width,
    height,
    workstation: { x: 0.5, y: 0.5, width: size.workstation - 1, height: height - 1 },
    cluster: { x: clusterX + 0.5, y: 0.5, width: width - clusterX - 1, height: height - 1 },
    kubectl,
    browser,
    server,
    dashboard,
    nodePort: port,
    arrows: {
      kubectl: across(fromWorkstation, server.x - 1, 51, firstGap),
      direct: across(fromWorkstation, server.x - 1, 145, firstGap),
      nodePort: {
        points: [
          [fromWorkstation, port.y],
          [port.x, port.y],
          [port.x, dashboard.y + dashboard.height + 1],
        ],
        label: { x: firstGap.x, y: port.y, room: firstGap.room },
      },
      proxy: across(serverEnd, dashboard.x - 1, 51, secondGap),
      service: across(dashboard.x, serverEnd + 1, 113, secondGap),
      localhost: onBox(localX, 91),
      forward: onBox(forwardX, 117),
    },
  };
}

function across(
  from: number,
  to: number,
  y: number,
  label: { readonly x: number; readonly room: number },
): ArrowGeometry {
  return {
    points: [
      [from, y],
      [to, y],
    ],
    label: { ...label, y },
  };
}

/** `M1 2 L3 4`; the last point is drawn back by the length of the head. */
export function linePath(points: ArrowGeometry['points']): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (end === undefined || before === undefined) return '';
  const [dx, dy] = direction(before, end);
  const drawn = [...points.slice(0, -1), [end[0] - 8 * dx, end[1] - 8 * dy] as const];
  return drawn.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');
}

/** The triangle at the last point. */
export function headPath(points: ArrowGeometry['points']): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (end === undefined || before === undefined) return '';
  const [dx, dy] = direction(before, end);
  const [x, y] = end;
  return `M${x} ${y} L${x - 10 * dx - 5 * dy} ${y - 10 * dy - 5 * dx} L${x - 10 * dx + 5 * dy} ${y - 10 * dy + 5 * dx} Z`;
}

/** Splits a line at a label: sound up to the break, and gone behind it. Lines with a bend break on their first stretch. */
export function splitAt(
  points: ArrowGeometry['points'],
  label: { readonly x: number; readonly y: number },
): readonly [ArrowGeometry['points'], ArrowGeometry['points']] {
  const [start, next, ...rest] = points;
  if (start === undefined || next === undefined) return [points, points];
  const middle = start[0] === next[0] ? ([start[0], label.y] as const) : ([label.x, start[1]] as const);
  return [
    [start, middle],
    [middle, next, ...rest],
  ];
}

function direction(from: readonly [number, number], to: readonly [number, number]): readonly [number, number] {
  return [Math.sign(to[0] - from[0]), Math.sign(to[1] - from[1])];
}
