import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import type { Route } from './flow.ts';
import { roundedPath } from './route.ts';

export type FlowEdgeType = Edge<Route, 'flow'>;

/** An edge on the way that was laid for it, with what leads on beside it. */
export function FlowEdge({ id, data, label, style, markerEnd }: EdgeProps<FlowEdgeType>) {
  if (data === undefined) return null;
  return (
    <BaseEdge
      id={id}
      path={roundedPath(data.points)}
      labelX={data.label[0]}
      labelY={data.label[1]}
      label={label}
      labelBgPadding={[3, 1]}
      {...(style === undefined ? {} : { style })}
      {...(markerEnd === undefined ? {} : { markerEnd })}
    />
  );
}
