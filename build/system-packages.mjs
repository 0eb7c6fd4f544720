// @ts-check
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isRoot } from './paths.mjs';
import { findProgram, runCommand } from './run-command.mjs';
import { say } from './say.mjs';

/**
 * What an Electron window needs from Debian. `packages` lists names in the order of preference: Debian 13 renamed some for
 * its 64-bit times.
 * @typedef {{ what: string, present: () => Promise<boolean>, packages: readonly string[] }} Requirement
 */

/** @type {string | null} */
let libraryList = null;

/** @param {string} soname */
const library = (soname) => async () => {
  if (libraryList === null) {
    const ldconfig = (await findProgram('ldconfig')) ?? '/sbin/ldconfig';
    libraryList = (await runCommand(ldconfig, ['-p'], { capture: true })).stdout;
  }
  return libraryList.includes(`\t${soname} `);
};

/** @param {string} name */
const program = (name) => async () => (await findProgram(name)) !== null;

/** @param {string} pattern */
const font = (pattern) => async () => {
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts'];
  const expression = new RegExp(pattern, 'i');
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    if (names.some((name) => expression.test(name))) return true;
  }
  return false;
};

/** @type {readonly Requirement[]} */
const requirements = [
  { what: 'Xvfb', present: program('Xvfb'), packages: ['xvfb'] },
  { what: 'unzip', present: program('unzip'), packages: ['unzip'] },
  { what: 'setpriv', present: program('setpriv'), packages: ['util-linux'] },
  { what: 'GTK 3', present: library('libgtk-3.so.0'), packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { what: 'NSS', present: library('libnss3.so'), packages: ['libnss3'] },
  { what: 'ALSA', present: library('libasound.so.2'), packages: ['libasound2t64', 'libasound2'] },
  { what: 'GBM', present: library('libgbm.so.1'), packages: ['libgbm1'] },
  { what: 'CUPS', present: library('libcups.so.2'), packages: ['libcups2t64', 'libcups2'] },
  {
    what: 'ATK bridge',
    present: library('libatk-bridge-2.0.so.0'),
    packages: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  },
  { what: 'XComposite', present: library('libXcomposite.so.1'), packages: ['libxcomposite1'] },
  { what: 'XDamage', present: library('libXdamage.so.1'), packages: ['libxdamage1'] },
  { what: 'XRandR', present: library('libXrandr.so.2'), packages: ['libxrandr2'] },
  { what: 'xkbcommon', present: library('libxkbcommon.so.0'), packages: ['libxkbcommon0'] },
  { what: 'font Inter', present: font('inter[^/]*\\.(otf|ttf|ttc)$'), packages: ['fonts-inter'] },
  {
    what: 'a monospace font',
    present: font('(liberation|dejavu)[^/]*mono[^/]*\\.ttf$'),
    packages: ['fonts-liberation'],
  },
];

/**
 * What a Kubernetes node needs; only the cluster tests have one (test/cluster/node/requirements.ts insists on it).
 * @type {readonly Requirement[]}
 */
const nodeRequirements = [
  { what: 'containerd', present: program('containerd'), packages: ['containerd'] },
  { what: 'runc', present: program('runc'), packages: ['runc'] },
  { what: 'nft', present: program('nft'), packages: ['nftables'] },
  { what: 'ip', present: program('ip'), packages: ['iproute2'] },
  { what: 'curl', present: program('curl'), packages: ['curl'] },
  {
    what: 'container network plugins',
    present: async () => existsSync('/usr/lib/cni/ptp') || existsSync('/opt/cni/bin/ptp'),
    packages: ['containernetworking-plugins'],
  },
];

/** @param {readonly Requirement[]} wanted */
async function missingOf(wanted) {
  if (process.platform !== 'linux') return [];
  const present = await Promise.all(wanted.map((requirement) => requirement.present()));
  return wanted.filter((_, index) => !present[index]);
}

/**
 * Names what is missing for a window on this machine.
 * @returns {Promise<readonly Requirement[]>}
 */
export const missingRequirements = () => missingOf(requirements);

/** Installs what a window needs and this machine misses. */
export const installSystemPackages = () => install('the window and its tests', requirements);

/** Installs what the cluster tests’ node needs and this machine misses. */
export const installNodePackages = () => install('the cluster tests’ node', nodeRequirements);

/**
 * By apt when we may; otherwise says the command that would.
 * @param {string} purpose
 * @param {readonly Requirement[]} wanted
 */
async function install(purpose, wanted) {
  const missing = await missingOf(wanted);
  if (missing.length === 0) return;
  const names = missing.map((requirement) => requirement.what).join(', ');
  const apt = await findProgram('apt-get');
  if (apt === null || !isRoot) {
    const packages = missing.map((requirement) => requirement.packages.at(-1)).join(' ');
    say(`missing for ${purpose}: ${names}. On Debian: sudo apt-get install ${packages}`);
    return;
  }
  say(`installing for ${purpose}: ${names} (apt-get)`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand(apt, ['update', '-qq'], { env: environment, quiet: true, timeoutMs: 5 * 60_000 });
  const packages = await Promise.all(missing.map((requirement) => firstKnown(requirement.packages)));
  const result = await runCommand(apt, ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env: environment,
    quiet: true,
    timeoutMs: 15 * 60_000,
  });
  libraryList = null;
  if (result.code !== 0) say(`apt-get install ended with ${result.code}: ${lastLine(result.stderr)}`);
}

/** @param {readonly string[]} names */
async function firstKnown(names) {
  for (const name of names) {
    const answer = await runCommand('apt-cache', ['show', '--no-all-versions', name], { capture: true });
    if (answer.code === 0 && answer.stdout !== '') return name;
  }
  return names.at(-1) ?? '';
}

/** @param {string} text */
const lastLine = (text) => text.trim().split('\n').at(-1) ?? '';
