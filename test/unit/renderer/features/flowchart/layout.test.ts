import { describe, expect, it } from 'vitest';
import type { Point } from '../../../../../renderer/features/flowchart/flow.ts';
import { type Arrow, followEdge } from '../../../../../renderer/features/flowchart/follow-edge.ts';
import { flowOf } from '../../../../../renderer/features/flowchart/layout.ts';
import { roundedPath, routeOf } from '../../../../../renderer/features/flowchart/route.ts';
import { type PathChoice, stepsInScope } from '../../../../../shared/flow/scope.ts';
import type { StepId } from '../../../../../shared/flow/steps.ts';

const walks: readonly (readonly [string, readonly PathChoice[]])[] = [
  ['the person’s own sign-in', ['user']],
  ['one way in', ['port-forward']],
  ['the Dashboard’s own sign-in', ['service']],
  ['everything', ['all']],
];

describe.each(walks)('the flowchart of %s', (_what, choices) => {
  const steps = stepsInScope(choices);
  const flow = flowOf(steps);
  const { layout, edges } = flow;

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

  it('lets no lane lie on another', () => {
    for (const [index, lane] of layout.stages.entries()) {
      for (const other of layout.stages.slice(index + 1)) {
        const apart =
          lane.x + lane.width <= other.x ||
          other.x + other.width <= lane.x ||
          lane.y + lane.height <= other.y ||
          other.y + other.height <= lane.y;
        expect(apart, `${lane.id} and ${other.id}`).toBe(true);
      }
    }
  });

  it('is as wide as can be read in a window of 1280 pixels', () => {
    expect(layout.width + 32).toBeLessThanOrEqual(1_280);
  });

  it('reaches every step by an edge', () => {
    const reached = new Set<string>(['kubeconfig.files']);
    for (const step of steps) {
      if (edges.some((edge) => edge.to === step && reached.has(edge.from))) reached.add(step);
    }
    expect(steps.filter((step) => !reached.has(step))).toEqual([]);
  });

  it('leads no edge behind a step, where it would look like that step’s own', () => {
    for (const edge of edges) {
      for (const [start, end] of stretches(routeOf(flow, edge).points)) {
        for (const step of layout.steps) {
          if (step.id === edge.from || step.id === edge.to) continue;
          expect(crosses(start, end, step), `${edge.from} → ${edge.to} behind ${step.id}`).toBe(false);
        }
      }
    }
  });

  it('lays the lines of two steps never on one another in the room between the lanes below', () => {
    const lines = edges
      .filter(({ to }) => isInColumn(to))
      .flatMap((edge) => stretches(routeOf(flow, edge).points).map(([start, end]) => ({ edge, start, end })));
    for (const one of lines) {
      for (const other of lines) {
        if (one.edge.from === other.edge.from || one.edge.to === other.edge.to) continue;
        expect(overlap(one, other), `${name(one.edge)} and ${name(other.edge)}`).toBe(false);
      }
    }
  });

  it('can be walked through with arrow keys, every step of it', () => {
    const arrows: readonly Arrow[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
    const reached = new Set<StepId>(['kubeconfig.files']);
    for (const step of reached) {
      for (const arrow of arrows) {
        const next = followEdge(flow, step, arrow);
        if (next !== null) reached.add(next);
      }
    }
    expect(steps.filter((id) => !reached.has(id))).toEqual([]);
  });

  function isInColumn(step: StepId): boolean {
    return layout.stages.some((lane) => lane.form === 'column' && step.startsWith(`${lane.id}.`));
  }
});

describe('the flowchart', () => {
  const { layout, edges } = flowOf(stepsInScope(['user']));
  const flow = { layout, edges };

  it('draws an edge only where no longer way says the same', () => {
    expect(edges).toContainEqual({ from: 'network.names', to: 'server.kubernetes' });
    expect(edges).not.toContainEqual({ from: 'network.handshake', to: 'server.kubernetes' });
  });

  it('leaves out the lanes of what is not walked', () => {
    expect(layout.stages.map(({ id }) => id)).toEqual(['kubeconfig', 'network', 'credential', 'server']);
    const forward = flowOf(stepsInScope(['port-forward'])).layout.stages.map(({ id }) => id);
    expect(forward).toContain('port-forward');
    expect(forward).not.toContain('node-port');
  });

  it('rounds corners without leaving the way', () => {
    const path = roundedPath([
      [0, 0],
      [0, 20],
      [30, 20],
    ]);
    expect(path).toBe('M0 0 L0 15 Q0 20 5 20 L30 20');
  });

  it('lets an arrow key follow an edge down and back up', () => {
    expect(followEdge(flow, 'network.name', 'ArrowDown')).toBe('network.connect');
    expect(followEdge(flow, 'network.connect', 'ArrowUp')).toBe('network.name');
  });

  it('lets it go to the neighbour where no edge leads sideways, and stay where nothing lies', () => {
    expect(followEdge(flow, 'network.dates', 'ArrowRight')).toBe('network.names');
    expect(followEdge(flow, 'network.names', 'ArrowLeft')).toBe('network.dates');
    expect(followEdge(flow, 'kubeconfig.files', 'ArrowUp')).toBeNull();
  });
});

function name({ from, to }: { from: string; to: string }): string {
  return `${from} → ${to}`;
}

function stretches(points: readonly Point[]): readonly (readonly [Point, Point])[] {
  return points.slice(1).map((end, index) => [points[index] ?? end, end] as const);
}

interface Line {
  readonly start: Point;
  readonly end: Point;
}

/** Both lie on one line, side by side for more than a corner. */
function overlap(one: Line, other: Line): boolean {
  const along = (axis: 0 | 1) => {
    const [low, high] = [Math.min(one.start[axis], one.end[axis]), Math.max(one.start[axis], one.end[axis])];
    const [from, to] = [Math.min(other.start[axis], other.end[axis]), Math.max(other.start[axis], other.end[axis])];
    return Math.min(high, to) - Math.max(low, from);
  };
  const upright = (line: Line) => line.start[0] === line.end[0];
  if (upright(one) !== upright(other)) return false;
  const across = upright(one) ? 0 : 1;
  return one.start[across] === other.start[across] && along(across === 0 ? 1 : 0) > 1;
}

function crosses(start: Point, end: Point, box: { x: number; y: number; width: number; height: number }): boolean {
  const left = Math.min(start[0], end[0]);
  const right = Math.max(start[0], end[0]);
  const top = Math.min(start[1], end[1]);
  const bottom = Math.max(start[1], end[1]);
  return left < box.x + box.width && right > box.x && top < box.y + box.height && bottom > box.y;
}
