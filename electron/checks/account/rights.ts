import type { AccountAccessEvidence } from '../../../shared/model/evidence/dashboard.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { grantOf, whyMissing } from '../../../shared/rules/dashboard/account-grants.ts';
import { accountOfUser } from '../../../shared/rules/dashboard/account-name.ts';
import { accountOf, type NeededRight, neededRights } from '../../../shared/rules/dashboard/needed-rights.ts';
import type { SignIn } from '../../../shared/rules/dashboard/sign-in.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, type NamedProblem, problem } from '../judgement.ts';
import { conclude, type PartState } from '../service/conclude.ts';
import { argumentsOf, type Own, partsOf, saidRows, signInNeeds } from '../service/sign-ins.ts';

/** What is known of one right: from the API server, else from the roles that can be read. */
interface Judged {
  readonly right: NeededRight;
  readonly allowed: boolean | null;
  readonly from: 'review' | 'roles' | 'nothing';
}

type Needed = Parameters<typeof rightsCheck.judge>[0];

/** May the account do what this version needs? Asked right by right, and told by the program's own words. */
export const rightsCheck = defineCheck({
  step: 'account.rights',
  needs: [...signInNeeds, 'accountRights', 'clusterGrants'],
  judge: (facts): Judgement => {
    const found = partsOf(facts, ['account']);
    if (found.kind === 'none') return found.judgement;
    const { own, parts } = found;
    const judged = parts.map((part) => neededRights(own.install, part.part).map((right) => judge(right, part, facts)));
    const states = parts.map((part, index) => ({ part, state: stateOf(part, own, judged[index] ?? [], facts) }));
    const rows = [
      ...saidRows(parts.filter(isForbidden)),
      ...judged.flatMap((all, index) => rightRows(parts[index], all)),
      ...parts.flatMap((part, index) => bindingRow(part, judged[index] ?? [], facts)),
    ];
    const words = {
      works: 'The Dashboard’s account has the rights that this version needs.',
      unknown: 'What the Dashboard’s account may do can’t be asked or read with your rights.',
    };
    return conclude(states, own, facts.asked, words, rows);
  },
});

function isForbidden({ last }: SignIn): boolean {
  return last?.kind === 'failed' && last.reason.kind === 'forbidden';
}

function stateOf(part: SignIn, own: Own, judged: readonly Judged[], facts: Needed): PartState {
  const said = forbiddenProblem(part, own, facts);
  if (said !== null) return { kind: 'fails', problem: said };
  // 1.5 and 1.6, `auth` of 7 and Headlamp need none of their own.
  if (judged.length === 0) return { kind: 'proven' };
  const missing = judged.filter(({ allowed }) => allowed === false);
  const essential = missing.filter(({ right }) => right.essential && !isMade(right, own, facts));
  const [first] = essential.length > 0 ? essential : missing;
  if (first !== undefined && !(essential.length === 0 && missing.every(({ right }) => isMade(right, own, facts)))) {
    const { namespace } = first.right.question;
    const list = essential.length > 0 ? essential : missing;
    const args = {
      ...argumentsOf(own, part),
      missing: list.map(({ right }) => right.what),
      where: namespace === '' ? 'the whole cluster' : namespace,
      essential: essential.length > 0,
      because: whyMissing(facts.dashboardObjects, accountOf(part.part)),
    };
    const likely = first.from === 'roles';
    const found = problem('SA-16', args, {
      likely,
      next: likely
        ? 'Someone who may read ClusterRoleBindings can tell whether the account gets the right elsewhere.'
        : null,
    });
    // Another role, which nobody showed us, may give it: a start that came through has used it.
    if (likely && part.last?.kind === 'worked') return { kind: 'proven' };
    if (essential.length === 0) return { kind: 'beside', problem: found };
    return likely ? { kind: 'suspect', problem: found } : { kind: 'fails', problem: found };
  }
  const known = judged.filter(({ right }) => right.essential).every(({ allowed }) => allowed === true);
  // A start that came through has used these rights.
  if (known || part.last?.kind === 'worked') return { kind: 'proven' };
  return { kind: 'unknown', elsewhere: part.last?.kind === 'failed' };
}

/** To make a Secret is needed only as long as it is not there (1.7 to 1.10). */
function isMade({ question }: NeededRight, { install }: Own, { dashboardObjects }: Needed): boolean {
  if (question.verb !== 'create' || question.resource !== 'secrets' || install.namespace !== question.namespace)
    return false;
  return dashboardObjects.some(
    (one) => one.kind === 'secrets' && one.items.some(({ name }) => name === 'kubernetes-dashboard-key-holder'),
  );
}

/** What the program was refused, in the API server's own words. */
function forbiddenProblem(part: SignIn, own: Own, facts: Needed): NamedProblem | null {
  const { last } = part;
  if (last?.kind !== 'failed' || last.reason.kind !== 'forbidden') return null;
  const { words, forbidden } = last.reason;
  if (forbidden === null) return null;
  // From 2.0 on no role of a manifest lets it make Secrets: it tries only where its own is missing, which the pods' step tells.
  if (own.install.family === '2' && forbidden.verb === 'create' && forbidden.resource === 'secrets') return null;
  const account = accountOfUser(forbidden.user);
  const elsewhere = forbidden.namespace !== null && account !== null && account.namespace !== forbidden.namespace;
  if (elsewhere && own.install.family === '2') {
    const place = {
      namespace: own.install.namespace,
      workload: part.part.deployment,
      pod: part.pod?.name ?? '',
      container: part.part.container,
    };
    return problem('WL-06', { ...place, said: words, elsewhere: forbidden.namespace });
  }
  const name = /^\S+ "([^"]+)" is forbidden/.exec(words)?.[1] ?? null;
  const what =
    forbidden.path !== null
      ? `${forbidden.verb} ${forbidden.path}`
      : `${forbidden.verb} ${name === null ? (forbidden.resource ?? '') : `${forbidden.resource} ${name}`}`;
  const args = {
    ...argumentsOf(own, part, words),
    ...(account === null ? {} : { account: account.name }),
    missing: [what],
    where: forbidden.namespace ?? 'the whole cluster',
    essential: true,
    because: forbidden.reason || whyMissing(facts.dashboardObjects, accountOf(part.part)),
  };
  return problem('SA-16', args);
}

function judge(right: NeededRight, part: SignIn, facts: Needed): Judged {
  const reviewed = answerTo(right, part, facts.accountRights);
  if (reviewed !== null) return { right, allowed: reviewed, from: 'review' };
  const granted = grantOf(right.question, accountOf(part.part), [...facts.dashboardObjects, ...facts.clusterGrants]);
  return granted === null ? { right, allowed: null, from: 'nothing' } : { right, ...granted };
}

function answerTo({ question }: NeededRight, part: SignIn, rights: readonly AccountAccessEvidence[]): boolean | null {
  const { name } = accountOf(part.part);
  const wanted = JSON.stringify(question);
  const answers = rights.find(({ account }) => account === name)?.answers ?? [];
  return answers.find((one) => JSON.stringify(one.question) === wanted)?.allowed ?? null;
}

function rightRows(part: SignIn | undefined, judged: readonly Judged[]): readonly Fact[] {
  if (part === undefined) return [];
  return judged.map(({ right, allowed, from }) => {
    const where = right.question.namespace === '' ? '' : ` in ${right.question.namespace}`;
    const how = from === 'review' ? 'by the API server’s word' : 'by the roles that can be read';
    const values = allowed === null ? ['not known'] : [allowed ? 'allowed' : 'not allowed', how];
    const bad = right.essential ? 'fail' : 'warn';
    return fact(
      `${accountOf(part.part).name}: ${right.what}${where}`,
      values,
      allowed === null ? 'unsure' : allowed ? 'pass' : bad,
    );
  });
}

/** Why it has none of its rights, as far as roles and bindings can be seen. */
function bindingRow(part: SignIn, judged: readonly Judged[], { dashboardObjects }: Needed): readonly Fact[] {
  if (!isForbidden(part) && judged.every(({ allowed }) => allowed !== false)) return [];
  const why = whyMissing(dashboardObjects, accountOf(part.part));
  return why === null ? [] : [fact('Roles and bindings', why, 'fail')];
}
