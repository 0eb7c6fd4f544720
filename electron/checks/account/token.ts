import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { type AccountVolume, accountVolumeOf } from '../../../shared/rules/dashboard/account-volume.ts';
import { accountOf } from '../../../shared/rules/dashboard/needed-rights.ts';
import { isSilent, type SignIn } from '../../../shared/rules/dashboard/sign-in.ts';
import { moment } from '../../../shared/rules/moment.ts';
import { defineCheck } from '../check.ts';
import { type FailureCode, fact, type Judgement, type NamedProblem, problem } from '../judgement.ts';
import { conclude, type PartState } from '../service/conclude.ts';
import { argumentsOf, fromDocument, listed, type Own, partsOf, saidRows, signInNeeds } from '../service/sign-ins.ts';

/** What the kubelet asks for: it renews at four fifths of it (pkg/kubelet/token/token_manager.go, requiresRefresh). */
const renewedAfter = 3607 * 0.8 * 1000;

/** Audiences that API servers have by default, with and without the cluster's domain. */
const apiAudience = /^https?:\/\/kubernetes\.default\.svc(?:\.[\w.-]+)?$|^api$|^kubernetes$/;

/** Does the API server accept the pod's token? It never says why not: times and settings tell the reasons apart. */
export const tokenCheck = defineCheck({
  step: 'account.token',
  needs: signInNeeds,
  explainedBy: ['account.exists'],
  judge: (facts): Judgement => {
    const found = partsOf(facts, ['account']);
    if (found.kind === 'none') return found.judgement;
    const { own, parts } = found;
    const states = parts.map((part) => ({ part, state: stateOf(part, own, facts.dashboardObjects, facts.clock.now) }));
    const rows = [
      ...saidRows(parts),
      ...parts.flatMap((part) => ageRows(part, facts.dashboardObjects)),
      ...fromDocument('account.token', own),
    ];
    const words = {
      works: 'The API server accepts the token in the Dashboard’s pod.',
      unknown: 'Whether the API server accepts the pod’s token stands only in its log.',
    };
    return conclude(states, own, facts.asked, words, rows);
  },
});

function stateOf(part: SignIn, own: Own, objects: readonly ObjectsEvidence[], now: string): PartState {
  const { last } = part;
  const refused = last?.kind === 'failed' && last.reason.kind === 'unauthorized';
  const volume = accountVolumeOf(part.spec, part.container);
  const said = refused ? last.reason.words : '';
  const args = { ...argumentsOf(own, part, said), minor: own.minor };
  if (refused) {
    const found = refusal(part, own, volume, objects, now, args);
    // Headlamp works with people's own tokens, and is refused only what it can do without.
    return part.part.module === 'headlamp' ? { kind: 'beside', problem: found } : { kind: 'fails', problem: found };
  }
  const remade = remadeAccount(part, objects);
  if (remade !== null && volume?.kind !== 'secret' && !isSilent(part) && part.part.module !== 'headlamp') {
    const since = Date.parse(now) - Date.parse(remade.madeAt);
    const problemOf = problem('SA-04', { ...args, ...remade });
    const otherReason =
      last?.kind === 'failed' && last.reason.kind !== 'forbidden' && last.reason.kind !== 'secretMissing';
    if (since < renewedAfter && !otherReason) return { kind: 'fails', problem: problemOf };
  }
  if (last?.kind === 'worked') return { kind: 'proven' };
  if (last?.kind === 'failed' && (last.reason.kind === 'secretMissing' || last.reason.kind === 'forbidden')) {
    return { kind: 'proven' };
  }
  if (volume?.audience != null && !apiAudience.test(volume.audience) && !isSilent(part)) {
    return { kind: 'suspect', problem: problem('SA-07', { ...args, audience: volume.audience }, { likely: true }) };
  }
  return { kind: 'unknown', elsewhere: last?.kind === 'failed' };
}

/** The reasons that fit a 401, the surest first. */
function refusal(
  part: SignIn,
  own: Own,
  volume: AccountVolume | null,
  objects: readonly ObjectsEvidence[],
  now: string,
  args: ReturnType<typeof argumentsOf> & { readonly minor: number | null },
): NamedProblem {
  if (volume?.audience != null && !apiAudience.test(volume.audience)) {
    return problem('SA-07', { ...args, audience: volume.audience });
  }
  const since = part.pod?.createdAt ?? null;
  if (volume?.kind === 'secret' || volume?.secret != null) {
    const found = staleSecret(volume, lastStart(part) ?? since, objects);
    if (found !== null) return problem('SA-22', { ...args, ...found });
  }
  const remade = remadeAccount(part, objects);
  if (remade !== null) return problem('SA-04', { ...args, ...remade });
  if (volume !== null && isPutThere(volume, objects)) {
    // Whoever wrote it there chose its account, its time and its audience; nobody renews it.
    const next = `Look at the token’s times and audience: kubectl create token ${accountOf(part.part).name} makes one to compare with.`;
    return problem(
      'SA-05',
      { ...args, secret: volume.secret },
      { candidates: ['SA-03', 'SA-04', 'SA-06', 'SA-07'], next },
    );
  }
  const accounts = listed(objects, 'serviceAccounts');
  const others: FailureCode[] = ['SA-06'];
  if (accounts === null || since === null) others.push('SA-04');
  if (mayHaveEnded(part, own, volume, now)) others.push('SA-05');
  const next =
    accounts === null
      ? `Compare the ages: kubectl get serviceaccount,pods --namespace ${own.install.namespace}.`
      : 'Restart the pods: a new token is accepted unless the API server’s own keys or issuer do not fit.';
  return problem('SA-03', args, { candidates: others, next });
}

/** The account is younger than the pod that uses it; both times are the API server's. */
function remadeAccount(
  part: SignIn,
  objects: readonly ObjectsEvidence[],
): { readonly madeAt: string; readonly podSince: string } | null {
  const { name } = accountOf(part.part);
  const madeAt = listed(objects, 'serviceAccounts')?.find((one) => one.name === name)?.createdAt ?? null;
  const podSince = part.pod?.createdAt ?? null;
  if (madeAt === null || podSince === null || Date.parse(madeAt) <= Date.parse(podSince)) return null;
  return { madeAt, podSince };
}

/** A Secret that somebody put a token into: it lacks what the cluster writes on those that it makes and keeps valid. */
function isPutThere({ secret }: AccountVolume, objects: readonly ObjectsEvidence[]): boolean {
  const found = listed(objects, 'secrets')?.find(({ name }) => name === secret);
  return found !== undefined && found.annotations['kubernetes.io/service-account.name'] === undefined;
}

/** When the program last began to run, by the node's clock: it reads its token then. A volume shows a new Secret sooner or later. */
function lastStart({ part, pod }: SignIn): string | null {
  const carrier = pod?.containers.find(({ name }) => name === part.container);
  const starts = [carrier?.state, carrier?.lastState].flatMap((state) =>
    state != null && state.kind !== 'waiting' && state.startedAt !== null ? [state.startedAt] : [],
  );
  return starts.sort().at(-1) ?? null;
}

function staleSecret(
  { secret }: AccountVolume,
  since: string | null,
  objects: readonly ObjectsEvidence[],
): { readonly secret: string; readonly gone: boolean } | null {
  const secrets = listed(objects, 'secrets');
  if (secrets === null || secret === null) return null;
  const found = secrets.find(({ name }) => name === secret);
  if (found === undefined) return { secret, gone: true };
  const newer = found.createdAt !== null && since !== null && Date.parse(found.createdAt) > Date.parse(since);
  return newer ? { secret, gone: false } : null;
}

/** Only old programs keep their first token; the API server's own extension makes it last a year. */
function mayHaveEnded(
  { part, pod }: SignIn,
  { install, minor }: Own,
  volume: AccountVolume | null,
  now: string,
): boolean {
  const old = part.module === 'dashboard' && (install.family !== '2' || /^2\.0\./.test(install.version ?? ''));
  if (!old || install.family === '7' || volume?.kind !== 'projected' || (minor !== null && minor < 21)) return false;
  const age = pod?.createdAt == null ? 0 : Date.parse(now) - Date.parse(pod.createdAt);
  return age > (volume.seconds ?? 3607) * 1000;
}

function ageRows(part: SignIn, objects: readonly ObjectsEvidence[]): readonly Fact[] {
  const { name } = accountOf(part.part);
  const madeAt = listed(objects, 'serviceAccounts')?.find((one) => one.name === name)?.createdAt ?? null;
  const podSince = part.pod?.createdAt ?? null;
  const volume = accountVolumeOf(part.spec, part.container);
  const rows: Fact[] = [];
  if (madeAt !== null && podSince !== null) {
    const later = Date.parse(madeAt) > Date.parse(podSince);
    rows.push(
      fact(
        `Age of ${part.part.deployment}`,
        [`account made at ${moment(madeAt)}`, `pod made at ${moment(podSince)}`],
        later ? 'fail' : 'pass',
      ),
    );
  }
  if (volume?.audience != null)
    rows.push(fact('Audience of its token', volume.audience, apiAudience.test(volume.audience) ? 'plain' : 'fail'));
  return rows;
}
