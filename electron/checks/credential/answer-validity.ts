import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { BearerTokenEvidence, ExecCredentialEvidence } from '../../../shared/model/evidence/credential.ts';
import type { UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { type NamedProblem, problem } from '../judgement.ts';
import { type Assessment, assessCertificate } from './certificate-validity.ts';
import { tokenTextProblems } from './token-problems.ts';
import { assessToken } from './token-validity.ts';

/**
 * What can be told of a credential that a sign-in program gave, before the server is asked: as for a stored one. Where the
 * token has no dates, the answer's own expirationTimestamp counts.
 */
export function assessAnswer(
  { answer, token, clientCertificate }: ExecCredentialEvidence,
  user: UserEntry,
  now: string,
  authorities: readonly CertificateFacts[],
): { readonly problems: readonly NamedProblem[]; readonly facts: readonly Fact[] } {
  const origin = user.exec?.command?.origin ?? user.exec?.origin ?? null;
  const text = token === null ? [] : tokenTextProblems(token, user).map((one) => ({ ...one, origin }));
  // A header that Go refuses stops kubectl, whatever else the answer holds.
  const refused = text.filter(({ predicted }) => !predicted);
  if (refused.length > 0) return { problems: refused, facts: [] };
  const leaf = clientCertificate?.certificate?.certificates[0];
  const dated = token === null ? null : (assessToken(token, now, origin) ?? byExpiry(answer?.expiresAt ?? null, now));
  const certificate = leaf === undefined ? null : assessCertificate(leaf, authorities, now, origin);
  const ofToken = [...text, ...(dated?.problems ?? [])];
  const ofCertificate = certificate?.problems ?? [];
  const found = [...ofToken, ...ofCertificate];
  const facts = [...(dated?.facts ?? []), ...(certificate?.facts ?? [])];
  // One good part is enough for the server: that one must have been refused as well.
  const hasSoundPart = isSound(token, ofToken) || isSound(certificate, ofCertificate);
  return { problems: hasSoundPart ? found.map((one) => ({ ...one, certainty: 'likely' as const })) : found, facts };
}

function isSound(part: BearerTokenEvidence | Assessment | null, problems: readonly NamedProblem[]): boolean {
  return part !== null && problems.length === 0;
}

function byExpiry(expiresAt: string | null, now: string): Pick<Assessment, 'problems' | 'facts'> | null {
  if (expiresAt === null || expiresAt > now) return null;
  const args = { namespace: null, account: null, expiresAt };
  return { problems: [problem('CRED-07', args, { predicted: true })], facts: [] };
}
