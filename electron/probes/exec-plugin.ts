import type { ExecPluginEvidence } from '../../shared/model/evidence/credential.ts';
import { basename } from '../../shared/rules/file-path.ts';
import { knownPlugin } from '../../shared/rules/known-plugin.ts';
import { kubectlPluginNames } from '../../shared/rules/kubectl-plugin.ts';
import { type LookupResult, lookUpProgram } from '../platform/path-lookup.ts';
import { fileExists, findInFile, readProgramHead } from '../platform/program-file.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

/** Both projects call their program kubelogin; Go writes the module's path into every binary. */
const kubeloginModules = {
  'github.com/Azure/kubelogin': 'Azure/kubelogin',
  'github.com/int128/kubelogin': 'int128/kubelogin',
} as const;

/** Looks the exec plugin's program up, as client-go would before it starts it. Nothing is run. */
export const execPluginProbe = defineProbe<'execPlugin', ProbeInputs['execPlugin']>({
  name: 'execPlugin',
  version: 1,
  limitMs: 5000,
  doing: ({ command }) => `Looking for ${command}`,
  measure: async ({ command, folder, args, pathEntries, ownPath }, { environment, signal }) => {
    const lookUp = (name: string): Promise<LookupResult> =>
      lookUpProgram({
        command: name,
        folder,
        pathEntries,
        platform: process.platform,
        pathExtensions: variable(environment, 'PATHEXT'),
        skipCurrentDirectory: variable(environment, 'NoDefaultCurrentDirectoryInExePath') !== undefined,
      });
    const found = await lookUp(command);
    const handsOnTo = ownPath === true ? null : await whatKubectlHandsOnTo(command, args, lookUp);
    const head = found.resolved === null ? null : await readProgramHead(found.resolved);
    const interpreter = head?.interpreter ?? null;
    return {
      command,
      ...found,
      interpreter: interpreter === null ? null : { path: interpreter, exists: await fileExists(interpreter) },
      format: head?.format ?? null,
      knownAs: knownPlugin(command, args),
      kubelogin: await whichKubelogin(command, found.resolved, signal),
      ...(handsOnTo === null ? {} : { handsOnTo }),
    };
  },
});

/** kubectl runs a program of its own plugins for a command that it does not know, found on PATH as any other. */
async function whatKubectlHandsOnTo(
  command: string,
  args: readonly string[],
  lookUp: (name: string) => Promise<LookupResult>,
): Promise<NonNullable<ExecPluginEvidence['handsOnTo']> | null> {
  if (!/^kubectl(\.exe)?$/i.test(basename(command))) return null;
  const names = kubectlPluginNames(args);
  const shortest = names.at(-1);
  if (shortest === undefined) return null;
  for (const name of names) {
    const { resolved, refusedRelative } = await lookUp(name);
    if (resolved !== null) return { name, resolved };
    // kubectl would start this one, which no other Go program does; nothing is said of it.
    if (refusedRelative) return null;
  }
  return { name: shortest, resolved: null };
}

/** Windows knows its variables in any case. */
function variable(environment: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const key = Object.keys(environment).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : environment[key];
}

async function whichKubelogin(
  command: string,
  resolved: string | null,
  signal: AbortSignal,
): Promise<ExecPluginEvidence['kubelogin']> {
  if (resolved === null || !/(^|[\\/])kubelogin(\.exe)?$/i.test(command)) return null;
  const modules = Object.keys(kubeloginModules) as (keyof typeof kubeloginModules)[];
  const found = await findInFile(resolved, modules, signal);
  const module = modules.find((candidate) => candidate === found);
  return module === undefined ? null : kubeloginModules[module];
}
