// @ts-check
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { node24 } from './node24.mjs';
import { cacheFolder, inRoot } from './paths.mjs';
import { exists, runCommand } from './run-command.mjs';
import { SetupError, say } from './say.mjs';
import { testRuntime } from './test-runtime.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable
 * @property {string} version
 * @property {'override' | 'npm' | 'test'} source `test`: an old release from an npm package, for trying out and testing only
 */

/** @type {Readonly<Partial<Record<NodeJS.Platform, string>>>} */
const executableNames = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
const executableName = executableNames[process.platform] ?? 'electron';
const distFolder = inRoot('node_modules', 'electron', 'dist');
const failureStamp = path.join(cacheFolder, 'electron-download-failed');
const failureHoldsMs = 24 * 3600_000;

/**
 * Finds an Electron to run the app with, and fetches one when there is none: ELECTRON_OVERRIDE_DIST_PATH, the one of
 * node_modules, Electron's own download, and at last the test runtime.
 * @returns {Promise<ElectronRuntime>}
 */
export async function electronRuntime() {
  const found = await installedRuntime();
  if (found !== null) return found;
  if ((await download()) && (await exists(path.join(distFolder, executableName)))) return describe(distFolder, 'npm');
  const folder = await testRuntime();
  return describe(folder, 'test');
}

/** @returns {Promise<ElectronRuntime | null>} */
async function installedRuntime() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override !== undefined && override !== '') {
    if (await exists(path.join(override, executableName))) return describe(override, 'override');
    throw new SetupError(`ELECTRON_OVERRIDE_DIST_PATH is ${override}, but there is no ${executableName} in it.`);
  }
  return (await exists(path.join(distFolder, executableName))) ? describe(distFolder, 'npm') : null;
}

/**
 * @param {string} folder
 * @param {ElectronRuntime['source']} source
 * @returns {Promise<ElectronRuntime>}
 */
async function describe(folder, source) {
  const version = await readFile(path.join(folder, 'version'), 'utf8').catch(() => 'unknown');
  return { executable: path.join(folder, executableName), version: version.trim().replace(/^v/, ''), source };
}

/** Electron's own installer, after a quick look whether its server can be reached at all. A failure is remembered for a day. */
async function download() {
  const failed = await stat(failureStamp).catch(() => null);
  if (failed !== null && Date.now() - failed.mtimeMs < failureHoldsMs) return false;
  const reachable = await serverAnswers();
  if (reachable) {
    say('downloading Electron (about 110 MB, once)');
    const installer = inRoot('node_modules', 'electron', 'install.js');
    const result = await runCommand(node24, [installer], { quiet: true, timeoutMs: 10 * 60_000 });
    if (result.code === 0) return true;
  }
  say(`Electron's download ${reachable ? 'failed' : 'server does not answer'}; it is tried again after a day.`);
  await mkdir(cacheFolder, { recursive: true });
  await writeFile(failureStamp, '');
  return false;
}

/** Electron's installer has no time-out of its own. ELECTRON_MIRROR is its own variable for another server. */
async function serverAnswers() {
  const server =
    process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com/electron/electron';
  try {
    await fetch(server, { method: 'HEAD', signal: AbortSignal.timeout(4_000) });
    return true;
  } catch {
    return false;
  }
}
