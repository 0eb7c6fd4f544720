import type { ListedSet } from '../../../shared/contract/targets.ts';
import type { FleetRow } from '../../../shared/model/fleet.ts';
import type { FleetRecord } from '../../state/fleet-record.ts';
import { count } from '../../ui/words.ts';

const parts: readonly (readonly [outcomes: readonly FleetRow['outcome'][], one: string, many: string])[] = [
  [['fault'], 'fails', 'fail'],
  [['inconclusive'], 'can’t be told', 'can’t be told'],
  [['crashed'], 'broke off', 'broke off'],
  [['needsYou'], 'needs you', 'need you'],
  [['sound', 'warning'], 'works', 'work'],
];

/** `23 contexts checked: 17 fail, 1 can’t be told, 1 needs you, 4 work. 1 file is damaged.` */
export function endSentence({ rows, targets, ended }: FleetRecord, sets: readonly ListedSet[]): string {
  const known = Object.values(rows).filter(({ outcome }) => outcome !== 'measuring' && outcome !== 'stopped');
  const found = parts.flatMap(([outcomes, one, many]) => {
    const number = known.filter(({ outcome }) => outcomes.includes(outcome)).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  });
  const checked =
    known.length === targets.size
      ? count(targets.size, 'context')
      : `${known.length} of ${count(targets.size, 'context')}`;
  const damaged = new Set(sets.flatMap(({ problems }) => problems.map(({ file }) => file))).size;
  const files = damaged === 0 ? '' : ` ${damaged === 1 ? '1 file is' : `${damaged} files are`} damaged.`;
  const stopped = ended?.how === 'cancelled' ? 'Stopped. ' : '';
  return `${stopped}${checked} checked${found.length === 0 ? '' : `: ${found.join(', ')}`}.${files}`;
}
