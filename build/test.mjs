// @ts-check
// `npm test`: checks, unit and integration tests, the build, and the window's tests. Ends with `N passed, M failed`.
import process from 'node:process';
import { node24, systemNode, toolEnvironment } from './node24.mjs';
import { inRoot } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { orExplain, say } from './say.mjs';
import { setUp } from './setup.mjs';
import { missingRequirements } from './system-packages.mjs';
import { runProjects } from './vitest.mjs';
import { windowUser } from './window-user.mjs';

/** @typedef {import('./vitest.mjs').Count} Count */

await orExplain(async () => {
  await setUp();
  const nodes = await Promise.all([systemNode(), node24].map(versionOf));
  say(`Node of the machine: ${nodes[0]}; Node of the tools: ${nodes[1]}`);
  /** @type {Count} */
  const total = { passed: 0, failed: 0 };
  /** @param {Count} count */
  const add = (count) => {
    total.passed += count.passed;
    total.failed += count.failed;
  };
  add(await step('check', [inRoot('build', 'check.mjs')]));
  const built = await step('build', [inRoot('build', 'bundle.mjs')]);
  add(built);
  add(await runProjects(['unit', 'integration']));
  add(built.failed === 0 && (await windowPossible()) ? await runProjects(['e2e']) : { passed: 0, failed: 1 });
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
});

/** @param {string | null | Promise<string | null>} program */
async function versionOf(program) {
  const file = await program;
  return file === null ? 'none' : (await runCommand(file, ['--version'], { capture: true })).stdout.trim();
}

/**
 * A step without tests of its own counts only when it fails.
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Promise<Count>}
 */
async function step(name, args) {
  const result = await runCommand(node24, args, { env: toolEnvironment() });
  if (result.code !== 0) say(`${name} FAILED`);
  return { passed: 0, failed: result.code === 0 ? 0 : 1 };
}

/** What the window's tests lack on this machine is said; they are never left out in silence. */
async function windowPossible() {
  const missing = await missingRequirements();
  if (missing.length > 0) {
    say(`e2e FAILED: this machine lacks ${missing.map(({ what }) => what).join(', ')}.`);
    return false;
  }
  if (process.getuid?.() === 0 && (await windowUser({ sudo: false })) === null) {
    say('e2e FAILED: a window does not run as root, and there is no user “nobody” here to run it as.');
    return false;
  }
  return true;
}
