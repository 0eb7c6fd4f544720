// @ts-check
// Makes a checkout ready: npm packages, Debian packages for the window, an Electron. Runs on Node 20 and Node's own modules.
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { electronRuntime } from './electron-runtime.mjs';
import { installPackages } from './install-packages.mjs';
import { orExplain, say } from './say.mjs';
import { installSystemPackages } from './system-packages.mjs';

/** Everything that building needs; with `window` also what the window and its tests need. */
export async function setUp({ window = true } = {}) {
  await installPackages();
  if (!window) return;
  await installSystemPackages();
  const runtime = await electronRuntime();
  if (runtime.source === 'test') {
    say(
      `Electron ${runtime.version} in use: an old release for tests and for trying out on this machine, never shipped.`,
    );
  }
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await orExplain(() => setUp({ window: !process.argv.includes('--no-window') }));
}
