import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeFile, digest, loadCompiled } from '../../../build/load-compiled.mjs';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'authpath-compiled-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = () => loadCompiled('part', pathToFileURL(path.join(folder, 'program.cjs')).href);

function write(text: string): void {
  writeFileSync(path.join(folder, 'part.cjs'), text);
}

/** Keeps code of `text` as though it were that of `claimed`. */
function keepCode(text: string, claimed: string): void {
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${text}\n})`);
  writeFileSync(codeFile(folder, 'part'), Buffer.concat([digest(Buffer.from(claimed)), script.createCachedData()]));
}

test('a bundle without code is loaded as require would', () => {
  write("exports.file = __filename; exports.name = require('node:path').basename(__dirname);");
  expect(load()).toEqual({ file: path.join(folder, 'part.cjs'), name: path.basename(folder) });
});

test('a bundle is loaded with its code', () => {
  const text = 'exports.answer = () => 1;';
  write(text);
  keepCode(text, text);
  expect((load() as { answer(): number }).answer()).toBe(1);
});

test('code of another text of the same length, which V8 itself would take, is not taken', () => {
  // V8 knows a text by its length alone. The values stand in the code of the outer function.
  const [mine, other] = ['exports.answer = 1111;', 'exports.answer = 2222;'];
  write(mine);
  keepCode(other, mine);
  expect(load()).toEqual({ answer: 2222 });
  const [yours, another] = ['exports.answer = 3333;', 'exports.answer = 4444;'];
  write(yours);
  keepCode(another, another);
  expect(load()).toEqual({ answer: 3333 });
});

test('code that is damaged or cut is not taken', () => {
  const text = 'exports.answer = () => 1;';
  write(text);
  for (const kept of [Buffer.alloc(0), Buffer.alloc(10), digest(Buffer.from(text)), Buffer.alloc(500, 7)]) {
    writeFileSync(codeFile(folder, 'part'), kept);
    expect((load() as { answer(): number }).answer()).toBe(1);
  }
});
