import { memo } from 'react';
import { startWalk } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';
import { CutName } from '../../ui/cut-name.tsx';
import { GridCell, GridRow } from '../../ui/grid.tsx';
import { OutcomeIcon } from '../../ui/icon.tsx';
import { homely, hostOf } from '../../ui/words.ts';
import type { TargetRow } from './target-rows.ts';

/** One context: how it stands, its name, what was found, its server and its line. Click chooses, a double click walks. */
export const ContextRow = memo(function ContextRow({
  row: { target, remembered },
  place,
  all,
  withFile,
  home,
  chosen,
  reachable,
}: {
  row: TargetRow;
  /** From 1, among all rows of its group. */
  place: number;
  all: number;
  withFile: boolean;
  home: string | null;
  chosen: boolean;
  reachable: boolean;
}) {
  const siblings = target.brokenSiblings.map((file) => homely(file, home)).join(' and ');
  return (
    <GridRow
      className={`tr context${chosen ? ' sel' : ''}`}
      aria-level={2}
      aria-posinset={place}
      aria-setsize={all}
      aria-selected={chosen}
      tabIndex={reachable ? 0 : -1}
      data-target={target.id}
      onClick={() => useWindow.setState({ chosenTarget: target.id })}
      onDoubleClick={() => void startWalk(target.id)}
    >
      <GridCell>
        <span className={`o o-${remembered.look}`}>
          <OutcomeIcon look={remembered.look} />
          {remembered.word}
        </span>
      </GridCell>
      <GridCell className="name">
        <CutName name={target.context} strong />
        {target.current && <span className="cur">current</span>}
      </GridCell>
      <GridCell className="f">
        {siblings === '' || remembered.worksWithout === false ? (
          <span className="trunc" title={remembered.found}>
            {remembered.found}
          </span>
        ) : (
          <span
            className={`tag trunc${remembered.worksWithout === true ? ' o-warn' : ''}`}
            title={`kubectl stops at ${siblings}; without it this context would work on`}
          >
            would work without {siblings}
          </span>
        )}
      </GridCell>
      <GridCell className="s">
        {target.server === null ? <span className="muted">no server</span> : <CutName name={hostOf(target.server)} />}
      </GridCell>
      <GridCell className="src num">
        {withFile ? <CutName name={`${lastPart(target.origin.file)}:${target.origin.line}`} /> : target.origin.line}
      </GridCell>
    </GridRow>
  );
});

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
