import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownerOf, programDigest, readProgramFile } from '../../../../../electron/kube/exec/program-identity.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authpath-identity-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, text = '#!/bin/sh\n'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

describe('the file of a sign-in program', () => {
  it('is told with its link’s end, its size and its time', async () => {
    const path = program('real');
    symlinkSync(path, join(folder, 'link'));
    const file = await readProgramFile(join(folder, 'link'));
    expect(file).toMatchObject({ program: join(folder, 'link'), target: path, bytes: 10, openToAll: false });
    expect(Date.parse(file?.modifiedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(await readProgramFile(join(folder, 'absent'))).toBeNull();
  });

  it('may be replaced by anybody where it or its folder is open to all', async () => {
    const path = program('open');
    chmodSync(path, 0o757);
    expect(await readProgramFile(path)).toMatchObject({ openToAll: true });
    chmodSync(path, 0o755);
    chmodSync(folder, 0o777);
    expect(await readProgramFile(path)).toMatchObject({ openToAll: true });
  });

  it.each([
    { accounts: [0, 0, 0], own: 1000, owner: 'root' },
    { accounts: [1000, 0, 1000], own: 1000, owner: 'you' },
    { accounts: [1001, 0, 0], own: 1000, owner: 'another' },
    { accounts: [0, 1001, 0], own: 1000, owner: 'another' },
    { accounts: [1000], own: 0, owner: 'another' },
  ])('belongs to $owner: $accounts, asked by $own', ({ accounts, own, owner }) => {
    expect(ownerOf(accounts, own)).toBe(owner);
  });

  it('has another digest with each word, variable, size, time, and link', async () => {
    const path = program('real');
    const words = { args: ['a'], env: [{ name: 'A', value: 'b' }] };
    const digests = [
      await programDigest(path, words),
      await programDigest(path, { ...words, args: ['a', ''] }),
      await programDigest(path, { ...words, env: [{ name: 'A', value: 'c' }] }),
      await programDigest(program('other'), words),
    ];
    program('real', '#!/bin/sh\n#\n');
    digests.push(await programDigest(path, words));
    symlinkSync(path, join(folder, 'link'));
    digests.push(await programDigest(join(folder, 'link'), words));
    expect(new Set(digests).size).toBe(digests.length);
    expect(await programDigest(join(folder, 'absent'), words)).toBeNull();
  });
});
