import type { UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import { assessToken } from '../credential/token-validity.ts';
import { type NamedProblem, problem } from '../judgement.ts';
import type { SentToken } from './sent.ts';

/** A sign-in service's token with less than this is refused before the next command is done. */
const momentMilliseconds = 60_000;

/** Is the token got anew by a program, or by kubectl itself, once it counts as ended by this computer's clock? */
export function renewsItself(user: UserEntry | null): boolean {
  return user?.exec != null || user?.authProvider != null;
}

/** CRED-21 for a token that is still accepted and ends in a moment; null for all others. `now`: the server's clock. */
export function endingToken(token: SentToken | null, now: string): NamedProblem | null {
  const expiresAt = token?.jwt?.serviceAccount === null ? token.jwt.expiresAt : null;
  if (expiresAt === null || Date.parse(expiresAt) - Date.parse(now) >= momentMilliseconds) return null;
  return problem('CRED-21', { expiresAt, refused: false }, { blocks: false });
}

/**
 * CRED-21 for a token that has ended by the server's clock and not by this computer's: whoever renews it goes by the latter
 * and gives the same one again. Service accounts' tokens are not got in this way.
 */
export function endedThere(token: SentToken, now: string): NamedProblem | null {
  const ended = assessToken(token, now, null)?.problems[0]?.code === 'CRED-07';
  if (!ended || token.jwt === null || token.jwt.serviceAccount !== null || token.jwt.expiresAt === null) return null;
  return problem('CRED-21', { expiresAt: token.jwt.expiresAt, refused: true }, { subject: 'token' });
}
