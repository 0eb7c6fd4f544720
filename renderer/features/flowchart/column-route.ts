import type { StepId } from '../../../shared/flow/steps.ts';
import type { Edge, Flow, Lane, Placed, Point, Route } from './flow.ts';
import { gap } from './layout.ts';

/** How far apart lines of different steps run side by side. */
const track = { first: 9, apart: 7 } as const;
/** Within a lane, from its steps to the line beside them, and from one line to the next. */
const rail = { first: 6, apart: 5, below: 8 } as const;
/** Where such a line leaves its step: at the foot, so that it does not lie on a line that comes in. */
const foot = 12;
/** How far a line goes down before it turns: half of what is left between two rows of a block. */
const straight = 12;

/**
 * The way of an edge within a column, or from anywhere into one. Every step has a track of its own, the same in every gap and
 * between every two rows, so that its lines are one bundle and no other step's line lies on them.
 */
export function routeIntoColumn(
  { layout, edges }: Flow,
  source: Placed<StepId>,
  sourceLane: Lane,
  target: Placed<StepId>,
  lane: Lane,
): Route {
  if (sourceLane.id === lane.id) return withinColumn(edges, layout.steps, source, target, lane);
  const own = trackOf(edges, source.id);
  const enter = lane.x - own;
  const end: Point = [target.x, middleOf(target)];
  const rightOf = sourceLane.x + sourceLane.width + gap.acrossColumns;
  const leave: readonly Point[] =
    sourceLane.form === 'column'
      ? [
          [source.x + source.width, middleOf(source)],
          [rightOf - own, middleOf(source)],
        ]
      : [
          [source.x + source.width / 2, source.y + source.height],
          [source.x + source.width / 2, source.y + source.height + straight],
          [sourceLane.x - own, source.y + source.height + straight],
        ];
  const left = leave.at(-1)?.[0] ?? 0;
  const over: readonly Point[] =
    left === enter
      ? []
      : [
          [left, lane.y - own],
          [enter, lane.y - own],
        ];
  return { points: [...leave, ...over, [enter, end[1]], end], label: [enter, lane.y - own] };
}

function withinColumn(
  edges: readonly Edge[],
  placed: readonly Placed<StepId>[],
  source: Placed<StepId>,
  target: Placed<StepId>,
  lane: Lane,
): Route {
  const inTheWay = placed.some((step) => step.x === source.x && step.y > source.y && step.y < target.y);
  if (!inTheWay) {
    const x = source.x + source.width / 2;
    return {
      points: [
        [x, source.y + source.height],
        [x, target.y],
      ],
      label: [x, (source.y + source.height + target.y) / 2],
    };
  }
  const prefix = `${lane.id}.`;
  const parents = [
    ...new Set(
      edges.filter(({ from, to }) => from.startsWith(prefix) && to.startsWith(prefix)).map(({ from }) => from),
    ),
  ];
  const x = source.x - rail.first - rail.apart * Math.max(0, parents.indexOf(source.id));
  return {
    points: [
      [source.x + foot, source.y + source.height],
      [source.x + foot, source.y + source.height + rail.below],
      [x, source.y + source.height + rail.below],
      [x, middleOf(target)],
      [target.x, middleOf(target)],
    ],
    label: [x, (middleOf(source) + middleOf(target)) / 2],
  };
}

/** How far before a lane, and above a row, the lines of a step run. */
function trackOf(edges: readonly Edge[], source: StepId): number {
  const leaving = [
    ...new Set(edges.filter(({ from, to }) => from.split('.')[0] !== to.split('.')[0]).map(({ from }) => from)),
  ].filter((from) => edges.some((edge) => edge.from === from && isColumnStep(edge.to)));
  return track.first + track.apart * Math.max(0, leaving.indexOf(source));
}

const blocks: readonly string[] = ['kubeconfig', 'credential', 'network', 'server'];

function isColumnStep(step: StepId): boolean {
  return !blocks.includes(step.split('.')[0] ?? '');
}

function middleOf(step: Placed<StepId>): number {
  return step.y + step.height / 2;
}
