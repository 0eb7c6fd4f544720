import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { describe } from '../../../shared/catalogue/describe.ts';
import type { ListedProblem, ListedSet, ListedTarget, TargetList } from '../../../shared/contract/targets.ts';
import type { KubeconfigFile, KubeconfigSource } from '../../../shared/model/evidence/kubeconfig.ts';
import { fileStopsKubectl, mustExist } from '../../../shared/rules/kubeconfig-file.ts';
import {
  type NamedDamage,
  problemDamage,
  stateDamage,
  toldProblems,
} from '../../../shared/rules/kubeconfig-problem-codes.ts';
import { homeOf } from './kubeconfig-source.ts';
import { type LoadedFile, type LoaderTools, loadFiles, originOf } from './load-files.ts';
import { mergeFiles } from './merge-files.ts';
import { takeUser } from './url-user.ts';

/**
 * Everything that can be chosen, from every set: the contexts as client-go merges them, and what is damaged. A broken file
 * or context hides no other. `list.sets` has one item a source, in order. Never throws for what files are or say.
 */
export async function listTargets(sources: readonly KubeconfigSource[], tools: LoaderTools): Promise<TargetList> {
  const ids = setIds(sources);
  const loaded = await Promise.all(sources.map((source) => loadFiles(source.paths, tools)));
  const sets = sources.map((source, index) => listSet(source, ids[index] ?? source.kind, loaded[index] ?? []));
  const home = homeOf(tools.environment);
  return {
    sets: sets.map(({ set }) => set),
    targets: sets.flatMap(({ targets }) => targets),
    lookedAt: sources.flatMap((source, index) => lookedAt(source, loaded[index] ?? [])),
    home,
    hostName: hostname(),
  };
}

/** The same for the same set at every start: its kind, and for files that were added a hash of the path. */
function setIds(sources: readonly KubeconfigSource[]): readonly string[] {
  const taken = new Set<string>();
  return sources.map((source) => {
    const hash = createHash('sha256').update(source.paths.join('\0')).digest('hex').slice(0, 12);
    const hashed = `${source.kind}-${hash}`;
    const id = source.kind === 'added' || taken.has(source.kind) ? hashed : source.kind;
    taken.add(id);
    return id;
  });
}

function listSet(
  source: KubeconfigSource,
  id: string,
  files: readonly LoadedFile[],
): { readonly set: ListedSet; readonly targets: readonly ListedTarget[] } {
  const merged = mergeFiles(files);
  const broken = files.map((file) => file.evidence).filter((file) => fileStopsKubectl(file, source));
  const targets = [...merged.contexts.values()].map(({ file, entry }): ListedTarget => {
    const cluster = merged.clusters.get(entry.cluster?.value ?? '') ?? null;
    const user = merged.users.get(entry.user?.value ?? '') ?? null;
    const own = new Set([file, cluster?.file, user?.file]);
    const server = cluster?.entry.server?.value ?? null;
    return {
      id: `${id}/${entry.name}`,
      set: id,
      context: entry.name,
      cluster: entry.cluster?.value ?? null,
      user: entry.user?.value ?? null,
      server: server === null ? null : takeUser(server).url,
      namespace: entry.namespace?.value ?? null,
      origin: originOf(file, entry.place),
      current: merged.currentContext?.entry.value === entry.name,
      brokenSiblings: broken.map(({ path }) => path).filter((path) => !own.has(path)),
    };
  });
  const set: ListedSet = {
    id,
    kind: source.kind,
    files: files.map(({ evidence: { path, state } }) => ({ path, state })),
    problems: files.flatMap(({ evidence }) => listProblems(evidence, source)),
  };
  return { set, targets };
}

function listProblems(file: KubeconfigFile, source: KubeconfigSource): readonly ListedProblem[] {
  const state = stateDamage(file, mustExist(source));
  if (state !== null) return [listProblem(state, { line: null, column: null, text: null })];
  return toldProblems(file).map((problem) => {
    const { line, column } = problem.origin;
    return listProblem(problemDamage(file.path, problem), {
      line,
      column,
      text: problem.line === '' ? null : problem.line,
    });
  });
}

function listProblem(damage: NamedDamage, place: Pick<ListedProblem, 'line' | 'column' | 'text'>): ListedProblem {
  const { file } = damage.origin;
  // A bound of ours has no code of its own: the text could not be read, whoever is to blame.
  if (damage.kind === 'unsure') return { code: 'KCFG-04', file, ...place, message: damage.message };
  return { code: damage.code, file, ...place, message: describe(damage.code, damage.args).message };
}

const whyNot = {
  read: 'holds no context',
  empty: 'is empty',
  missing: 'is not there',
  directory: 'is a folder',
  permissionDenied: 'can’t be opened: permission denied',
  tooLarge: 'is larger than 16 MiB',
  unreadable: 'can’t be read',
  notParsed: 'is damaged',
} as const;

const placeNames = {
  flag: '--kubeconfig',
  environment: 'KUBECONFIG',
  default: 'home folder',
  added: 'added file',
  demo: 'demo',
} as const;

/** Every place without a context, and why. */
function lookedAt(source: KubeconfigSource, files: readonly LoadedFile[]): TargetList['lookedAt'] {
  if (files.length === 0) return [{ place: placeNames[source.kind], why: 'names no file' }];
  return files
    .filter(({ evidence }) => evidence.contexts.length === 0)
    .map(({ evidence: { path, state } }) => ({ place: path, why: whyNot[state] }));
}
