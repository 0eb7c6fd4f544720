import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../../electron/main/log.ts';
import { redactText } from '../../../../shared/redaction/redact-text.ts';

describe('the log', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-log-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const log = () =>
    createLog(
      path.join(folder, 'logs'),
      (text) => redactText(text, []),
      () => new Date('2026-01-02T03:04:05Z'),
    );
  const file = () => path.join(folder, 'logs', 'authpath.log');

  it('writes a line that the window’s number finds again, without the secret in it', async () => {
    const id = log().report('the worker failed', new Error('bearer abcdef123456 was refused'));
    const line = JSON.parse(await readFile(file(), 'utf8'));
    expect(line).toMatchObject({ at: '2026-01-02T03:04:05.000Z', id, what: 'the worker failed' });
    expect(line.detail).toContain('was refused');
    expect(line.detail).not.toContain('abcdef123456');
  });

  it('keeps one older file when the present one is full', async () => {
    log().report('first', '');
    await writeFile(file(), 'x'.repeat(1024 * 1024 + 1));
    log().report('second', '');
    expect((await readdir(path.join(folder, 'logs'))).sort()).toEqual(['authpath.log', 'authpath.log.1']);
    expect(await readFile(file(), 'utf8')).toContain('second');
  });

  it('bounds what one entry may hold', async () => {
    log().report('long', 'word '.repeat(10_000));
    expect((await readFile(file(), 'utf8')).length).toBeLessThan(5_000);
  });

  it('does not stop the program when it can’t be written', async () => {
    await writeFile(path.join(folder, 'logs'), 'a file in its place');
    expect(log().report('nowhere', '')).toMatch(/^[0-9a-f]{8}$/);
  });
});
