import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type LookupRequest, lookUpProgram } from '../../../../electron/platform/path-lookup.ts';

const root = mkdtempSync(join(tmpdir(), 'authpath-lookup-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, mode = 0o755): string {
  const whole = join(root, path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, '#!/bin/sh\n');
  chmodSync(whole, mode);
  return whole;
}

const first = put('first/tool', 0o644);
const second = put('second/tool');
const third = put('third/tool');
mkdirSync(join(root, 'folder/tool'), { recursive: true });
mkdirSync(join(root, 'linked'));
symlinkSync(second, join(root, 'linked/tool'));
symlinkSync(join(root, 'nowhere'), join(root, 'linked/broken'));

function look(command: string, entries: readonly string[], change: Partial<LookupRequest> = {}) {
  return lookUpProgram({
    command,
    folder: root,
    pathEntries: entries.map((entry) => (entry.startsWith('.') || entry === '' ? entry : join(root, entry))),
    platform: 'linux',
    ...change,
  });
}

describe('looking a name up on PATH, as Go does on Unix', () => {
  it('takes the first file that may be run, and tells of all the others', async () => {
    const found = await look('tool', ['empty', 'folder', 'first', 'second', 'third']);
    expect(found.resolved).toBe(second);
    expect(found.candidates.map(({ path, kind, executable }) => [path, kind, executable])).toEqual([
      [join(root, 'folder/tool'), 'directory', false],
      [first, 'file', false],
      [second, 'file', true],
      [third, 'file', true],
    ]);
    expect(found.searched).toHaveLength(5);
  });

  it('follows links and tells where they lead; one that leads nowhere is no program', async () => {
    const found = await look('tool', ['linked']);
    expect(found).toMatchObject({ resolved: join(root, 'linked/tool'), candidates: [{ target: second }] });
    expect(await look('broken', ['linked'])).toMatchObject({
      resolved: null,
      candidates: [{ executable: false, kind: 'other' }],
    });
  });

  it('refuses a program that is found relative to the current directory, also through an empty entry', async () => {
    const entry = `./${relative(process.cwd(), join(root, 'second'))}`;
    const found = await look('tool', [entry, 'third']);
    expect(found).toMatchObject({ resolved: null, refusedRelative: true });
    expect((await look('package.json', [''])).searched).toEqual(['.']);
    expect((await look('tool', ['third', entry])).resolved).toBe(third);
  });

  it('marks a folder that anybody may write to', async () => {
    put('open/tool');
    chmodSync(join(root, 'open'), 0o777);
    expect((await look('tool', ['open'])).candidates[0]?.worldWritableFolder).toBe(true);
    expect((await look('tool', ['second'])).candidates[0]?.worldWritableFolder).toBe(false);
  });

  it('finds nothing for no name, a dot, or an empty PATH', async () => {
    for (const command of ['', '.', '..']) expect((await look(command, ['second'])).resolved).toBeNull();
    expect(await look('tool', [])).toMatchObject({ resolved: null, candidates: [], searched: [] });
  });
});

describe('a command with a separator', () => {
  it('is taken relative to the kubeconfig’s folder', async () => {
    for (const command of ['./second/tool', 'second/tool', 'second/../second/tool', second]) {
      expect(await look(command, ['third'])).toMatchObject({ lookup: 'path', resolved: second, searched: [second] });
    }
    expect(await look('./first/tool', [])).toMatchObject({
      resolved: null,
      candidates: [{ kind: 'file', executable: false }],
    });
    expect(await look('./none', [])).toMatchObject({ resolved: null, candidates: [], searched: [join(root, 'none')] });
  });
});

describe('looking a name up as Go does on Windows', () => {
  // On this machine a path with backslashes is a plain file name, so that the rules of Windows can be tried on real files.
  const folder = 'X:\\authpath-lookup-test';
  const windows = { platform: 'win32', skipCurrentDirectory: true, pathEntries: ['', folder] } as const;
  const made: string[] = [];
  const touch = (name: string) => {
    writeFileSync(name, 'MZ');
    made.push(name);
  };
  afterAll(() => {
    for (const name of made) rmSync(name, { force: true });
  });

  it('tries the extensions in their order, PATHEXT before the defaults', async () => {
    touch(`${folder}\\tool.cmd`);
    touch(`${folder}\\tool.exe`);
    expect((await look('tool', [], windows)).resolved).toBe(`${folder}\\tool.exe`);
    const asked = await look('tool', [], { ...windows, pathExtensions: '.CMD;exe' });
    expect(asked).toMatchObject({ resolved: `${folder}\\tool.cmd`, searched: [folder] });
    expect((await look('tool', [], { ...windows, pathExtensions: '.ps1' })).resolved).toBeNull();
    expect((await look('tool.exe', [], windows)).resolved).toBe(`${folder}\\tool.exe`);
  });

  it('searches the current directory first, and refuses what it finds there', async () => {
    touch('authpath-lookup-test.exe');
    touch(`${folder}\\authpath-lookup-test.exe`);
    const found = await look('authpath-lookup-test', [], { ...windows, skipCurrentDirectory: false });
    expect(found).toMatchObject({ resolved: null, refusedRelative: true, searched: ['.', folder] });
    expect(found.candidates).toHaveLength(2);
    const skipped = await look('authpath-lookup-test', [], windows);
    expect(skipped).toMatchObject({ resolved: `${folder}\\authpath-lookup-test.exe`, refusedRelative: false });
  });

  it('takes a path as it stands, with an extension where one is missing', async () => {
    touch(`${folder}\\bin\\plugin.exe`);
    const found = await look('.\\bin\\plugin', [], { ...windows, folder });
    expect(found).toMatchObject({ lookup: 'path', resolved: `${folder}\\bin\\plugin.exe` });
  });
});
