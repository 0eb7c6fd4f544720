// The cases with a Dashboard, on real nodes: one case at a time on a node, since the administrator sees all of a cluster,
// and a few nodes at once.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DashboardCase, DashboardWorld } from './dashboard-cases/case.ts';
import { type Dashboard, putDashboard } from './dashboards/put.ts';
import { type NodeRig, startNode } from './node.ts';
import { makeAuthority } from './pki.ts';
import { removeFolder, temporaryFolder } from './processes.ts';
import { type Row, readVerdict, start } from './run-case.ts';
import { type Canonical, type Judged, judge, type Verdict } from './verdict.ts';

export interface DashboardRun {
  readonly cases: readonly DashboardCase[];
  readonly canonical: Canonical;
  /** dist/cli/authpath.mjs; without it the faults are only made and looked at. */
  readonly program: string | undefined;
  readonly nodes: number;
  /** A folder for what the program said of each case: ID.json and ID.txt. */
  readonly keep: string | undefined;
  report(row: Row): void;
}

const deadlineSeconds = 60;
/** A walk that could not tell anything is made once more after this. */
const settlingMs = 10_000;

/** Runs them all, and gives their rows in the order of the cases. */
export async function runDashboardCases({ cases, nodes, ...run }: DashboardRun): Promise<Row[]> {
  const done = new Map<DashboardCase, Row>();
  const otherCa = (await makeAuthority({ commonName: 'kubernetes' })).pem;
  const work = async (node: NodeRig, queue: DashboardCase[][]): Promise<void> => {
    for (let group = queue.shift(); group; group = queue.shift()) {
      await runGroup(group, node, otherCa, run, (item, row) => {
        done.set(item, row);
        run.report(row);
      });
    }
  };
  const groups = grouped(cases);
  const alone = groups.filter(([first]) => first?.alone === true);
  const rest = groups.filter(([first]) => first?.alone !== true);
  // The images of 1.10.1 are imported once: its cases stay on one node.
  const old = rest.filter(([first]) => first?.dashboard === '1.10.1');
  const others = rest.filter(([first]) => first?.dashboard !== '1.10.1');
  const first = await startNode();
  try {
    await work(first, alone);
    const more = Math.max(0, Math.min(nodes - 1, others.length));
    await Promise.all([
      work(first, old).then(() => work(first, others)),
      ...Array.from({ length: more }, async () => {
        const node = await startNode();
        try {
          await work(node, others);
        } finally {
          await node.stop();
        }
      }),
    ]);
  } finally {
    await first.stop();
  }
  return cases.flatMap((item) => done.get(item) ?? []);
}

function grouped(cases: readonly DashboardCase[]): DashboardCase[][] {
  const groups = new Map<string, DashboardCase[]>();
  for (const item of cases) {
    const key = item.shares ?? ` ${item.id}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}

/** The cases of one install: it is made for the first, and taken away after the last. */
async function runGroup(
  group: readonly DashboardCase[],
  node: NodeRig,
  otherCa: string,
  run: Pick<DashboardRun, 'canonical' | 'program' | 'keep'>,
  report: (item: DashboardCase, row: Row) => void,
): Promise<void> {
  const made: Dashboard[] = [];
  const put: DashboardWorld['put'] = async (version, options = {}) => {
    const [known] = group.length > 1 ? made : [];
    if (known !== undefined) return known;
    const dashboard = await putDashboard(node, version, options);
    made.push(dashboard);
    return dashboard;
  };
  for (const item of group) report(item, await runOne(item, { node, otherCa, put }, run));
  for (const dashboard of made.reverse()) {
    await dashboard.remove().catch((error: unknown) => console.error(`after ${group[0]?.id}: ${error}`));
  }
}

async function runOne(
  item: DashboardCase,
  given: Pick<DashboardWorld, 'node' | 'otherCa' | 'put'>,
  run: Pick<DashboardRun, 'canonical' | 'program' | 'keep'>,
): Promise<Row> {
  const { node } = given;
  const folder = temporaryFolder();
  const deferred: (() => unknown)[] = [];
  const world: DashboardWorld = { ...given, folder, defer: (action) => void deferred.push(action) };
  const title = { id: item.id, title: item.title, expected: item.expected, kubectlSays: item.shows };
  const began = Date.now();
  const base = { case: title, version: item.dashboard, kubectlSeconds: 0 };
  try {
    if (item.serverFlags !== undefined) await node.withFlags(item.serverFlags);
    const prepared = await item.prepare(world);
    const kubectlSeconds = (Date.now() - began) / 1000;
    const notInjected = item.shows === null || item.shows.test(prepared.said) ? undefined : `it said: ${prepared.said}`;
    const { program } = run;
    if (program === undefined) {
      return {
        ...base,
        judged: { score: 'wrong', because: 'not asked' },
        verdict: undefined,
        programSeconds: 0,
        kubectlSays: prepared.said,
        kubectlSeconds,
        notInjected,
      };
    }
    const look = async (name: string): Promise<Pick<Row, 'judged' | 'verdict' | 'programSeconds'>> => {
      const done = await start(
        { env: { PATH: `${node.folder}:/usr/bin:/bin` }, ...prepared },
        [
          process.execPath,
          program,
          'diagnose',
          ...['--kubeconfig', prepared.kubeconfig ?? node.adminKubeconfig],
          ...(prepared.context === undefined ? [] : ['--context', prepared.context]),
          ...(item.paths ?? ['all']).flatMap((path) => ['--path', path]),
          ...['-o', 'json', '--deadline', String(deadlineSeconds)],
          ...(prepared.args ?? []),
        ],
        folder,
        deadlineSeconds + 15,
      );
      if (run.keep !== undefined) {
        writeFileSync(path.join(run.keep, `${name}.json`), done.stdout);
        writeFileSync(path.join(run.keep, `${name}.txt`), done.stderr);
      }
      const { verdict, problem } = readVerdict(done);
      return {
        judged: verdict ? score(item, verdict, done.stdout, run.canonical) : { score: 'wrong', because: problem ?? '' },
        verdict,
        programSeconds: done.milliseconds / 1000,
      };
    };
    const first = await look(item.id);
    const row = { ...base, kubectlSays: prepared.said, kubectlSeconds, notInjected };
    // Who is told “can’t tell, check again in a minute” does so. A verdict that names a cause has no second chance.
    const undecided = first.verdict?.outcome === 'inconclusive' && first.verdict.causes.length === 0;
    if (first.judged.score !== 'wrong' || !undecided) return { ...row, ...first };
    await sleep(settlingMs);
    const again = await look(`${item.id}-again`);
    const judged: Judged =
      again.judged.score === 'right' ? { score: 'inconclusive', because: 'could not tell yet' } : again.judged;
    return { ...row, ...again, judged, firstLook: first.judged.because ?? '' };
  } catch (error) {
    return {
      ...base,
      judged: { score: 'wrong', because: 'the case could not be prepared' },
      verdict: undefined,
      programSeconds: 0,
      kubectlSays: '',
      notInjected: error instanceof Error ? error.message : String(error),
    };
  } finally {
    for (const action of deferred.reverse()) {
      await Promise.resolve()
        .then(action)
        .catch((error: unknown) => console.error(`after ${item.id}: ${error}`));
    }
    if (item.serverFlags !== undefined) await node.withFlags();
    removeFolder(folder);
  }
}

/** Beside the verdict: where rights do not reach, a finding must say so in words. */
function score(item: DashboardCase, verdict: Verdict, stdout: string, canonical: Canonical): Judged {
  const judged = judge(item.expected, verdict, canonical);
  if (item.unseen === undefined || judged.score === 'wrong') return judged;
  const { findings = [] } = JSON.parse(stdout) as {
    findings?: readonly { step: string; reason: string | null; message: string }[];
  };
  const said = findings.some(({ reason, message }) => reason === item.unseen && message !== '');
  return said ? judged : { score: 'wrong', because: 'does not say what could not be seen' };
}
