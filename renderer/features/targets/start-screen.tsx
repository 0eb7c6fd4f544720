import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { TargetList } from '../../../shared/contract/targets.ts';
import { addFile, readTargets, showDialog, startWalk } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { StatusBar } from '../../ui/frame.tsx';
import { ControlIcon, OutcomeIcon } from '../../ui/icon.tsx';
import { count } from '../../ui/words.ts';
import { SweepBar } from '../fleet/sweep-bar.tsx';
import { useListGroups } from '../fleet/use-list-groups.ts';
import { DemoPanel } from './demo-panel.tsx';
import { EmptyStart } from './empty-start.tsx';
import { ExplainPanel } from './explain-panel.tsx';
import { GoBar } from './go-bar.tsx';
import { shownUnfolded } from './group-row.tsx';
import { headlineOf, originLine } from './list-words.ts';
import { TargetGrid } from './target-list.tsx';
import { type Chip, chipsOf, filterGroups, type RowGroup } from './target-rows.ts';

/** Every context of every file, what is broken among them, and three other ways to begin. */
export function StartScreen() {
  const targets = useWindow((window) => window.targets);
  const failure = useWindow((window) => window.targetsFailure);
  const dialog = useWindow((window) => window.dialog);
  const swept = useWindow((window) => window.fleet !== null);
  const files = targets?.sets.filter((set) => set.kind !== 'demo').flatMap((set) => set.files) ?? [];
  return (
    <>
      <header className="bar">
        <p className="lead">
          <span className="here">Authpath</span>
          <span className="muted trunc">Why can’t I get in? Pick a context, the walk finds the link that breaks.</span>
        </p>
        <div className="tools">
          <button className="btn quiet" type="button" onClick={() => showDialog('settings')}>
            Settings
          </button>
        </div>
      </header>
      <div className="start">
        <main id="main" className="left" tabIndex={-1}>
          {targets === null && failure === null && <p className="pad soft">Reading your kubeconfig files.</p>}
          {targets === null && failure !== null && <Failure message={failure} />}
          {targets !== null &&
            (targets.targets.length === 0 && !hasDamage(targets.sets) ? (
              <EmptyStart list={targets} />
            ) : (
              <Contexts list={targets} />
            ))}
        </main>
        <aside className="ways" aria-label="Other ways to start">
          <ExplainPanel />
          <DemoPanel />
        </aside>
        <div className="ways-narrow">
          <button className="btn" type="button" onClick={() => showDialog('explain')}>
            Explain an error message…
          </button>
          <button className="btn" type="button" onClick={() => showDialog('demo')}>
            Practise on a demo cluster…
          </button>
        </div>
      </div>
      <StatusBar keys={swept ? sweptKeys : startKeys}>
        {filesText(files.filter((file) => file.state !== 'missing').length)} · nothing is changed
      </StatusBar>
      {dialog === 'explain' && (
        <Dialog title="Start from an error message" onClose={() => showDialog(null)}>
          <ExplainPanel titled={false} />
        </Dialog>
      )}
      {dialog === 'demo' && (
        <Dialog title="Practise on a demo cluster" onClose={() => showDialog(null)}>
          <DemoPanel titled={false} />
        </Dialog>
      )}
    </>
  );
}

const startKeys = [
  [['↑', '↓'], 'choose'],
  [['↵'], 'walk'],
  [['Space'], 'fold'],
  [['Ctrl R'], 'read again'],
] as const;

const sweptKeys = [...startKeys.slice(0, 3), [['Ctrl R'], 'check all again']] as const;

function filesText(number: number): string {
  return number === 0 ? 'No kubeconfig file' : count(number, 'kubeconfig file');
}

function hasDamage(sets: readonly { readonly problems: readonly unknown[] }[]): boolean {
  return sets.some((set) => set.problems.length > 0);
}

function Contexts({ list }: { list: TargetList }) {
  const { byFile, shown: groups } = useListGroups(list);
  const fleet = useWindow((window) => window.fleet);
  const filterText = useWindow((window) => window.filterText);
  const wanted = useDeferredValue(filterText);
  const [chip, setChip] = useState<Chip>('all');
  /** What the reader folded or unfolded, by `foldName`. */
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  const { home } = list;
  const shown = useMemo(() => filterGroups(groups, wanted, chip, home), [groups, wanted, chip, home]);
  const searching = wanted !== '';
  const folded = useMemo(() => foldedOf(shown, folds, searching), [shown, folds, searching]);
  const fold = useCallback(
    (group: string) => setFolds((before) => new Map(before).set(foldName(group, searching), !folded.has(group))),
    [folded, searching],
  );
  return (
    <>
      <div className="sum">
        <h1 tabIndex={-1}>{headlineOf(byFile, fleet)}</h1>
        <SweepBar contexts={list.targets.length} describedBy="origin" />
        <p id="origin" className="sm soft">
          {originLine(list, byFile, fleet)}
        </p>
      </div>
      <div className="row filters">
        <label className="field">
          <ControlIcon name="search" />
          <span className="vh">Filter contexts</span>
          <input
            id="filter"
            type="search"
            value={filterText}
            placeholder="Filter by context, server, user, file or cause"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => useWindow.setState({ filterText: event.target.value })}
            onKeyDown={(event) => {
              // What is typed is a choice: Enter walks the first context that fits, ↓ goes to it.
              const fitting = filterGroups(groups, filterText, chip, home);
              const first = fitting.flatMap((group) => group.rows)[0]?.target.id;
              if (first === undefined || (event.key !== 'Enter' && event.key !== 'ArrowDown')) return;
              event.preventDefault();
              useWindow.setState({ chosenTarget: first });
              if (event.key === 'Enter') void startWalk(first);
              else
                requestAnimationFrame(() => document.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus());
            }}
          />
          <kbd>/</kbd>
        </label>
        <Chips groups={byFile} pressed={chip} onPress={setChip} />
        <button className="btn" type="button" onClick={() => void addFile()}>
          Add a file…
        </button>
      </div>
      <TargetGrid groups={shown} folded={folded} onFold={fold} />
      <GoBar />
    </>
  );
}

/** Long groups of one cause are folded at first. While the reader looks for a text, nothing that has it is hidden. */
function foldedOf(
  groups: readonly RowGroup[],
  folds: ReadonlyMap<string, boolean>,
  searching: boolean,
): ReadonlySet<string> {
  const isFolded = ({ id, cause, rows }: RowGroup) =>
    folds.get(foldName(id, searching)) ?? (cause !== null && rows.length > shownUnfolded && !searching);
  return new Set(groups.filter(isFolded).map(({ id }) => id));
}

function foldName(group: string, searching: boolean): string {
  return searching ? `found ${group}` : group;
}

function Chips({
  groups,
  pressed,
  onPress,
}: {
  groups: Parameters<typeof chipsOf>[0];
  pressed: Chip;
  onPress: (chip: Chip) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar's group, not a form's
    <div className="seg" role="group" aria-label="Show">
      {chipsOf(groups).map(({ chip, word, number }) => (
        <button
          key={chip}
          type="button"
          aria-pressed={chip === pressed}
          onClick={() => onPress(chip === pressed ? 'all' : chip)}
        >
          {chip !== 'all' && <OutcomeIcon look={chip === 'broken' ? 'fail' : chip} />}
          {word} {number}
        </button>
      ))}
    </div>
  );
}

function Failure({ message }: { message: string }) {
  return (
    <section className="note o-crash pad-note">
      <OutcomeIcon look="crash" />
      <div>
        <strong>The list of contexts could not be made.</strong> {message}
        <p className="row actions">
          <button className="btn small" type="button" onClick={() => void readTargets()}>
            Try again
          </button>
        </p>
      </div>
    </section>
  );
}
