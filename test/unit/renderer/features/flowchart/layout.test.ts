import { describe, expect, it } from 'vitest';
import { type Arrow, followEdge } from '../../../../../renderer/features/flowchart/follow-edge.ts';
import { flowEdges, layoutFlow } from '../../../../../renderer/features/flowchart/layout.ts';
import { type Point, roundedPath, routeOf } from '../../../../../renderer/features/flowchart/route.ts';
import { stepsInScope } from '../../../../../shared/flow/scope.ts';
import type { StepId } from '../../../../../shared/flow/steps.ts';

const layout = layoutFlow();
const steps = stepsInScope(['user']);

describe('the flowchart', () => {
  it('places every step once, inside the lane of its stage, and none on another', () => {
    expect(layout.steps.map((step) => step.id)).toEqual(steps);
    for (const step of layout.steps) {
      const lane = layout.stages.find((stage) => step.id.startsWith(`${stage.id}.`));
      expect(lane).toBeDefined();
      expect(step.x).toBeGreaterThanOrEqual(lane?.x ?? 0);
      expect(step.x + step.width).toBeLessThanOrEqual((lane?.x ?? 0) + (lane?.width ?? 0));
      for (const other of layout.steps) {
        if (other.id === step.id) continue;
        const apart = Math.abs(other.x - step.x) >= step.width || Math.abs(other.y - step.y) >= step.height;
        expect(apart, `${step.id} and ${other.id}`).toBe(true);
      }
    }
  });

  it('is read whole in a window of 1280 pixels', () => {
    expect(layout.width + 32).toBeLessThanOrEqual(1_280);
  });

  it('draws an edge only where no longer way says the same', () => {
    expect(flowEdges).toContainEqual({ from: 'network.names', to: 'server.kubernetes' });
    expect(flowEdges).not.toContainEqual({ from: 'network.handshake', to: 'server.kubernetes' });
    const reached = new Set<string>(['kubeconfig.files']);
    for (const step of steps) {
      if (flowEdges.some((edge) => edge.to === step && reached.has(edge.from))) reached.add(step);
    }
    expect(reached.size).toBe(steps.length);
  });

  it('leads no edge behind a step, where it would look like that step’s own', () => {
    for (const { from, to } of flowEdges) {
      const { points } = routeOf(layout, from, to);
      for (const [index, end] of points.entries()) {
        const start = points[index - 1];
        if (start === undefined) continue;
        for (const step of layout.steps) {
          if (step.id === from || step.id === to) continue;
          expect(crosses(start, end, step), `${from} → ${to} behind ${step.id}`).toBe(false);
        }
      }
    }
  });

  it('rounds corners without leaving the way', () => {
    const path = roundedPath([
      [0, 0],
      [0, 20],
      [30, 20],
    ]);
    expect(path).toBe('M0 0 L0 15 Q0 20 5 20 L30 20');
  });
});

describe('arrow keys', () => {
  it('follow an edge down and back up', () => {
    expect(followEdge(layout, 'network.name', 'ArrowDown')).toBe('network.connect');
    expect(followEdge(layout, 'network.connect', 'ArrowUp')).toBe('network.name');
  });

  it('go to the neighbour where no edge leads sideways', () => {
    expect(followEdge(layout, 'network.dates', 'ArrowRight')).toBe('network.names');
    expect(followEdge(layout, 'network.names', 'ArrowLeft')).toBe('network.dates');
  });

  it('stay where nothing lies', () => {
    expect(followEdge(layout, 'kubeconfig.files', 'ArrowUp')).toBeNull();
  });

  it('reach every step from the first', () => {
    const arrows: readonly Arrow[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
    const reached = new Set<StepId>(['kubeconfig.files']);
    for (const step of reached) {
      for (const arrow of arrows) {
        const next = followEdge(layout, step, arrow);
        if (next !== null) reached.add(next);
      }
    }
    expect(steps.filter((id) => !reached.has(id))).toEqual([]);
  });
});

function crosses(start: Point, end: Point, box: { x: number; y: number; width: number; height: number }): boolean {
  const left = Math.min(start[0], end[0]);
  const right = Math.max(start[0], end[0]);
  const top = Math.min(start[1], end[1]);
  const bottom = Math.max(start[1], end[1]);
  return left < box.x + box.width && right > box.x && top < box.y + box.height && bottom > box.y;
}
