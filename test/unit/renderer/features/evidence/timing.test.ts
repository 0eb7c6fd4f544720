import { describe, expect, it } from 'vitest';
import { recordsOf, timingSegments, wholeTime } from '../../../../../renderer/features/evidence/timing.ts';
import { foldRun, reduceRun } from '../../../../../shared/model/reduce-run.ts';
import { healthy } from '../../../../fixtures/runs/healthy.ts';
import { nameNotInCertificate } from '../../../../fixtures/runs/name-not-in-certificate.ts';
import { refused } from '../../../../fixtures/runs/refused.ts';

describe('the timing bar', () => {
  it('shows where the way ends and what was never sent', () => {
    expect(timingSegments(foldRun(nameNotInCertificate))).toEqual([
      { label: 'DNS', look: 'pass', ms: 4 },
      { label: 'TCP', look: 'pass', ms: 18 },
      { label: 'TLS', look: 'fail', ms: 44 },
      { label: 'Request', look: 'blocked', ms: null },
    ]);
  });

  it('takes the request that carried the credential, not the anonymous one before it', () => {
    expect(timingSegments(foldRun(refused)).at(-1)).toEqual({ label: 'Request', look: 'fail', ms: 15 });
  });

  it('sums up only a way that was gone to its end', () => {
    expect(wholeTime(timingSegments(foldRun(healthy)))).toBe(81);
    expect(wholeTime(timingSegments(foldRun(nameNotInCertificate)))).toBeNull();
  });

  it('uses the newest measurement of several', () => {
    const state = foldRun(healthy);
    const first = recordsOf(state, 'resolve')[0];
    if (first === undefined) throw new Error('the fixture has a look-up');
    const again = reduceRun(state, { type: 'evidence', record: { ...first, generation: 2, ms: 9 } });
    expect(timingSegments(again)[0]?.ms).toBe(9);
  });
});
