import type { ExecPluginEvidence } from '../model/evidence/credential.ts';
import type { ExecEntry } from '../model/evidence/kubeconfig.ts';

/** The command as client-go’s errors name it: a path as it was made absolute, a name as it stands. */
export function namedByClientGo(command: string, resolved: string): string {
  return /[\\/]/.test(command) ? resolved : command;
}

const group = 'client.authentication.k8s.io';
const knownVersions = [`${group}/v1`, `${group}/v1beta1`];
/** Versions whose defaults fill in interactiveMode (client-go tools/clientcmd/api/v1/defaults.go). */
const versionsWithDefault = [`${group}/v1beta1`, `${group}/v1alpha1`];
const interactiveModes = ['Never', 'IfAvailable', 'Always'];

/** Does client-go speak the version that the entry asks for (exec.go, newAuthenticator)? */
export function isKnownVersion(exec: ExecEntry): boolean {
  return knownVersions.includes(exec.apiVersion?.value ?? '');
}

/** Is the mode one that client-go takes, or filled in by the version’s defaults (validation.go)? */
export function isKnownMode(exec: ExecEntry): boolean {
  const mode = exec.interactiveMode?.value ?? '';
  return mode === '' ? versionsWithDefault.includes(exec.apiVersion?.value ?? '') : interactiveModes.includes(mode);
}

/**
 * Would client-go start the program, and could the system? What is no known kind of program counts as not: some systems
 * hand such a file to a shell, which Go never does.
 */
export function isReadyToRun(exec: ExecEntry, plugin: ExecPluginEvidence | null): boolean {
  if (plugin === null || plugin.resolved === null || plugin.format === 'unknown') return false;
  return isKnownVersion(exec) && isKnownMode(exec) && plugin.interpreter?.exists !== false;
}
