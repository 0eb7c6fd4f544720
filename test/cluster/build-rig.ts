// Builds the real Kubernetes programs of the rig once, into a cache outside the
// tree, so that only the first run on a machine waits for the compiler.
// By itself: node build-rig.ts [1.36|1.24 …]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const rigVersions = ['1.36', '1.24'] as const;
export type RigVersion = (typeof rigVersions)[number];

/** The exact release behind each short name. */
export const releases: Readonly<Record<RigVersion, string>> = { '1.36': '1.36.3', '1.24': '1.24.17' };

const sources = fileURLToPath(new URL('./rig/', import.meta.url));

/** A Go program of the rig, and what decides how its binary turns out; all of it is in the cache key. */
interface Program {
  /** For the person who waits. */
  readonly what: string;
  /** The module's folder below rig/. */
  readonly folder: string;
  readonly package: string;
  readonly linkerFlags: string;
  /** Modules of ours that it is built with, and words that count as its version. */
  readonly uses: readonly string[];
  readonly key: string;
}

/** Without the linker's word the server calls itself v0.0.0 and every version check goes astray. */
function kubernetesFlags(version: RigVersion): string {
  const symbol = 'k8s.io/component-base/version';
  const [major, minor] = version.split('.');
  return `-s -w -X ${symbol}.gitVersion=v${releases[version]} -X ${symbol}.gitMajor=${major} -X ${symbol}.gitMinor=${minor} -X ${symbol}.gitTreeState=clean`;
}

function kubernetes(version: RigVersion): Program {
  return {
    what: `Kubernetes ${releases[version]}`,
    folder: `v${version}`,
    package: '.',
    linkerFlags: kubernetesFlags(version),
    uses: ['lifeline'],
    key: releases[version],
  };
}

/** All files of a folder, in a steady order. */
function filesBelow(folder: string): string[] {
  return readdirSync(path.join(sources, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Where the program is, or will be. */
function binaryOf(program: Program): string {
  const base = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  const hash = createHash('sha256').update(program.key);
  for (const folder of [program.folder, ...program.uses]) {
    for (const file of filesBelow(folder)) hash.update(readFileSync(file));
  }
  const name = process.platform === 'win32' ? 'rig.exe' : 'rig';
  return path.join(base, 'authpath', 'rig', hash.digest('hex').slice(0, 24), name);
}

/** Gives the Kubernetes programs of a version, building them when the cache has none. */
export function buildRig(version: RigVersion, say?: (line: string) => void): Promise<string> {
  return build(kubernetes(version), say);
}

const podProgram: Program = {
  what: 'the program for pods',
  folder: 'pod',
  package: '.',
  linkerFlags: '-s -w',
  uses: [],
  key: 'pod',
};

const dashboard110: Program = {
  what: 'Dashboard 1.10.1',
  folder: 'dashboard-1.10',
  package: 'github.com/kubernetes/dashboard/src/app/backend',
  linkerFlags: '-s -w',
  uses: [],
  key: '1.10.1',
};

const standIns: Program = {
  what: 'the stand-ins for newer Dashboards',
  folder: 'dashboards',
  package: '.',
  linkerFlags: '-s -w',
  uses: [],
  key: 'stand-ins',
};

/** The small program for pods: their first process, and a web server. */
export const buildPodProgram = (): Promise<string> => build(podProgram);
/** The real backend of Dashboard 1.10.1. */
export const buildDashboard110 = (): Promise<string> => build(dashboard110);
/** One program for all that stands in for Dashboards 2.7 and 7 and Headlamp. */
export const buildStandIns = (): Promise<string> => build(standIns);

async function build(program: Program, say: (line: string) => void = console.error): Promise<string> {
  const binary = binaryOf(program);
  if (existsSync(binary)) return binary;
  const folder = path.dirname(binary);
  mkdirSync(folder, { recursive: true });
  const release = await lock(path.join(folder, 'building'), say);
  try {
    if (existsSync(binary)) return binary;
    say(`building ${program.what} from its Go modules (some minutes the first time)`);
    const began = Date.now();
    const unfinished = `${binary}.${process.pid}`;
    await run(
      'go',
      ['build', '-p', '2', '-trimpath', '-ldflags', program.linkerFlags, '-o', unfinished, program.package],
      program,
    );
    renameSync(unfinished, binary);
    const size = Math.round(statSync(binary).size / 1e6);
    say(`built ${program.what}: ${size} MB in ${Math.round((Date.now() - began) / 1000)} s`);
    return binary;
  } finally {
    release();
  }
}

function run(command: string, args: readonly string[], program: Program): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: path.join(sources, program.folder),
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
      else reject(new Error(`go build of ${program.what} ended with ${signal ?? code}`));
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
  if (asked.length === 0) {
    for (const program of [podProgram, dashboard110, standIns]) console.log(`${program.what}\t${await build(program)}`);
  }
}
