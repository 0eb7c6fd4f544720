import { describe, expect, it } from 'vitest';
import { orderByCause, rowsInOrder } from '../../../../../renderer/features/fleet/cause-groups.ts';
import { endSentence } from '../../../../../renderer/features/fleet/end-sentence.ts';
import { headlineOf, originLine } from '../../../../../renderer/features/targets/list-words.ts';
import { rememberedOf } from '../../../../../renderer/features/targets/remembered.ts';
import { chipsOf, fileGroups, filterGroups } from '../../../../../renderer/features/targets/target-rows.ts';
import { type FleetRecord, fleetFromSnapshot } from '../../../../../renderer/state/fleet-record.ts';
import type { FleetEvent } from '../../../../../shared/contract/fleet.ts';
import type { FleetRow } from '../../../../../shared/model/fleet.ts';
import { foldRun } from '../../../../../shared/model/reduce-run.ts';
import { healthy } from '../../../../fixtures/runs/healthy.ts';
import { manyTargets, someTargets } from '../../../../fixtures/runs/targets.ts';
import { stopped, underWay } from '../../../../fixtures/runs/under-way.ts';

const ended: FleetEvent = { type: 'ended', how: 'complete', durationMs: 5_100 };

/** A sweep after the fixture's walks, or before them. */
function swept(
  outcomes: Readonly<Record<string, FleetRow['outcome']>>,
  { end = ended as FleetEvent | null, startedAt = '2026-11-24T12:30:00.000Z', targets = someTargets } = {},
): FleetRecord {
  const rows = Object.entries(outcomes).map(
    ([target, outcome]): FleetEvent => ({
      type: 'row',
      row: {
        target,
        outcome,
        headline: outcome === 'needsYou' ? 'Would run aws' : '',
        worksWithout: null,
        cause:
          outcome === 'fault'
            ? {
                code: 'TLS-15',
                title: 'The authority itself has expired',
                message: '',
                key: 'ab',
                subject: 'certificate CN=eu',
              }
            : null,
      },
    }),
  );
  return fleetFromSnapshot({
    sweep: 'one',
    startedAt,
    targets: targets.targets.map(({ id }) => id),
    events: end === null ? rows : [...rows, end],
    nextSequence: 1,
  });
}

const ids = someTargets.targets.map(({ id }) => id);
const [admin = '', view = '', third = '', fourth = '', fifth = ''] = ids;
const fleet = swept({
  [admin]: 'fault',
  [view]: 'fault',
  [third]: 'sound',
  [fourth]: 'needsYou',
  [fifth]: 'measuring',
});
const known = (target: string) => rememberedOf(target, fleet, undefined);

describe('the list by cause', () => {
  const groups = rowsInOrder(orderByCause(someTargets, known), someTargets, known);

  it('puts together what one repair mends, then damage, then who is needed, what works, and what is not known', () => {
    expect(groups.map(({ title, cause }) => [cause?.look, title])).toEqual([
      ['fail', '2 contexts: the authority itself has expired'],
      ['fail', '1 file: damaged'],
      ['you', '1 context: needs your consent'],
      ['pass', '1 context: sign-in works'],
      ['run', '1 context: still being measured'],
      ['wait', '3 contexts: not checked yet'],
    ]);
    expect(groups.flatMap(({ rows }) => rows).length).toBe(ids.length);
  });

  it('is found through by code and subject of the cause', () => {
    for (const text of ['tls-15', 'CN=eu', 'expired authority'])
      expect(filterGroups(groups, text, 'all', null).flatMap(({ rows }) => rows)).toHaveLength(
        text === 'expired authority' ? 0 : 2,
      );
    expect(filterGroups(groups, '', 'you', null).map(({ title }) => title)).toEqual(['1 context: needs your consent']);
  });

  it('keeps every context where it stood while more becomes known', () => {
    const order = orderByCause(someTargets, known);
    const later = swept({ [admin]: 'sound', [view]: 'fault' });
    const moved = rowsInOrder(order, someTargets, (target) => rememberedOf(target, later, undefined));
    expect(moved[0]?.rows.map(({ target, remembered }) => [target.id, remembered.word])).toEqual([
      [admin, 'Works'],
      [view, 'Fails'],
    ]);
  });

  it('gives a row the same object until something new is known of it', () => {
    const [one, other] = [0, 1].map(() => rowsInOrder(orderByCause(someTargets, known), someTargets, known));
    expect(other?.[0]?.rows[0]).toBe(one?.[0]?.rows[0]);
    const later = swept({ [admin]: 'sound', [view]: 'fault' });
    const moved = rowsInOrder(orderByCause(someTargets, known), someTargets, (id) =>
      rememberedOf(id, later, undefined),
    );
    expect(moved[0]?.rows[0]).not.toBe(one?.[0]?.rows[0]);
  });

  it('orders 300 contexts and loses none', () => {
    const targets = manyTargets(300);
    const all = swept(Object.fromEntries(targets.targets.map(({ id }) => [id, 'fault' as const])), { targets });
    const of = (target: string) => rememberedOf(target, all, undefined);
    const rows = rowsInOrder(orderByCause(targets, of), targets, of).flatMap((group) => group.rows);
    expect(new Set(rows).size).toBe(300);
  });
});

describe('what is known of a context', () => {
  const walk = foldRun(healthy);
  const before = { startedAt: '2020-01-01T00:00:00.000Z' };

  it('is what was measured last, by a walk or by a sweep', () => {
    expect(rememberedOf(admin, swept({ [admin]: 'fault' }, before), walk).word).toBe('Works');
    expect(rememberedOf(admin, swept({ [admin]: 'fault' }, { startedAt: '2030-01-01T00:00:00.000Z' }), walk).word).toBe(
      'Fails',
    );
  });

  it('is not taken back by a walk that was stopped', () => {
    expect(rememberedOf(admin, swept({ [admin]: 'fault' }, before), foldRun(stopped)).word).toBe('Fails');
    expect(rememberedOf(admin, null, foldRun(stopped)).word).toBe('Stopped');
  });

  it('is that it is under way, waits, or was never looked at', () => {
    expect(rememberedOf(admin, fleet, foldRun(underWay)).word).toBe('Measuring');
    expect(rememberedOf(fifth, fleet, undefined).word).toBe('Measuring');
    expect(rememberedOf(ids[5] ?? '', fleet, undefined).word).toBe('Waiting');
    expect(rememberedOf('of a file that was added since', fleet, undefined).word).toBe('Not checked');
  });
});

describe('the words of a sweep', () => {
  const all = swept(
    Object.fromEntries(ids.map((id, index) => [id, index < 6 ? ('fault' as const) : ('sound' as const)])),
  );
  const groupsOf = (record: FleetRecord) =>
    fileGroups(someTargets, (target) => rememberedOf(target, record, undefined));

  it('say at the top how many fail, and of how many causes', () => {
    expect(headlineOf(groupsOf(all), all)).toBe('6 of 8 contexts can’t sign in. One cause explains them all.');
    const running = { ...fleet, ended: null };
    expect(headlineOf(groupsOf(running), running)).toBe('Checking 8 contexts: 4 done, 2 can’t sign in.');
    const sound = swept(Object.fromEntries(ids.map((id) => [id, 'sound' as const])));
    expect(headlineOf(groupsOf(sound), sound)).toBe('All 8 contexts can sign in.');
    const unsure = swept(Object.fromEntries(ids.map((id) => [id, 'inconclusive' as const])));
    expect(headlineOf(groupsOf(unsure), unsure)).toBe('None of 8 contexts fails.');
  });

  it('say when it was, how long it took, and that no program was run', () => {
    expect(originLine(someTargets, groupsOf(all), all)).toMatch(
      / Checked at \d\d:\d\d in 5\.1 s; no sign-in program was run\.$/,
    );
    expect(originLine(someTargets, groupsOf(all), { ...all, ended: null })).toMatch(/Signs in at each server/);
    const cancelled = swept({}, { end: { type: 'ended', how: 'cancelled', durationMs: 900 } });
    expect(originLine(someTargets, groupsOf(cancelled), cancelled)).toMatch(/was stopped after 900 ms; no sign-in/);
  });

  it('count who needs the reader in the chips', () => {
    expect(chipsOf(groupsOf(fleet)).map(({ word, number }) => `${word} ${number}`)).toEqual([
      'All 8',
      'Fails 2',
      'Needs you 1',
      'Measuring 1',
      'Works 1',
      'Not checked 3',
      'Damage 1',
    ]);
  });

  it('tell the end in one sentence', () => {
    expect(endSentence(all, someTargets.sets)).toBe('8 contexts checked: 6 fail, 2 work. 1 file is damaged.');
    const half = swept(
      { [admin]: 'fault', [view]: 'needsYou', [third]: 'stopped' },
      { end: { type: 'ended', how: 'cancelled', durationMs: 900 } },
    );
    expect(endSentence(half, [])).toBe('Stopped. 2 of 8 contexts checked: 1 fails, 1 needs you.');
  });
});
