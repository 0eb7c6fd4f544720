import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { brokenWebhook } from '../../../shared/rules/broken-webhook.ts';
import { type ForbiddenText, parseForbiddenText } from '../../../shared/rules/forbidden-text.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, type Judgement, notApplicable, pass, problem } from '../judgement.ts';
import { answerOf, forbiddenOf } from './answer.ts';
import { sentCredential } from './sent.ts';

/** Who does the server think you are? And if the kubeconfig asks to act as somebody else: may you (AUTHZ-10)? */
export const identityCheck = defineCheck({
  step: 'server.identity',
  needs: ['kubeconfig', 'bearerToken', 'clientCertificate', 'execCredential', 'signedVersion', 'identity'],
  judge: (facts): Judgement => {
    const { kubeconfig, identity } = facts;
    const sent = sentCredential(facts);
    if (sent.notSentOverHttp)
      return notApplicable('notUsed', 'Over http, without TLS, kubectl sends no credential at all.');
    if (identity === null) {
      return inconclusive('cannotBeTold', 'The server was not asked who you are.', { next: 'Check again.' });
    }
    const target = targetOf(kubeconfig);
    const refusal = refusedImpersonation([
      ...identity.attempts.map((attempt) => (attempt.status === 403 ? parseForbiddenText(attempt.message) : null)),
      forbiddenOf(answerOf(facts.signedVersion)),
    ]);
    if (refusal !== null) {
      const { user } = refusal;
      const place = { context: kubeconfig.context?.name ?? null, userEntry: kubeconfig.user?.name ?? null };
      const args = {
        ...place,
        user,
        target: target?.name ?? 'somebody else',
      };
      const named = problem('AUTHZ-10', args, { origin: target?.origin ?? null });
      return fail(named, {
        note: user,
        facts: [fact('Known as', user, 'pass'), fact('May impersonate', 'no', 'fail')],
      });
    }
    const { user } = identity;
    if (user !== null) {
      const acting = target === null ? '' : ', as the kubeconfig asks';
      return pass(`The server knows you as ${user.username}${acting}.`, {
        note: user.username,
        facts: [
          fact('User', user.username, 'pass'),
          ...(user.groups.length === 0 ? [] : [fact('Groups', user.groups)]),
          ...credentialInUse(user.extra),
        ],
      });
    }
    // Servers before 1.26 don't tell. What they make of a certificate or a service account's token is fixed, so it is known.
    const own = sent.certificate?.commonName ?? (sent.certificate === null ? sent.token?.jwt?.serviceAccount : null);
    const name =
      typeof own === 'string' ? own : own == null ? null : `system:serviceaccount:${own.namespace}:${own.name}`;
    if (name !== null && target === null) {
      return pass(`You are signed in; by your ${sent.name} you are ${name}.`, {
        note: name,
        facts: [fact('User, by the credential itself', name)],
      });
    }
    if (identity.attempts.some(({ message }) => brokenWebhook(message) !== null)) {
      return notApplicable(
        'cannotBeTold',
        'You are signed in; a broken admission webhook keeps the server from telling as whom.',
      );
    }
    return notApplicable('cannotBeTold', 'You are signed in; servers before 1.26 do not tell as whom.');
  },
});

function targetOf({ user }: KubeconfigEvidence) {
  const impersonate = user?.impersonate ?? null;
  return impersonate === null || impersonate.value === ''
    ? null
    : { name: impersonate.value, origin: impersonate.origin };
}

/**
 * Verb `impersonate`, and with constrained impersonation (KEP-5284, on in 1.36) its narrower forms: `impersonate:user-info`
 * for the person, `impersonate-on:user-info:create` for the request, whose resource or path then stands in the text.
 */
function refusedImpersonation(texts: readonly (ForbiddenText | null)[]): ForbiddenText | null {
  return texts.find((text) => text !== null && /^impersonate(?:-on)?(?::|$)/.test(text.verb)) ?? null;
}

/** Since 1.32 the server tells which credential it went by: `JTI=…` of a token, `X509SHA256=…` of a certificate. */
function credentialInUse(extra: Readonly<Record<string, readonly string[]>>): readonly Fact[] {
  const [id] = extra['authentication.kubernetes.io/credential-id'] ?? [];
  if (id === undefined) return [];
  return [fact('Went by', id.startsWith('X509') ? 'the client certificate' : 'the token')];
}
