// @ts-check
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths.mjs';

const dist = path.join(root, 'node_modules/@kubernetes/client-node/dist');
const generated = (/** @type {string} */ name) => path.join(dist, 'gen', name);

/** The clients that the programs use; a bundle that holds another one is refused, since its types would be missing. */
const clients = ['AuthenticationV1Api', 'AuthorizationV1Api'];

/**
 * Takes of @kubernetes/client-node what the clients above need, and no more: all of it is half a megabyte that a walk would
 * wait for. It does not say that its modules have no side effects (they have none: they define classes), and its serialiser
 * names all seven hundred types of the API in one table, of which these clients reach a few dozen.
 * @type {import('esbuild').Plugin}
 */
export const neededOfClientNode = {
  name: 'needed-of-client-node',
  setup(bundler) {
    bundler.onResolve({ filter: /^@kubernetes\/client-node$/ }, () => ({
      path: path.join(dist, 'index.js'),
      sideEffects: false,
    }));
    // Its own modules name each other by file, with the ending, so there is nothing to look up.
    bundler.onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path: wanted, importer, resolveDir }) =>
      importer.includes('@kubernetes/client-node')
        ? { path: path.resolve(resolveDir, wanted), sideEffects: false }
        : undefined,
    );
    bundler.onLoad(
      { filter: /client-node[\\/]dist[\\/]gen[\\/]models[\\/]ObjectSerializer\.js$/ },
      async ({ path: file }) => ({
        contents: withTypes(await readFile(file, 'utf8'), await reachableTypes()),
      }),
    );
  },
};

/**
 * Throws when a client went in whose types the table lacks: what it reads would come out without its fields.
 * @param {import('esbuild').Metafile} metafile
 */
export function refuseOtherClients(metafile) {
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const client = /client-node\/dist\/gen\/apis\/(\w+Api)\.js$/.exec(file)?.[1];
      if (client === undefined || bytesInOutput === 0 || clients.includes(client)) continue;
      throw new Error(`${client} is in a bundle, so it must be named in build/client-node.mjs`);
    }
  }
}

/**
 * The types that the clients send and read, and the types of their fields.
 * @returns {Promise<ReadonlySet<string>>}
 */
async function reachableTypes() {
  const texts = await Promise.all(clients.map((client) => readFile(generated(`apis/${client}.js`), 'utf8')));
  const found = new Set(texts.flatMap((text) => namesIn(text, /serialize\([^;]*?"(\w+)", ""\)/g)));
  // A set that grows while it is walked is walked to its new end.
  for (const type of found) {
    const model = await readFile(generated(`models/${type}.js`), 'utf8').catch(() => '');
    for (const name of namesIn(model, /"type": "(?:[^"]*\W)?([A-Z]\w+)\W*"/g)) found.add(name);
  }
  return found;
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
function namesIn(text, pattern) {
  return [...text.matchAll(pattern)].flatMap((match) => match[1] ?? []);
}

/**
 * The serialiser with only these types in its table; the imports of the others are then nobody's.
 * @param {string} serialiser
 * @param {ReadonlySet<string>} types
 */
function withTypes(serialiser, types) {
  const entry = /^ +"(\w+)": (\w+),?$/gm;
  const named = namesIn(serialiser, entry);
  const kept = named.filter((name) => types.has(name));
  // Written by a generator: should it write another way one day, the build says so instead of dropping types.
  if (named.length < 500 || !kept.includes('V1SelfSubjectReviewStatus') || !kept.includes('V1ObjectMeta'))
    throw new Error('the table of types in @kubernetes/client-node looks different now: see build/client-node.mjs');
  return serialiser.replace(entry, (line, name) => (types.has(name) ? line : ''));
}
