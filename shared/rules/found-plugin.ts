import type { ExecPluginEvidence } from '../model/evidence/credential.ts';
import type { EnvironmentEvidence, LoginShellEvidence } from '../model/evidence/network.ts';

interface LookupFacts {
  readonly environment: EnvironmentEvidence;
  readonly execPlugin: ExecPluginEvidence | null;
  readonly pluginShell: LoginShellEvidence | null;
  readonly shellPlugin: ExecPluginEvidence | null;
}

/**
 * The sign-in program as the walk goes on with it, and the PATH that leads to it. Our window speaks for kubectl in the
 * person's terminal, so that the shell's PATH counts there; a headless program speaks for kubectl where it runs itself.
 */
export function foundPlugin({ environment, execPlugin, pluginShell, shellPlugin }: LookupFacts): {
  readonly plugin: ExecPluginEvidence | null;
  readonly pathEntries: readonly string[];
  readonly viaShell: boolean;
} {
  const missing = environment.desktop === true && execPlugin !== null && isMissing(execPlugin);
  return missing && pluginShell !== null && shellPlugin !== null && !isMissing(shellPlugin)
    ? { plugin: shellPlugin, pathEntries: pluginShell.pathEntries, viaShell: true }
    : { plugin: execPlugin, pathEntries: environment.pathEntries, viaShell: false };
}

/** PATH has not got the program, or not what it hands on to. */
export function isMissing({ resolved, handsOnTo }: ExecPluginEvidence): boolean {
  return resolved === null || handsOnTo?.resolved === null;
}

/** Our window runs where this computer's programs can't be seen, so that nothing follows from not seeing one. */
export function hidesPrograms({ desktop, packaging }: EnvironmentEvidence): boolean {
  return desktop === true && (packaging === 'snap' || packaging === 'flatpak');
}
