import { appendFile, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WatchedFiles, type WatchOptions, watchFiles } from '../../../../electron/platform/watch-files.ts';

let folder = '';
let watched: WatchedFiles | null = null;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-watch-'));
});
afterEach(async () => {
  watched?.close();
  await rm(folder, { recursive: true, force: true });
});

const settle = (ms = 120): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const at = (name: string): string => path.join(folder, name);

/** Every change that was told, in order. */
async function watching(paths: readonly string[], more: Partial<WatchOptions> = {}): Promise<readonly string[][]> {
  const told: string[][] = [];
  watched = watchFiles({
    paths,
    onChange: (changed) => told.push([...changed]),
    quietMs: 40,
    bareMs: 400,
    pollMs: 60_000,
    ...more,
  });
  await settle();
  return told;
}

describe('watched files', () => {
  it('tell a file that is written, once, and not its neighbours', async () => {
    await writeFile(at('config'), 'a');
    const told = await watching([at('config'), at('ca.crt')]);
    await writeFile(at('other'), 'x');
    await settle();
    expect(told).toEqual([]);
    for (const text of ['b', 'bb', 'bbb']) await writeFile(at('config'), text);
    await expect.poll(() => told).toEqual([[at('config')]]);
  });

  it('tell a file that another one is renamed over, each time', async () => {
    await writeFile(at('config'), 'a');
    const told = await watching([at('config')]);
    for (const round of [1, 2]) {
      await writeFile(at('new'), `round ${round}`);
      await rename(at('new'), at('config'));
      await expect.poll(() => told.length).toBe(round);
    }
  });

  it('tell a file that is made, and one that is taken away', async () => {
    const told = await watching([at('config')]);
    await writeFile(at('config'), 'a');
    await expect.poll(() => told.length).toBe(1);
    await rm(at('config'));
    await expect.poll(() => told.length).toBe(2);
  });

  it('tell a link that is turned to another file, as mounted secrets are', async () => {
    await mkdir(at('v1'));
    await mkdir(at('v2'));
    await writeFile(at('v1/token'), 'one');
    await writeFile(at('v2/token'), 'two');
    await symlink('v1', at('data'));
    await symlink('data/token', at('token'));
    const told = await watching([at('token')]);
    await symlink('v2', at('data-new'));
    await rename(at('data-new'), at('data'));
    await expect.poll(() => told).toEqual([[at('token')]]);
  });

  it('see a folder that is made later, by looking now and then', async () => {
    const told = await watching([at('.kube/config')], { pollMs: 50 });
    await mkdir(at('.kube'));
    await writeFile(at('.kube/config'), 'a');
    await expect.poll(() => told).toEqual([[at('.kube/config')]]);
  });

  it('tell what is written into a folder', async () => {
    await mkdir(at('cache'));
    const told = await watching([at('cache')]);
    await writeFile(at('cache/token.json'), '{}');
    await expect.poll(() => told).toEqual([[at('cache')]]);
  });

  it('tell at once what changed after the walk began', async () => {
    await writeFile(at('old'), 'a');
    await utimes(at('old'), 1, 1);
    const since = Date.now() + 20;
    await settle(60);
    await writeFile(at('new'), 'b');
    const told = await watching([at('old'), at('new')], { since });
    await expect.poll(() => told).toEqual([[at('new')]]);
  });

  it('tell what was taken away after the walk began', async () => {
    const since = Date.now() - 1_000;
    const told = await watching([at('config')], { since });
    await expect.poll(() => told).toEqual([[at('config')]]);
  });

  it.each<readonly [string, () => Promise<unknown>]>([
    ['emptied and then written', () => writeFile(at('config'), '')],
    ['taken away and then made again', () => rm(at('config'))],
  ])('wait for a file that is %s', async (_way, begin) => {
    await writeFile(at('config'), 'a');
    const told = await watching([at('config')]);
    await begin();
    // Longer than an editor pauses between two writes.
    await settle(200);
    expect(told).toEqual([]);
    await writeFile(at('config'), 'whole');
    await expect.poll(() => told).toEqual([[at('config')]]);
    await settle(500);
    expect(told).toHaveLength(1);
  });

  it('wait for the end of a file that is written in many goes', async () => {
    await writeFile(at('config'), 'a');
    const told = await watching([at('config')], { quietMs: 150 });
    for (let part = 0; part < 12; part += 1) {
      await appendFile(at('config'), `part ${part}\n`);
      await settle(30);
    }
    expect(told).toEqual([]);
    await expect.poll(() => told).toEqual([[at('config')]]);
  });

  it('wait as long where nothing is reported and files are only looked at', async () => {
    await mkdir(at('far/away'), { recursive: true });
    await writeFile(at('far/away/config'), 'a');
    await symlink('away', at('far/near'));
    await symlink('far/near/config', at('config'));
    // The link in the middle is turned: neither folder that is watched tells of it.
    await mkdir(at('far/other'));
    await writeFile(at('far/other/config'), '');
    const told = await watching([at('config')], { pollMs: 50 });
    await symlink('other', at('far/new'));
    await rename(at('far/new'), at('far/near'));
    await settle(200);
    expect(told).toEqual([]);
    await writeFile(at('far/other/config'), 'whole');
    await expect.poll(() => told).toEqual([[at('config')]]);
  });

  it('tell a certificate and its key together', async () => {
    const told = await watching([at('tls.crt'), at('tls.key')], { quietMs: 150 });
    await writeFile(at('tls.crt'), 'certificate');
    await settle(60);
    await writeFile(at('tls.key'), 'key');
    await expect.poll(() => told).toEqual([[at('tls.crt'), at('tls.key')]]);
  });

  it('take a lock in a cache for work that is not done yet', async () => {
    await mkdir(at('cache'));
    const told = await watching([at('cache')]);
    await writeFile(at('cache/session.lock'), '');
    await settle(200);
    expect(told).toEqual([]);
    await writeFile(at('cache/session'), '{}');
    await expect.poll(() => told).toEqual([[at('cache')]]);
  });

  it('tell nothing after they were closed', async () => {
    await writeFile(at('config'), 'a');
    const told = await watching([at('config')]);
    await writeFile(at('config'), 'b');
    watched?.close();
    await settle();
    expect(told).toEqual([]);
  });
});
