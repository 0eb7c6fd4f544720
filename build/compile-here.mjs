// @ts-check
// Runs the built headless program as a person would, and keeps what V8 has compiled by its end:
//   node build/compile-here.mjs KUBECONFIG CONTEXT
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import vm from 'node:vm';
import { codeFile, digest } from './load-compiled.mjs';
import { inRoot } from './paths.mjs';

const [kubeconfig = '', context = ''] = process.argv.slice(2);
const program = inRoot('dist', 'cli', 'authpath.cjs');

/** @type {Map<string, vm.Script>} by file */
const scripts = new Map();

vm.Script = class extends vm.Script {
  /**
   * @param {string} text
   * @param {vm.ScriptOptions} options
   */
  constructor(text, options) {
    // Compiled anew, whatever is kept already.
    const { cachedData: _kept, ...afresh } = options;
    super(text, afresh);
    scripts.set(options.filename ?? '', this);
  }
};

process.on('exit', (code) => {
  if (code !== 0) return;
  for (const [file, script] of scripts) {
    const { dir, name } = path.parse(file);
    const kept = codeFile(dir, name);
    const temporary = `${kept}.${process.pid}.tmp`;
    writeFileSync(temporary, Buffer.concat([digest(readFileSync(file)), script.createCachedData()]));
    renameSync(temporary, kept);
  }
});

process.argv = [process.execPath, program, 'diagnose', '--kubeconfig', kubeconfig, '--context', context];
await import(program);
