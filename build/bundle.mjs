// @ts-check
// Builds what runs into dist/: node build/bundle.mjs [main|preload|worker|cli|renderer …]. Parts whose sources are unchanged are skipped.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureNode24 } from './node24.mjs';
import { inRoot } from './paths.mjs';
import { exists } from './run-command.mjs';
import { say } from './say.mjs';
import { sourceHash } from './source-hash.mjs';

const common = ['package.json', 'package-lock.json', 'shared', 'build/bundle.mjs'];
const nodeSources = [
  ...common,
  'electron',
  ...['bundle-node', 'client-node', 'compile-ahead', 'compile-here', 'load-compiled'].map(
    (name) => `build/${name}.mjs`,
  ),
];

/** @type {Readonly<Record<string, { sources: readonly string[], product: string }>>} */
const parts = {
  main: { sources: nodeSources, product: 'dist/main/main.cjs' },
  preload: { sources: nodeSources, product: 'dist/preload/preload.cjs' },
  worker: { sources: nodeSources, product: 'dist/worker/worker.mjs' },
  cli: { sources: nodeSources, product: 'dist/cli/authpath.mjs' },
  renderer: { sources: [...common, 'renderer', 'build/bundle-renderer.mjs'], product: 'dist/renderer/index.html' },
};

/**
 * @param {readonly string[]} names
 */
export async function bundle(names = Object.keys(parts)) {
  const hashes = new Map();
  for (const name of names) {
    const part = parts[name];
    if (part === undefined) throw new Error(`no such part: ${name} (${Object.keys(parts).join(', ')})`);
    const sources = part.sources.join();
    if (!hashes.has(sources)) hashes.set(sources, await sourceHash(part.sources));
  }
  await Promise.all(names.map((name) => bundlePart(name, hashes.get(parts[name]?.sources.join()))));
}

/**
 * @param {string} name
 * @param {string} hash
 */
async function bundlePart(name, hash) {
  const recordFile = inRoot('dist', 'meta', `${name}.json`);
  const record = await readFile(recordFile, 'utf8').then(JSON.parse, () => null);
  if (record?.hash === hash && (await exists(inRoot(parts[name]?.product ?? '')))) return;
  const started = performance.now();
  // Loaded here, so that an unchanged build does not pay for the bundlers.
  const { bundleNode, writeAtomically } = await import('./bundle-node.mjs');
  const inputs =
    name === 'renderer' ? await (await import('./bundle-renderer.mjs')).bundleRenderer() : await bundleNode(name);
  if (name === 'cli') await (await import('./compile-ahead.mjs')).compileAhead();
  await writeAtomically(recordFile, `${JSON.stringify({ hash, inputs }, null, 1)}\n`);
  say(`built ${name} in ${Math.round(performance.now() - started)} ms`);
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  ensureNode24();
  const names = process.argv.slice(2);
  await bundle(names.length > 0 ? names : undefined);
}
