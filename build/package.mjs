// @ts-check
// Packs the program into out/ and proves the result: node build/package.mjs [--trial]
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { startDisplay } from './display.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { ensureNode24, node24, tool, toolEnvironment } from './node24.mjs';
import { inRoot } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { orExplain, SetupError, say } from './say.mjs';
import { setUp } from './setup.mjs';
import { ownedFolder, windowUser, writeUserScript } from './window-user.mjs';

/** Electron releases older than this get no security fixes any more. */
const oldestShippable = 45;

await orExplain(async () => {
  await setUp();
  ensureNode24();
  const trial = process.argv.includes('--trial');
  const runtime = await electronRuntime();
  if (!trial && !(Number.parseInt(runtime.version, 10) >= oldestShippable)) {
    throw new SetupError(
      `Electron ${runtime.version} is too old to be shipped. To try the packing: node build/package.mjs --trial`,
    );
  }
  await must([inRoot('build', 'bundle.mjs')]);
  const output = trial ? path.join('out', 'trial') : 'out';
  await must([
    tool('electron-builder'),
    '--dir',
    '--config',
    inRoot('build', 'electron-builder.yml'),
    '--publish',
    'never',
    `-c.electronDist=${path.dirname(runtime.executable)}`,
    `-c.electronVersion=${runtime.version}`,
    `-c.directories.output=${output}`,
  ]);
  if (process.platform === 'linux') await prove(inRoot(output, 'linux-unpacked'));
  say(`packed into ${output}${trial ? ' (a trial on the test runtime: not for anybody’s use)' : ''}`);
});

/**
 * The fuses keep test drivers out of the packed program, so it proves itself: the page draws and the worker answers.
 * @param {string} folder
 */
async function prove(folder) {
  const { wrongFuses } = await import('./after-pack.mjs');
  const wrong = await wrongFuses(path.join(folder, 'authpath'));
  if (wrong.length > 0) throw new SetupError(`The packed program's fuses are wrong: ${wrong.join(', ')}.`);
  const { display, stop } = await startDisplay();
  const work = await mkdtemp(path.join(os.tmpdir(), 'authpath-package-'));
  try {
    await chmod(work, 0o755);
    const user = await windowUser({ sudo: false });
    const copy = path.join(work, 'program');
    await cp(folder, copy, { recursive: true });
    const program = path.join(copy, 'authpath');
    const file = user === null ? program : await writeUserScript(path.join(work, 'run'), program, user);
    const home = await ownedFolder(path.join(work, 'home'), user);
    // Large enough to be parsed in a thread of its own, whose script must be found inside the archive.
    await mkdir(path.join(home, '.kube'));
    await writeFile(path.join(home, '.kube', 'config'), `apiVersion: v1\nkind: Config\n${'# large\n'.repeat(50_000)}`);
    await runCommand('chmod', ['-R', 'a+rX', path.join(home, '.kube')]);
    const result = await runCommand(file, ['--self-test', `--user-data-dir=${path.join(home, 'data')}`], {
      cwd: work,
      env: { PATH: process.env.PATH, HOME: home, XDG_RUNTIME_DIR: home, DISPLAY: display, LANG: 'C.UTF-8' },
      timeoutMs: 60_000,
      capture: true,
    });
    if (result.code !== 0)
      throw new SetupError(
        `The packed program failed its self-test (exit ${result.code}): ${result.stdout}${result.stderr.slice(-1000)}`,
      );
    say(result.stdout.trim());
  } finally {
    stop();
    await rm(work, { recursive: true, force: true });
  }
}

/** @param {readonly string[]} args */
async function must(args) {
  const result = await runCommand(node24, args, { env: toolEnvironment() });
  if (result.code !== 0)
    throw new SetupError(`${path.basename(args[0] ?? '')} failed (exit ${result.code}): see its message above.`);
}
