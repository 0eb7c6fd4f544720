import type { ExecPluginEvidence } from '../../../shared/model/evidence/credential.ts';
import type { ExecEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import { type NamedProblem, problem } from '../judgement.ts';

/** Which of the two programs named kubelogin an entry is written for, by its arguments. */
const writtenFor: Partial<Record<NonNullable<ExecPluginEvidence['knownAs']>, 'Azure/kubelogin' | 'int128/kubelogin'>> =
  {
    'azure-kubelogin': 'Azure/kubelogin',
    'oidc-login': 'int128/kubelogin',
  };

/** How a program of Go's cobra refuses an argument that the wanted program has known from its first release on. */
const refusals = {
  'Azure/kubelogin': /unknown flag: --(server-id|login|environment|tenant-id)\b|unknown shorthand flag: '[let]' in -/,
  'int128/kubelogin': /unknown flag: --oidc-(issuer-url|client-id)\b/,
} as const;

function wantedBy(known: ExecPluginEvidence['knownAs']): keyof typeof refusals | undefined {
  return known === null ? undefined : writtenFor[known];
}

/** CRED-12 by what is written in the program. */
export function wrongKubelogin(exec: ExecEntry, { kubelogin, knownAs }: ExecPluginEvidence): NamedProblem | null {
  const wanted = wantedBy(knownAs);
  if (kubelogin === null || wanted === undefined || wanted === kubelogin) return null;
  return named(exec, knownAs, kubelogin, wanted);
}

/** CRED-12 by what the program printed: it does not know arguments that the wanted one always knew. */
export function refusedArguments(exec: ExecEntry, plugin: ExecPluginEvidence, stderr: string): NamedProblem | null {
  const { kubelogin, knownAs, command } = plugin;
  const wanted = wantedBy(knownAs);
  if (wanted === undefined || wanted === kubelogin || !/(^|[\\/])kubelogin(\.exe)?$/i.test(command)) return null;
  return refusals[wanted].test(stderr) ? named(exec, knownAs, kubelogin ?? 'another program', wanted) : null;
}

function named(exec: ExecEntry, known: ExecPluginEvidence['knownAs'], found: string, wanted: string): NamedProblem {
  return problem('CRED-12', { found, wanted, known }, { origin: exec.command?.origin ?? exec.origin });
}
