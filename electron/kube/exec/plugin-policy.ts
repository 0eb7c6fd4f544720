import { isAbsolute, join, normalize, resolve, sep } from 'node:path';
import type { PluginPolicyEvidence } from '../../../shared/model/evidence/credential.ts';
import { lookUpProgram } from '../../platform/path-lookup.ts';
import { readFileBounded } from '../../platform/read-file.ts';
import { homeOf } from '../kubeconfig/kubeconfig-source.ts';
import { plainValue } from '../kubeconfig/yaml/plain-value.ts';
import { readYaml } from '../kubeconfig/yaml/read-yaml.ts';
import { decodeText } from '../kubeconfig/yaml/text.ts';

interface PolicyQuestion {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As client-go holds it: cleaned, and absolute where the kubeconfig gives a path. */
  readonly command: string;
  /** What would be started. */
  readonly resolved: string;
  readonly pathEntries: readonly string[];
  readonly signal: AbortSignal;
}

const bounds = { deepest: 100, mostNodes: 50_000 };
const mostBytes = 256 * 1024;

/**
 * Would kubectl let this program run? Its preferences are $KUBERC or ~/.kube/kuberc (kubectl pkg/kuberc); a named file that
 * can't be used stops kubectl, the usual one is passed over with a warning.
 */
export async function readPluginPolicy(question: PolicyQuestion): Promise<PluginPolicyEvidence> {
  const { environment, signal } = question;
  const named = environment.KUBERC ?? '';
  const home = homeOf(environment);
  const file = named === '' ? join(home ?? '', '.kube', 'kuberc') : resolve(named);
  const blank = { file, policy: '', listed: [] } as const;
  const off = named === 'off' || (environment.KUBECTL_KUBERC ?? '').toLowerCase() === 'false';
  if (off || (named === '' && home === null)) return { ...blank, state: 'absent', allows: true };
  const unusable = { ...blank, state: named === '' ? 'ignored' : 'unusable', allows: named === '' } as const;
  const read = await readFileBounded(file, { signal, limitBytes: mostBytes });
  if (read.state === 'missing' && named === '') return { ...blank, state: 'absent', allows: true };
  // The usual file too: what we can't read we can't honour, so that nothing is run past it.
  if (read.state !== 'read') return { ...unusable, allows: false };
  const preference = findPreference(read.bytes ?? new Uint8Array());
  if (preference === 'nothing') return { ...blank, state: 'absent', allows: true };
  if (preference === null) return unusable;
  const { policy, listed } = preference;
  const about = { file, policy, listed: listed ?? [] };
  if (!isConsistent(policy, listed)) return { ...about, state: 'unusable', allows: false };
  const allows = policy === 'Allowlist' ? await isListed(listed ?? [], question) : policy !== 'DenyAll';
  return { ...about, state: 'read', allows };
}

/** A command as client-go holds it after it loaded the kubeconfig: a path is made absolute against the file's folder. */
export function cleanCommand(command: string, folder: string): string {
  if (!command.includes(sep)) return command;
  return normalize(isAbsolute(command) ? command : join(folder, command));
}

interface Preference {
  readonly policy: string;
  /** null where the field is absent. */
  readonly listed: readonly string[] | null;
}

/** The first usable document of the file (kuberc/marshal.go, decodePreference). */
function findPreference(bytes: Uint8Array): Preference | 'nothing' | null {
  const documents = Buffer.from(bytes)
    .toString('utf8')
    .split(/^---.*$/m)
    .filter((document) => document.trim() !== '');
  if (documents.length === 0) return 'nothing';
  for (const document of documents) {
    const yaml = readYaml(decodeText(Buffer.from(document)), bounds);
    const value = yaml.kind === 'value' && yaml.value !== null ? plainValue(yaml.value) : null;
    const found = isMap(value) ? preferenceOf(value) : null;
    if (found !== null) return found;
  }
  return null;
}

function preferenceOf(value: Readonly<Record<string, unknown>>): Preference | null {
  if (value.kind !== 'Preference') return null;
  // The first version knows no policy, and what it does not know it only warns about.
  if (value.apiVersion === 'kubectl.config.k8s.io/v1alpha1') return { policy: '', listed: null };
  if (value.apiVersion !== 'kubectl.config.k8s.io/v1beta1') return null;
  const { credentialPluginPolicy: policy = '', credentialPluginAllowlist: list = null } = value;
  if (policy !== null && typeof policy !== 'string') return null;
  if (list !== null && !Array.isArray(list)) return null;
  const items: readonly unknown[] | null = list;
  const listed = items?.map((item) => (isMap(item) ? String(item.command ?? item.name ?? '') : '')) ?? null;
  return { policy: policy ?? '', listed };
}

/** client-go exec.go, ValidatePluginPolicy. */
function isConsistent(policy: string, listed: readonly string[] | null): boolean {
  if (['', 'AllowAll', 'DenyAll'].includes(policy)) return listed === null;
  if (policy !== 'Allowlist' || listed === null || listed.length === 0) return false;
  return listed.every((entry) => entry !== '' && cleaned(entry) === entry);
}

/** client-go exec.go, checkAllowlistLocked: the command, what it resolves to, or what an entry of its name resolves to. */
async function isListed(listed: readonly string[], question: PolicyQuestion): Promise<boolean> {
  const { command, resolved, pathEntries, environment } = question;
  if (listed.includes(command) || listed.includes(resolved)) return true;
  for (const entry of listed.filter((candidate) => baseName(candidate) === baseName(resolved))) {
    const { platform } = process;
    const pathExtensions = environment.PATHEXT;
    const found = await lookUpProgram({ command: entry, folder: '.', pathEntries, platform, pathExtensions });
    if (found.resolved === resolved) return true;
  }
  return false;
}

/** filepath.Clean: without a slash at the end. */
function cleaned(path: string): string {
  const normal = normalize(path);
  return normal.length > 1 && /[\\/]$/.test(normal) ? normal.slice(0, -1) : normal;
}

function baseName(path: string): string {
  return path.split(process.platform === 'win32' ? /[\\/]/ : '/').at(-1) ?? '';
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
