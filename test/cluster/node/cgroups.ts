// Cgroups outlive their processes: an empty folder for each pod stays in the
// machine's hierarchies until somebody removes it.
import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '../build-rig.ts';

const mountPoint = '/sys/fs/cgroup';
const prefix = 'authpath-rig-';

/** Where the pods of this run are: /authpath-rig-PID in each hierarchy. */
const own = `${prefix}${process.pid}`;

/**
 * Runs a program inside the cgroup of this run. runc puts containers that have
 * no parent of their own beside or below the cgroup of who starts them
 * (libcontainer/cgroups/fs/paths.go, fs2/defaultpath.go), so containerd must
 * be in it. cpuset of version 1 takes no process before it has processors.
 */
export function insideCgroup(command: readonly string[]): readonly [string, ...string[]] {
  const script = hierarchies()
    .map((hierarchy) => {
      const outer = path.join(hierarchy, own);
      const inner = path.join(outer, 'node');
      const cpuset = ['cpuset.cpus', 'cpuset.mems'].flatMap((file) =>
        path.basename(hierarchy) === 'cpuset'
          ? [`cat ${hierarchy}/${file} > ${outer}/${file}`, `cat ${hierarchy}/${file} > ${inner}/${file}`]
          : [],
      );
      return [`mkdir -p ${inner}`, ...cpuset, `echo $$ > ${inner}/cgroup.procs`].join(' && ');
    })
    .join('\n');
  return ['sh', '-c', `set -e\n${script}\nexec "$@"`, 'sh', ...command];
}

/** Version 2 has one hierarchy at the mount point, version 1 one below it for each controller. */
function hierarchies(): string[] {
  if (existsSync(path.join(mountPoint, 'cgroup.controllers'))) return [mountPoint];
  return readdirSync(mountPoint, { withFileTypes: true })
    .filter((entry) => entry.isDirectory()) // cpu,cpuacct is often reached by links too
    .map((entry) => path.join(mountPoint, entry.name));
}

/** Removes the cgroups of a run that has ended, and of all runs that were killed before. */
export function removeCgroups(): void {
  for (const hierarchy of hierarchies()) {
    for (const name of namesIn(hierarchy)) {
      const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
      if (name === own || (pid > 0 && !isAlive(pid))) removeTree(path.join(hierarchy, name));
    }
  }
}

/** Its files are the kernel's; only the folders can go, the inner ones first. */
function removeTree(folder: string): void {
  for (const entry of namesIn(folder)) removeTree(path.join(folder, entry));
  try {
    rmdirSync(folder);
  } catch {
    // Still in use for a moment: the next start removes it.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}
