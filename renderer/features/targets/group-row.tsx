import { removeFile } from '../../state/actions.ts';
import { CodeTag } from '../../ui/code-tag.tsx';
import { CutName } from '../../ui/cut-name.tsx';
import { GridCell, GridRow } from '../../ui/grid.tsx';
import { ControlIcon, OutcomeIcon } from '../../ui/icon.tsx';
import type { RowGroup } from './target-rows.ts';

/** Groups of more contexts than this are folded at first, and have a button to unfold them. */
export const shownUnfolded = 5;

/** What a group's contexts have in common, as their head: a file or a cause. */
export function GroupRow({
  group,
  folded,
  reachable,
  onFold,
}: {
  group: RowGroup;
  folded: boolean;
  /** Tab leads here. */
  reachable: boolean;
  onFold: (group: string) => void;
}) {
  const foldable = group.rows.length > 0;
  return (
    <GridRow
      className="tr g"
      aria-level={1}
      aria-expanded={foldable ? !folded : undefined}
      tabIndex={reachable ? 0 : -1}
      data-group={group.id}
    >
      {group.cause === null ? (
        <FileHead group={group} folded={folded} onFold={onFold} />
      ) : (
        <CauseHead group={group} cause={group.cause} folded={folded} onFold={onFold} />
      )}
    </GridRow>
  );
}

interface HeadProps {
  readonly group: RowGroup;
  readonly folded: boolean;
  readonly onFold: (group: string) => void;
}

function FileHead({ group, folded, onFold }: HeadProps) {
  const { file } = group;
  return (
    <GridCell className="gcell">
      {group.rows.length > 0 ? (
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
      {file?.removable === true && (
        <button className="btn small act" type="button" onClick={() => void removeFile(file.set)}>
          Take off the list
        </button>
      )}
    </GridCell>
  );
}

function CauseHead({ group, cause, folded, onFold }: HeadProps & { readonly cause: NonNullable<RowGroup['cause']> }) {
  return (
    <GridCell className="gcell">
      <OutcomeIcon look={cause.look} labelled />
      <b className="gtitle" title={group.title}>
        {group.title}
      </b>
      <span className="soft xs trunc" title={group.detail}>
        {group.detail}
      </span>
      {cause.code !== null && <CodeTag code={cause.code} />}
      {group.rows.length > shownUnfolded && (
        <button className="btn small act" type="button" tabIndex={-1} onClick={() => onFold(group.id)}>
          {folded ? `Show ${group.rows.length}` : 'Fold'}
        </button>
      )}
    </GridCell>
  );
}
