// @ts-check
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { inRoot, root } from './paths.mjs';
import { findProgram } from './run-command.mjs';

/** The Node that the tools need; it comes from npm, so that a machine with Node 20 can build and test. */
export const node24 = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Environment in which `#!/usr/bin/env node` and tools of node_modules/.bin run on that Node. */
export function toolEnvironment() {
  return { ...process.env, PATH: `${inRoot('node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}` };
}

/**
 * Starts this very script again under Node 24 when an older Node runs it, and ends with its exit code.
 * npm puts node_modules/.bin in front of PATH, but at a first run it looked `node` up before that folder existed.
 */
export function ensureNode24() {
  if (Number(process.versions.node.split('.')[0]) >= 22) return;
  const result = spawnSync(node24, process.argv.slice(1), { stdio: 'inherit', env: toolEnvironment() });
  process.exit(result.status ?? 1);
}

/** The machine's own Node, not the one in node_modules: what the headless program runs on. */
export async function systemNode() {
  const own = inRoot('node_modules');
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => !folder.startsWith(own));
  return findProgram('node', folders.join(path.delimiter));
}

/**
 * `node_modules/.bin/NAME`.
 * @param {string} name
 */
export const tool = (name) => path.join(root, 'node_modules', '.bin', name);
