// @ts-check
// `npm test`: checks, unit and integration tests, the build, and the window's tests. Ends with `N passed, M failed`.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { node24, systemNode, tool, toolEnvironment } from './node24.mjs';
import { inRoot } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { orExplain, say } from './say.mjs';
import { setUp } from './setup.mjs';
import { missingRequirements } from './system-packages.mjs';
import { windowUser } from './window-user.mjs';

/** @typedef {{ passed: number, failed: number }} Count */

await orExplain(async () => {
  await setUp();
  const nodes = await Promise.all([systemNode(), node24].map(versionOf));
  say(`Node of the machine: ${nodes[0]}; Node of the tools: ${nodes[1]}`);
  const work = await mkdtemp(path.join(os.tmpdir(), 'authpath-test-'));
  /** @type {Count} */
  const total = { passed: 0, failed: 0 };
  /** @param {Count} count */
  const add = (count) => {
    total.passed += count.passed;
    total.failed += count.failed;
  };
  try {
    add(await step('check', [inRoot('build', 'check.mjs')]));
    const built = await step('build', [inRoot('build', 'bundle.mjs')]);
    add(built);
    add(await vitest(work, ['unit', 'integration']));
    add(built.failed === 0 && (await windowPossible()) ? await vitest(work, ['e2e']) : { passed: 0, failed: 1 });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
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

/**
 * @param {string} work
 * @param {readonly string[]} projects
 * @returns {Promise<Count>}
 */
async function vitest(work, projects) {
  const name = projects.join('-');
  const file = path.join(work, `${name}.json`);
  const args = [tool('vitest'), 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
  const started = performance.now();
  const result = await runCommand(node24, [...args, ...projects.flatMap((project) => ['--project', project])], {
    env: toolEnvironment(),
  });
  const report = await readFile(file, 'utf8').then(JSON.parse, () => null);
  if (report === null) {
    say(`${name}: vitest wrote no report (exit ${result.code})`);
    return { passed: 0, failed: 1 };
  }
  const left = report.numTotalTests - report.numPassedTests - report.numFailedTests;
  if (left > 0) say(`${name}: ${left} tests were skipped; a skipped test counts as failed`);
  // A file that can't be loaded has no failed test, and a run that fails otherwise must not look green.
  const unseen = result.code !== 0 && report.numFailedTests === 0 ? 1 : 0;
  say(`${name}: ${report.numPassedTests} passed (${Math.round((performance.now() - started) / 1000)} s)`);
  return { passed: report.numPassedTests, failed: report.numFailedTests + left + unseen };
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
