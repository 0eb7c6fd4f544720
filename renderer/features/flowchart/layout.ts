import { Graph, layout } from '@dagrejs/dagre';
import { type StageId, type Step, type StepId, steps, stepsOfStage } from '../../../shared/flow/steps.ts';

export interface Placed<Id> {
  readonly id: Id;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface FlowLayout {
  readonly steps: readonly Placed<StepId>[];
  readonly stages: readonly Placed<StageId>[];
  readonly width: number;
  readonly height: number;
}

/** A node's size in pixels at 100 %. */
const node = { width: 172, height: 28 } as const;
/** Room between a lane's edge and its steps; above them stands the lane's title. */
const inset = { side: 10, top: 38, bottom: 12 } as const;
const gap = { across: 44, down: 40 } as const;

/** What waits for what, from left to right and from top to bottom: the file leads to network and credential, both to the server. */
const grid: readonly (readonly StageId[])[] = [
  ['kubeconfig', 'network'],
  ['credential', 'server'],
];

/**
 * Places the flowchart. Each stage is a lane that dagre lays out from its own edges, top to bottom; the lanes stand in the
 * grid above, so that a lane stays a lane and the whole fits a window of 1280 pixels without being scaled.
 */
export function layoutFlow(): FlowLayout {
  const lanes = grid.map((row) => row.map((stage) => ({ stage, inside: layoutStage(stage) })));
  const columns = [0, 1].map((column) =>
    Math.max(...lanes.map((row) => (row[column]?.inside.width ?? 0) + 2 * inset.side)),
  );
  const placedSteps: Placed<StepId>[] = [];
  const placedStages: Placed<StageId>[] = [];
  let y = 0;
  for (const row of lanes) {
    const height = Math.max(...row.map(({ inside }) => inside.height)) + inset.top + inset.bottom;
    let x = 0;
    for (const [column, { stage, inside }] of row.entries()) {
      const width = columns[column] ?? 0;
      const left = x + (width - inside.width) / 2;
      placedStages.push({ id: stage, x, y, width, height });
      placedSteps.push(...inside.steps.map((step) => ({ ...step, x: left + step.x, y: y + inset.top + step.y })));
      x += width + gap.across;
    }
    y += height + gap.down;
  }
  const order = new Map(steps.map((step, index) => [step.id, index]));
  placedSteps.sort((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0));
  return {
    steps: placedSteps,
    stages: placedStages,
    width: columns.reduce((sum, width) => sum + width, gap.across),
    height: y - gap.down,
  };
}

function layoutStage(stage: StageId): { steps: readonly Placed<StepId>[]; width: number; height: number } {
  const own: readonly Step[] = stepsOfStage(stage);
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 10, ranksep: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const step of own) graph.setNode(step.id, { ...node });
  for (const step of own) {
    for (const before of step.after) if (own.some((other) => other.id === before)) graph.setEdge(before, step.id);
  }
  layout(graph, { constraints: besideOneAnother(own) });
  const placed = own.map((step) => {
    const { x, y } = graph.node(step.id) as { x: number; y: number };
    return { id: step.id, x: x - node.width / 2, y: y - node.height / 2, ...node };
  });
  const right = Math.max(...placed.map((step) => step.x + step.width));
  const bottom = Math.max(...placed.map((step) => step.y + step.height));
  return { steps: placed, width: right, height: bottom };
}

/**
 * Steps that wait for the same ones stand beside one another in their order; those that an edge from the lane at the left
 * leads to stand first, so that the edge crosses nobody.
 */
function besideOneAnother(own: readonly Step[]): { left: string; right: string }[] {
  const parentsOf = (step: Step) => step.after.filter((before) => own.some((other) => other.id === before)).join();
  const groups = [...new Set(own.map(parentsOf))].map((parents) => own.filter((step) => parentsOf(step) === parents));
  return groups.flatMap((group) => {
    const entered = group.filter((step) => step.after.some((before) => !own.some((other) => other.id === before)));
    const ordered = [...entered, ...group.filter((step) => !entered.includes(step))];
    return ordered.slice(1).map((step, index) => ({ left: ordered[index]?.id ?? step.id, right: step.id }));
  });
}

/** The flowchart is always the same: only its colours change. */
export const placed = layoutFlow();

/**
 * The edges that are drawn, from the step that must not have failed to the step that waits for it. An edge that a longer
 * way through other steps says as well is left out.
 */
export const flowEdges: readonly { readonly from: StepId; readonly to: StepId }[] = (steps as readonly Step[])
  .filter((step) => placed.steps.some(({ id }) => id === step.id))
  .flatMap((step) =>
    step.after
      .filter((from) => !step.after.some((other) => other !== from && isBehind(other, from)))
      .map((from) => ({ from, to: step.id })),
  );

function isBehind(step: StepId, earlier: StepId): boolean {
  const after: readonly StepId[] = (steps as readonly Step[]).find((candidate) => candidate.id === step)?.after ?? [];
  return after.includes(earlier) || after.some((before) => isBehind(before, earlier));
}
