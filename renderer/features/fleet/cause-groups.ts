import type { ListedProblem, ListedTarget, TargetList } from '../../../shared/contract/targets.ts';
import type { FleetGroup } from '../../../shared/model/fleet.ts';
import { groupRows } from '../../../shared/report/fleet.ts';
import type { Look } from '../../ui/outcome.ts';
import { count, homelyText } from '../../ui/words.ts';
import { type RememberedOf, type RowGroup, rowOf } from '../targets/target-rows.ts';

/** A group as it was when the list was last put in order: its members stay where they are until that is done again. */
export interface OrderedGroup extends Omit<RowGroup, 'rows' | 'file'> {
  readonly targets: readonly string[];
}

const looks: Readonly<Record<FleetGroup['outcome'], Look>> = {
  fault: 'fail',
  crashed: 'crash',
  inconclusive: 'unsure',
  stopped: 'unsure',
  needsYou: 'you',
  warning: 'warn',
  sound: 'pass',
};

/** The list by cause: what one repair mends stands together, then damaged files, then what is not known, then what works. */
export function orderByCause(list: TargetList, rememberedOf: RememberedOf): readonly OrderedGroup[] {
  const names = new Map(list.targets.map(({ id, context }) => [id, context]));
  const remembered = list.targets.map(({ id }) => ({ id, ...rememberedOf(id) }));
  const known = remembered.flatMap(({ id, row }) => (row === null ? [] : [{ ...row, target: id }]));
  const groups = groupRows(known, (target) => names.get(target) ?? target).map(
    (group): OrderedGroup => ({
      id: `cause ${group.key}`,
      title: group.title,
      detail: homelyText(group.detail, list.home),
      cause: { look: looks[group.outcome], code: group.code },
      problems: [],
      targets: group.targets,
    }),
  );
  const faults = groups.filter(({ cause }) => cause?.look === 'fail');
  const rest = groups.slice(faults.length);
  return [
    ...faults,
    ...damageGroup(list),
    ...rest,
    ...unknownGroup(
      'run',
      'still being measured',
      remembered.filter(({ look }) => look === 'run'),
    ),
    ...unknownGroup(
      'wait',
      'not checked yet',
      remembered.filter(({ look }) => look === 'wait'),
    ),
  ];
}

/** A group of an earlier sweep while a new one is under way. */
export function asBefore(group: OrderedGroup): OrderedGroup {
  return group.targets.length === 0
    ? group
    : { ...group, detail: 'so it was at the last check', cause: { look: 'wait', code: group.cause?.code ?? null } };
}

/** The groups with their contexts as they stand now. */
export function rowsInOrder(
  order: readonly OrderedGroup[],
  list: TargetList,
  rememberedOf: RememberedOf,
): readonly RowGroup[] {
  const targets = new Map<string, ListedTarget>(list.targets.map((target) => [target.id, target]));
  return order.map(({ targets: members, ...group }) => ({
    ...group,
    file: null,
    rows: members.flatMap((id) => {
      const target = targets.get(id);
      return target === undefined ? [] : [rowOf(target, rememberedOf)];
    }),
  }));
}

function damageGroup({ sets }: TargetList): readonly OrderedGroup[] {
  const problems: readonly ListedProblem[] = sets.flatMap((set) => set.problems);
  const damaged = new Set(problems.map(({ file }) => file)).size;
  if (damaged === 0) return [];
  const files = new Set(
    sets.flatMap((set) => set.files.filter(({ state }) => state !== 'missing').map(({ path }) => path)),
  );
  const others = files.size - damaged;
  return [
    {
      id: 'damage',
      title: `${count(damaged, 'file')}: damaged`,
      detail: others < 1 ? '' : `Hides no context of the other ${others === 1 ? 'file' : `${others} files`}`,
      cause: { look: 'fail', code: null },
      problems,
      targets: [],
    },
  ];
}

function unknownGroup(look: Look, what: string, members: readonly { readonly id: string }[]): readonly OrderedGroup[] {
  if (members.length === 0) return [];
  return [
    {
      id: `unknown ${look}`,
      title: `${count(members.length, 'context')}: ${what}`,
      detail: '',
      cause: { look, code: null },
      problems: [],
      targets: members.map(({ id }) => id),
    },
  ];
}
