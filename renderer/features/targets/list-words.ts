import type { ListedSet, TargetList } from '../../../shared/contract/targets.ts';
import { countCauses, groupRows } from '../../../shared/report/fleet.ts';
import { doneCount, type FleetRecord } from '../../state/fleet-record.ts';
import { clockTime, count, duration } from '../../ui/words.ts';
import type { RowGroup } from './target-rows.ts';

/** The sentence at the top: what is here, and what the sweep or the walks of this session found. */
export function headlineOf(groups: readonly RowGroup[], fleet: FleetRecord | null): string {
  const rows = groups.flatMap((group) => group.rows);
  if (rows.length === 0) return 'No context can be read from your files.';
  const failing = rows.filter((row) => row.remembered.cantSignIn).length;
  if (fleet !== null && fleet.ended === null)
    return `Checking ${count(fleet.targets.size, 'context')}: ${doneCount(fleet)} done, ${failing} can’t sign in.`;
  const known = rows.filter((row) => row.remembered.row !== null && row.remembered.word !== 'Stopped');
  if (known.length === 0) return `${count(rows.length, 'context')}. Pick one and find out why you can’t get in.`;
  const failsBehind = failing === 0 && known.some((row) => row.remembered.look === 'fail');
  if (known.length === 1) {
    if (failing === 1) return 'The one context that was checked can’t sign in.';
    return failsBehind
      ? 'The one context that was checked can sign in; what fails lies behind that.'
      : 'The one context that was checked does not fail.';
  }
  const of = known.length === rows.length ? count(known.length, 'context') : `${known.length} checked contexts`;
  if (failing > 0) return `${failing} of ${of} can’t sign in.${causesText(groups, failing)}`;
  if (failsBehind) return `None of ${of} fails to sign in; what fails lies behind that.`;
  return known.every((row) => row.remembered.look === 'pass') ? `All ${of} can sign in.` : `None of ${of} fails.`;
}

const numbers = [
  'No',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
];

/** How many things are to be mended, where that is news. */
function causesText(groups: readonly RowGroup[], failing: number): string {
  if (failing < 2) return '';
  const rows = groups.flatMap((group) =>
    group.rows.flatMap(({ remembered }) => (remembered.cantSignIn ? (remembered.row ?? []) : [])),
  );
  const causes = countCauses(groupRows(rows, (target) => target));
  if (causes === failing) return ' Each has a cause of its own.';
  return causes === 1 ? ' One cause explains them all.' : ` ${numbers[causes] ?? causes} causes explain them all.`;
}

/** The line below it: how many files, from where, and what was contacted or would be. */
export function originLine(list: TargetList, groups: readonly RowGroup[], fleet: FleetRecord | null): string {
  const own = list.sets.filter((set) => set.kind !== 'demo');
  const files = own.flatMap((set) => set.files.filter((file) => file.state !== 'missing'));
  const names = [...new Set(own.map(({ kind }) => kindNames[kind]))].filter((name) => name !== '').join(' and ');
  const broken = groups.filter((group) => group.file?.broken === true).length;
  const damaged = broken === 0 ? '' : ` ${count(broken, 'file')} can’t be read, and hides nobody.`;
  const from =
    files.length === 0 ? 'Practice only.' : `From ${count(files.length, 'file')}${names === '' ? '' : ` ${names}`}.`;
  return `${from}${damaged} ${contactText(list, fleet)}`;
}

function contactText({ targets }: TargetList, fleet: FleetRecord | null): string {
  if (fleet === null)
    return targets.length < 2
      ? 'Reading them contacts no cluster.'
      : 'Reading them contacts no cluster. A check signs in at each server, and runs no sign-in program.';
  if (fleet.ended === null) return 'Signs in at each server as kubectl would. No sign-in program is run.';
  const at = `at ${clockTime(new Date(fleet.startedAt).toISOString()).slice(0, 5)}`;
  const how = {
    complete: `Checked ${at} in ${duration(fleet.ended.durationMs)}`,
    cancelled: `The check ${at} was stopped after ${duration(fleet.ended.durationMs)}`,
    crashed: `The check ${at} broke off, which is our fault`,
  }[fleet.ended.how];
  return `${how}; no sign-in program was run.`;
}

const kindNames: Readonly<Record<ListedSet['kind'], string>> = {
  flag: 'given when Authpath was started',
  environment: 'in KUBECONFIG',
  default: 'at kubectl’s default place',
  added: 'added here',
  demo: '',
};
