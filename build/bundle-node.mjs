// @ts-check
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { neededOfClientNode, refuseOtherClients } from './client-node.mjs';
import { root } from './paths.mjs';

/**
 * Electron wants its main script and a sandboxed preload script as CommonJS. The worker is a module: `import.meta.url` must
 * find the parser's thread, which stands beside it.
 * @typedef {{ entry: string, outfile: string, format: 'cjs' | 'esm', executable?: boolean, late?: boolean, sandboxed?: boolean }} Bundle
 *   late: what it imports late stands in a bundle of its own, beside it; sandboxed: it knows no file that it stands in
 */

/**
 * What the headless program loads late. It is CommonJS, and so is the program itself. Node loads such a file in two thirds of
 * the time that it takes for the same as modules, of which each is awaited and each of Node's own is filled with all that it
 * exports. And Node 20 reads a module's file in libuv's pool of threads, whose size could then no longer be set
 * (electron/cli/thread-pool.ts). What two of these use is in both, so they must have no state in common.
 */
const cliParts = [
  ...['diagnose', 'contexts', 'explain', 'replay', 'demo', 'manifest'].map((command) => `electron/cli/${command}.ts`),
  'electron/kube/api/review-apis.ts',
];

/** The program itself, and the name that people and package.json know it by: a module of one line that loads it. */
const programFile = 'dist/cli/authpath.cjs';
const knownFile = 'dist/cli/authpath.mjs';
const knownText = "#!/usr/bin/env node\nimport './authpath.cjs';\n";

/** @type {Readonly<Record<string, readonly Bundle[]>>} */
const nodeParts = {
  main: [{ entry: 'electron/main/main.ts', outfile: 'dist/main/main.cjs', format: 'cjs' }],
  preload: [
    { entry: 'electron/preload/preload.ts', outfile: 'dist/preload/preload.cjs', format: 'cjs', sandboxed: true },
  ],
  worker: [
    { entry: 'electron/worker/worker.ts', outfile: 'dist/worker/worker.mjs', format: 'esm' },
    { entry: 'electron/kube/kubeconfig/parse-worker.ts', outfile: 'dist/worker/parse-worker.mjs', format: 'esm' },
  ],
  cli: [
    ...cliParts.map((entry) => ({
      entry,
      outfile: `dist/cli/${path.parse(entry).name}.cjs`,
      format: /** @type {const} */ ('cjs'),
      late: true,
    })),
    { entry: 'electron/kube/kubeconfig/parse-worker.ts', outfile: 'dist/cli/parse-worker.mjs', format: 'esm' },
    { entry: 'electron/cli/cli.ts', outfile: programFile, format: 'cjs', executable: true, late: true },
  ],
};

/** CommonJS packages inside a module still call `require` for Node's own modules. */
const requireForModules =
  "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);";

const urlForCommonJs = "const __fileUrl = require('node:url').pathToFileURL(__filename).href;";

/**
 * Builds the files of one part, and the list of what went into them, from which the licences are told.
 * @param {string} part
 */
export async function bundleNode(part) {
  const bundles = nodeParts[part] ?? [];
  // A program last: it must never be there without what it loads.
  const [first, last] = [false, true].map((program) =>
    bundles.filter((bundle) => (bundle.executable === true) === program),
  );
  const inputs = [
    ...(await Promise.all((first ?? []).map(bundleFile))),
    ...(await Promise.all((last ?? []).map(bundleFile))),
  ];
  if (part === 'cli') await writeAtomically(path.join(root, knownFile), knownText, 0o755);
  return [...new Set(inputs.flat())].sort();
}

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
    splitting: isModule && bundle.late !== true,
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
    define: {
      'process.env.NODE_ENV': '"production"',
      ...(isModule || bundle.sandboxed ? {} : { 'import.meta.url': '__fileUrl' }),
    },
    banner: bundle.sandboxed === true ? {} : { js: isModule ? requireForModules : urlForCommonJs },
    plugins: [neededOfClientNode, ...(bundle.late === true ? [lateImports] : [])],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  refuseOtherClients(result.metafile);
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
 * Leaves what is imported late to the bundle of its own, and loads that.
 * @type {import('esbuild').Plugin}
 */
const lateImports = {
  name: 'late-imports',
  setup(bundler) {
    bundler.onResolve({ filter: /\.ts$/ }, ({ path: wanted, resolveDir, kind }) => {
      if (kind !== 'dynamic-import') return undefined;
      const entry = path.relative(root, path.resolve(resolveDir, wanted)).split(path.sep).join('/');
      if (!cliParts.includes(entry)) throw new Error(`${entry} is imported late: name it in build/bundle-node.mjs`);
      return { path: path.parse(wanted).name, namespace: 'late' };
    });
    bundler.onLoad({ filter: /.*/, namespace: 'late' }, ({ path: name }) => ({
      contents: `module.exports = require('./load-compiled.mjs').loadCompiled('${name}');`,
      resolveDir: path.join(root, 'build'),
    }));
  },
};

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
