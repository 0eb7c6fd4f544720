// One case, from its preparation to its row in the table.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Case, Prepared, World } from './case.ts';
import { type Finished, removeFolder, runClient, temporaryFolder } from './processes.ts';
import type { Resolver } from './resolver.ts';
import type { Rig } from './rig.ts';
import { type Canonical, type Judged, judge, type Verdict } from './verdict.ts';

export interface Place {
  readonly rig: Rig;
  readonly other: Rig;
  readonly resolver: Resolver;
  readonly canonical: Canonical;
  /** dist/cli/authpath.mjs; without it only kubectl is run. */
  readonly program: string | undefined;
}

export interface Row {
  readonly case: Pick<Case, 'id' | 'title' | 'expected' | 'kubectlSays'>;
  readonly version: string;
  readonly judged: Judged;
  readonly verdict: Verdict | undefined;
  readonly programSeconds: number;
  readonly kubectlSays: string;
  readonly kubectlSeconds: number;
  /** Set when the real kubectl does not show the fault that was meant. */
  readonly notInjected: string | undefined;
  /** What was wrong with the first verdict, where the cluster was looked at once more. */
  readonly firstLook?: string;
}

const deadlineSeconds = 30;
const kubectlSeconds = 60;
const exitCodes: Readonly<Record<string, number>> = { sound: 0, fault: 3, warning: 4, inconclusive: 5 };

export async function runCase(item: Case, place: Place): Promise<Row> {
  const folder = temporaryFolder();
  const deferred: (() => unknown)[] = [];
  const { rig, other, resolver } = place;
  const world: World = { rig, other, resolver, folder, defer: (action) => void deferred.push(action) };
  try {
    if (item.exclusive) await rig.withFlags(item.serverFlags);
    const prepared = await item.prepare(world);
    const program = place.program ? await diagnose(place.program, prepared, folder) : undefined;
    const kubectl = await askKubectl(prepared, folder, rig);
    const { verdict, problem } = program ? readVerdict(program) : { verdict: undefined, problem: undefined };
    return {
      case: item,
      version: rig.version,
      judged: verdict
        ? judge(item.expected, verdict, place.canonical)
        : { score: 'wrong', because: problem ?? 'not asked' },
      verdict,
      programSeconds: (program?.milliseconds ?? 0) / 1000,
      kubectlSays: lastLine(kubectl),
      kubectlSeconds: kubectl.milliseconds / 1000,
      notInjected: notInjected(item, kubectl),
    };
  } catch (error) {
    return {
      case: item,
      version: rig.version,
      judged: { score: 'wrong', because: 'the case could not be prepared' },
      verdict: undefined,
      programSeconds: 0,
      kubectlSays: '',
      kubectlSeconds: 0,
      notInjected: error instanceof Error ? error.message : String(error),
    };
  } finally {
    for (const action of deferred.reverse()) {
      await Promise.resolve()
        .then(action)
        .catch((error: unknown) => console.error(`after ${item.id}: ${error}`));
    }
    removeFolder(folder);
  }
}

/** Nothing of the machine's own settings reaches the clients: no proxy, no kubeconfig, no home. */
const environment = (prepared: Pick<Prepared, 'env'>, folder: string): Readonly<Record<string, string>> => ({
  HOME: folder,
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  SHELL: '/bin/sh',
  LANG: 'C.UTF-8',
  NO_COLOR: '1',
  ...prepared.env,
});

/** Should this run be killed, its clients end too instead of running into their own deadlines. */
const diesWithUs: readonly string[] = ['setpriv', '--pdeathsig', 'KILL'];

export function start(
  prepared: Pick<Prepared, 'env' | 'through'>,
  command: readonly string[],
  folder: string,
  seconds: number,
): Promise<Finished> {
  const [file = '', ...args] = [...diesWithUs, ...(prepared.through ?? []), ...command];
  return runClient(file, args, { env: environment(prepared, folder), cwd: folder, seconds });
}

function target(prepared: Prepared): string[] {
  return [
    ...(prepared.kubeconfig === null ? [] : ['--kubeconfig', prepared.kubeconfig]),
    ...(prepared.context === undefined ? [] : ['--context', prepared.context]),
  ];
}

function diagnose(program: string, prepared: Prepared, folder: string): Promise<Finished> {
  const seconds = prepared.deadlineSeconds ?? deadlineSeconds;
  return start(
    prepared,
    [
      process.execPath,
      program,
      'diagnose',
      ...target(prepared),
      ...['--path', 'user', '-o', 'json', '--deadline', String(seconds)],
      ...(prepared.asksKubectl === true ? ['--ask-kubectl'] : []),
      ...(prepared.args ?? []),
    ],
    folder,
    seconds + 15,
  );
}

function askKubectl(prepared: Prepared, folder: string, rig: Rig): Promise<Finished> {
  const cache = path.join(folder, 'kubectl-cache');
  mkdirSync(cache, { recursive: true });
  return start(
    prepared,
    [rig.kubectlPath, ...target(prepared), `--cache-dir=${cache}`, ...(prepared.kubectl ?? ['get', 'namespaces'])],
    folder,
    kubectlSeconds,
  );
}

export function readVerdict(program: Finished): { verdict: Verdict | undefined; problem: string | undefined } {
  let verdict: Verdict | undefined;
  try {
    verdict = (JSON.parse(program.stdout) as { verdict?: Verdict }).verdict;
  } catch {
    // said below
  }
  if (!verdict || !Array.isArray(verdict.causes)) {
    return { verdict: undefined, problem: `no verdict (${program.signal ?? program.code}): ${lastLine(program)}` };
  }
  const wanted = exitCodes[verdict.outcome];
  if (program.code !== wanted) {
    return { verdict: undefined, problem: `exit code ${program.signal ?? program.code} for ${verdict.outcome}` };
  }
  return { verdict, problem: undefined };
}

function lastLine({ stderr, signal }: Finished): string {
  const lines = stderr.trim().split('\n');
  return signal ? `(ended after ${kubectlSeconds} s) ${lines.at(-1)}` : (lines.at(-1) ?? '');
}

function notInjected(item: Case, kubectl: Finished): string | undefined {
  if (item.kubectlSays === null)
    return kubectl.code === 0 ? undefined : `kubectl failed: ${kubectl.stderr.trim().slice(-300)}`;
  if (kubectl.code === 0) return 'kubectl succeeded';
  return item.kubectlSays.test(kubectl.stderr) ? undefined : `kubectl said: ${kubectl.stderr.trim().slice(-300)}`;
}
