import { access, constants } from 'node:fs/promises';
import { devNull } from 'node:os';
import { basename, join } from 'node:path';
import type { FoundKubectl, KubectlsEvidence } from '../../shared/model/evidence/ways.ts';
import { printable } from '../../shared/redaction/printable.ts';
import { lastOwnLine } from '../kube/exec/last-line.ts';
import { markOf } from '../platform/file-mark.ts';
import { findKubectls } from '../platform/find-kubectl.ts';
import { runProcessGroup } from '../platform/process-group.ts';
import { readProgramHead } from '../platform/program-file.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

/** So many are asked for their version; who has more has another trouble. */
const mostPrograms = 6;
const versionMs = 8_000;

/** Where installers put kubectl (kubernetes.io, Homebrew, MacPorts, snap, Rancher Desktop, asdf). */
const usualFolders = ['/usr/local/bin', '/usr/bin', '/opt/homebrew/bin', '/opt/local/bin', '/snap/bin'];
const usualHomeFolders = ['.local/bin', 'bin', '.rd/bin', '.asdf/shims', '.krew/bin', 'go/bin'];

/**
 * What programs have said of themselves while this process runs: the same file says the same again, and starting one takes
 * longer than all else that a walk does.
 */
const told = new Map<string, string>();

/** Finds every kubectl and asks each for its own version. `version --client` calls no server and starts no sign-in program. */
export const kubectlsProbe = defineProbe<'kubectls', ProbeInputs['kubectls']>({
  name: 'kubectls',
  version: 1,
  limitMs: 12_000,
  doing: () => 'Looking for kubectl',
  measure: async ({ pathEntries }, tools): Promise<KubectlsEvidence> => {
    const hits = await findKubectls({ pathEntries, environment: tools.environment });
    const once = hits.filter(
      ({ path, target }, index) =>
        hits.findIndex((other) => (other.target ?? other.path) === (target ?? path)) === index,
    );
    const [found, elsewhere] = await Promise.all([
      Promise.all(once.slice(0, mostPrograms).map((hit) => askVersion(hit, tools))),
      lookElsewhere(pathEntries, tools),
    ]);
    return { found, elsewhere };
  },
});

async function askVersion(
  { path, target, refused }: Awaited<ReturnType<typeof findKubectls>>[number],
  tools: ProbeTools,
): Promise<FoundKubectl> {
  if (refused !== null) return { path, target, outcome: { kind: 'refused', why: refused } };
  const mark = await markOfProgram(target ?? path);
  const known = mark === null ? undefined : told.get(mark);
  if (known !== undefined) return { path, target, outcome: { kind: 'version', version: known } };
  const run = await runProcessGroup({
    path,
    args: ['version', '--client', '--output=json'],
    // Whatever is in the kubeconfig plays no part.
    environment: { ...tools.environment, KUBECONFIG: devNull },
    timeoutMs: versionMs,
    signal: tools.signal,
    mostStdoutBytes: 64 * 1024,
    stderrTailBytes: 4 * 1024,
  });
  if (run.kind === 'notStarted') return { path, target, outcome: run };
  const version = clientVersion(run.stdout.toString('utf8'));
  if (version !== null) {
    if (mark !== null) told.set(mark, version);
    return { path, target, outcome: { kind: 'version', version } };
  }
  const exitCode = run.how === 'itself' ? run.exitCode : null;
  return { path, target, outcome: { kind: 'noVersion', exitCode, lastLine: lastOwnLine(run.stderr, tools.vault) } };
}

/** null: not a kubectl itself but a script, or another program's link, which may start another one each time. */
async function markOfProgram(path: string): Promise<string | null> {
  if (!/^kubectl/i.test(basename(path))) return null;
  const [head, mark] = await Promise.all([readProgramHead(path), markOf(path)]);
  return head?.format === 'binary' ? `${path} ${mark.text}` : null;
}

function clientVersion(stdout: string): string | null {
  try {
    const { clientVersion } = JSON.parse(stdout) as { readonly clientVersion?: { readonly gitVersion?: unknown } };
    const version = clientVersion?.gitVersion;
    return typeof version === 'string' ? printable(version).slice(0, 100) : null;
  } catch {
    // Not JSON: something else goes by the name.
    return null;
  }
}

async function lookElsewhere(pathEntries: readonly string[], { environment }: ProbeTools): Promise<readonly string[]> {
  if (process.platform === 'win32') return [];
  const home = environment.HOME ?? '';
  const folders = [...usualFolders, ...(home === '' ? [] : usualHomeFolders.map((folder) => join(home, folder)))];
  const beside = folders.filter((folder) => !pathEntries.includes(folder)).map((folder) => join(folder, 'kubectl'));
  const there = await Promise.all(
    beside.map((path) =>
      access(path, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return beside.filter((_path, index) => there[index] === true);
}
