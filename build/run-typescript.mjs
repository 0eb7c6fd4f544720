// @ts-check
// Runs a TypeScript file under Node 24, which strips the types itself: node build/run-typescript.mjs FILE [ARGUMENT…]
import { spawn } from 'node:child_process';
import process from 'node:process';
import { node24, toolEnvironment } from './node24.mjs';

const child = spawn(node24, process.argv.slice(2), { stdio: 'inherit', env: toolEnvironment() });
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  process.stderr.write(`authpath: Node 24 can't be started (${error.message}). Run: node build/setup.mjs\n`);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 130;
});
