// @ts-check
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/**
 * SHA-256 over names and bytes of files and of everything in folders, both relative to the repository.
 * @param {readonly string[]} places
 */
export async function sourceHash(places) {
  const hash = createHash('sha256');
  for (const place of places) {
    for (const file of await filesOf(place)) {
      hash.update(`${file}\0`);
      hash.update(
        createHash('sha256')
          .update(await readFile(inRoot(file)))
          .digest(),
      );
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} place
 * @returns {Promise<readonly string[]>} sorted, so that the order of the disk does not matter
 */
async function filesOf(place) {
  const entries = await readdir(inRoot(place), { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) return [place];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(inRoot(), path.join(entry.parentPath, entry.name)))
    .sort();
}
