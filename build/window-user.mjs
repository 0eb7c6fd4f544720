// @ts-check
import { chmod, chown, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { inRoot, isRoot } from './paths.mjs';

/**
 * Electron refuses to run as root with its sandbox on, and the sandbox stays on. So a window that root starts belongs to
 * another user.
 * @typedef {{ name: string, uid: number, gid: number, home: string }} WindowUser
 */

/**
 * The user whose window it is: the one behind sudo, else `nobody`; null when we are not root and need no other.
 * @param {{ sudo: boolean }} choice
 * @returns {Promise<WindowUser | null>}
 */
export async function windowUser({ sudo }) {
  if (!isRoot) return null;
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const wanted = (sudo && process.env.SUDO_USER) || 'nobody';
  const account = accounts.find(([name]) => name === wanted && name !== 'root');
  if (account === undefined) return null;
  const [name = '', , uid, gid, , home = '/'] = account;
  return { name, uid: Number(uid), gid: Number(gid), home };
}

/**
 * Copies what the window runs to a folder that any user can read, since the checkout may be root's own.
 * @param {string} folder
 */
export async function stageApp(folder) {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await chmod(folder, 0o755);
  await cp(inRoot('package.json'), path.join(folder, 'package.json'));
  for (const part of ['main', 'preload', 'worker', 'renderer']) {
    await cp(inRoot('dist', part), path.join(folder, 'dist', part), { recursive: true });
  }
  return folder;
}

/**
 * A script that runs a program as that user; it replaces itself, so that signals and the process id are the program's.
 * @param {string} file where to write it
 * @param {string} executable
 * @param {WindowUser} user
 */
export async function writeUserScript(file, executable, user) {
  const quoted = `'${executable.replaceAll("'", "'\\''")}'`;
  // Whatever PATH the window is started with.
  const line = `exec "$(PATH=/usr/bin:/bin; command -v setpriv)" --reuid=${user.uid} --regid=${user.gid} --clear-groups -- ${quoted} "$@"`;
  await writeFile(file, `#!/bin/sh\n${line}\n`);
  await chmod(file, 0o755);
  return file;
}

/**
 * A folder of that user's own.
 * @param {string} folder
 * @param {WindowUser | null} user null: ours
 */
export async function ownedFolder(folder, user) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user !== null) await chown(folder, user.uid, user.gid);
  return folder;
}
