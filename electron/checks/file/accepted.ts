import type { SignIn } from '../../../shared/rules/dashboard/sign-in.ts';
import { defineCheck } from '../check.ts';
import { type Judgement, problem } from '../judgement.ts';
import { conclude, type PartState } from '../service/conclude.ts';
import { argumentsOf, type Own, partsOf, saidRows, signInNeeds } from '../service/sign-ins.ts';

/** Does the API server accept the credential in the file? */
export const fileAcceptedCheck = defineCheck({
  step: 'file.accepted',
  needs: signInNeeds,
  explainedBy: ['file.mounted', 'file.content'],
  judge: (facts): Judgement => {
    const found = partsOf(facts, ['file']);
    if (found.kind === 'none') return found.judgement;
    const { own, parts } = found;
    const states = parts.map((part) => ({ part, state: stateOf(part, own) }));
    const words = {
      works: 'The API server accepts the credential in the file.',
      unknown: 'Whether the API server accepts the credential in the file stands only in the Dashboard’s log.',
    };
    return conclude(states, own, facts.asked, words, saidRows(parts));
  },
});

function stateOf(part: SignIn, own: Own): PartState {
  const { last } = part;
  const args = {
    ...argumentsOf(own, part, last?.kind === 'failed' ? last.reason.words : ''),
    path: part.value ?? 'its kubeconfig',
  };
  if (last?.kind === 'failed' && last.reason.kind === 'unauthorized') {
    return { kind: 'fails', problem: problem('KF-07', args) };
  }
  if (last?.kind === 'failed' && last.reason.kind === 'forbidden') {
    const { forbidden } = last.reason;
    if (forbidden === null || forbidden.user === 'system:anonymous') return { kind: 'unknown', elsewhere: true };
    const what = forbidden.path ?? forbidden.resource ?? 'what it needs';
    const missing = [`${forbidden.verb} ${what}`];
    const where = forbidden.namespace ?? 'the whole cluster';
    const rest = { account: forbidden.user, missing, where, essential: true, because: forbidden.reason || null };
    return { kind: 'fails', problem: problem('SA-16', { ...args, ...rest }) };
  }
  if (last?.kind === 'worked') return { kind: 'proven' };
  return { kind: 'unknown', elsewhere: last?.kind === 'failed' };
}
