import type { BearerTokenEvidence, ClientCertificateEvidence } from '../../../shared/model/evidence/credential.ts';
import type { UserEntry } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { chooseCredential, credentialKind } from '../../../shared/rules/credential.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, type NamedProblem, notApplicable, pass, problem, warn } from '../judgement.ts';
import { fileProblems, pairProblems, partOrigins } from './pair-problems.ts';
import { tokenFileProblems, tokenOrigin, tokenTextProblems } from './token-problems.ts';

/** Can every stored part of the credential be read and used, as client-go would? */
export const partsCheck = defineCheck({
  step: 'credential.parts',
  needs: ['kubeconfig', 'clientCertificate', 'bearerToken'],
  judge: ({ kubeconfig, clientCertificate, bearerToken }) => {
    const { user, cluster } = kubeconfig;
    if (user === null) return notApplicable('notConfigured', 'There is no user entry to read a credential from.');
    const choice = chooseCredential(user, cluster);
    const used = !choice.notSentOverHttp;
    const problems = [
      ...(clientCertificate === null ? [] : fileProblems(clientCertificate, user, used)),
      ...(used ? usedProblems(user, clientCertificate, bearerToken) : []),
    ];
    const facts = factsOf(user, clientCertificate, bearerToken);
    if (problems.length > 0) {
      const harmless = problems.every(({ blocks, predicted }) => !blocks && !predicted);
      return harmless ? warn(problems, { facts }) : fail(problems, { facts });
    }
    if (!used) {
      return notApplicable('notUsed', 'kubectl reads and sends no credential to a server whose address is http.', {
        facts,
      });
    }
    if (
      choice.authProvider === 'oidc' &&
      choice.bearer === null &&
      !choice.clientCertificate &&
      choice.basic === null
    ) {
      return inconclusive(
        'cannotBeTold',
        'kubectl gets and renews the token by itself, through the auth provider oidc.',
        {
          facts,
          next: 'Run kubectl once and see what it says',
        },
      );
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
  const { authProvider } = user;
  return [
    ...(clientCertificate === null ? [] : pairProblems(clientCertificate, user)),
    ...(bearerToken === null ? [] : tokenFileProblems(bearerToken, user)),
    ...(bearerToken === null ? [] : tokenTextProblems(bearerToken, user)),
    ...(choice.basic === null
      ? []
      : [problem('CRED-06', { user: choice.basic.value }, { origin: choice.basic.origin, predicted: true })]),
    // client-go asks for the provider while it makes the client, even when another part of the credential wins.
    ...(authProvider === null || authProvider.name === 'oidc'
      ? []
      : [problem('CRED-19', { name: authProvider.name }, { origin: authProvider.origin })]),
  ];
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
  opaque: 'opaque token',
  empty: 'empty',
} as const;
