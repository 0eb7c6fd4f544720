import { describe, expect, it } from 'vitest';
import { emptyRecord, takeBatch, takeSnapshot } from '../../../../renderer/state/walk-record.ts';
import { foldRun } from '../../../../shared/model/reduce-run.ts';
import { nameNotInCertificate } from '../../../fixtures/runs/name-not-in-certificate.ts';

const run = 'run-name';
const batches = Array.from({ length: Math.ceil(nameNotInCertificate.length / 7) }, (_, sequence) => ({
  run,
  sequence,
  events: nameNotInCertificate.slice(7 * sequence, 7 * (sequence + 1)),
}));

describe('the stream of a run', () => {
  it('folds to the same state in batches as in one piece', () => {
    const record = batches.reduce(takeBatch, emptyRecord(run));
    expect(record.state).toEqual(foldRun(nameNotInCertificate));
    expect(record.gapSeen).toBe(false);
  });

  it('changes nothing when a batch comes twice', () => {
    const twice = batches.flatMap((batch) => [batch, batch]).reduce(takeBatch, emptyRecord(run));
    expect(twice.state).toEqual(foldRun(nameNotInCertificate));
  });

  it('sees a lost batch, folds nothing behind it, and a snapshot fills the gap', () => {
    const withGap = batches.filter((batch) => batch.sequence !== 1);
    const broken = withGap.reduce(takeBatch, emptyRecord(run));
    expect(broken.gapSeen).toBe(true);
    expect(broken.state).toEqual(foldRun(nameNotInCertificate.slice(0, 7)));

    const known = nameNotInCertificate.slice(0, 21);
    const mended = takeSnapshot(broken, { events: known, nextSequence: 3 });
    const whole = batches.slice(2).reduce(takeBatch, mended);
    expect(whole.state).toEqual(foldRun(nameNotInCertificate));
  });
});
