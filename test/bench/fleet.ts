import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inLonelyNetwork, withResolver } from '../cluster/namespaces.ts';
import { inNetwork } from './in-network.ts';
import { type Row, row } from './statistics.ts';

interface Measured {
  /** Sweeps in a running engine, the whole headless program, and kubectl. Milliseconds. */
  readonly ours: readonly number[];
  readonly programs: readonly number[];
  readonly theirs: readonly number[];
  /** Resident bytes after each sweep. */
  readonly memory: readonly number[];
  readonly connectMs: number;
}

/**
 * Row 3 of the design's table, in a network of its own where one address swallows every packet, and with a name server at
 * that address. kubectl needs a minute a run, so it is asked three times at most.
 */
export async function benchFleet(runs: number): Promise<readonly Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'authpath-fleet-names-'));
  try {
    const resolver = path.join(folder, 'resolv.conf');
    writeFileSync(resolver, 'nameserver 192.0.2.7\n');
    const measured = await inNetwork<Measured>({
      enter: [...inLonelyNetwork, ...withResolver(resolver)],
      script: './fleet-network.ts',
      args: [String(runs)],
      limitMs: 600_000 + runs * 60_000,
    });
    const { ours, programs, theirs, memory, connectMs } = measured;
    const [first = Number.NaN, , third = Number.NaN] = memory.map((bytes) => bytes / 2 ** 20);
    const deadline = `one dead context’s connect deadline`;
    return [
      row(`3 sweep of 300 contexts, 30 dead : ${deadline}`, ours, [connectMs], 1.2, 'in a running engine'),
      row(`3 the whole headless program : ${deadline}`, programs, [connectMs], 1.2, 'system Node'),
      row(
        '3 the sweep : kubectl version, 8 at a time',
        ours,
        theirs,
        0.2,
        `kubectl: ${theirs.length} runs, --request-timeout=${connectMs / 1000}s`,
      ),
      ...(memory.length < 3
        ? []
        : [row('3 memory after the third sweep : after the first', [third], [first], 1.1, 'resident', 'MiB')]),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
