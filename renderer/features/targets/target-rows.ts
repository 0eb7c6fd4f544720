import type { ListedProblem, ListedSet, ListedTarget, TargetList } from '../../../shared/contract/targets.ts';
import type { RunState } from '../../../shared/model/reduce-run.ts';
import type { Look } from '../../ui/outcome.ts';
import { count, homely } from '../../ui/words.ts';

/** What this session's last walk of a target found. */
export interface Remembered {
  readonly look: Look;
  readonly word: string;
  readonly found: string;
  readonly run: string | null;
  /** Whether the damage of another file alone stops kubectl; null while no walk has told. */
  readonly worksWithout: boolean | null;
}

export interface TargetRow {
  readonly target: ListedTarget;
  readonly remembered: Remembered;
}

/** The contexts of one file of one set, with what is broken in it. */
export interface FileGroup {
  readonly id: string;
  readonly set: string;
  readonly title: string;
  readonly detail: string;
  readonly removable: boolean;
  readonly broken: boolean;
  readonly problems: readonly ListedProblem[];
  readonly rows: readonly TargetRow[];
}

export type Chip = 'all' | Look | 'broken';

const notWalked: Remembered = { look: 'wait', word: 'Not walked', found: '', run: null, worksWithout: null };

/** What a walk left behind, for the list. `undefined`: none was done in this session. */
export function rememberedFrom(state: RunState | undefined): Remembered {
  if (state === undefined) return notWalked;
  const { run, verdict } = state;
  const open = { run, worksWithout: null };
  if (verdict === null) {
    return state.ended === null
      ? { ...open, look: 'run', word: 'Measuring', found: 'The walk is under way' }
      : { ...open, look: 'crash', word: 'Broke off', found: 'The walk broke off' };
  }
  const told = { run, worksWithout: verdict.worksWithout.length > 0 };
  // A damaged neighbour is named by its own row: here stands what is wrong with this context itself.
  const cause = verdict.causes.find(({ blocks, predicted }) => blocks || predicted) ?? verdict.causes[0];
  const found = cause?.title ?? verdict.headline;
  switch (verdict.outcome) {
    case 'fault':
      return { ...told, look: 'fail', word: 'Fails', found };
    case 'inconclusive':
      if (state.ended === 'cancelled') {
        return { ...open, look: 'unsure', word: 'Stopped', found: 'Stopped before the end' };
      }
      return { ...told, look: 'unsure', word: 'Can’t tell', found };
    case 'warning':
      return { ...told, look: 'warn', word: 'Warning', found };
    case 'sound':
      return { ...told, look: 'pass', word: 'Works', found: verdict.headline };
  }
}

/** The list as it is shown: a group for each file, in the order in which kubectl reads them. */
export function fileGroups(list: TargetList, walkOf: (target: string) => RunState | undefined): readonly FileGroup[] {
  const byPlace = new Map<string, TargetRow[]>();
  for (const target of list.targets) {
    const key = placeKey(target.set, target.origin.file);
    const row = { target, remembered: rememberedFrom(walkOf(target.id)) };
    byPlace.set(key, [...(byPlace.get(key) ?? []), row]);
  }
  return list.sets.flatMap((set) =>
    set.files.flatMap((file, index) => {
      const rows = byPlace.get(placeKey(set.id, file.path)) ?? [];
      const problems = set.problems.filter((problem) => problem.file === file.path);
      // The default file that is not there is no news: it is told where everything that was looked at is told.
      if (rows.length === 0 && problems.length === 0 && file.state === 'missing') return [];
      return {
        id: placeKey(set.id, file.path),
        set: set.id,
        title: set.kind === 'demo' ? 'Practice clusters on this machine' : homely(file.path, list.home),
        detail: detailOf(set, index, rows.length),
        removable: set.kind === 'added',
        broken: problems.length > 0 && file.state !== 'read',
        problems,
        rows,
      };
    }),
  );
}

/** Groups with what the reader typed and the chip that is pressed; groups without anything to show fall away. */
export function filterGroups(
  groups: readonly FileGroup[],
  text: string,
  chip: Chip,
  home: string | null,
): readonly FileGroup[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0 && chip === 'all') return groups;
  const fits = (...parts: readonly (string | null)[]) => {
    const haystack = parts.join('\n').toLowerCase();
    return words.every((word) => haystack.includes(word));
  };
  return groups.flatMap((group) => {
    const rows = group.rows.filter(
      ({ target, remembered }) =>
        (chip === 'all' || chip === remembered.look) &&
        fits(
          target.context,
          target.cluster,
          target.user,
          target.server,
          target.namespace,
          homely(target.origin.file, home),
          remembered.found,
          remembered.word,
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
  ['run', 'Measuring'],
  ['warn', 'Warning'],
  ['pass', 'Works'],
  ['wait', 'Not walked'],
];

/** The chips with their counts. One that would show nothing is left out. */
export function chipsOf(groups: readonly FileGroup[]): readonly { chip: Chip; word: string; number: number }[] {
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

/** The sentence at the top: what is here, and what the walks of this session found. */
export function headlineOf(groups: readonly FileGroup[]): string {
  const rows = groups.flatMap((group) => group.rows);
  const walked = rows.filter((row) => row.remembered.look !== 'wait' && row.remembered.look !== 'run');
  const failing = walked.filter((row) => row.remembered.look === 'fail').length;
  if (rows.length === 0) return 'No context can be read from your files.';
  if (walked.length === 0) return `${count(rows.length, 'context')}. Pick one and find out why you can’t get in.`;
  if (walked.length === 1) {
    return failing === 1 ? 'The context that you walked can’t sign in.' : 'The context that you walked does not fail.';
  }
  const of = `${failing === 0 ? 'None' : failing} of ${count(walked.length, 'walked context')}`;
  return failing === 0 ? `${of} fails.` : `${of} can’t sign in.`;
}

/** The line below it: how many files, from where, and that nothing was contacted. */
export function originLine(list: TargetList, groups: readonly FileGroup[]): string {
  const own = list.sets.filter((set) => set.kind !== 'demo');
  const files = own.flatMap((set) => set.files.filter((file) => file.state !== 'missing'));
  const names = [...new Set(own.map(({ kind }) => kindNames[kind]))].filter((name) => name !== '').join(' and ');
  const broken = groups.filter((group) => group.broken).length;
  const damaged = broken === 0 ? '' : ` ${count(broken, 'file')} can’t be read, and hides nobody.`;
  const from =
    files.length === 0 ? 'Practice only.' : `From ${count(files.length, 'file')}${names === '' ? '' : ` ${names}`}.`;
  return `${from}${damaged} Reading them contacts no cluster.`;
}

const kindNames: Readonly<Record<ListedSet['kind'], string>> = {
  flag: 'given when Authpath was started',
  environment: 'in KUBECONFIG',
  default: 'at kubectl’s default place',
  added: 'added here',
  demo: '',
};

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
