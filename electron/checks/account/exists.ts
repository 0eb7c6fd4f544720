import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { Install } from '../../../shared/model/install.ts';
import { accountOfUser } from '../../../shared/rules/dashboard/account-name.ts';
import { accountOf } from '../../../shared/rules/dashboard/needed-rights.ts';
import type { SignIn } from '../../../shared/rules/dashboard/sign-in.ts';
import { moment } from '../../../shared/rules/moment.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, problem } from '../judgement.ts';
import { conclude, type PartState } from '../service/conclude.ts';
import {
  argumentsOf,
  fromDocument,
  listed,
  type Own,
  partsOf,
  saidOfMaking,
  saidRows,
  signInNeeds,
} from '../service/sign-ins.ts';

/** Does the service account exist that the pod is meant to use, and is it the Dashboard's own? */
export const existsCheck = defineCheck({
  step: 'account.exists',
  needs: signInNeeds,
  judge: (facts): Judgement => {
    const found = partsOf(facts, ['account']);
    if (found.kind === 'none') return found.judgement;
    const { own, parts } = found;
    const { dashboardObjects: objects } = facts;
    const states = parts.map((part) => ({ part, state: stateOf(part, own, objects) }));
    const rows = [
      ...parts.flatMap((part) => accountRows(part, objects)),
      ...saidRows(parts.filter(({ last }) => last?.kind === 'failed')),
      ...fromDocument('account.exists', own),
    ];
    const names = [...new Set(parts.map(({ part }) => accountOf(part).name))];
    const words = {
      works: `The Dashboard’s service account exists: ${names.join(', ')}.`,
      unknown:
        'You may not read the service accounts in the Dashboard’s namespace, and nothing else tells of its account.',
      note: names[0] ?? '',
    };
    return conclude(states, own, facts.asked, words, rows);
  },
});

function stateOf(part: SignIn, own: Own, objects: readonly ObjectsEvidence[]): PartState {
  const { namespace, name } = accountOf(part.part);
  const forbidden = forbiddenAs(part);
  const said = part.last?.kind === 'failed' ? part.last.reason.words : '';
  if (forbidden !== null && forbidden.name !== name) {
    // The pod runs as one account and shows the token of another: somebody mounted it.
    const args = { ...argumentsOf(own, part, said), account: forbidden.name, carried: true };
    return { kind: 'fails', problem: problem('SA-19', args) };
  }
  if (forbidden !== null && hasOwnAccount(own.install, part)) {
    const args = { ...argumentsOf(own, part, said), carried: false };
    if (name === 'default') return { kind: 'fails', problem: problem('SA-19', args) };
    const meant = part.part.workload.name;
    const isThere = listed(objects, 'serviceAccounts')?.some((one) => one.name === meant) === true;
    if (meant !== name && isThere) {
      const next = `Decide which is meant: ${meant} for the pods, or the rights of the manifest’s roles for ${name}.`;
      return { kind: 'fails', problem: problem('SA-19', args, { candidates: ['SA-16'], next }) };
    }
  }
  const accounts = listed(objects, 'serviceAccounts');
  const account = accounts?.find((one) => one.name === name);
  // While a pod serves, what refuses more of them is no word about its own account.
  const refused = part.last?.kind === 'worked' ? null : refusedPod(part, objects);
  if ((accounts !== null && account === undefined) || (account === undefined && refused !== null)) {
    const said = refused ?? `serviceaccount "${name}" not found`;
    return {
      kind: 'fails',
      problem: problem(
        'WL-13',
        { namespace, workload: part.part.deployment, account: name, said },
        { subject: part.part.deployment },
      ),
    };
  }
  if (account !== undefined || part.last?.kind === 'worked' || forbidden !== null) return { kind: 'proven' };
  // A pod can't be made without its account.
  return part.pod === null ? { kind: 'unknown', elsewhere: false } : { kind: 'proven' };
}

/** The account that the API server named when it refused. */
function forbiddenAs({ last }: SignIn): ReturnType<typeof accountOfUser> {
  if (last?.kind !== 'failed' || last.reason.kind !== 'forbidden') return null;
  return accountOfUser(last.reason.forbidden?.user ?? '');
}

/** Versions whose manifests name an account of their own (dashboard-versions.md §2.1); `auth` of 7 and Headlamp do not. */
function hasOwnAccount({ family }: Install, { part: { module } }: SignIn): boolean {
  if (family === '7') return module === 'api' || module === 'web';
  return family === '1.6' || family === '1.7' || family === '2';
}

/** What the API server said when it would not make the pod for want of its account. */
function refusedPod({ part }: SignIn, objects: readonly ObjectsEvidence[]): string | null {
  return saidOfMaking(part, objects).find((text) => /error looking up service account /.test(text)) ?? null;
}

function accountRows(part: SignIn, objects: readonly ObjectsEvidence[]): readonly Fact[] {
  const { namespace, name } = accountOf(part.part);
  const label = `Account of ${part.part.deployment}`;
  const accounts = listed(objects, 'serviceAccounts');
  if (accounts === null) return [fact(label, [`${namespace}/${name}`, 'you may not read it'], 'unsure')];
  const account = accounts.find((one) => one.name === name);
  if (account === undefined) return [fact(label, [`${namespace}/${name}`, 'not there'], 'fail')];
  const since = account.createdAt === null ? [] : [`made at ${moment(account.createdAt)}`];
  const secrets =
    account.secrets.length === 0 ? 'no token Secret' : `Secrets: ${account.secrets.slice(0, 3).join(', ')}`;
  return [fact(label, [`${namespace}/${name}`, ...since, secrets], 'pass')];
}
