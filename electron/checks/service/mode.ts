import type { Fact } from '../../../shared/model/finding.ts';
import type { Install } from '../../../shared/model/install.ts';
import { accountVolumeOf } from '../../../shared/rules/dashboard/account-volume.ts';
import { flagsOf } from '../../../shared/rules/dashboard/listening.ts';
import type { SignIn, SignInMode } from '../../../shared/rules/dashboard/sign-in.ts';
import { defineCheck } from '../check.ts';
import { maySeeTooLittle, unseenRow } from '../dashboard/scope.ts';
import { fact, inconclusive, type Judgement, type NamedProblem, pass, problem, warn } from '../judgement.ts';
import {
  argumentsOf,
  fromDocument,
  merged,
  noWorkload,
  type Own,
  ownOf,
  type SignInFacts,
  signInNeeds,
} from './sign-ins.ts';

const modeWords: Readonly<Record<SignInMode, string>> = {
  account: 'its service account',
  file: 'a kubeconfig file',
  host: 'an address of the API server and no credential',
};

/** Does the Dashboard sign in as a service account, or with a kubeconfig file? Its log tells, else its arguments. */
export const modeCheck = defineCheck({
  step: 'service.mode',
  needs: signInNeeds,
  judge: (facts): Judgement => {
    const own = ownOf(facts);
    if (own === null) return unknownMode(facts);
    const signIns = own.signIns.filter(({ isUpdate }) => !isUpdate);
    const rows = [...signIns.flatMap(modeRows), ...fromDocument('service.mode', own)];
    const beside = merged(signIns.flatMap((part) => besideProblems(part, own)));
    if (beside.length > 0) return warn(beside, { facts: rows });
    const modes = [...new Set(signIns.map(({ mode }) => mode))];
    if (signIns.every(({ from }) => from === 'nothing')) {
      return inconclusive('cannotBeTold', 'Neither arguments nor log tell how the Dashboard signs in.', {
        facts: rows,
      });
    }
    const words = modes.map((mode) => modeWords[mode]).join(', and another part with ');
    return pass(`The Dashboard signs in with ${words}.`, { facts: rows, note: noteOf(modes) });
  },
});

function unknownMode(facts: SignInFacts): Judgement {
  const { judgement, unseen } = noWorkload(facts);
  if (unseen.length === 0) return judgement;
  const next = 'Someone who may list pods and Deployments there can tell how it signs in.';
  const message = 'You may not see what runs behind the Dashboard’s Service.';
  return maySeeTooLittle(facts.asked, message, next, unseen.map(unseenRow));
}

function noteOf(modes: readonly SignInMode[]): string {
  if (modes.length > 1) return 'several ways';
  return modes[0] === 'file' ? 'kubeconfig file' : modes[0] === 'host' ? 'address only' : 'service account';
}

function modeRows({ part: { deployment }, mode, from, words, value, spec, container }: SignIn): readonly Fact[] {
  const told = from === 'log' ? `says: ${words}` : words === '' ? 'no argument says otherwise' : `argument ${words}`;
  const rows = [fact(deployment, [modeWords[mode], told], from === 'nothing' ? 'unsure' : 'plain')];
  if (mode === 'file' && value !== null) rows.push(fact('Its file', value));
  const account = spec.serviceAccountName === '' ? 'default' : spec.serviceAccountName;
  if (mode === 'account') rows.push(fact(`Account of ${deployment}`, account));
  return container === null ? [...rows, fact(`Container of ${deployment}`, 'not found', 'unsure')] : rows;
}

/** What is set up and does nothing, or does something else than it seems. */
function besideProblems(part: SignIn, own: Own): readonly NamedProblem[] {
  const found: NamedProblem[] = [];
  const variable = part.container?.env.find(({ name }) => name === 'KUBECONFIG');
  if (variable !== undefined && part.mode !== 'file') {
    const value = variable.value ?? 'a value from elsewhere';
    found.push(problem('KF-10', { ...argumentsOf(own, part), value }, { blocks: false }));
  }
  const { replicas } = part.part.workload;
  const ownKey = part.randomKey || part.mode !== 'account';
  if (replicas > 1 && ownKey && ['1.6', '1.7', '2'].includes(own.install.family)) {
    found.push(problem('KF-08', { ...argumentsOf(own, part), replicas }, { blocks: false }));
  } else {
    const why = replicas > 1 ? ownKeys(part, own.install) : null;
    if (why !== null) {
      found.push(problem('WL-16', { ...argumentsOf(own, part), replicas, why }, { blocks: false }));
    }
  }
  return found;
}

/**
 * Why copies of one part refuse each other's forms. api and auth of 7 make a key up where they are given none. 1.x takes its
 * account's token for the key (src/app/backend/client/manager.go at v1.10.1, initCSRFKey), which differs from pod to pod
 * since the kubelet fetches one for each. null: they share one.
 */
function ownKeys({ part, container, spec, mode }: SignIn, { family }: Install): 'noKey' | 'ownToken' | null {
  if (container === null) return null;
  if (family === '7' && (part.module === 'api' || part.module === 'auth')) {
    const flag = flagsOf(container);
    const isOff = (flag('disable-csrf-protection') ?? 'false') !== 'false';
    const isGiven = flag('csrf-key') !== null || container.env.some(({ name }) => name === 'CSRF_KEY');
    return isGiven || isOff || (container.envFrom ?? []).length > 0 ? null : 'noKey';
  }
  if ((family !== '1.6' && family !== '1.7') || mode !== 'account') return null;
  const volume = accountVolumeOf(spec, container);
  return volume?.kind === 'projected' && volume.secret === null && volume.hasToken ? 'ownToken' : null;
}
