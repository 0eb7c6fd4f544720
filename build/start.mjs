// @ts-check
// `npm start`: sets up, builds what changed, and opens the wizard. Without a display it walks the demo clusters headless.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { electronRuntime } from './electron-runtime.mjs';
import { node24, systemNode, toolEnvironment } from './node24.mjs';
import { inRoot, root } from './paths.mjs';
import { exists, runCommand } from './run-command.mjs';
import { orExplain, SetupError, say } from './say.mjs';
import { setUp } from './setup.mjs';
import { missingRequirements } from './system-packages.mjs';
import { ownedFolder, stageApp, windowUser, writeUserScript } from './window-user.mjs';

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

await orExplain(async () => {
  await setUp({ window: hasDisplay });
  const built = await runCommand(node24, [inRoot('build', 'bundle.mjs')], { env: toolEnvironment() });
  if (built.code !== 0) throw new SetupError('The build failed: see its message above.');
  process.exitCode = hasDisplay ? await openWindow() : await walkHeadless();
});

/** @returns {Promise<number>} the exit code */
async function walkHeadless() {
  say(
    'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): walking the demo clusters headless instead.',
  );
  return run((await systemNode()) ?? node24, [inRoot('dist', 'cli', 'authpath.mjs'), 'demo', ...process.argv.slice(2)]);
}

/** @returns {Promise<number>} */
async function openWindow() {
  const missing = (await missingRequirements()).filter(
    ({ what }) => !['Xvfb', 'unzip', 'setpriv'].includes(what) && !what.includes('font'),
  );
  if (missing.length > 0)
    throw new SetupError(`The window needs ${missing.map(({ what }) => what).join(', ')}, which this machine lacks.`);
  const runtime = await electronRuntime();
  const options = ['--demo-when-empty', ...process.argv.slice(2)];
  const user = await windowUser({ sudo: true });
  if (user === null) return run(runtime.executable, [root, ...options]);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authpath-window-'));
  try {
    return await openAs(user, folder, runtime.executable, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {import('./window-user.mjs').WindowUser} user
 * @param {string} folder
 * @param {string} executable
 * @param {readonly string[]} options
 */
async function openAs(user, folder, executable, options) {
  say(
    `You are root, and a window with a sandbox does not run as root: it opens as ${user.name}, who reads ${user.name === 'nobody' ? 'no' : 'their own'} kubeconfig.`,
  );
  say('For root’s own kubeconfig use the headless program: node dist/cli/authpath.mjs diagnose');
  const app = await stageApp(path.join(folder, 'app'));
  const script = await writeUserScript(path.join(folder, 'electron'), executable, user);
  const home = user.name === 'nobody' ? await ownedFolder(path.join(folder, 'home'), user) : user.home;
  const runtimeFolder = await ownedFolder(path.join(folder, 'runtime'), user);
  const authority = process.env.XAUTHORITY ?? path.join(os.homedir(), '.Xauthority');
  /** @type {NodeJS.ProcessEnv} */
  const environment = {
    ...process.env,
    HOME: home,
    USER: user.name,
    LOGNAME: user.name,
    XDG_RUNTIME_DIR: runtimeFolder,
  };
  for (const name of ['KUBECONFIG', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'DBUS_SESSION_BUS_ADDRESS'])
    delete environment[name];
  if (await exists(authority)) {
    environment.XAUTHORITY = path.join(runtimeFolder, 'Xauthority');
    await cp(authority, environment.XAUTHORITY);
    await runCommand('chown', [`${user.uid}:${user.gid}`, environment.XAUTHORITY]);
  }
  await runCommand('chmod', ['0755', folder]);
  return run(script, [app, ...options], environment);
}

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Promise<number>}
 */
function run(file, args, environment = process.env) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: 'inherit', env: environment });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => {
      say(`${file} can’t be started: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 130));
  });
}
