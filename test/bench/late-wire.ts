import { buildWire } from './build-wire.ts';
import { inNetwork } from './in-network.ts';
import { median, type Row, row } from './statistics.ts';

/** Row 2 of the design's table, in a network namespace of its own, where a wire makes every packet late. Needs Go too. */
export async function benchWire(runs: number): Promise<readonly Row[]> {
  const { walks, counted, chainMs } = await inNetwork<{
    readonly walks: readonly number[];
    readonly counted: readonly number[];
    readonly chainMs: number;
  }>({
    enter: ['unshare', '--net'],
    script: './round-trips.ts',
    args: [buildWire(), String(runs)],
    limitMs: 60_000 + runs * 5_000,
  });
  const note = `${median(counted)} round trips counted by the packet trace, 7 can’t be parallel`;
  return [row('2 full walk at 50 ms round trip : 7 round trips', walks, [chainMs], 1.5, note)];
}
