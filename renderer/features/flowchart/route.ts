import { type StepId, stageOf } from '../../../shared/flow/steps.ts';
import { routeIntoColumn } from './column-route.ts';
import type { Edge, Flow, FlowLayout, Lane, Placed, Point, Route } from './flow.ts';

/** How far an edge goes straight before it turns: half of what dagre leaves between two rows. */
const straight = 12;
/** Half of the room between two lanes. */
const halfGap = { across: 22, down: 20 } as const;

/**
 * The way of an edge. Within a lane it goes down and turns between the rows; from lane to lane it turns in the room between
 * them; and it goes around a step that stands in the way, since a line behind a step would look like that step's own.
 */
export function routeOf(flow: Flow, { from, to }: Edge): Route {
  const { layout } = flow;
  const source = stepOf(layout, from);
  const target = stepOf(layout, to);
  const sourceLane = laneOf(layout, from);
  const targetLane = laneOf(layout, to);
  if (targetLane.form === 'column') return routeIntoColumn(flow, source, sourceLane, target, targetLane);
  const others = layout.steps.filter((step) => step.id !== from && step.id !== to);
  if (sourceLane.x !== targetLane.x) return across(source, target, targetLane, others);
  const start: Point = [source.x + source.width / 2, source.y + source.height];
  const end: Point = [target.x + target.width / 2, target.y];
  if (sourceLane.id === targetLane.id) return turning(start, end, start[1] + straight);
  const between = targetLane.y - halfGap.down;
  const inTheWay = others.some(
    (step) => step.y > source.y && step.y < between && step.x <= start[0] && start[0] <= step.x + step.width,
  );
  if (!inTheWay) return turning(start, end, between);
  const side = source.x - straight;
  return {
    points: [
      [source.x, source.y + source.height / 2],
      [side, source.y + source.height / 2],
      [side, between],
      [end[0], between],
      end,
    ],
    label: [(side + end[0]) / 2, between],
  };
}

function turning(start: Point, end: Point, y: number): Route {
  const points: readonly Point[] = start[0] === end[0] ? [start, end] : [start, [start[0], y], [end[0], y], end];
  return { points, label: [(start[0] + end[0]) / 2, y] };
}

function across(
  source: Placed<StepId>,
  target: Placed<StepId>,
  lane: Placed<string>,
  others: readonly Placed<StepId>[],
): Route {
  const x = lane.x - halfGap.across;
  const end: Point = [target.x, target.y + target.height / 2];
  const inTheWay = others.some((step) => step.y === source.y && step.x > source.x && step.x < x);
  const start: readonly Point[] = inTheWay
    ? [
        [source.x + source.width / 2, source.y + source.height],
        [source.x + source.width / 2, source.y + source.height + straight],
        [x, source.y + source.height + straight],
      ]
    : [
        [source.x + source.width, source.y + source.height / 2],
        [x, source.y + source.height / 2],
      ];
  const turn = start.at(-1) ?? end;
  return { points: [...start, [x, end[1]], end], label: [x, (turn[1] + end[1]) / 2] };
}

/** `M … L … Q …`: the way with its corners rounded. */
export function roundedPath(points: readonly Point[], radius = 5): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (before === undefined) return `M${point[0]} ${point[1]}`;
      if (after === undefined) return `L${point[0]} ${point[1]}`;
      const [enter, leave] = [towards(point, before, radius), towards(point, after, radius)];
      return `L${enter[0]} ${enter[1]} Q${point[0]} ${point[1]} ${leave[0]} ${leave[1]}`;
    })
    .join(' ');
}

/** The point that lies at most `radius`, and at most half of the way, from `corner` towards `other`. */
function towards(corner: Point, other: Point, radius: number): Point {
  const length = Math.hypot(other[0] - corner[0], other[1] - corner[1]);
  if (length === 0) return corner;
  const share = Math.min(radius, length / 2) / length;
  return [corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share];
}

function stepOf(layout: FlowLayout, id: StepId): Placed<StepId> {
  return layout.steps.find((step) => step.id === id) ?? { id, x: 0, y: 0, width: 0, height: 0 };
}

function laneOf(layout: FlowLayout, id: StepId): Lane {
  const stage = stageOf(id).id;
  const nowhere = { id: stage, form: 'block', row: 0, x: 0, y: 0, width: 0, height: 0 } as const;
  return layout.stages.find((lane) => lane.id === stage) ?? nowhere;
}
