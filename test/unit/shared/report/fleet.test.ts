import { describe, expect, it } from 'vitest';
import type { FleetCause, FleetRow } from '../../../../shared/model/fleet.ts';
import { countCauses, groupRows } from '../../../../shared/report/fleet.ts';

function fault(target: string, cause: Partial<FleetCause>): FleetRow {
  const filled = {
    code: 'TLS-15',
    title: 'The authority itself has expired',
    message: '',
    key: '',
    subject: '',
    ...cause,
  };
  return {
    target,
    outcome: 'fault',
    cause: filled as FleetCause,
    headline: filled.title,
    worksWithout: false,
  };
}

function plain(target: string, outcome: FleetRow['outcome'], headline = ''): FleetRow {
  return { target, outcome, cause: null, headline, worksWithout: null };
}

const same = (target: string): string => target;
const refused = { code: 'NET-01', title: 'Nothing listens at the server’s port' } as const;

describe('groups of a sweep', () => {
  it('gather what one repair mends, the repair that mends most first, and what works last', () => {
    const groups = groupRows(
      [
        plain('dev', 'sound'),
        fault('scratch', { ...refused, key: 'a', message: 'Nothing listens at a.' }),
        ...['stage-2', 'stage-10', 'stage-1', 'stage-3'].map((name) =>
          fault(name, { key: 'ab12', message: 'The authority CN=stage ended 12 days ago.' }),
        ),
        plain('eks', 'needsYou', 'Would run aws'),
      ],
      same,
    );
    expect(groups.map(({ outcome, title, detail }) => [outcome, title, detail])).toEqual([
      [
        'fault',
        '4 contexts: the authority itself has expired',
        'stage-1 to stage-10. The authority CN=stage ended 12 days ago.',
      ],
      ['fault', '1 context: nothing listens at the server’s port', 'Nothing listens at a.'],
      ['needsYou', '1 context: needs your consent', 'Would run aws; a sweep runs no sign-in program'],
      ['sound', '1 context: sign-in works', ''],
    ]);
    expect(countCauses(groups)).toBe(2);
  });

  it('never take two certificates for one because their sentences are the same', () => {
    const groups = groupRows(
      ['a', 'a', 'b', 'b'].map((key, index) => fault(`context-${index}`, { key, message: 'It ended 12 days ago.' })),
      same,
    );
    expect(groups.map(({ targets }) => targets)).toEqual([
      ['context-0', 'context-1'],
      ['context-2', 'context-3'],
    ]);
    expect(countCauses(groups)).toBe(2);
  });

  it('put causes of one kind that are about one context each together, and count them all', () => {
    const rows = Array.from({ length: 30 }, (_, index) =>
      fault(`dead-${index}`, { ...refused, key: `${index}`, message: `Nothing listens at ${index}.` }),
    );
    const groups = groupRows(rows, same);
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({
      title: '30 contexts: nothing listens at the server’s port',
      detail: 'dead-0 to dead-29. Each for itself: 30 different ones',
      causes: 30,
    });
  });

  it('name the thing itself where the sentences differ', () => {
    const groups = groupRows(
      ['x', 'y'].map((name) =>
        fault(name, { key: 'ab', message: `It does not contain ${name}.`, subject: 'certificate CN=api' }),
      ),
      same,
    );
    expect(groups[0]?.detail).toBe('certificate CN=api');
  });

  it('leave out what is still measured, and keep names that begin with one as they are', () => {
    const groups = groupRows(
      [plain('a', 'measuring'), fault('b', { title: 'TLS versions or methods do not meet' })],
      same,
    );
    expect(groups.map(({ title }) => title)).toEqual(['1 context: TLS versions or methods do not meet']);
  });
});
