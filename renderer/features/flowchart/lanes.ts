import { Graph, layout } from '@dagrejs/dagre';
import type { Step, StepId } from '../../../shared/flow/steps.ts';
import type { Placed } from './flow.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What stands in a lane, from its own upper left corner. */
export interface Inside extends Size {
  readonly steps: readonly Placed<StepId>[];
}

/** Room between two steps of a column: an arrow's head and a little line. */
const between = 18;

/** One step below the other, in their order. */
export function layoutColumn(own: readonly Step[], node: Size): Inside {
  const steps = own.map(({ id }, index) => ({ id, x: 0, y: index * (node.height + between), ...node }));
  return { steps, width: node.width, height: own.length * (node.height + between) - between };
}

/** As dagre lays it out from the edges within the lane, from top to bottom. */
export function layoutBlock(own: readonly Step[], node: Size): Inside {
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
