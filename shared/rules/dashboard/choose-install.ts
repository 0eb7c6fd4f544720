import type { ObjectsEvidence } from '../../model/evidence/objects.ts';
import type { Install } from '../../model/install.ts';
import type { InstallName } from '../../model/run.ts';
import { findInstalls } from './find-installs.ts';

/**
 * The install that a walk is about: the one that was asked for by name (null if it is not there), else the one that people
 * most probably mean. That is, in this order: one that is meant to run (not scaled to nothing) before one that is not, a
 * Dashboard before a Headlamp, the newer before the older, then by namespace and name.
 */
export function chooseInstall(candidates: readonly ObjectsEvidence[], asked: InstallName | null): Install | null {
  const installs = findInstalls(candidates);
  if (asked !== null) {
    return installs.find(({ namespace, name }) => namespace === asked.namespace && name === asked.name) ?? null;
  }
  return [...installs].sort(byPreference)[0] ?? null;
}

function byPreference(left: Install, right: Install): number {
  return (
    Number(isMeantToRun(right)) - Number(isMeantToRun(left)) ||
    Number(right.kind === 'dashboard') - Number(left.kind === 'dashboard') ||
    age(right) - age(left)
  );
}

function isMeantToRun({ modules }: Install): boolean {
  return modules.some(({ workload }) => workload.replicas > 0);
}

/** Grows with the version; an unknown one counts as the first of its family. */
function age({ version, family }: Install): number {
  const [major = 0, minor = 0, patch = 0] = (version ?? (family === 'headlamp' ? '0' : family))
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0);
  return (major * 1000 + minor) * 1000 + patch;
}
