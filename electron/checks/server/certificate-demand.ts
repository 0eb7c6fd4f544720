import type { ClientCertificateEvidence } from '../../../shared/model/evidence/credential.ts';
import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import type { TlsEvidence } from '../../../shared/model/evidence/network.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { fail, inconclusive, type Judgement, problem } from '../judgement.ts';
import { alertText, isAboutCertificate } from '../network/alerts.ts';
import type { Failure } from './answer.ts';
import { placeOf } from './place.ts';

export interface Unanswered {
  readonly kubeconfig: KubeconfigEvidence;
  readonly clientCertificate: ClientCertificateEvidence | null;
  /** The sign-in program was run, so that a certificate of it would be known. */
  readonly programRan: boolean;
  /** The anonymous handshake on the way in use. */
  readonly handshake: TlsEvidence | undefined;
  /** The request with the credential where there was one, else the anonymous one. Nobody was answered. */
  readonly failure: Failure;
  readonly signed: boolean;
}

/**
 * Nobody gets an answer, and the connection ends over the client's certificate. API servers take “none” for an answer, so it
 * is something in front that insists. null: it ended for another reason, as far as can be seen.
 */
export function judgeDemand(asked: Unanswered, facts: readonly Fact[]): Judgement | null {
  const { kubeconfig, clientCertificate, programRan, handshake, failure, signed } = asked;
  const requested = handshake?.outcome.clientCertificateRequested ?? null;
  const proven = failure.alert !== null && isAboutCertificate(failure.alert, requested);
  if (!proven && !mayBeLost(failure, handshake, requested)) return null;
  const { context, cluster, user } = kubeconfig;
  const place = { cluster: cluster?.name ?? '', context: context?.name ?? '', file: cluster?.origin.file ?? '' };
  const shown = signed && clientCertificate?.handle != null;
  const alert = failure.alert === null ? 'certificate required' : alertText(failure.alert);
  const args = { ...place, server: placeOf(kubeconfig).server, hasCertificate: shown, alert };
  const next = 'Ask who runs the server or its load balancer whose client certificates it takes.';
  const options = proven ? {} : { candidates: ['EP-08'] as const, next };
  if (user?.exec != null && !shown && !programRan) {
    const message =
      'The server demands a client certificate, and the sign-in program, which may have one, was not run.';
    const problems = [problem('TLS-12', args, { ...options, likely: true })];
    return inconclusive('consentMissing', message, {
      problems,
      facts,
      next: 'Let the sign-in program run, then check again.',
    });
  }
  return fail(problem('TLS-12', args, options), { facts });
}

/** The refusal comes right before the end of the connection, and gets lost behind it as often as not. */
function mayBeLost({ how, status }: Failure, handshake: TlsEvidence | undefined, requested: boolean | null): boolean {
  const answersStrangers = handshake?.outcome.kind === 'complete' && handshake.outcome.afterwards === 'answer';
  return requested === true && !answersStrangers && status === null && (how === 'closed' || how === 'reset');
}
