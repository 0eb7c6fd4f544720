import { describe, expect, it } from 'vitest';
import { fleetEventShape } from '../../../../shared/contract/fleet.ts';
import { longestFleetText, longestHeadline } from '../../../../shared/model/fleet.ts';
import { foldRun, type RunState } from '../../../../shared/model/reduce-run.ts';
import type { Cause } from '../../../../shared/model/run.ts';
import { toFleetRow } from '../../../../shared/report/fleet-row.ts';
import { nameNotInCertificate } from '../../../fixtures/runs/name-not-in-certificate.ts';

const walked = foldRun(nameNotInCertificate);

function withCause(change: Partial<Cause>): RunState {
  const [cause] = walked.verdict?.causes ?? [];
  if (walked.verdict === null || cause === undefined) throw new Error('the fixture has a cause');
  return { ...walked, verdict: { ...walked.verdict, causes: [{ ...cause, ...change }] } };
}

describe('the row that a sweep keeps of a walk', () => {
  it('is fit for the window however long a server makes its names', () => {
    const long = 'x'.repeat(100_000);
    const row = toFleetRow(
      withCause({ code: 'EP-01', title: long, message: long, origin: { file: `/${long}`, line: 1, column: 1 } }),
    );
    expect(fleetEventShape.safeParse({ type: 'row', row }).success).toBe(true);
    expect(row.headline).toHaveLength(longestHeadline);
    expect(row.cause?.message).toHaveLength(longestFleetText);
  });

  it('tells long subjects apart where only their ends differ', () => {
    const at = (end: string) =>
      toFleetRow(withCause({ code: 'KCFG-04', origin: { file: `/${'x'.repeat(2_000)}${end}`, line: 1, column: 1 } }))
        .cause?.key;
    expect(at('a')).toBe(at('a'));
    expect(at('a')).not.toBe(at('b'));
    expect(at('a')?.length).toBeLessThanOrEqual(longestFleetText);
  });
});
