import { MarkerType, ReactFlow, useReactFlow, useStore } from '@xyflow/react';
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { type StageId, type StepId, stages } from '../../../shared/flow/steps.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import { type Look, lookOfStep, worstLook } from '../../ui/outcome.ts';
import { shortTitle, stepRow } from '../wizard/stage-rows.ts';
import { edgeLook } from './edge-look.ts';
import type { Edge, Flow, FlowLayout } from './flow.ts';
import { FlowEdge, type FlowEdgeType } from './flow-edge.tsx';
import { type Arrow, followEdge } from './follow-edge.ts';
import { flowOf, stepsOfLane } from './layout.ts';
import { routeOf } from './route.ts';
import { FlowActions, StageNode, type StageNodeType, StepNode, type StepNodeType } from './step-node.tsx';

const nodeTypes = { step: StepNode, stage: StageNode };
const edgeTypes = { flow: FlowEdge };
const arrows: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'] satisfies readonly Arrow[];

export interface ChartProps {
  readonly state: RunState;
  readonly current: StepId | null;
  readonly chosen: StepId;
  readonly onChoose: (step: StepId) => void;
  readonly onOpen: (step: StepId) => void;
}

/** The flowchart: lanes as on the map, nodes in their outcome, edges in what became of them. */
export function Chart({ state, current, chosen, onChoose, onOpen }: ChartProps) {
  const flow = flowOf(state.scope);
  const nodes = useMemo(
    () => [...stageNodes(flow, state), ...stepNodes(flow, state, current, chosen)],
    [flow, state, current, chosen],
  );
  const edges = useMemo(() => edgesOf(flow, state), [flow, state]);
  const actions = useMemo(() => ({ choose: onChoose, open: onOpen }), [onChoose, onOpen]);
  const view = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  useChosenInView(flow.layout, chosen, view, ready);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && isNode(event.target)) {
      event.preventDefault();
      onOpen(chosen);
    }
    if (!arrows.includes(event.key) || !isNode(event.target)) return;
    event.preventDefault();
    const next = followEdge(flow, chosen, event.key as Arrow);
    if (next !== null) onChoose(next);
  };
  return (
    <FlowActions value={actions}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys bubble up from the nodes, which are buttons */}
      <div className="view" ref={view} onKeyDown={onKeyDown}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          panOnScroll
          zoomOnDoubleClick={false}
          minZoom={0.4}
          maxZoom={2}
          onInit={() => setReady(true)}
          proOptions={{ hideAttribution: true }}
        />
      </div>
    </FlowActions>
  );
}

function isNode(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.dataset.flowStep !== undefined;
}

function stageNodes({ layout }: Flow, state: RunState): StageNodeType[] {
  return layout.stages.map((stage) => ({
    id: `stage ${stage.id}`,
    type: 'stage',
    position: { x: stage.x, y: stage.y },
    width: stage.width,
    height: stage.height,
    zIndex: -1,
    data: {
      id: stage.id,
      title: laneTitle(stage.id),
      look: worstLook(stepsOfLane(layout, stage.id).map((step) => lookOfStep(state, step))),
    },
  }));
}

function laneTitle(id: StageId): string {
  const index = stages.findIndex((stage) => stage.id === id);
  const stage = stages[index];
  return `${index + 1} ${stage === undefined ? '' : shortTitle(stage)}`;
}

function stepNodes({ layout }: Flow, state: RunState, current: StepId | null, chosen: StepId): StepNodeType[] {
  return layout.steps.map((step) => ({
    id: step.id,
    type: 'step',
    position: { x: step.x, y: step.y },
    width: step.width,
    height: step.height,
    zIndex: step.id === current ? 2 : 1,
    data: { row: stepRow(state, step.id), current: step.id === current, chosen: step.id === chosen },
  }));
}

/** What matters most is drawn last, so that no other line covers it where two share their way. */
const drawnLast: readonly Look[] = ['pass', 'run', 'crash', 'unsure', 'fail'];

function edgesOf(flow: Flow, state: RunState): FlowEdgeType[] {
  return flow.edges
    .map((edge) => ({ look: edgeLook(state, edge.from, edge.to), edge: edgeOf(flow, state, edge) }))
    .map(({ look, edge }) => ({ ...edge, rank: drawnLast.indexOf(look) + (edge.label === undefined ? 0 : 0.5) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ rank: _rank, ...edge }) => edge);
}

const dashes: Readonly<Partial<Record<Look, string>>> = { blocked: '6 4', na: '1.5 4', wait: '1.5 4', run: '12 8' };

function edgeOf(flow: Flow, state: RunState, { from, to }: Edge): FlowEdgeType {
  const look = edgeLook(state, from, to);
  const colour = `var(--${look}-solid)`;
  const fromStage = stages.find((stage) => from.startsWith(`${stage.id}.`));
  const firstBetween = flow.edges.find(
    (edge) => edge.from.split('.')[0] === from.split('.')[0] && edge.to.split('.')[0] === to.split('.')[0],
  );
  const crosses =
    fromStage !== undefined &&
    flow.layout.stages.some((lane) => lane.form === 'block' && to.startsWith(`${lane.id}.`)) &&
    !to.startsWith(`${fromStage.id}.`) &&
    firstBetween?.from === from &&
    firstBetween.to === to;
  return {
    id: `${from} ${to}`,
    source: from,
    target: to,
    type: 'flow',
    data: routeOf(flow, { from, to }),
    ...(crosses && look === 'pass' && reached(state, to) ? { label: fromStage.leadsOn } : {}),
    className: `e-${look}`,
    style: {
      stroke: colour,
      strokeWidth: look === 'fail' ? 2.5 : 1.75,
      ...(dashes[look] === undefined ? {} : { strokeDasharray: dashes[look] }),
    },
    markerEnd: { type: MarkerType.ArrowClosed, color: colour, width: 12, height: 12 },
    ariaLabel: '',
  };
}

function reached(state: RunState, step: StepId): boolean {
  const look = lookOfStep(state, step);
  return look !== 'blocked' && look !== 'wait';
}

/** Keeps the chosen step on screen and gives it the focus, unless the focus is somewhere else in the window. */
function useChosenInView(
  layout: FlowLayout,
  chosen: StepId,
  view: RefObject<HTMLDivElement | null>,
  ready: boolean,
): void {
  const flow = useReactFlow();
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const started = useRef(false);
  useEffect(() => {
    if (!ready || width === 0) return;
    if (started.current) {
      bringIntoView(flow, layout, chosen, width, height);
      return;
    }
    started.current = true;
    const zoom = Math.min(1, (width - 32) / layout.width, (height - 24) / layout.height);
    // Scaled a little it is read better whole; scaled much, only the part around the chosen step can be read.
    if (zoom >= 0.92) void flow.setViewport({ zoom, x: (width - layout.width * zoom) / 2, y: 12 });
    else
      void flow.setViewport({ zoom: 1, x: 16, y: 12 }).then(() => bringIntoView(flow, layout, chosen, width, height));
  }, [layout, chosen, ready, width, height, flow]);
  useEffect(() => {
    const inside = view.current?.contains(document.activeElement) ?? false;
    const nowhere = document.activeElement === null || document.activeElement === document.body;
    if (!inside && !nowhere) return;
    let frame = requestAnimationFrame(function focus(): void {
      const node = view.current?.querySelector<HTMLElement>(`[data-flow-step="${chosen}"]`);
      node?.focus({ preventScroll: true });
      // A node can't take the focus before it was measured and shown.
      if (node !== document.activeElement) frame = requestAnimationFrame(focus);
    });
    return () => cancelAnimationFrame(frame);
  }, [chosen, view]);
}

function bringIntoView(
  flow: ReturnType<typeof useReactFlow>,
  layout: FlowLayout,
  chosen: StepId,
  width: number,
  height: number,
): void {
  const step = layout.steps.find((candidate) => candidate.id === chosen);
  if (step === undefined) return;
  const { x, y, zoom } = flow.getViewport();
  const left = step.x * zoom + x;
  const top = step.y * zoom + y;
  const margin = 24;
  const shiftX = left < margin ? margin - left : Math.min(0, width - margin - (left + step.width * zoom));
  const shiftY = top < margin ? margin - top : Math.min(0, height - margin - (top + step.height * zoom));
  if (shiftX !== 0 || shiftY !== 0) void flow.setViewport({ zoom, x: x + shiftX, y: y + shiftY });
}
