import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../../build/paths.mjs';

/** Switches that open the window, or trust everybody. None is ever set, in no folder. */
const forbidden = [
  /\bwebSecurity\b/,
  /\ballowRunningInsecureContent\b/,
  /\bexperimentalFeatures\b/,
  /\benableBlinkFeatures\b/,
  /\bdangerouslySetInnerHTML\b/,
  /\.innerHTML\s*=/,
  /\bNODE_TLS_REJECT_UNAUTHORIZED\b/,
  /\bno-sandbox\b/,
  /\bsetDefaultCACertificates\b/,
  /\bexecSync\(/,
  /\bshell:\s*true\b/,
  /\bbypassCSP:\s*true\b/,
  /\bwebviewTag:\s*true\b/,
  /\bnodeIntegration(?:InWorker|InSubFrames)?:\s*true\b/,
  /\b(?:sandbox|contextIsolation):\s*false\b/,
];

async function faultsIn(folder: string): Promise<readonly string[]> {
  const files = (await readdir(inRoot(folder), { recursive: true })).filter((file) => /\.(ts|tsx|mjs|js)$/.test(file));
  expect(files.length).toBeGreaterThan(0);
  const faults: string[] = [];
  for (const file of files) {
    const code = (await readFile(inRoot(folder, file), 'utf8')).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    for (const word of forbidden) if (word.test(code)) faults.push(`${path.join(folder, file)}: ${word.source}`);
  }
  return faults;
}

describe('switches that are never set', () => {
  it.each([
    'electron/main',
    'electron/preload',
    'electron/worker',
    'electron/engine',
    'electron/probes',
    'renderer',
    'build',
  ])('%s sets none of them', async (folder) => {
    expect(await faultsIn(folder)).toEqual([]);
  });
});
