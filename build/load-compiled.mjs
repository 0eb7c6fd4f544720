// @ts-check
// Goes into the headless program's bundles: loads one of them from another, with what V8 made of its text at build time.
import process from 'node:process';

/** @typedef {(exports: object, require: NodeJS.Require, module: { exports: object }, file: string, folder: string) => void} Body */

/**
 * Loads `NAME.cjs`, which stands beside the bundle that this is in, as `require` would. Half of the time that a walk of one context takes is V8's, reading a
 * program of which it has compiled nothing yet; so the build keeps what V8 made of it (compile-ahead.mjs) beside the bundle.
 * That is taken only for this very text and by this very V8, which looks at it once more itself; anything else is compiled
 * as ever. Nothing is written here: who can change these files can change the program.
 * @param {string} name
 * @param {string} [base] URL of the bundle
 */
export function loadCompiled(name, base = import.meta.url) {
  // Imported, each of Node's own modules would fill in all its exports first; some of them load others.
  const { readFileSync } = process.getBuiltinModule('node:fs');
  const { createRequire } = process.getBuiltinModule('node:module');
  const { dirname, join } = process.getBuiltinModule('node:path');
  const { fileURLToPath } = process.getBuiltinModule('node:url');
  const { Script } = process.getBuiltinModule('node:vm');
  const folder = dirname(fileURLToPath(base));
  const file = join(folder, `${name}.cjs`);
  const text = readFileSync(file);
  const cachedData = readCode(codeFile(folder, name), digest(text));
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${text.toString('utf8')}\n})`,
    {
      filename: file,
      ...(cachedData === null ? {} : { cachedData }),
    },
  );
  const module = { exports: {} };
  const body = /** @type {Body} */ (script.runInThisContext());
  body(module.exports, createRequire(file), module, file, folder);
  return module.exports;
}

/**
 * Where the code of a bundle stands, for the V8 that runs this.
 * @param {string} folder
 * @param {string} name
 */
export function codeFile(folder, name) {
  const { join } = process.getBuiltinModule('node:path');
  return join(folder, `${name}.${process.versions.v8}.${process.arch}.code`);
}

/**
 * What stands before the code: the SHA-256 of the text that it was made from.
 * @param {Uint8Array} text
 */
export function digest(text) {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest();
}

/**
 * @param {string} file
 * @param {Buffer} expected
 */
function readCode(file, expected) {
  try {
    const kept = process.getBuiltinModule('node:fs').readFileSync(file);
    return kept.subarray(0, expected.length).equals(expected) ? kept.subarray(expected.length) : null;
  } catch {
    return null;
  }
}
