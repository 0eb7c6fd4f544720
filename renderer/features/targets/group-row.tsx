import { removeFile } from '../../state/actions.ts';
import { CutName } from '../../ui/cut-name.tsx';
import { GridCell, GridRow } from '../../ui/grid.tsx';
import { ControlIcon, OutcomeIcon } from '../../ui/icon.tsx';
import type { FileGroup } from './target-rows.ts';

/** A file as the head of its contexts. */
export function GroupRow({
  group,
  folded,
  onFold,
}: {
  group: FileGroup;
  folded: boolean;
  onFold: (group: string) => void;
}) {
  const foldable = group.rows.length > 0;
  return (
    <GridRow
      className="tr g"
      aria-level={1}
      aria-expanded={foldable ? !folded : undefined}
      tabIndex={-1}
      data-group={group.id}
    >
      <GridCell className="gcell">
        {foldable ? (
          <button
            className="foldbtn"
            type="button"
            tabIndex={-1}
            aria-label={folded ? 'Unfold' : 'Fold'}
            onClick={() => onFold(group.id)}
          >
            <ControlIcon name={folded ? 'chevron' : 'down'} />
          </button>
        ) : (
          <OutcomeIcon look={group.problems.length > 0 ? 'fail' : 'na'} labelled />
        )}
        <CutName name={group.title} strong />
        <span className="soft xs trunc">{group.detail}</span>
        {group.removable && (
          <button className="btn small act" type="button" onClick={() => void removeFile(group.set)}>
            Take off the list
          </button>
        )}
      </GridCell>
    </GridRow>
  );
}
