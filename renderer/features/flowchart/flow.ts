import type { StageId, StepId } from '../../../shared/flow/steps.ts';

export type Point = readonly [x: number, y: number];

/** The way of one edge from corner to corner, and where its label stands. */
export interface Route extends Record<string, unknown> {
  readonly points: readonly Point[];
  readonly label: Point;
}

export interface Placed<Id> {
  readonly id: Id;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A stage's lane: a block, laid out from its own edges, or a column of steps in their order. */
export interface Lane extends Placed<StageId> {
  readonly form: 'block' | 'column';
  /** Counts rows of lanes from the top. */
  readonly row: number;
}

export interface FlowLayout {
  readonly steps: readonly Placed<StepId>[];
  readonly stages: readonly Lane[];
  readonly width: number;
  readonly height: number;
}

export interface Edge {
  readonly from: StepId;
  readonly to: StepId;
}

/** The flowchart of one walk: where everything stands, and what leads where. */
export interface Flow {
  readonly layout: FlowLayout;
  readonly edges: readonly Edge[];
}
