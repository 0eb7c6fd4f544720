import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { LogReason } from '../../../shared/rules/dashboard/log-reason.ts';
import type { SignInMode } from '../../../shared/rules/dashboard/sign-in.ts';
import { type NamedProblem, problem } from '../judgement.ts';
import type { argumentsOf } from './sign-ins.ts';

interface Trusting {
  readonly mode: SignInMode;
  readonly value: string | null;
  /** Where the authority is from, in words. */
  readonly place: string;
  readonly trusted: string | null;
  /** The API server's certificate as it was shown to us. */
  readonly served: CertificateFacts | null;
  /** This computer's clock. */
  readonly now: string;
}

/** Why the API server's certificate is refused, by the program's words; null where the words are about something else. */
export function certificateProblem(
  reason: LogReason,
  own: ReturnType<typeof argumentsOf>,
  { mode, value, place, trusted, served, now }: Trusting,
): NamedProblem | null {
  switch (reason.kind) {
    case 'insecureFlag':
      return problem('SA-24', own);
    case 'unknownAuthority':
      if (mode === 'host') return problem('SA-14', { ...own, address: value ?? reason.host ?? 'the API server' });
      return problem('SA-13', { ...own, place, trusted, served: served?.issuer ?? null });
    case 'certificateName': {
      const names = served === null ? [] : [...served.dnsNames, ...served.ipAddresses].slice(0, 8);
      return problem('SA-15', { ...own, address: withoutPort(reason.host ?? 'its address'), names });
    }
    case 'certificateDates':
      return datesProblem(reason, own, now);
    default:
      return null;
  }
}

/**
 * Go tells both the pod's clock and the certificate's date. A date that is yet to come here, and over there, tells that the
 * pod's clock is ahead; a beginning that is past here, that it is behind.
 */
function datesProblem(
  { podClock, limit, side }: Extract<LogReason, { readonly kind: 'certificateDates' }>,
  own: ReturnType<typeof argumentsOf>,
  now: string,
): NamedProblem {
  const wrongClock = problem('SA-21', { ...own, podClock: podClock ?? 'another time' });
  if (side === 'after' && limit !== null && limit > now) return wrongClock;
  if (side === 'before' && limit !== null && limit <= now && podClock !== null && podClock < limit) {
    // It was true at that moment if the log is as old as that.
    return problem(
      'SA-21',
      { ...own, podClock },
      { candidates: ['SA-25'], next: 'Compare the node’s clock with yours.' },
    );
  }
  const args = { ...own, until: side === 'after' ? limit : null };
  if (side === 'after' && limit !== null) return problem('SA-25', args);
  return problem('SA-25', args, { candidates: ['SA-21'], next: 'Compare the node’s clock with yours.' });
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}
