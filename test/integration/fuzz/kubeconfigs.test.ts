import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FuzzedSet, fuzzedSets } from '../../fuzz/kubeconfigs.ts';
import { heldMemory } from '../../fuzz/memory.ts';
import { startServers } from '../../fuzz/servers.ts';
import { walkSets } from '../../fuzz/walk-sets.ts';
import { closeAll } from '../hostile/listen.ts';

/** The short form of `npm run fuzz`. A failure says its seed, and fast-check makes the text as small as it can. */
const batches = 170;
const perBatch = 12;

let sets: fc.Arbitrary<FuzzedSet>;
beforeAll(async () => {
  sets = fuzzedSets(await startServers());
});
afterAll(closeAll);

it('two thousand damaged kubeconfigs: no crash, no hang, no harm, and the memory comes back', async () => {
  await walkSets(fc.sample(sets, perBatch));
  const idle = await heldMemory();
  let texts = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(sets, { minLength: 1, maxLength: perBatch, size: 'max' }), async (batch) => {
      texts += batch.reduce((sum, { files }) => sum + files.length, 0);
      expect((await walkSets(batch)).flat()).toEqual([]);
    }),
    { numRuns: batches, endOnFailure: false },
  );
  expect(texts).toBeGreaterThan(1_000);
  expect((await heldMemory()) - idle).toBeLessThan(50);
}, 120_000);
