// Builds the real Kubernetes programs of the rig once, into a cache outside the
// tree, so that only the first run on a machine waits for the compiler.
// By itself: node build-rig.ts [1.36|1.24 …]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const rigVersions = ['1.36', '1.24'] as const;
export type RigVersion = (typeof rigVersions)[number];

/** The exact release behind each short name. */
export const releases: Readonly<Record<RigVersion, string>> = { '1.36': '1.36.3', '1.24': '1.24.17' };

const sources = fileURLToPath(new URL('./rig/', import.meta.url));
/** What decides how the binary turns out; all of it is in the cache key. */
const inputs = (version: RigVersion): readonly string[] => [
  `v${version}/go.mod`,
  `v${version}/go.sum`,
  `v${version}/main.go`,
  'lifeline/go.mod',
  'lifeline/lifeline.go',
  'lifeline/parent_linux.go',
  'lifeline/parent_other.go',
];

function cacheFolder(version: RigVersion): string {
  const base = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  const hash = createHash('sha256').update(releases[version]);
  for (const file of inputs(version)) hash.update(readFileSync(path.join(sources, file)));
  return path.join(base, 'authpath', 'rig', hash.digest('hex').slice(0, 24));
}

/** Where the program of a version is, or will be. */
function rigBinary(version: RigVersion): string {
  return path.join(cacheFolder(version), process.platform === 'win32' ? 'rig.exe' : 'rig');
}

/** Without the linker's word the server calls itself v0.0.0 and every version check goes astray. */
function linkerFlags(version: RigVersion): string {
  const symbol = 'k8s.io/component-base/version';
  const [major, minor] = version.split('.');
  return `-s -w -X ${symbol}.gitVersion=v${releases[version]} -X ${symbol}.gitMajor=${major} -X ${symbol}.gitMinor=${minor} -X ${symbol}.gitTreeState=clean`;
}

/** Gives the program of a version, building it when the cache has none. */
export async function buildRig(version: RigVersion, say: (line: string) => void = console.error): Promise<string> {
  const binary = rigBinary(version);
  if (existsSync(binary)) return binary;
  const folder = path.dirname(binary);
  mkdirSync(folder, { recursive: true });
  const release = await lock(path.join(folder, 'building'), say);
  try {
    if (existsSync(binary)) return binary;
    say(`building Kubernetes ${releases[version]} from its Go modules (some minutes the first time)`);
    const began = Date.now();
    const unfinished = `${binary}.${process.pid}`;
    await run(
      'go',
      ['build', '-p', '2', '-trimpath', '-ldflags', linkerFlags(version), '-o', unfinished, '.'],
      version,
    );
    renameSync(unfinished, binary);
    const size = Math.round(statSync(binary).size / 1e6);
    say(`built Kubernetes ${releases[version]}: ${size} MB in ${Math.round((Date.now() - began) / 1000)} s`);
    return binary;
  } finally {
    release();
  }
}

function run(command: string, args: readonly string[], version: RigVersion): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: path.join(sources, `v${version}`),
      env: { ...process.env, CGO_ENABLED: '0' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const end = (): void => void child.kill('SIGTERM');
    process.once('exit', end);
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new Error('the rig needs a Go toolchain (go 1.26 or later) on PATH') : error);
    });
    child.once('exit', (code, signal) => {
      process.removeListener('exit', end);
      if (code === 0) resolve();
      else reject(new Error(`go build of Kubernetes ${releases[version]} ended with ${signal ?? code}`));
    });
  });
}

/** Two test runs at once would compile the same thing twice on the same few cores. */
async function lock(file: string, say: (line: string) => void): Promise<() => void> {
  for (let told = false; ; ) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch {
      if (!isAlive(Number(readOrEmpty(file)))) rmSync(file, { force: true });
      else if (!told) {
        say('another run is building; waiting for it');
        told = true;
      }
      await sleep(500);
    }
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  for (const version of rigVersions) {
    if (asked.length > 0 && !asked.includes(version)) continue;
    console.log(`${releases[version]}\t${await buildRig(version)}`);
  }
}
