import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { faultsOf, walkFiles } from '../integration/hostile/walk.ts';
import type { FuzzedSet } from './kubeconfigs.ts';

/** A walk may take this long in all; its run ends by itself at the deadline. Milliseconds. */
const deadlineMs = 6_000;
const slackMs = 1_500;

/** Walks sets at the same time, as a sweep does. Gives what was wrong with each: an empty list is as it should be. */
export async function walkSets(sets: readonly FuzzedSet[]): Promise<readonly (readonly string[])[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-fuzz-'));
  try {
    return await Promise.all(sets.map((set, index) => walkSet(set, path.join(folder, String(index)))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function walkSet({ files, context }: FuzzedSet, folder: string): Promise<readonly string[]> {
  await mkdir(folder);
  const paths = files.map((_bytes, index) => path.join(folder, `config-${index}`));
  await Promise.all(paths.map((file, index) => writeFile(file, files[index] ?? '', { mode: 0o600 })));
  const walk = await walkFiles(paths, { deadlineMs, ...(context === null ? {} : { context }) });
  const late = walk.ms > deadlineMs + slackMs ? [`it took ${Math.round(walk.ms)} ms`] : [];
  return [...faultsOf(walk), ...late];
}
