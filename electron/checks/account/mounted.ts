import type { ObjectsEvidence } from '../../../shared/model/evidence/objects.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { accountFolder, accountVolumeOf } from '../../../shared/rules/dashboard/account-volume.ts';
import { accountOf } from '../../../shared/rules/dashboard/needed-rights.ts';
import type { SignIn } from '../../../shared/rules/dashboard/sign-in.ts';
import { defineCheck } from '../check.ts';
import { fact, type Judgement, type NamedProblem, problem } from '../judgement.ts';
import { conclude, type PartState } from '../service/conclude.ts';
import { argumentsOf, fromDocument, listed, type Own, partsOf, saidRows, signInNeeds } from '../service/sign-ins.ts';

/** Are token and authority put into the pod? The pod's own volumes tell, as the API server completed them. */
export const mountedCheck = defineCheck({
  step: 'account.mounted',
  needs: signInNeeds,
  explainedBy: ['account.exists'],
  judge: (facts): Judgement => {
    const found = partsOf(facts, ['account']);
    if (found.kind === 'none') return found.judgement;
    const { own, parts } = found;
    const states = parts.map((part) => ({ part, state: stateOf(part, own, facts.dashboardObjects) }));
    const rows = [
      ...parts.map(volumeRow),
      ...parts.flatMap((part) => settingRows(part, facts.dashboardObjects)),
      ...saidRows(parts.filter(({ last }) => last?.kind === 'failed')),
      ...fromDocument('account.mounted', own),
    ];
    const words = {
      works: 'Token and authority of the service account are in the Dashboard’s pod.',
      unknown: 'Whether the pod has a token stands in the pod’s own volumes, which can’t be seen from here.',
    };
    return conclude(states, own, facts.asked, words, rows);
  },
});

function stateOf(part: SignIn, own: Own, objects: readonly ObjectsEvidence[]): PartState {
  const volume = accountVolumeOf(part.spec, part.container);
  const saysMissing = part.last?.kind === 'failed' && part.last.reason.kind === 'tokenFile';
  const said = part.last?.kind === 'failed' ? part.last.reason.words : '';
  const args = argumentsOf(own, part, said);
  if (volume?.hasToken === true) {
    if (!saysMissing) return { kind: 'proven' };
    // It is mounted, and the program can't open it: as another user, or under another name.
    const problem1 = problem(
      'SA-01',
      { ...args, where: 'unknown' },
      { likely: true, next: 'Read the pod’s volumes and securityContext.' },
    );
    return { kind: 'fails', problem: problem1 };
  }
  if (part.pod === null) {
    // A template has no volume for the account yet: the API server adds it when it makes the pod.
    if (volume !== null) return { kind: 'suspect', problem: problem('SA-01', { ...args, where: 'covered' }) };
    const off = switchedOff(part, objects);
    if (off === 'pod') return { kind: 'fails', problem: problem('SA-01', { ...args, where: 'pod' }) };
    if (off === 'account') return { kind: 'fails', problem: problem('SA-01', { ...args, where: 'account' }) };
    return part.last?.kind === 'worked' ? { kind: 'proven' } : { kind: 'unknown', elsewhere: false };
  }
  if (volume !== null) return { kind: 'fails', problem: problem('SA-01', { ...args, where: 'covered' }) };
  const off = switchedOff(part, objects);
  if (off !== null) return { kind: 'fails', problem: problem('SA-01', { ...args, where: off }) };
  return { kind: 'fails', problem: unexplained(part, args, objects) };
}

/** The pod's setting wins over the account's (plugin/pkg/admission/serviceaccount/admission.go, shouldAutomount). */
function switchedOff(part: SignIn, objects: readonly ObjectsEvidence[]): 'pod' | 'account' | null {
  const { automountServiceAccountToken } = part.spec;
  if (automountServiceAccountToken !== null) return automountServiceAccountToken ? null : 'pod';
  const { name } = accountOf(part.part);
  const account = listed(objects, 'serviceAccounts')?.find((one) => one.name === name);
  return account?.automount === false ? 'account' : null;
}

/**
 * Nothing forbids the token and the pod has none. The plugin that adds it also writes the account's name into the pod, so a
 * pod without one was never seen by it. Otherwise the account may have forbidden it when the pod was made: excluded where it
 * was not changed since, and where pods of other accounts have no volume either.
 */
function unexplained(
  part: SignIn,
  args: ReturnType<typeof argumentsOf>,
  objects: readonly ObjectsEvidence[],
): NamedProblem {
  const accounts = listed(objects, 'serviceAccounts');
  const said = part.spec.automountServiceAccountToken === true;
  const untouched = part.spec.serviceAccountName === '';
  if (said || untouched) return problem('SA-02', args);
  if (accounts === null) {
    const next = 'Someone who may read service accounts there can tell whether the account forbids it.';
    return problem('SA-01', { ...args, where: 'unknown' }, { candidates: ['SA-02'], next });
  }
  const since = part.pod?.createdAt ?? '';
  // As it stands now it does not forbid it, and it is as it was when the pod was made.
  const changedAt = accounts.find(({ name }) => name === part.spec.serviceAccountName)?.changedAt ?? null;
  if (changedAt !== null && since !== '' && changedAt <= since) return problem('SA-02', args);
  const others = (listed(objects, 'pods') ?? []).filter(
    ({ spec, createdAt, uid }) =>
      uid !== part.pod?.uid &&
      (createdAt ?? '') >= since.slice(0, 10) &&
      spec.automountServiceAccountToken !== false &&
      spec.serviceAccountName !== part.spec.serviceAccountName &&
      accounts.find(({ name }) => name === spec.serviceAccountName)?.automount !== false,
  );
  const bare = others.filter(({ spec }) =>
    spec.containers.every((container) => accountVolumeOf(spec, container) === null),
  );
  if (others.length > 0 && bare.length === others.length) return problem('SA-02', args);
  return problem('SA-02', args, {
    candidates: ['SA-01'],
    next: 'Restart the pods: if the new ones have no token either, it is the admission plugin; else the account forbade it when they were made.',
  });
}

function volumeRow({ spec, container, part: { deployment }, pod }: SignIn): Fact {
  const volume = accountVolumeOf(spec, container);
  const label = `${deployment}: ${accountFolder}`;
  if (volume === null)
    return fact(label, pod === null ? 'no pod to look at' : 'no volume is there', pod === null ? 'unsure' : 'fail');
  const what = [volume.name, volume.kind, ...(volume.secret === null ? [] : [`Secret ${volume.secret}`])];
  return fact(label, what, volume.hasToken ? 'pass' : 'fail');
}

function settingRows(part: SignIn, objects: readonly ObjectsEvidence[]): readonly Fact[] {
  const { name } = accountOf(part.part);
  const account = listed(objects, 'serviceAccounts')?.find((one) => one.name === name);
  const ofPod = part.spec.automountServiceAccountToken;
  const show = (value: boolean | null) => (value === null ? 'not set' : String(value));
  if (ofPod !== false && account?.automount !== false) return [];
  return [
    fact(
      'automountServiceAccountToken',
      [
        `pod of ${part.part.deployment}: ${show(ofPod)}`,
        `account ${name}: ${account === undefined ? 'not seen' : show(account.automount)}`,
      ],
      'fail',
    ),
  ];
}
