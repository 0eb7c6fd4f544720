import { stagesInWalk } from '../../../shared/flow/scope.ts';
import { type StageId, type Step, type StepId, steps, stepsOfStage } from '../../../shared/flow/steps.ts';
import type { Edge, Flow, FlowLayout, Lane, Placed } from './flow.ts';
import { layoutBlock, layoutColumn } from './lanes.ts';

/** A node's size in pixels at 100 %. */
const node = { width: 172, height: 28 } as const;
/** Room between a lane's edge and its steps; above them stands the lane's title. */
const inset = { block: 10, column: 18, top: 38, bottom: 12 } as const;
/** Room between lanes; below the person's own sign-in there is room for the lines that lead to many lanes. */
export const gap = { across: 44, acrossColumns: 40, down: 40, downToColumns: 54 } as const;
/** Room at the left for the lines that lead into the first column. */
const leftOfColumns = 44;

/**
 * What waits for what, from left to right and from top to bottom. The person's own sign-in: the file leads to network and
 * credential, both to the server. Below it the Dashboard with the ways in, and below these its own sign-in.
 */
const grid: readonly { readonly form: Lane['form']; readonly lanes: readonly StageId[] }[] = [
  { form: 'block', lanes: ['kubeconfig', 'network'] },
  { form: 'block', lanes: ['credential', 'server'] },
  { form: 'column', lanes: ['dashboard', 'kubectl-proxy', 'direct', 'node-port', 'port-forward'] },
  { form: 'column', lanes: ['service', 'account', 'file', 'browser'] },
];

const flows = new Map<string, Flow>();

/** The flowchart of a walk over these steps. It changes its colours only, so it is laid out once for each walk of a kind. */
export function flowOf(scope: readonly StepId[]): Flow {
  const name = scope.join();
  const known = flows.get(name) ?? { layout: layoutFlow(scope), edges: edgesOf(scope) };
  flows.set(name, known);
  return known;
}

/**
 * Places the lanes in the grid above, so that a lane stays a lane and the whole fits a window of 1280 pixels without being
 * scaled. Lanes without a step in this walk are left out.
 */
function layoutFlow(scope: readonly StepId[]): FlowLayout {
  const walked = new Map(stagesInWalk(scope).map(({ stage, steps: own }) => [stage.id, own]));
  const placedSteps: Placed<StepId>[] = [];
  const placedStages: Lane[] = [];
  const rows = grid
    .map(({ form, lanes }) => ({
      form,
      lanes: lanes.flatMap((stage) => {
        const own = walked.get(stage);
        if (own === undefined) return [];
        return [{ stage, inside: form === 'block' ? layoutBlock(own, node) : layoutColumn(own, node) }];
      }),
    }))
    .filter(({ lanes }) => lanes.length > 0);
  const widths = [0, 1].map((column) =>
    Math.max(
      0,
      ...rows
        .filter(({ form }) => form === 'block')
        .map(({ lanes }) => (lanes[column]?.inside.width ?? 0) + 2 * inset.block),
    ),
  );
  let y = 0;
  for (const [row, { form, lanes }] of rows.entries()) {
    if (row > 0) y += form === 'column' ? gap.downToColumns : gap.down;
    const height = Math.max(...lanes.map(({ inside }) => inside.height)) + inset.top + inset.bottom;
    let x = form === 'column' ? leftOfColumns : 0;
    for (const [column, { stage, inside }] of lanes.entries()) {
      const width = form === 'block' ? (widths[column] ?? 0) : inside.width + 2 * inset.column;
      const left = x + (width - inside.width) / 2;
      placedStages.push({ id: stage, form, row, x, y, width, height });
      placedSteps.push(...inside.steps.map((step) => ({ ...step, x: left + step.x, y: y + inset.top + step.y })));
      x += width + (form === 'block' ? gap.across : gap.acrossColumns);
    }
    y += height;
  }
  const order = new Map(steps.map((step, index) => [step.id, index]));
  placedSteps.sort((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0));
  return {
    steps: placedSteps,
    stages: placedStages,
    width: Math.max(...placedStages.map((lane) => lane.x + lane.width)),
    height: y,
  };
}

/**
 * The edges that are drawn, from the step that must not have failed to the step that waits for it. An edge that a longer
 * way through other steps says as well is left out.
 */
function edgesOf(scope: readonly StepId[]): readonly Edge[] {
  const walked = stagesInWalk(scope).flatMap((row) => row.steps);
  const isWalked = (id: StepId) => walked.some((step) => step.id === id);
  return walked.flatMap((step) => {
    const before = step.after.filter(isWalked);
    return before
      .filter((from) => !before.some((other) => other !== from && isBehind(other, from)))
      .map((from) => ({ from, to: step.id }));
  });
}

function isBehind(step: StepId, earlier: StepId): boolean {
  const after: readonly StepId[] = (steps as readonly Step[]).find((candidate) => candidate.id === step)?.after ?? [];
  return after.includes(earlier) || after.some((before) => isBehind(before, earlier));
}

/** All steps of a lane that are shown; those that the walk leaves out are none of the chart's. */
export function stepsOfLane(layout: FlowLayout, stage: StageId): readonly StepId[] {
  const own = new Set(stepsOfStage(stage).map(({ id }) => id));
  return layout.steps.filter(({ id }) => own.has(id)).map(({ id }) => id);
}
