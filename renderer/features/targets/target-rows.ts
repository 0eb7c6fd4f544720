import type { FailureCode } from '../../../shared/catalogue/index.ts';
import type { ListedProblem, ListedSet, ListedTarget, TargetList } from '../../../shared/contract/targets.ts';
import type { Look } from '../../ui/outcome.ts';
import { count, homely } from '../../ui/words.ts';
import type { Remembered } from './remembered.ts';

export interface TargetRow {
  readonly target: ListedTarget;
  readonly remembered: Remembered;
}

/** Contexts that stand together: those of one file of one set, or those with one cause. */
export interface RowGroup {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** The file that a group is about. */
  readonly file: { readonly set: string; readonly removable: boolean; readonly broken: boolean } | null;
  /** The cause, or the good luck, that a group is about. */
  readonly cause: { readonly look: Look; readonly code: FailureCode | null } | null;
  readonly problems: readonly ListedProblem[];
  readonly rows: readonly TargetRow[];
}

export type Chip = 'all' | Look | 'broken';

/** What this session knows of a target, by its id. */
export type RememberedOf = (target: string) => Remembered;

const madeRows = new WeakMap<ListedTarget, TargetRow>();

/** The row of a target; the same object as long as nothing new is known. */
export function rowOf(target: ListedTarget, rememberedOf: RememberedOf): TargetRow {
  const remembered = rememberedOf(target.id);
  const made = madeRows.get(target);
  if (made?.remembered === remembered) return made;
  const row = { target, remembered };
  madeRows.set(target, row);
  return row;
}

/** The list by file: a group for each, in the order in which kubectl reads them. */
export function fileGroups(list: TargetList, rememberedOf: RememberedOf): readonly RowGroup[] {
  const byPlace = new Map<string, TargetRow[]>();
  for (const target of list.targets) {
    const key = placeKey(target.set, target.origin.file);
    const row = rowOf(target, rememberedOf);
    const rows = byPlace.get(key);
    if (rows === undefined) byPlace.set(key, [row]);
    else rows.push(row);
  }
  return list.sets.flatMap((set) =>
    set.files.flatMap((file, index) => {
      const rows = byPlace.get(placeKey(set.id, file.path)) ?? [];
      const problems = set.problems.filter((problem) => problem.file === file.path);
      // The default file that is not there is no news: it is told where everything that was looked at is told.
      if (rows.length === 0 && problems.length === 0 && file.state === 'missing') return [];
      return {
        id: placeKey(set.id, file.path),
        title: set.kind === 'demo' ? 'Practice clusters on this machine' : homely(file.path, list.home),
        detail: detailOf(set, index, rows.length),
        file: {
          set: set.id,
          removable: set.kind === 'added',
          broken: problems.length > 0 && file.state !== 'read',
        },
        cause: null,
        problems,
        rows,
      };
    }),
  );
}

/** Groups with what the reader typed and the chip that is pressed; groups without anything to show fall away. */
export function filterGroups(
  groups: readonly RowGroup[],
  text: string,
  chip: Chip,
  home: string | null,
): readonly RowGroup[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0 && chip === 'all') return groups;
  const fits = (...parts: readonly (string | null | undefined)[]) => {
    const haystack = parts.join('\n').toLowerCase();
    return words.every((word) => haystack.includes(word));
  };
  return groups.flatMap((group) => {
    const rows = group.rows.filter(
      ({ target, remembered: { look, word, found, row } }) =>
        (chip === 'all' || chip === look) &&
        fits(
          target.context,
          target.cluster,
          target.user,
          target.server,
          target.namespace,
          homely(target.origin.file, home),
          found,
          word,
          row?.cause?.code,
          row?.cause?.subject,
          ...target.brokenSiblings,
        ),
    );
    const problems = group.problems.filter(
      (problem) =>
        (chip === 'all' || chip === 'broken') &&
        fits(problem.code, problem.message, homely(problem.file, home), problem.text),
    );
    return rows.length === 0 && problems.length === 0 ? [] : [{ ...group, rows, problems }];
  });
}

const chipOrder: readonly (readonly [Look, string])[] = [
  ['fail', 'Fails'],
  ['unsure', 'Can’t tell'],
  ['crash', 'Broke off'],
  ['you', 'Needs you'],
  ['run', 'Measuring'],
  ['warn', 'Warning'],
  ['pass', 'Works'],
  ['wait', 'Not checked'],
];

/** The chips with their counts. One that would show nothing is left out. */
export function chipsOf(groups: readonly RowGroup[]): readonly { chip: Chip; word: string; number: number }[] {
  const rows = groups.flatMap((group) => group.rows);
  const broken = groups.reduce((sum, group) => sum + group.problems.length, 0);
  const looks = chipOrder.map(([chip, word]) => ({
    chip,
    word,
    number: rows.filter((row) => row.remembered.look === chip).length,
  }));
  return [
    { chip: 'all' as const, word: 'All', number: rows.length },
    ...looks,
    { chip: 'broken' as const, word: 'Damage', number: broken },
  ].filter(({ chip, number }) => chip === 'all' || number > 0);
}

function detailOf(set: ListedSet, index: number, contexts: number): string {
  const number = contexts === 0 ? '' : count(contexts, 'context');
  const place = {
    flag: 'given when Authpath was started',
    environment: set.files.length > 1 ? `file ${index + 1} of ${set.files.length} in KUBECONFIG` : 'from KUBECONFIG',
    default: 'kubectl’s default file',
    added: 'added here; kubectl does not read it by itself',
    demo: 'with faults to find; nothing of yours is touched',
  }[set.kind];
  return number === '' ? place : `${number}, ${place}`;
}

function placeKey(set: string, file: string): string {
  return `${set}\u0000${file}`;
}
