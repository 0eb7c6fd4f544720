import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readFileBounded } from '../../../../electron/platform/read-file.ts';

const root = mkdtempSync(join(tmpdir(), 'authpath-read-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const path = (name: string) => join(root, name);
const makePipe = (name: string) => execFileSync('sh', ['-c', 'mkfifo "$0"', name]);
const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString());

describe('reading a file', () => {
  it('gives its bytes, size and mode, also through a link', async () => {
    writeFileSync(path('a'), 'hello', { mode: 0o640 });
    chmodSync(path('a'), 0o640);
    symlinkSync(path('a'), path('link'));
    for (const name of ['a', 'link']) {
      const read = await readFileBounded(path(name));
      expect({ ...read, bytes: text(read.bytes) }).toEqual({
        state: 'read',
        detail: null,
        bytes: 'hello',
        sizeBytes: 5,
        mode: 0o640,
      });
    }
  });

  it('says what keeps it from being read', async () => {
    writeFileSync(path('file'), '');
    symlinkSync(path('loop'), path('loop'));
    const states = async (name: string) => (({ state, detail }) => [state, detail])(await readFileBounded(name));
    expect(await states(path('none'))).toEqual(['missing', 'ENOENT']);
    expect(await states(path('file/below'))).toEqual(['missing', 'ENOTDIR']);
    expect(await states(root)).toEqual(['directory', 'EISDIR']);
    expect(await states(path('loop'))).toEqual(['unreadable', 'ELOOP']);
    expect(await states(`${root}/\0`)).toEqual(['unreadable', 'ERR_INVALID_ARG_VALUE']);
    expect(await states('/dev/zero')).toEqual(['unreadable', 'device']);
    expect(await states('')).toEqual(['missing', 'ENOENT']);
  });

  it('takes /dev/null for an empty file', async () => {
    expect(await readFileBounded('/dev/null')).toMatchObject({ state: 'read', sizeBytes: 0 });
  });

  it('does not read more than it may', async () => {
    writeFileSync(path('big'), Buffer.alloc(1025));
    expect(await readFileBounded(path('big'), { limitBytes: 1024 })).toMatchObject({ state: 'tooLarge', bytes: null });
    expect(await readFileBounded(path('big'), { limitBytes: 1025 })).toMatchObject({ state: 'read', sizeBytes: 1025 });
  });

  it('does not open a socket', async () => {
    const server = createServer().listen(path('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect(await readFileBounded(path('socket'))).toMatchObject({ state: 'unreadable', detail: 'socket' });
    server.close();
  });
});

describe('a pipe', () => {
  it('is read like a file, as kubectl reads what a shell’s <(…) gives it', async () => {
    makePipe(path('pipe'));
    const writer = spawn('sh', ['-c', `(sleep 0.05; printf 'one '; sleep 0.1; printf two) > '${path('pipe')}'`]);
    expect(text((await readFileBounded(path('pipe'))).bytes)).toBe('one two');
    writer.kill();
  });

  it('without a writer does not hang', async () => {
    makePipe(path('silent'));
    const started = performance.now();
    expect(await readFileBounded(path('silent'), { pipeMs: 60 })).toMatchObject({
      state: 'unreadable',
      detail: 'silent pipe',
    });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('ends when it is told to', async () => {
    const controller = new AbortController();
    const reading = readFileBounded(path('silent'), { signal: controller.signal, pipeMs: 5000 });
    const started = performance.now();
    setTimeout(() => controller.abort(), 30);
    expect(await reading).toMatchObject({ state: 'unreadable', detail: 'deadline' });
    expect(performance.now() - started).toBeLessThan(200);
  });
});
