// @ts-check
// `npm run check`: types, lint, layers and dead code, all of them even when the first fails.
import process from 'node:process';
import { node24, tool, toolEnvironment } from './node24.mjs';
import { inRoot } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { orExplain, say } from './say.mjs';
import { setUp } from './setup.mjs';

const checks = [
  { name: 'types', args: [tool('tsc'), '-b'] },
  { name: 'lint', args: [tool('biome'), 'ci', '--error-on-warnings', '.'] },
  { name: 'layers', args: [inRoot('build', 'layers.mjs')] },
  { name: 'dead code', args: [tool('knip'), '--no-progress'] },
];

await orExplain(async () => {
  await setUp({ window: false });
  let failed = 0;
  for (const check of checks) {
    const started = performance.now();
    const result = await runCommand(node24, check.args, { env: toolEnvironment() });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`check ${check.name}: ${result.code === 0 ? 'sound' : 'FAILED'} (${seconds} s)`);
    if (result.code !== 0) failed += 1;
  }
  process.exitCode = failed > 0 ? 1 : 0;
});
