// @ts-check
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { node24 } from './node24.mjs';
import { inRoot } from './paths.mjs';
import { exists, runCommand } from './run-command.mjs';
import { SetupError, say } from './say.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} LockedPackage
 */

/** Installs exactly what the lockfile says, and only when node_modules differs from it. */
export async function installPackages() {
  if ((await matchesLockfile()) && (await exists(node24))) return;
  say('installing npm packages (npm ci)');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = await runCommand(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (result.code !== 0) throw new SetupError(`npm ci failed (exit ${result.code}): see its message above.`);
  if (!(await exists(node24))) {
    throw new SetupError(
      `npm ci did not bring Node 24 (${node24}). It comes with an install script: is ignore-scripts set?`,
    );
  }
}

/**
 * npm writes node_modules/.package-lock.json at the end of every install: what is really there. Both files agree when
 * every package that this machine needs has the same version in both, and nothing else is there.
 */
async function matchesLockfile() {
  const wanted = await readPackages(inRoot('package-lock.json'));
  const present = await readPackages(inRoot('node_modules', '.package-lock.json'));
  if (wanted === null) throw new SetupError('package-lock.json is missing or unreadable.');
  if (present === null) return false;
  for (const [place, entry] of Object.entries(wanted)) {
    if (place === '' || entry.optional || entry.devOptional) continue;
    if (present[place]?.version !== entry.version) return false;
  }
  return Object.entries(present).every(([place, entry]) => wanted[place]?.version === entry.version);
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, LockedPackage> | null>}
 */
async function readPackages(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch {
    return null;
  }
}
