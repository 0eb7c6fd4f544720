import type { StepId } from '../../../shared/flow/steps.ts';
import type { LogReasonKind } from '../../../shared/rules/dashboard/log-reason.ts';
import type { SignIn } from '../../../shared/rules/dashboard/sign-in.ts';
import { type NamedProblem, problem } from '../judgement.ts';
import { argumentsOf, type Own } from './sign-ins.ts';

/** A login that failed longer ago may have been mended meanwhile: nothing in the log would say so. */
const recent = 15 * 60_000;

const steps: Partial<Record<LogReasonKind, StepId>> = {
  timeout: 'account.network',
  refused: 'account.network',
  noRoute: 'account.network',
  cut: 'account.network',
  name: 'account.network',
  plainHttp: 'account.network',
  environment: 'account.network',
  unknownAuthority: 'account.authority',
  certificateName: 'account.authority',
  certificateDates: 'account.authority',
  insecureFlag: 'account.authority',
};

/** Reasons that stay until somebody changes something. */
const lasting: readonly LogReasonKind[] = ['unknownAuthority', 'certificateName', 'insecureFlag', 'plainHttp'];

/**
 * What a failed login tells of `auth`'s own way to the API server, and at which step. null where there was none, or where the
 * other parts fail by the same: then the reason lies with all of them, and they name it.
 */
export function loginProblem(
  part: SignIn,
  own: Own,
  now: string,
  parts: readonly SignIn[],
): { readonly step: StepId; readonly problem: NamedProblem } | null {
  const { failedLogin } = part;
  if (failedLogin === null) return null;
  const { kind, words } = failedLogin.reason;
  const step = steps[kind];
  if (step === undefined) return null;
  if (parts.some(({ last }) => last?.kind === 'failed' && last.reason.kind === kind)) return null;
  const args = argumentsOf(own, part, words);
  if (kind === 'insecureFlag') return { step, problem: problem('SA-24', args) };
  const likely = !lasting.includes(kind) && !isRecent(failedLogin.at, now);
  const next = likely ? 'Log in once more and read its log again.' : null;
  return { step, problem: problem('SA-23', { ...args, reason: words, code: null }, { likely, next }) };
}

/** `11-24T12:00:00` by the pod's clock, which has no year. */
function isRecent(at: string | null, now: string): boolean {
  if (at === null) return false;
  const difference = Date.parse(now) - Date.parse(`${now.slice(0, 4)}-${at}Z`);
  return Math.abs(difference) < recent;
}
