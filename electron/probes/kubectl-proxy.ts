import type { AskedPage, KubectlProxyEvidence } from '../../shared/model/evidence/ways.ts';
import { lastOwnLine } from '../kube/exec/last-line.ts';
import { programDigest, type WrittenWords } from '../kube/exec/program-identity.ts';
import { createExchange } from '../kube/transport/http/exchange.ts';
import { shortened } from '../kube/transport/http/spoken-pages.ts';
import { findKubectl } from '../platform/find-kubectl.ts';
import { lookUpProgram } from '../platform/path-lookup.ts';
import { runProcessGroup } from '../platform/process-group.ts';
import type { ProbeInputs } from './inputs.ts';
import { defineProbe, type ProbeTools } from './probe.ts';

type Outcome = KubectlProxyEvidence['outcome'];

/** A busy machine takes a while to start a program of 50 MB. */
const usualStartMs = 15_000;
/** The service proxy says `i/o timeout` itself, after 30 s. */
const limitMs = 50_000;
const stderrTailBytes = 16 * 1024;

/**
 * A kubectl proxy of our own: started on a free port of 127.0.0.1, for the paths that are tested and GET alone, asked, and ended
 * with all that it has started. A watchdog ends it when this process is killed meanwhile.
 */
export const kubectlProxyProbe = kubectlProxyProbeWithin(usualStartMs);

/** `startMs`: how long it may take to say that it serves. */
export function kubectlProxyProbeWithin(startMs: number) {
  return defineProbe<'kubectlProxy', ProbeInputs['kubectlProxy']>({
    name: 'kubectlProxy',
    version: 1,
    limitMs,
    doing: () => 'Trying kubectl proxy on a free port',
    measure: async (inputs, tools): Promise<KubectlProxyEvidence> => {
      const args = wordsFor(inputs);
      const done = (path: string | null, outcome: Outcome): KubectlProxyEvidence => ({ path, args, outcome });
      const { path, refused } = await findKubectl({ pathEntries: inputs.pathEntries, environment: tools.environment });
      if (path === null) return done(null, { kind: 'notFound' });
      if (refused !== null) return done(path, { kind: 'refused', why: refused });
      if (!(await isAgreed(inputs, tools))) return done(path, { kind: 'programChanged' });
      return done(path, await serve({ path, args, startMs, ...inputs }, tools));
    },
  });
}

/**
 * Its filter takes regular expressions, separated by commas, over the whole path (kubectl pkg/proxy/proxy_server.go). A path
 * that could mean more than itself there is not let through, so that no name from a cluster opens the proxy further.
 */
function wordsFor({ target, paths, basePath }: ProbeInputs['kubectlProxy']): readonly string[] {
  const accepted = paths.filter((path) => /^[\w/.:-]+$/.test(path)).map((path) => `^${path.replaceAll('.', '\\.')}$`);
  return [
    'proxy',
    '--address=127.0.0.1',
    '--port=0',
    '--accept-hosts=^localhost$,^127\\.0\\.0\\.1$',
    `--accept-paths=${accepted.join(',')}`,
    '--reject-methods=^[^G]',
    ...(basePath === '' ? [] : ['--append-server-path']),
    ...target,
  ];
}

/** kubectl reads the kubeconfig itself; what it would start must be what the person agreed to. */
async function isAgreed({ agreed, pathEntries }: ProbeInputs['kubectlProxy'], tools: ProbeTools): Promise<boolean> {
  if (agreed === undefined) return true;
  const { command, folder, asWritten, program } = agreed;
  const found = await lookUpProgram({
    command,
    folder,
    pathEntries,
    platform: process.platform,
    pathExtensions: tools.environment.PATHEXT,
  });
  if (found.resolved === null) return false;
  const words = JSON.parse(tools.vault.open(asWritten)) as WrittenWords;
  return (await programDigest(found.resolved, words)) === tools.vault.open(program);
}

interface Serving extends Pick<ProbeInputs['kubectlProxy'], 'kubeconfigs' | 'paths'> {
  readonly path: string;
  readonly args: readonly string[];
  readonly startMs: number;
}

async function serve({ path, args, startMs, kubeconfigs, paths }: Serving, tools: ProbeTools): Promise<Outcome> {
  const began = performance.now();
  const ended = new AbortController();
  const stop = AbortSignal.any([tools.signal, ended.signal]);
  const delimiter = process.platform === 'win32' ? ';' : ':';
  let stderr: Buffer = Buffer.alloc(0);
  let serves: (port: number) => void = () => {};
  const port = new Promise<number>((resolve) => {
    serves = resolve;
  });
  const run = runProcessGroup({
    path,
    args,
    environment:
      kubeconfigs === null ? tools.environment : { ...tools.environment, KUBECONFIG: kubeconfigs.join(delimiter) },
    timeoutMs: limitMs,
    signal: stop,
    mostStdoutBytes: 64 * 1024,
    stderrTailBytes,
    onStderr: (chunk) => {
      stderr = Buffer.concat([stderr, chunk]).subarray(-stderrTailBytes);
    },
    onStdout: (printed) => {
      const match = /Starting to serve on \S*?:(\d+)\s/.exec(printed.toString('utf8'));
      if (match !== null) serves(Number(match[1]));
    },
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), startMs);
  });
  try {
    const first = await Promise.race([port, run, late]);
    const lastLine = (): string => lastOwnLine(stderr, tools.vault);
    if (first === 'late') return { kind: 'silent', lastLine: lastLine() };
    if (typeof first === 'number') {
      const took = Math.round((performance.now() - began) * 10) / 10;
      return {
        kind: 'served',
        port: first,
        startMs: took,
        pages: await ask(first, paths, tools),
        lastLine: lastLine(),
      };
    }
    if (first.kind === 'notStarted') return first;
    return { kind: 'ended', exitCode: first.exitCode, lastLine: lastOwnLine(first.stderr, tools.vault) };
  } finally {
    clearTimeout(timer);
    ended.abort();
    await run;
  }
}

/** All at once, as a browser would. */
async function ask(port: number, paths: readonly string[], tools: ProbeTools): Promise<readonly AskedPage[]> {
  const endpoint = {
    route: { kind: 'direct', address: '127.0.0.1', port } as const,
    scheme: 'http' as const,
    serverName: null,
    host: `localhost:${port}`,
    basePath: '',
  };
  return Promise.all(
    paths.map(async (path) => {
      const exchange = createExchange(endpoint, tools, { signed: null });
      try {
        const { outcome } = await exchange.request('GET', path, { Accept: 'text/html,application/json,*/*' });
        return { path, outcome: shortened(outcome) };
      } finally {
        exchange.close();
      }
    }),
  );
}
