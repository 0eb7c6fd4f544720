import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'authpath-watchdog-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const module = pathToFileURL(join(import.meta.dirname, '../../../../electron/platform/process-group.ts')).href;

/** A process of its own that runs a program as the engine does. */
function runner(program: string, text: string) {
  const path = join(folder, program);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o700);
  const script = join(folder, `${program}.mjs`);
  writeFileSync(
    script,
    `import { runProcessGroup } from ${JSON.stringify(module)};
const ran = await runProcessGroup({ path: ${JSON.stringify(path)}, args: [], environment: process.env, timeoutMs: 30000,
  signal: new AbortController().signal, mostStdoutBytes: 1024, stderrTailBytes: 1024 });
process.stdout.write(ran.stdout.toString());`,
  );
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie waits for its parent, and runs nothing.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function numbersIn(file: string, count: number): Promise<readonly number[]> {
  const until = Date.now() + 10_000;
  while (Date.now() < until) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
    if (lines.length >= count) return lines.map(Number);
    await delay(20);
  }
  throw new Error(`${file} was not written`);
}

describe('the watchdog of a process group', () => {
  it('leaves nothing behind two seconds after we are killed, however deaf it is', async () => {
    const pids = join(folder, 'pids');
    const child = runner(
      'deaf',
      `trap "" TERM; sleep 60 & echo $! >> ${pids}; echo $$ >> ${pids}; while :; do sleep 0.1; done`,
    );
    const started = await numbersIn(pids, 2);
    child.kill('SIGKILL');
    await delay(2_000);
    expect(started.filter(isAlive)).toEqual([]);
  }, 20_000);

  it('keeps nobody waiting when the program has ended by itself', async () => {
    const child = runner('quick', 'echo good');
    const started = performance.now();
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect([code, printed]).toEqual([0, 'good\n']);
    expect(performance.now() - started).toBeLessThan(5_000);
  }, 20_000);
});
