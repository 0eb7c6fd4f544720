import { type NamedProblem, problem } from '../judgement.ts';
import type { Presenter } from './presenter.ts';

/** A served certificate that Go's x509 can't read: it ends the handshake there, whatever is trusted, verified or not. */
export function damagedProblem(error: string, { texts, origin }: Presenter): NamedProblem {
  const text = `tls: failed to parse certificate from server: ${error}`;
  const args = { ...texts, checked: true, issuer: '', text, flaw: 'unreadable' } as const;
  return problem('TLS-01', args, { origin, likely: true });
}
