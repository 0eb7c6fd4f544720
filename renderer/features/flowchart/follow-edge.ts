import type { StepId } from '../../../shared/flow/steps.ts';
import type { Flow } from './flow.ts';

export type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

const directions: Readonly<Record<Arrow, readonly [x: number, y: number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/**
 * The step that an arrow key leads to. Up and down follow an edge (the nearest of several), and where none leads on
 * go to the neighbour in the lane, and at its end to the lanes beyond; left and right go to the
 * neighbour in the lane, and at its end along an edge to the next lane. Null where nothing lies.
 */
export function followEdge({ layout, edges }: Flow, from: StepId, arrow: Arrow): StepId | null {
  const here = layout.steps.find((step) => step.id === from);
  if (here === undefined) return null;
  const [x, y] = directions[arrow];
  const joined = new Set(
    edges.flatMap((edge) => (edge.from === from ? [edge.to] : edge.to === from ? [edge.from] : [])),
  );
  const ahead = layout.steps
    .filter((step) => step.id !== from)
    .map((step) => ({ id: step.id, dx: step.x - here.x, dy: step.y - here.y }))
    .map((step) => ({
      ...step,
      along: step.dx * x + step.dy * y,
      aside: Math.abs(step.dx * y) + Math.abs(step.dy * x),
    }))
    .filter((step) => step.along > 0)
    .sort((one, other) => one.along + one.aside - (other.along + other.aside));
  const byEdge = ahead.find((step) => joined.has(step.id) && (y !== 0 || step.along >= step.aside));
  const below = ahead.find((step) => step.aside === 0 && stageOf(step.id) === stageOf(from));
  if (y !== 0) return (byEdge ?? below ?? ahead[0])?.id ?? null;
  const beside = ahead.filter((step) => step.aside === 0);
  const inLane = beside.find((step) => stageOf(step.id) === stageOf(from));
  return (inLane ?? byEdge ?? beside[0])?.id ?? null;
}

function stageOf(step: StepId): string | undefined {
  return step.split('.')[0];
}
