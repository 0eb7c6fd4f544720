import type { KubectlEvidence } from '../../shared/model/evidence/kubectl.ts';
import { printable } from '../../shared/redaction/printable.ts';
import { lastOwnLine } from '../kube/exec/last-line.ts';
import { findKubectl } from '../platform/find-kubectl.ts';
import { runProcessGroup } from '../platform/process-group.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe } from './probe.ts';

type Outcome = KubectlEvidence['outcome'];

/** A version takes 1 KiB; a page in its place is cut, which ends kubectl too. */
const mostStdoutBytes = 256 * 1024;
const stderrTailBytes = 16 * 1024;
const limitMs = 20_000;

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
    const { path, refused } = await findKubectl({ pathEntries, environment: tools.environment });
    if (path === null) return done(null, { kind: 'notFound' });
    if (refused !== null) return done(path, { kind: 'refused', why: refused });
    const delimiter = process.platform === 'win32' ? ';' : ':';
    const run = await runProcessGroup({
      path: path,
      args,
      environment:
        kubeconfigs === null ? tools.environment : { ...tools.environment, KUBECONFIG: kubeconfigs.join(delimiter) },
      timeoutMs: limitMs,
      signal: tools.signal,
      mostStdoutBytes,
      stderrTailBytes,
    });
    if (run.kind === 'notStarted') return done(path, run);
    const lastLine = lastOwnLine(run.stderr, tools.vault);
    if (run.how === 'stopped' || run.how === 'timedOut') return done(path, { kind: 'killed', lastLine });
    const exitCode = run.how === 'itself' ? run.exitCode : null;
    return done(path, { kind: 'ended', exitCode, ...readVersion(run.stdout.toString('utf8')), lastLine });
  },
});

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
