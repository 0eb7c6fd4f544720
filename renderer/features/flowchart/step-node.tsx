import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { createContext, useContext } from 'react';
import type { StageId, StepId } from '../../../shared/flow/steps.ts';
import { ControlIcon, OutcomeIcon } from '../../ui/icon.tsx';
import type { Look } from '../../ui/outcome.ts';
import type { StepRow } from '../wizard/stage-rows.ts';

export type StepNodeType = Node<{ readonly row: StepRow; readonly current: boolean; readonly chosen: boolean }, 'step'>;
export type StageNodeType = Node<{ readonly id: StageId; readonly title: string; readonly look: Look }, 'stage'>;

/** What a node does; given beside the nodes, so that they are not made anew when it changes. */
export const FlowActions = createContext<{
  readonly choose: (step: StepId) => void;
  readonly open: (step: StepId) => void;
}>({
  choose: () => {},
  open: () => {},
});

export function StepNode({ data: { row, current, chosen } }: NodeProps<StepNodeType>) {
  const actions = useContext(FlowActions);
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <button
        className={`fnode o-${row.look}${chosen ? ' here' : ''}`}
        type="button"
        tabIndex={chosen ? 0 : -1}
        data-flow-step={row.id}
        aria-current={current ? 'step' : undefined}
        title={`${row.number} ${row.title}${row.note === '' ? '' : `: ${row.note}`}`}
        onClick={() => actions.choose(row.id)}
        onFocus={() => actions.choose(row.id)}
        onDoubleClick={() => actions.open(row.id)}
      >
        <OutcomeIcon look={row.look} labelled />
        <span className="words">
          <span className="trunc">
            <span className="vh">{row.number} </span>
            {row.title}
          </span>
          <span className="m">{row.note}</span>
        </span>
      </button>
      {current && (
        <span className="pin">
          <ControlIcon name="pin" />
          You are here
        </span>
      )}
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
}

export function StageNode({ data }: NodeProps<StageNodeType>) {
  return (
    <div className={`lane o-${data.look}`}>
      <h2>
        <OutcomeIcon look={data.look} labelled />
        <span className="trunc" title={data.title}>
          {data.title}
        </span>
      </h2>
    </div>
  );
}
