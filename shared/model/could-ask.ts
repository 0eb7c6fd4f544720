import { witnessesFor } from '../rules/witness.ts';
import type { EvidenceData, EvidenceRecord } from './evidence/index.ts';
import type { RunState } from './reduce-run.ts';

/** A context that could ask the server why it refuses this one's token, as the person would know it. */
export interface CouldAsk {
  readonly context: string;
  readonly user: string;
}

/** The contexts that would be used if the person let them: none once that was given, or where the reason is known. */
export function couldAsk(state: RunState): readonly CouldAsk[] {
  if (state.requested === null || state.requested.allowOtherContexts === true) return [];
  const problems = state.steps['server.credential'].finding?.problems ?? [];
  // A bootstrap token's refusal has one code, and several reasons.
  if (!problems.some(({ certainty, code }) => certainty === 'likely' || code === 'AUTHN-09')) return [];
  const kubeconfig = newest(state, 'kubeconfig');
  if (kubeconfig === null) return [];
  return witnessesFor(kubeconfig, newest(state, 'otherContexts')).map(({ name, user }) => ({
    context: name,
    user: user.name,
  }));
}

function newest<P extends 'kubeconfig' | 'otherContexts'>(state: RunState, probe: P): EvidenceData[P] | null {
  const record = Object.values(state.evidence).findLast((one): one is EvidenceRecord<P> => one.probe === probe);
  return record?.data ?? null;
}
