import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KubectlEvidence } from '../../shared/model/evidence/kubectl.ts';
import { printable } from '../../shared/redaction/printable.ts';
import { shownText } from '../../shared/redaction/redact-text.ts';
import { lookUpProgram } from '../platform/path-lookup.ts';
import { runProcessGroup } from '../platform/process-group.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

type Outcome = KubectlEvidence['outcome'];

/** A version takes 1 KiB; a page in its place is cut, which ends kubectl too. */
const mostStdoutBytes = 256 * 1024;
const stderrTailBytes = 16 * 1024;
const limitMs = 20_000;
const mostLineCharacters = 600;

/** Asks kubectl for its own word: it is found as a shell would find it, refused where anybody could have replaced it, and run. */
export const kubectlProbe = defineProbe<'kubectl', ProbeInputs['kubectl']>({
  name: 'kubectl',
  version: 1,
  limitMs,
  doing: () => 'Asking kubectl for its own word',
  measure: async ({ args, kubeconfigs, pathEntries }, tools): Promise<KubectlEvidence> => {
    const started = performance.now();
    const done = (path: string | null, outcome: Outcome): KubectlEvidence => ({
      path,
      outcome,
      args,
      ms: Math.round((performance.now() - started) * 10) / 10,
    });
    const found = await findKubectl(pathEntries, tools);
    if ('outcome' in found) return done(found.path, found.outcome);
    const delimiter = process.platform === 'win32' ? ';' : ':';
    const run = await runProcessGroup({
      path: found.path,
      args,
      environment:
        kubeconfigs === null ? tools.environment : { ...tools.environment, KUBECONFIG: kubeconfigs.join(delimiter) },
      timeoutMs: limitMs,
      signal: tools.signal,
      mostStdoutBytes,
      stderrTailBytes,
    });
    if (run.kind === 'notStarted') return done(found.path, run);
    const lastLine = shownLine(run.stderr.toString('utf8'), tools);
    if (run.how === 'stopped' || run.how === 'timedOut') return done(found.path, { kind: 'killed', lastLine });
    const exitCode = run.how === 'itself' ? run.exitCode : null;
    return done(found.path, { kind: 'ended', exitCode, ...readVersion(run.stdout.toString('utf8')), lastLine });
  },
});

type Found =
  | { readonly path: string }
  | { readonly path: string | null; readonly outcome: Extract<Outcome, { kind: 'notFound' | 'refused' }> };

async function findKubectl(pathEntries: readonly string[], { environment }: ProbeTools): Promise<Found> {
  const looked = await lookUpProgram({
    command: 'kubectl',
    folder: '.',
    pathEntries,
    platform: process.platform,
    pathExtensions: environment.PATHEXT,
  });
  const hit = looked.candidates.find(({ executable }) => executable);
  if (hit === undefined) return { path: null, outcome: { kind: 'notFound' } };
  if (looked.resolved === null || hit.relativePathEntry) {
    return { path: hit.path, outcome: { kind: 'refused', why: 'relativePathEntry' } };
  }
  const path = looked.resolved;
  const chosen = looked.candidates.find((candidate) => candidate.path === path) ?? hit;
  const open = chosen.worldWritableFolder || (await isOpenToAll(path));
  return open ? { path, outcome: { kind: 'refused', why: 'worldWritableFolder' } } : { path };
}

/** May anybody write the program itself, or the folder that a symbolic link leads to? */
async function isOpenToAll(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  try {
    const target = await realpath(path);
    const modes = [(await stat(target)).mode, (await stat(dirname(target))).mode];
    return modes.some((mode) => (mode & 0o002) !== 0);
  } catch {
    // Gone between two looks; then it does not start either.
    return false;
  }
}

function readVersion(stdout: string): { printed: 'version' | 'other' | 'nothing'; serverVersion: string | null } {
  if (stdout.trim() === '') return { printed: 'nothing', serverVersion: null };
  try {
    const value: unknown = JSON.parse(stdout);
    const version = value !== null && typeof value === 'object' && 'gitVersion' in value ? value.gitVersion : null;
    if (typeof version === 'string') return { printed: 'version', serverVersion: printable(version).slice(0, 100) };
  } catch {
    // A page, or a version that was cut.
  }
  return { printed: 'other', serverVersion: null };
}

/** The last line that is not klog's (`E1124 10:01:35.12 …`), which kubectl writes for tries on the way. */
function shownLine(stderr: string, { vault }: ProbeTools): string {
  const lines = shownText(stderr, vault.secretValues())
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const own = lines.filter((line) => !/^[IWEF]\d{4} \d\d:\d\d:\d\d/.test(line));
  return (own.at(-1) ?? lines.at(-1) ?? '').slice(0, mostLineCharacters);
}
