// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { root } from './paths.mjs';

/**
 * Runs a program by argv, never through a shell. Its standard output goes to our standard error unless it is asked for.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, capture?: boolean, quiet?: boolean }} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} code 124 when the time ran out, 127 when it can't be started
 */
export function runCommand(file, args, options = {}) {
  const { capture = false, quiet = false } = options;
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: ['ignore', capture || quiet ? 'pipe' : process.stderr, capture || quiet ? 'pipe' : process.stderr],
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    let late = false;
    const timer = setTimeout(
      () => {
        late = true;
        child.kill('SIGKILL');
      },
      options.timeoutMs ?? 30 * 60_000,
    );
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, stdout, stderr: stderr + error.message });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: late ? 124 : (code ?? 1), stdout, stderr });
    });
  });
}

/**
 * The first executable of that name on PATH.
 * @param {string} name
 * @param {string} [searchPath]
 * @returns {Promise<string | null>}
 */
export async function findProgram(name, searchPath = process.env.PATH ?? '') {
  for (const folder of searchPath.split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const candidate = path.join(folder, name);
    if (await exists(candidate, constants.X_OK)) return candidate;
  }
  return null;
}

/**
 * @param {string} file
 * @param {number} [mode]
 */
export async function exists(file, mode = constants.F_OK) {
  return access(file, mode).then(
    () => true,
    () => false,
  );
}
