// @ts-check
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { node24, tool, toolEnvironment } from './node24.mjs';
import { runCommand } from './run-command.mjs';
import { say } from './say.mjs';

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * Runs vitest's projects and counts. A skipped test counts as failed.
 * @param {readonly string[]} projects
 * @returns {Promise<Count>}
 */
export async function runProjects(projects) {
  const name = projects.join('-');
  const work = await mkdtemp(path.join(os.tmpdir(), 'authpath-test-'));
  const file = path.join(work, `${name}.json`);
  const args = [tool('vitest'), 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
  const started = performance.now();
  const result = await runCommand(node24, [...args, ...projects.flatMap((project) => ['--project', project])], {
    env: toolEnvironment(),
  });
  const report = await readFile(file, 'utf8').then(JSON.parse, () => null);
  await rm(work, { recursive: true, force: true });
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
