// @ts-check
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { root } from './paths.mjs';

/**
 * Electron wants its main script and a sandboxed preload script as CommonJS. The worker and the headless program are
 * modules: `import.meta.url` must find the parser's thread, which stands beside each of them.
 * @typedef {{ entry: string, outfile: string, format: 'cjs' | 'esm', executable?: boolean }} Bundle
 */

/** @type {Readonly<Record<string, readonly Bundle[]>>} */
const nodeParts = {
  main: [{ entry: 'electron/main/main.ts', outfile: 'dist/main/main.cjs', format: 'cjs' }],
  preload: [{ entry: 'electron/preload/preload.ts', outfile: 'dist/preload/preload.cjs', format: 'cjs' }],
  worker: [
    { entry: 'electron/worker/worker.ts', outfile: 'dist/worker/worker.mjs', format: 'esm' },
    { entry: 'electron/kube/kubeconfig/parse-worker.ts', outfile: 'dist/worker/parse-worker.mjs', format: 'esm' },
  ],
  cli: [
    { entry: 'electron/cli/cli.ts', outfile: 'dist/cli/authpath.mjs', format: 'esm', executable: true },
    { entry: 'electron/kube/kubeconfig/parse-worker.ts', outfile: 'dist/cli/parse-worker.mjs', format: 'esm' },
  ],
};

/** CommonJS packages inside a module still call `require` for Node's own modules. */
const requireForModules =
  "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";

/**
 * Builds the files of one part, and the list of what went into them, from which the licences are told.
 * @param {string} part
 */
export async function bundleNode(part) {
  const bundles = nodeParts[part] ?? [];
  const inputs = await Promise.all(bundles.map(bundleFile));
  return [...new Set(inputs.flat())].sort();
}

/**
 * @kubernetes/client-node does not say that its modules have no side effects, so an import of two of its clients would bring
 * all of it, with its own HTTP stack. They have none: what we import is the generated clients, which only define classes.
 * @type {import('esbuild').Plugin}
 */
const clientNodeWithoutSideEffects = {
  name: 'client-node-without-side-effects',
  setup(bundler) {
    const entry = path.join(root, 'node_modules/@kubernetes/client-node/dist/index.js');
    bundler.onResolve({ filter: /^@kubernetes\/client-node$/ }, () => ({ path: entry, sideEffects: false }));
    // Its own modules name each other by file, with the ending, so there is nothing to look up.
    bundler.onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path: wanted, importer, resolveDir }) =>
      importer.includes('@kubernetes/client-node')
        ? { path: path.resolve(resolveDir, wanted), sideEffects: false }
        : undefined,
    );
  },
};

/**
 * @param {Bundle} bundle
 * @returns {Promise<readonly string[]>} the source files that went in
 */
async function bundleFile(bundle) {
  const { dir, name, ext } = path.parse(bundle.outfile);
  const isModule = bundle.format === 'esm';
  const result = await build({
    absWorkingDir: root,
    entryPoints: [{ in: bundle.entry, out: name }],
    outdir: dir,
    outExtension: { '.js': ext },
    // What is imported late stands in files of its own, beside the entry: the parser's thread is looked for there too.
    splitting: isModule,
    chunkNames: `${name}-[name]-[hash]`,
    bundle: true,
    platform: 'node',
    target: 'node20.18',
    format: bundle.format,
    external: ['electron'],
    // Names and lines stay readable: a stack trace shows them, in the log or on a terminal.
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 160,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: isModule ? requireForModules : '' },
    plugins: [clientNodeWithoutSideEffects],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const entry = path.join(root, bundle.outfile);
  // The entry last: it must never be there without what it imports.
  for (const file of [...result.outputFiles].sort((a, b) => Number(a.path === entry) - Number(b.path === entry))) {
    const isProgram = file.path === entry && bundle.executable === true;
    const text = isProgram ? `#!/usr/bin/env node\n${file.text}` : file.contents;
    await writeAtomically(file.path, text, isProgram ? 0o755 : 0o644);
  }
  await removeOldChunks(
    path.join(root, dir),
    name,
    new Set(result.outputFiles.map((file) => path.basename(file.path))),
  );
  return Object.keys(result.metafile.inputs);
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {ReadonlySet<string>} current
 */
async function removeOldChunks(folder, name, current) {
  const old = (await readdir(folder)).filter((file) => file.startsWith(`${name}-`) && !current.has(file));
  await Promise.all(old.map((file) => rm(path.join(folder, file), { force: true })));
}

/**
 * A program that starts meanwhile sees the old file or the new one, never half of it.
 * @param {string} file
 * @param {Uint8Array | string} contents
 * @param {number} mode
 */
export async function writeAtomically(file, contents, mode = 0o644) {
  const temporary = `${file}.${process.pid}.tmp`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(temporary, contents, { mode });
  await chmod(temporary, mode);
  await rename(temporary, file);
}
