import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inLonelyNetwork, withResolver } from '../cluster/namespaces.ts';
import { type Row, row } from './statistics.ts';

const script = fileURLToPath(new URL('./fleet-network.ts', import.meta.url));

interface Measured {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  /** Resident bytes after each sweep. */
  readonly memory: readonly number[];
  readonly connectMs: number;
}

/**
 * Row 3 of the design's table, in a network of its own where one address swallows every packet, and with a name server at
 * that address. kubectl needs a minute a run, so it is asked five times at most.
 */
export function benchFleet(runs: number): readonly Row[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'authpath-fleet-names-'));
  try {
    const resolver = path.join(folder, 'resolv.conf');
    writeFileSync(resolver, 'nameserver 192.0.2.7\n');
    const node = [process.execPath, '--expose-gc', '--disable-warning=ExperimentalWarning', script, String(runs)];
    const [command = '', ...args] = [...inLonelyNetwork, ...withResolver(resolver), ...node];
    const done = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const line = done.stdout.trim().split('\n').at(-1) ?? '';
    if (done.status !== 0 || line === '')
      throw new Error('row 3 needs Linux, root (namespaces) and kubectl; see above');
    const { ours, theirs, memory, connectMs } = JSON.parse(line) as Measured;
    const [first = Number.NaN, , third = Number.NaN] = memory.map((bytes) => bytes / 2 ** 20);
    return [
      row(
        '3 sweep of 300 contexts, 30 dead : one dead context’s connect deadline',
        ours,
        [connectMs],
        1.2,
        'a dead context takes 5 s by itself',
      ),
      row(
        '3 the same : kubectl version, 8 at a time',
        ours,
        theirs,
        0.2,
        `kubectl: ${theirs.length} runs, --request-timeout=5s`,
      ),
      ...(memory.length < 3
        ? []
        : [row('3 memory after the third sweep : after the first', [third], [first], 1.1, 'resident', 'MiB')]),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
