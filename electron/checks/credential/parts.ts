import type { BearerTokenEvidence, ClientCertificateEvidence } from '../../../shared/model/evidence/credential.ts';
import type { UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { chooseCredential, credentialKind } from '../../../shared/rules/credential.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, type NamedProblem, notApplicable, pass, problem, warn } from '../judgement.ts';
import { judgeProvider } from './auth-provider.ts';
import { assessCertificate } from './certificate-validity.ts';
import { fileProblems, pairProblems, partOrigins } from './pair-problems.ts';
import { tokenFileProblems, tokenOrigin, tokenTextProblems } from './token-problems.ts';

/** Can every stored part of the credential be read and used, as client-go would? */
export const partsCheck = defineCheck({
  step: 'credential.parts',
  needs: ['clock', 'kubeconfig', 'clientCertificate', 'bearerToken'],
  judge: ({ clock, kubeconfig, clientCertificate, bearerToken }) => {
    const { user, cluster } = kubeconfig;
    if (user === null) return notApplicable('notConfigured', 'There is no user entry to read a credential from.');
    const choice = chooseCredential(user, cluster);
    const used = !choice.notSentOverHttp;
    const provider = judgeProvider(user, bearerToken, clock.now);
    const problems = [
      ...(clientCertificate === null ? [] : fileProblems(clientCertificate, user, used)),
      ...(used ? [...usedProblems(user, clientCertificate, bearerToken), ...provider.problems] : []),
      ...(used ? unsentProblems(clientCertificate, user, clock.now) : []),
    ];
    const facts = [...factsOf(user, clientCertificate, bearerToken), ...provider.facts];
    if (problems.length > 0) {
      const harmless = problems.every(({ blocks, predicted }) => !blocks && !predicted);
      return harmless ? warn(problems, { facts }) : fail(problems, { facts });
    }
    if (!used) {
      return notApplicable('notUsed', 'kubectl reads and sends no credential to a server whose address is http.', {
        facts,
      });
    }
    if (provider.renews !== null) {
      const message = 'kubectl first gets a new token from the identity provider, with the stored refresh token.';
      const next = 'Run kubectl auth whoami once and see what it says.';
      return inconclusive('cannotBeTold', message, { facts, problems: [{ ...provider.renews, next }], next });
    }
    if (choice.nothing) return notApplicable('notConfigured', 'The user entry holds no credential.', { facts });
    if (choice.bearer === 'exec' && !choice.clientCertificate) {
      return notApplicable('notConfigured', 'The kubeconfig stores no credential: a sign-in program gets one.', {
        facts,
      });
    }
    return pass('Every stored part of your credential can be read and used.', { note: credentialKind(user), facts });
  },
});

function usedProblems(
  user: UserEntry,
  clientCertificate: ClientCertificateEvidence | null,
  bearerToken: BearerTokenEvidence | null,
): readonly NamedProblem[] {
  const choice = chooseCredential(user, null);
  return [
    ...(clientCertificate === null ? [] : pairProblems(clientCertificate, user)),
    ...(bearerToken === null ? [] : tokenFileProblems(bearerToken, user)),
    ...(bearerToken === null || stopsBefore(user, bearerToken) ? [] : tokenTextProblems(bearerToken, user)),
    ...(choice.basic === null
      ? []
      : [problem('CRED-06', { user: choice.basic.value }, { origin: choice.basic.origin, predicted: true })]),
  ];
}

/**
 * What is wrong with a certificate that can't be sent for want of its key: whoever only mends the key meets it next. One that
 * can be sent is judged by a step of its own.
 */
function unsentProblems(pair: ClientCertificateEvidence | null, user: UserEntry, now: string): readonly NamedProblem[] {
  const leaf = pair?.certificate?.certificates[0];
  if (pair === null || pair.handle !== null || leaf === undefined) return [];
  return assessCertificate(leaf, [], now, partOrigins(user).certificate).problems;
}

/** client-go takes an ID token apart before it sends it; what it can't read is the provider's fault. */
function stopsBefore(user: UserEntry, token: BearerTokenEvidence): boolean {
  return chooseCredential(user, null).bearer === 'idToken' && token.jwt === null;
}

function factsOf(
  user: UserEntry,
  pair: ClientCertificateEvidence | null,
  token: BearerTokenEvidence | null,
): readonly Fact[] {
  const origins = partOrigins(user);
  const facts: Fact[] = [];
  const [leaf] = pair?.certificate?.certificates ?? [];
  if (pair?.certificate) {
    const { state, path } = pair.certificate;
    const value = leaf?.subject ?? path ?? 'in the kubeconfig';
    facts.push(fact('Client certificate', value, state === 'read' ? 'pass' : 'fail', origins.certificate));
  }
  if (pair?.key) {
    const { state, type, path } = pair.key;
    const value = state === 'read' ? `${type ?? ''} key`.trim() : (path ?? 'in the kubeconfig');
    facts.push(fact('Private key', value, state === 'read' ? 'pass' : 'fail', origins.key));
  }
  if (pair?.matches != null) {
    facts.push(
      fact('Key belongs to certificate', pair.matches ? 'yes' : 'no', pair.matches ? 'pass' : 'fail', origins.key),
    );
  }
  if (token?.path != null) {
    const read = token.fileState === 'read';
    facts.push(fact('Token file', token.path, read ? 'pass' : 'fail', user.tokenFile?.origin ?? null));
  }
  if (token?.shape) {
    const { kind, length } = token.shape;
    facts.push(fact('Token', [kindWords[kind], `${length} characters`], 'plain', tokenOrigin(token, user)));
  }
  if (token?.jwtDamage != null)
    facts.push(fact('Content of the token', token.jwtDamage, 'fail', tokenOrigin(token, user)));
  if (user.username !== null)
    facts.push(fact('User name and password', user.username.value, 'unsure', user.username.origin));
  return facts;
}

const kindWords = {
  jwt: 'JSON Web Token',
  bootstrapToken: 'bootstrap token',
  eksToken: 'AWS token',
  googleToken: 'Google access token',
  opaque: 'opaque token',
  empty: 'empty',
} as const;
