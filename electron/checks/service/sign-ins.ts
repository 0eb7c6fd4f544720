import { workloadReference } from '../../../shared/catalogue/workload-reference.ts';
import type { StepId } from '../../../shared/flow/steps.ts';
import type { ObjectItems, ObjectKind, ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { Install, InstallModule } from '../../../shared/model/install.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { documentLabel, documentRows } from '../../../shared/rules/dashboard/document-steps.ts';
import { withPods } from '../../../shared/rules/dashboard/lone-pods.ts';
import { accountOf } from '../../../shared/rules/dashboard/needed-rights.ts';
import { isSilent, type SignIn, signInsOf } from '../../../shared/rules/dashboard/sign-in.ts';
import { moment } from '../../../shared/rules/moment.ts';
import { unseenWorkloads } from '../dashboard/pods/without-pods.ts';
import type { Facts } from '../facts.ts';
import { fact, type Judgement, type NamedProblem, notApplicable } from '../judgement.ts';
import { answerOf, versionOf } from '../server/answer.ts';

/** What every step of the service link rests on. */
export const signInNeeds = [
  'asked',
  'clock',
  'version',
  'signedVersion',
  'dashboardCandidates',
  'dashboardObjects',
  'podLogs',
] as const;

export type SignInFacts = Pick<Facts, (typeof signInNeeds)[number]>;

/** An install with the way in which each of its parts signs in. */
export interface Own {
  readonly install: Install;
  readonly signIns: readonly SignIn[];
  /** The server's minor version of Kubernetes 1.x; null where it is not known. */
  readonly minor: number | null;
  /** May the person see the pods of its namespace? */
  readonly seesPods: boolean;
}

/** A start that fails ends the program within its 30 s of waiting (dashboard-measured.md §2): what runs longer has got through. */
const surelyStarted = 90_000;

/** null: there is no Dashboard whose parts could be looked at. */
export function ownOf(facts: SignInFacts): Own | null {
  const found = chooseInstall(facts.dashboardCandidates, facts.asked.install);
  if (found === null) return null;
  const install = withPods(found, facts.dashboardObjects);
  const signIns = signInsOf(install, facts.dashboardObjects, facts.podLogs).map((one) =>
    withLongStart(one, facts.clock.now),
  );
  if (signIns.length === 0) return null;
  const version = versionOf(answerOf(facts.signedVersion)) ?? versionOf(answerOf(facts.version));
  return {
    install,
    signIns,
    minor: version?.minor ?? null,
    seesPods: listed(facts.dashboardObjects, 'pods') !== null,
  };
}

/** `auth`, `web` and Headlamp stay up whatever happens; all others end when their first request fails. */
function withLongStart(signIn: SignIn, now: string): SignIn {
  if (signIn.last !== null || isSilent(signIn) || signIn.part.module === 'headlamp') return signIn;
  const state = signIn.pod?.containers.find(({ name }) => name === signIn.part.container)?.state;
  const since = state?.kind === 'running' ? state.startedAt : null;
  if (since === null || since === undefined || Date.parse(now) - Date.parse(since) < surelyStarted) return signIn;
  const words = `runs since ${moment(since)}; it would have ended if its first request had failed`;
  return { ...signIn, last: { kind: 'worked', words, version: null, at: null } };
}

/** The Dashboard's parts that sign in in one of these ways; or why there is none. */
export function partsOf(
  facts: SignInFacts,
  modes: readonly SignIn['mode'][],
):
  | { readonly kind: 'parts'; readonly own: Own; readonly parts: readonly SignIn[] }
  | { readonly kind: 'none'; readonly judgement: Judgement } {
  const own = ownOf(facts);
  if (own === null) return { kind: 'none', judgement: noWorkload(facts).judgement };
  const parts = own.signIns.filter(({ mode }) => modes.includes(mode));
  if (parts.length > 0) return { kind: 'parts', own, parts };
  const way = own.signIns.some(({ mode }) => mode === 'file') ? 'a kubeconfig file' : 'its service account';
  return { kind: 'none', judgement: notApplicable('otherMode', `The Dashboard signs in with ${way}.`) };
}

/** There is nothing whose sign-in could be looked at, or it may not be seen: those lists are `unseen`. */
export function noWorkload(facts: SignInFacts): {
  readonly judgement: Judgement;
  readonly unseen: readonly ObjectsEvidence[];
} {
  const install = chooseInstall(facts.dashboardCandidates, facts.asked.install);
  const unseen = install === null ? [] : unseenWorkloads(install.namespace, facts);
  return unseen.length === 0
    ? { judgement: notApplicable('notInstalled', 'There is no workload of a Dashboard to look at.'), unseen }
    : {
        judgement: notApplicable('rightsMissing', 'You may not see what runs behind the Dashboard’s Service.'),
        unseen,
      };
}

/** The arguments that every text about a part takes. */
export function argumentsOf({ install }: Own, part: SignIn, said = '') {
  return {
    namespace: install.namespace,
    deployments: [part.part.deployment],
    account: accountOf(part.part).name,
    said,
  };
}

/** The same finding about several parts is one finding: their Deployments are named together. */
export function merged(problems: readonly NamedProblem[]): readonly NamedProblem[] {
  const byCode = new Map<string, NamedProblem>();
  for (const one of problems) {
    const key = `${one.code} ${one.candidates.join()}`;
    const known = byCode.get(key);
    if (known === undefined) {
      byCode.set(key, one);
      continue;
    }
    const deployments = [...new Set([...deploymentsOf(known), ...deploymentsOf(one)])];
    byCode.set(key, { ...known, args: { ...known.args, deployments } });
  }
  return [...byCode.values()];
}

function deploymentsOf({ args: { deployments } }: NamedProblem): readonly string[] {
  return Array.isArray(deployments) ? (deployments as readonly string[]) : [];
}

/** A row for each part: what its log says last. */
export function saidRows(parts: readonly SignIn[]): readonly Fact[] {
  return parts.flatMap(({ part: { deployment }, last, failedLogin, log }) => {
    const rows: Fact[] = [];
    if (last?.kind === 'worked') rows.push(fact(`${deployment} says`, last.words, 'pass'));
    if (last?.kind === 'failed') rows.push(fact(`${deployment} says`, last.reason.words, 'fail'));
    if (failedLogin !== null) rows.push(fact(`A login at ${deployment}`, failedLogin.reason.words, 'fail'));
    if (rows.length === 0) rows.push(fact(`Log of ${deployment}`, logWords[log], 'unsure'));
    return rows;
  });
}

const logWords: Readonly<Record<SignIn['log'], string>> = {
  read: 'says nothing about signing in',
  denied: 'you may not read it',
  never: 'there is none: no container of it has run, or may be seen',
  failed: 'the server gave none',
};

/** What the document of 2017 says at this step, and whether it still holds here. */
export function fromDocument(step: StepId, { minor }: Pick<Own, 'minor'>): readonly Fact[] {
  return documentRows(step, minor).map(({ says, holds, today, outdated }) =>
    fact(documentLabel, [says, holds, ...(today === null ? [] : [`today: ${today}`])], outdated ? 'warn' : 'plain'),
  );
}

/** The items of one kind in the install's namespace; null where they may not be seen. */
export function listed<K extends ObjectKind>(
  objects: readonly ObjectsEvidence[],
  kind: K,
): readonly ObjectItems[K][] | null {
  const found = objects.find((one) => one.kind === kind && one.name === null);
  return found?.status === 200 ? (found.items as readonly ObjectItems[K][]) : null;
}

/** What the cluster says of making a part's pods: its own conditions, and its ReplicaSets' with their events. */
export function saidOfMaking({ workload }: InstallModule, objects: readonly ObjectsEvidence[]): readonly string[] {
  const sets = (listed(objects, 'replicaSets') ?? []).filter(({ owner }) => owner?.name === workload.name);
  const makers = [workload, ...sets].map(({ name }) => name);
  return [
    ...workload.conditions.map(({ message }) => message),
    ...sets.flatMap(({ conditions }) => conditions.map(({ message }) => message)),
    ...(listed(objects, 'events') ?? [])
      .filter(({ about }) => about.kind !== 'Pod' && makers.includes(about.name))
      .map(({ message }) => message),
  ];
}

/** The command that shows what only the log can tell. */
export function readLog({ install }: Own, parts: readonly SignIn[]): string {
  const name = workloadReference(parts[0]?.part.deployment ?? '');
  return `Read its log: kubectl logs ${name} --namespace ${install.namespace}.`;
}
