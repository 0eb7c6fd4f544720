// @ts-check
// Holds the imports of a tree against .dependency-cruiser.cjs: node build/layers.mjs
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureNode24, node24, tool, toolEnvironment } from './node24.mjs';
import { inRoot, root } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { say } from './say.mjs';

/** A cruiser that can't read TypeScript finds no modules and is content. Raise it as the project grows. */
const fewestModules = 150;

/**
 * Every broken rule, one line each; a cruise that saw too little is a broken rule too.
 * @param {string} folder
 * @param {readonly string[]} places
 * @param {number} floor
 * @returns {Promise<readonly string[]>}
 */
export async function brokenLayers(folder, places, floor) {
  const args = [tool('depcruise'), '--config', inRoot('.dependency-cruiser.cjs'), '--output-type', 'json', ...places];
  const result = await runCommand(node24, args, { cwd: folder, env: toolEnvironment(), capture: true });
  /** @type {{ summary: { totalCruised: number, violations: readonly { from: string, to: string, rule: { name: string } }[] } } | null} */
  const report = parse(result.stdout);
  if (report === null) return [`dependency-cruiser broke: ${result.stderr.trim().slice(-2000)}`];
  const { totalCruised, violations } = report.summary;
  const broken = violations.map(({ rule, from, to }) => `${rule.name}: ${from}${to === from ? '' : ` → ${to}`}`);
  if (totalCruised < floor) broken.push(`only ${totalCruised} modules were seen, at least ${floor} are expected`);
  return broken;
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  ensureNode24();
  const broken = await brokenLayers(root, ['shared', 'electron', 'renderer'], fewestModules);
  for (const line of broken) say(line);
  process.exitCode = broken.length > 0 ? 1 : 0;
}
