import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { type GroupRun, runProcessGroup } from '../../../../electron/platform/process-group.ts';
import { leftAfter } from '../../../fixtures/processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'authpath-group-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

function script(text: string): string {
  const path = join(folder, `program-${count++}`);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o700);
  return path;
}

function run(text: string, change: Partial<Parameters<typeof runProcessGroup>[0]> = {}): Promise<GroupRun> {
  return runProcessGroup({
    path: script(text),
    args: [],
    environment: { PATH: process.env.PATH },
    timeoutMs: 5000,
    signal: new AbortController().signal,
    mostStdoutBytes: 1024 * 1024,
    stderrTailBytes: 8192,
    ...change,
  });
}

async function ended(text: string, change: Partial<Parameters<typeof runProcessGroup>[0]> = {}) {
  const done = await run(text, change);
  if (done.kind !== 'ended') throw new Error('it did not start');
  return done;
}

async function expectGone(pid: number, withinMs: number): Promise<void> {
  expect(await leftAfter([pid], withinMs)).toEqual([]);
}

describe('a program in a group of its own', () => {
  it('gives its output, its exit code and the end of its standard error', async () => {
    const done = await ended('echo out; yes stderr | head -c 20000 >&2; echo last >&2; exit 7');
    expect([done.how, done.exitCode, done.stdout.toString()]).toEqual(['itself', 7, 'out\n']);
    expect(done.stderr.length).toBe(8192);
    expect(done.stderr.toString()).toMatch(/last\n$/);
  });

  it('reads nothing on its standard input, and gets its words as they are', async () => {
    const done = await ended('cat; printf "%s|" "$@"', { args: ['a b', '$(id)', ';', ''] });
    expect(done.stdout.toString()).toBe('a b|$(id)|;||');
  });

  it('says that the system did not start it', async () => {
    const absent = join(folder, 'absent');
    expect(await run('', { path: absent })).toEqual({ kind: 'notStarted', code: 'ENOENT' });
  });

  it('is ended at its deadline, with all that it started', async () => {
    const done = await ended('sleep 60 & echo $!; wait', { timeoutMs: 300 });
    expect([done.how, done.exitCode, done.heldOpen]).toEqual(['timedOut', null, false]);
    expect(done.ms).toBeLessThan(2000);
    await expectGone(Number(done.stdout.toString()), 2500);
  });

  it('is killed two seconds later when it does not listen', async () => {
    const done = await ended('trap "" TERM; echo $$; while :; do sleep 0.1; done', { timeoutMs: 200 });
    expect(done.how).toBe('timedOut');
    expect(done.ms).toBeGreaterThan(2000);
    expect(done.ms).toBeLessThan(3000);
    await expectGone(Number(done.stdout.toString()), 500);
  }, 10_000);

  it('ends at its deadline although a grandchild holds its output, and says so', async () => {
    const done = await ended('sleep 60 & echo $!; exit 0', { timeoutMs: 400 });
    expect([done.how, done.exitCode, done.heldOpen]).toEqual(['timedOut', 0, true]);
    await expectGone(Number(done.stdout.toString()), 2500);
  });

  it('ends at its deadline although what holds its output has left the group', async () => {
    const done = await ended('setsid sleep 8 & exit 0', { timeoutMs: 300 });
    expect([done.how, done.heldOpen]).toEqual(['timedOut', true]);
    expect(done.ms).toBeLessThan(3000);
  }, 10_000);

  it('does not wait for a grandchild that holds the standard error alone', async () => {
    const done = await ended('sleep 60 >/dev/null & echo $!; exit 0');
    expect([done.how, done.exitCode]).toEqual(['itself', 0]);
    expect(done.ms).toBeLessThan(1500);
    await expectGone(Number(done.stdout.toString()), 500);
  });

  it('lets go within 100 ms of a stop, and ends the group behind it', async () => {
    const controller = new AbortController();
    const pidFile = join(folder, 'pid');
    const running = ended(`trap "" TERM; echo $$ > ${pidFile}; while :; do sleep 0.1; done`, {
      signal: controller.signal,
    });
    await delay(400);
    const asked = performance.now();
    controller.abort('cancelled');
    expect((await running).how).toBe('stopped');
    expect(performance.now() - asked).toBeLessThan(100);
    await expectGone(Number(readFileSync(pidFile, 'utf8')), 3000);
  }, 10_000);

  it('is heard on its standard error as it comes, with what it had printed by then', async () => {
    const heard: string[] = [];
    const running = ended('echo one >&2; sleep 0.3; echo out; sleep 0.3; echo two >&2; sleep 1', {
      onStderr: (chunk, printed) => heard.push(`${chunk}${printed()}`),
    });
    await delay(200);
    expect(heard).toEqual(['one\n']);
    await running;
    expect(heard).toEqual(['one\n', 'two\nout\n']);
  });

  it('is ended when it writes more than it may', async () => {
    const done = await ended('head -c 2097152 /dev/zero; sleep 60');
    expect(done.how).toBe('stdoutTooLong');
    expect(done.stdout.length).toBeLessThanOrEqual(1024 * 1024);
    expect(done.ms).toBeLessThan(3000);
  });
});
