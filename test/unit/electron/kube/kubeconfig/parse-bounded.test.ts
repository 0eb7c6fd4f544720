import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBounded } from '../../../../../electron/kube/kubeconfig/parse-bounded.ts';
import { parseKubeconfig } from '../../../../../electron/kube/kubeconfig/parse-kubeconfig.ts';
import { config } from '../../../../checks/kubeconfig/sound.ts';

/** The thread's script as the built program has it. */
let workerUrl: URL;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'authpath-parse-'));
  const outfile = path.join(folder, 'parse-worker.mjs');
  const entry = path.resolve(import.meta.dirname, '../../../../../electron/kube/kubeconfig/parse-worker.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20.18' });
  workerUrl = pathToFileURL(outfile);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const megabytes = 1024 * 1024;

/** Printable and reproducible. */
function noise(length: number, alphabet: string): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 12_345;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    bytes[index] = alphabet.charCodeAt((state >> 12) % alphabet.length);
  }
  return bytes;
}

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');

describe('large files', () => {
  it('are parsed in a thread, to the same result', async () => {
    const filler = Array.from(
      { length: 400 },
      (_, index) =>
        `- name: c${index}\n  cluster: {server: 'https://h', certificate-authority-data: ${'QUJD'.repeat(200)}}\n`,
    );
    const text = config()
      .replace('clusters:\n', '')
      .replace(/^ {2}- name: dev-cluster[\s\S]*?(?=users:)/m, `clusters:\n${filler.join('')}`);
    const bytes = Buffer.from(text);
    expect(bytes.length).toBeGreaterThan(256 * 1024);
    const parsed = await parseBounded(bytes, { workerUrl });
    expect(parsed).toEqual(parseKubeconfig(bytes));
    expect(parsed.clusters).toHaveLength(400);
  });

  it('the sources’ own thread does the same', async () => {
    const bytes = Buffer.from(`${config()}# ${'x'.repeat(300 * 1024)}\n`);
    expect((await parseBounded(bytes)).contexts).toHaveLength(1);
  });
});

describe('hostile files end in time, with a problem that names the place', () => {
  it.each([
    ['5 MB of printable noise', () => noise(5 * megabytes, printable), ['yaml', 'wrongKind', 'markup']],
    ['5 MB of letters', () => noise(5 * megabytes, 'abcdefghij'), ['wrongKind']],
    ['5 MB of bytes', () => Buffer.alloc(5 * megabytes, 7), ['controlCharacter']],
    ['5 MB of brackets', () => Buffer.alloc(5 * megabytes, '['), ['tooDense']],
    ['5 MB of empty lists', () => Buffer.from(`[${'[],'.repeat((5 * megabytes) / 3)}]`), ['tooDense']],
    ['5 MB of dashes', () => Buffer.alloc(5 * megabytes, '- '), ['tooDeep']],
    ['5 MB of questions', () => Buffer.alloc(5 * megabytes, '? '), ['tooDeep']],
    ['5 MB of colons', () => Buffer.alloc(5 * megabytes, 'a: '), ['yaml']],
    ['a million short lines', () => Buffer.from('a: b\n'.repeat(megabytes)), ['tooDense']],
    ['one name 15,000 times', () => Buffer.from(`users:\n${'- name: a\n'.repeat(15_000)}`), ['duplicateName']],
    ['one name 50,000 times', () => Buffer.from(`users:\n${'- name: a\n'.repeat(50_000)}`), ['tooDense']],
    ['a quotation mark that never ends', () => Buffer.from(`a: "${'x\n'.repeat(2 * megabytes)}`), ['yaml']],
    ['150 levels', () => Buffer.from('['.repeat(150)), ['tooDeep']],
  ])(
    '%s',
    async (_title, make, kinds) => {
      // The tests' own patience, not the program's: other work may share the processor.
      const parsed = await parseBounded(make(), { workerUrl, deadlineMs: 60_000 });
      expect(kinds).toContain(parsed.problems[0]?.kind);
      expect(parsed.problems[0]?.place.line).toBeGreaterThan(0);
      expect(parsed.problems[0]?.line.length).toBeLessThanOrEqual(160);
      expect(parsed.problems.length).toBeLessThanOrEqual(50);
    },
    90_000,
  );

  it('a deadline ends the thread', async () => {
    const bytes = Buffer.from(`a: b\n`.repeat(300_000));
    const begun = Date.now();
    const parsed = await parseBounded(bytes, { workerUrl, deadlineMs: 1 });
    expect(parsed.problems[0]?.kind).toBe('deadline');
    expect(Date.now() - begun).toBeLessThan(2_000);
  });

  it('and so does a stop', async () => {
    const stop = new AbortController();
    const parsing = parseBounded(Buffer.from(`a: b\n`.repeat(300_000)), { workerUrl, signal: stop.signal });
    stop.abort();
    expect((await parsing).problems[0]?.kind).toBe('deadline');
  });
});
