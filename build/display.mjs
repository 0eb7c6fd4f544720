// @ts-check
import { spawn } from 'node:child_process';
import process from 'node:process';
import { findProgram } from './run-command.mjs';
import { SetupError } from './say.mjs';

const patienceMs = 10_000;

/**
 * Starts an X server without a screen on a free display.
 * @returns {Promise<{ display: string, stop: () => void }>} `display` as for DISPLAY
 */
export async function startDisplay() {
  const program = await findProgram('Xvfb');
  if (program === null)
    throw new SetupError('Xvfb is missing: the window’s tests need it. On Debian: apt-get install xvfb');
  const server = spawn(program, ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const stop = () => server.kill();
  process.once('exit', stop);
  let complaint = '';
  server.stderr?.setEncoding('utf8').on('data', (text) => {
    complaint = (complaint + text).slice(-1_000);
  });
  const number = await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new SetupError(`Xvfb named no display within 10 s: ${complaint}`)),
      patienceMs,
    );
    server.on('error', (error) => reject(new SetupError(`Xvfb can’t be started: ${error.message}`)));
    server.on('exit', (code) => reject(new SetupError(`Xvfb ended with ${code}: ${complaint}`)));
    server.stdio[3]?.once('data', (text) => {
      clearTimeout(timer);
      resolve(String(text).trim());
    });
  });
  return { display: `:${number}`, stop };
}
