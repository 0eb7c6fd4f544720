import type { BearerTokenEvidence, JwtFacts } from '../../../shared/model/evidence/credential.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { Origin } from '../../../shared/model/origin.ts';
import { moment } from '../../../shared/rules/moment.ts';
import { fact, type NamedProblem, problem } from '../judgement.ts';
import type { Assessment } from './certificate-validity.ts';

const second = 1000;
const minute = 60 * second;
/** The API server gives its own tokens a minute's grace for every time in them (go-jose jwt, DefaultLeeway). */
const serviceAccountGrace = minute;
/** Tokens of a sign-in service get none at their end and five minutes at their beginning (coreos/go-oidc, verify.go). */
const signInServiceEarly = 5 * minute;
/** aws-iam-authenticator takes a token for this long after it was signed (pkg/token). */
const awsLifetime = 15 * minute;

const noAccount = { namespace: null, account: null };

/** Will the API server accept the token's dates? `now` is this machine's clock, ISO 8601. */
export function assessToken(token: BearerTokenEvidence, now: string, origin: Origin | null): Assessment | null {
  if (token.awsSignedAt !== null) return assessAwsToken(token.awsSignedAt, now, origin);
  return token.jwt === null ? null : assessJwt(token.jwt, now, origin);
}

function assessJwt(jwt: JwtFacts, now: string, origin: Origin | null): Assessment {
  const { serviceAccount, expiresAt, notBefore, issuedAt } = jwt;
  const account =
    serviceAccount === null ? noAccount : { namespace: serviceAccount.namespace, account: serviceAccount.name };
  const endGrace = serviceAccount === null ? 0 : serviceAccountGrace;
  const startGrace = serviceAccount === null ? signInServiceEarly : serviceAccountGrace;
  const clock = Date.parse(now);
  const options = { origin, predicted: true } as const;
  const problems: NamedProblem[] = [];
  const ended = expiresAt !== null && Date.parse(expiresAt) + endGrace < clock;
  // A sign-in service's token is not judged by the time it was made.
  const starts = [
    { claim: 'nbf', at: notBefore },
    ...(serviceAccount === null ? [] : [{ claim: 'iat', at: issuedAt } as const]),
  ] as const;
  const early = starts.find(({ at }) => at !== null && Date.parse(at) - startGrace > clock);
  if (ended) problems.push(problem('CRED-07', { ...account, expiresAt }, options));
  if (early !== undefined && early.at !== null) {
    problems.push(problem('CRED-26', { ...account, claim: early.claim, validFrom: early.at }, options));
  }
  return { problems, endsAt: expiresAt, facts: factsOf(jwt, ended, early !== undefined, origin) };
}

function factsOf(jwt: JwtFacts, ended: boolean, early: boolean, origin: Origin | null): readonly Fact[] {
  const { serviceAccount, issuer, audiences } = jwt;
  const facts: Fact[] = [];
  if (jwt.subject !== null) facts.push(fact('Token made for', jwt.subject, 'plain', origin));
  if (issuer !== null) facts.push(fact('Made by', issuer, 'plain', origin));
  if (audiences.length > 0) facts.push(fact('Meant for', audiences, 'plain', origin));
  if (serviceAccount?.boundTo != null) {
    const { kind, name } = serviceAccount.boundTo;
    facts.push(fact('Ends with', name === null ? kind : `${kind} ${name}`, 'plain', origin));
  }
  const start = jwt.notBefore ?? jwt.issuedAt;
  if (start !== null) facts.push(fact('Token valid from', start, early ? 'fail' : 'plain', origin));
  facts.push(
    fact('Token ends', jwt.expiresAt === null ? 'never' : moment(jwt.expiresAt), ended ? 'fail' : 'pass', origin),
  );
  return facts;
}

function assessAwsToken(signedAt: string, now: string, origin: Origin | null): Assessment {
  const endsAt = new Date(Date.parse(signedAt) + awsLifetime).toISOString();
  const ended = endsAt < now;
  const args = { ...noAccount, expiresAt: endsAt };
  return {
    problems: ended ? [problem('CRED-07', args, { origin, predicted: true })] : [],
    endsAt,
    facts: [
      fact('AWS token signed', signedAt, 'plain', origin),
      fact('AWS token ends', endsAt, ended ? 'fail' : 'pass', origin),
    ],
  };
}
