// @ts-check
// `npm run test:cluster`: the truth table, and what else needs the rig. With arguments only the truth table, for those cases.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { node24, toolEnvironment } from './node24.mjs';
import { inRoot } from './paths.mjs';
import { orExplain } from './say.mjs';
import { setUp } from './setup.mjs';
import { installNodePackages } from './system-packages.mjs';
import { runProjects } from './vitest.mjs';

await orExplain(async () => {
  await setUp();
  await installNodePackages();
  const asked = process.argv.slice(2);
  const truth = await runTruth(asked);
  const rest =
    asked.length > 0
      ? { passed: 0, failed: 0 }
      : await runProjects(['cluster-kubectl', 'cluster-node', 'cluster-window']);
  const passed = truth.passed + rest.passed;
  const failed = truth.failed + rest.failed;
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
});

/**
 * Shows the table as it comes and counts by its closing line.
 * @param {readonly string[]} args
 * @returns {Promise<import('./vitest.mjs').Count>}
 */
function runTruth(args) {
  return new Promise((resolve) => {
    const child = spawn(node24, ['--disable-warning=ExperimentalWarning', inRoot('test/cluster/run.ts'), ...args], {
      env: toolEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let end = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      process.stdout.write(text);
      end = (end + text).slice(-4_000);
    });
    child.on('close', (code) => {
      const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(end) ?? [];
      if (passed === undefined) resolve({ passed: 0, failed: 1 });
      else resolve({ passed: Number(passed), failed: Math.max(Number(failed), code === 0 ? 0 : 1) });
    });
  });
}
