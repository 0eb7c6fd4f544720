import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { leftAfter, numbersIn } from '../../../fixtures/processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'authpath-watchdog-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const module = pathToFileURL(join(import.meta.dirname, '../../../../electron/platform/process-group.ts')).href;

/** A process of its own that runs a program as the engine does: once, and then as often as told, side by side. */
function runner(program: string, text: string, again = 1) {
  const path = join(folder, program);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o700);
  const script = join(folder, `${program}.mjs`);
  writeFileSync(
    script,
    `import { runProcessGroup } from ${JSON.stringify(module)};
const run = () => runProcessGroup({ path: ${JSON.stringify(path)}, args: [], environment: process.env, timeoutMs: 30000,
  signal: new AbortController().signal, mostStdoutBytes: 1024, stderrTailBytes: 1024 });
const ran = await run();
await Promise.all(Array.from({ length: ${again - 1} }, run));
process.stdout.write(ran.stdout.toString());`,
  );
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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
    expect(await leftAfter(started, 2_000)).toEqual([]);
  }, 40_000);

  it('watches several at once, and those that have ended no longer', async () => {
    const pids = join(folder, 'several-pids');
    const child = runner(
      'several',
      `if [ -e ${pids}.first ]; then trap "" TERM; echo $$ >> ${pids}; while :; do sleep 0.1; done; fi; touch ${pids}.first`,
      3,
    );
    const started = await numbersIn(pids, 2);
    child.kill('SIGKILL');
    expect(await leftAfter(started, 2_000)).toEqual([]);
  }, 40_000);

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
  }, 40_000);
});
