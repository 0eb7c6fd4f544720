// @ts-check
// Has V8 compile the headless program ahead, for the Node of this machine and for ours: node build/compile-ahead.mjs
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { node24, systemNode } from './node24.mjs';
import { inRoot } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { say } from './say.mjs';

/** Starting and walking takes a second; a machine that takes longer does without. */
const timeoutMs = 30_000;

/** In a process of its own: a Node that runs TypeScript starts the practice clusters. Without success the program is slower. */
export async function compileAhead() {
  const { code } = await runCommand(node24, ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url)], {
    timeoutMs,
  });
  if (code !== 0) say('the headless program could not be compiled ahead: it will start a little slower');
}

/** Walks a sound cluster with each Node: what such a walk calls is what is worth keeping. */
async function main() {
  const { startDemo } = await import('../electron/demo/index.ts');
  const nodes = new Set([node24, (await systemNode()) ?? node24]);
  const demo = await startDemo();
  try {
    const args = [inRoot('build', 'compile-here.mjs'), demo.kubeconfigPath, demo.target('healthy').context ?? ''];
    for (const node of nodes) {
      const { code } = await runCommand(node, args, { timeoutMs, quiet: true });
      if (code !== 0) process.exitCode = 1;
    }
  } finally {
    await demo.stop();
  }
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
