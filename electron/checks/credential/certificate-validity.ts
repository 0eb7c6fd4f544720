import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { moment } from '../../../shared/rules/moment.ts';
import { fact, type NamedProblem, problem } from '../judgement.ts';

/** What speaks against a part of the credential, and the rows that show why. */
export interface Assessment {
  readonly problems: readonly NamedProblem[];
  readonly facts: readonly Fact[];
  /** The end of its validity, ISO 8601; null when it has none. */
  readonly endsAt: string | null;
}

/**
 * Will the API server accept the client certificate, as far as can be told from here? Its rules are Go's: dates, the purpose
 * clientAuth where purposes are listed (crypto/x509/verify.go), and a common name to take the user's name from
 * (apiserver pkg/authentication/request/x509). `authorities` are those of the kubeconfig, or empty.
 */
export function assessCertificate(
  leaf: CertificateFacts,
  authorities: readonly CertificateFacts[],
  now: string,
  origin: Origin | null,
): Assessment {
  const name = leaf.commonName ?? leaf.subject;
  const options = { origin, predicted: true } as const;
  const expired = leaf.notAfter < now;
  const early = leaf.notBefore > now;
  const usages = leaf.extendedKeyUsage ?? [];
  const wrongPurpose = usages.length > 0 && !usages.includes('clientAuth') && !usages.includes('any');
  const nameless = (leaf.commonName ?? '') === '';
  const stranger = isFromNamesake(leaf, authorities);
  const problems: NamedProblem[] = [];
  if (expired) problems.push(problem('CRED-01', { name, notAfter: leaf.notAfter }, options));
  if (early) problems.push(problem('CRED-02', { name, notBefore: leaf.notBefore }, options));
  if (wrongPurpose) problems.push(problem('CRED-25', { fault: 'purpose', subject: leaf.subject }, options));
  else if (nameless) problems.push(problem('CRED-25', { fault: 'name', subject: leaf.subject }, options));
  return {
    problems,
    endsAt: leaf.notAfter,
    facts: [
      fact(
        'Signs you in as',
        nameless ? 'no name' : [name, ...leaf.organizations],
        nameless ? 'fail' : 'plain',
        origin,
      ),
      fact(
        'Certificate valid',
        [moment(leaf.notBefore), moment(leaf.notAfter)],
        expired || early ? 'fail' : 'pass',
        origin,
      ),
      fact('Signed by', leaf.issuer, stranger ? 'unsure' : 'plain', origin),
      ...(wrongPurpose ? [fact('Made for', usages, 'fail', origin)] : []),
    ],
  };
}

/**
 * Signed by an authority that has the name of one in the kubeconfig, but another key. A different name proves nothing: k3s
 * and others sign servers and clients with two authorities. Without both key identifiers nothing can be told. It is no
 * prediction, since clients may have an authority of their own; it names the reason once the server has refused.
 */
export function isFromNamesake(leaf: CertificateFacts, authorities: readonly CertificateFacts[]): boolean {
  const namesakes = authorities.filter((authority) => authority.subjectRaw === leaf.issuerRaw);
  if (namesakes.length === 0 || leaf.authorityKeyId === null) return false;
  return namesakes.every(({ subjectKeyId }) => subjectKeyId !== null && subjectKeyId !== leaf.authorityKeyId);
}
