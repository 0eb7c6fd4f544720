import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../../build/paths.mjs';

/** What a pure function has no business with: the clock, chance, the process, the machine. `new Date(text)` is arithmetic. */
const impure: readonly (readonly [string, RegExp])[] = [
  ['reads the clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\s*\./],
  ['throws dice', /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b/],
  ['looks at the process', /\bprocess\s*\.|\bglobalThis\b/],
  ['imports Node', /['"]node:|\brequire\(|\bimport\(/],
  ['touches the network or waits', /\bfetch\(|\bset(Timeout|Interval|Immediate)\(/],
];

const pureFolders = [
  'electron/checks',
  'shared/rules',
  'shared/model',
  'shared/flow',
  'shared/catalogue',
  'shared/report',
];

/** Comments and texts are not code; import paths stay, because they tell what is imported. */
function codeOf(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(?<!from )'(?:[^'\\\n]|\\.)*'/g, (text) => (text.startsWith("'node:") ? text : "''"))
    .replace(/`(?:[^`\\$]|\\.|\$(?!\{))*`/g, '``')
    .replace(/(^|\s)\/\/.*$/gm, '');
}

function faultsOf(source: string): readonly string[] {
  const code = codeOf(source);
  return impure.filter(([, pattern]) => pattern.test(code)).map(([what]) => what);
}

describe('pure folders', () => {
  it.each(pureFolders)('%s reads no clock, throws no dice, touches nothing', async (folder) => {
    const files = (await readdir(inRoot(folder), { recursive: true })).filter((file) => file.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(0);
    const faults: string[] = [];
    for (const file of files) {
      const found = faultsOf(await readFile(inRoot(folder, file), 'utf8'));
      faults.push(...found.map((what) => `${path.join(folder, file)} ${what}`));
    }
    expect(faults).toEqual([]);
  });

  it.each([
    ['const now = Date.now();', 'reads the clock'],
    ['const now = new Date();', 'reads the clock'],
    ['const chance = Math.random();', 'throws dice'],
    ['if (process.platform === "win32") {}', 'looks at the process'],
    ["import { readFile } from 'node:fs';", 'imports Node'],
    ['await fetch(address);', 'touches the network or waits'],
  ])('sees the fault in %s', (source, what) => {
    expect(faultsOf(source)).toEqual([what]);
  });

  it('lets arithmetic with dates and texts about processes be', () => {
    expect(faultsOf("const due = new Date(text); // Date.now is forbidden\nconst word = 'process.env';")).toEqual([]);
  });
});
