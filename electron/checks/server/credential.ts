import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import type { HttpEvidence } from '../../../shared/model/evidence/http.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { cloudNames, providerSettings } from '../../../shared/rules/credential-source.ts';
import { witnessesFor } from '../../../shared/rules/witness.ts';
import { defineCheck } from '../check.ts';
import { assessCertificate } from '../credential/certificate-validity.ts';
import { tokenTextProblems } from '../credential/token-problems.ts';
import { assessToken } from '../credential/token-validity.ts';
import {
  fact,
  fail,
  inconclusive,
  type Judgement,
  type NamedProblem,
  notApplicable,
  pass,
  problem,
  warn,
} from '../judgement.ts';
import { answerOf, isFromApiServer, statusText } from './answer.ts';
import { collisionOf, explainsItself, withCollision } from './collision.ts';
import { endedThere, endingToken, renewsItself } from './expiry-edge.ts';
import { foreignProblem } from './foreign.ts';
import { failingDatabaseChecks } from './health.ts';
import { managedBy } from './managed.ts';
import { placeOf, schemeOf } from './place.ts';
import { certificateRefusal, type RefusalFacts, tokenRefusal } from './refusal.ts';
import { type SentCredential, sentCredential } from './sent.ts';
import { differingServers, readElsewhere } from './several-servers.ts';
import { readSignedAnswers } from './signed-answers.ts';
import { testimonyRows } from './testimony-rows.ts';
import type { Testimony } from './told-reason.ts';

const whoAmI = 'Ask it yourself with kubectl auth whoami.';

/**
 * Does the API server accept the credential? Judged by the name that it gives us, never by a 200 that a stranger gets as
 * well. Static findings explain a refusal before anything here does; the engine sees to that.
 */
export const credentialCheck = defineCheck({
  step: 'server.credential',
  needs: [
    'clock',
    'kubeconfig',
    'authority',
    'bearerToken',
    'clientCertificate',
    'execCredential',
    'hiddenCertificates',
    'handshakes',
    'version',
    'ready',
    'anonymous',
    'signedVersion',
    'signedDiscovery',
    'signedElsewhere',
    'identity',
    'otherContexts',
    'publishedIssuer',
    'tokenReviews',
  ],
  explainedBy: ['credential.parts', 'credential.answer', 'credential.validity'],
  judge: (facts): Judgement => {
    const sent = sentCredential(facts);
    const unasked = whyNotAsked(sent);
    if (unasked !== null) return unasked;

    const answers = readSignedAnswers(facts);
    const rows = evidenceRows(sent, facts);
    const place = placeOf(facts.kubeconfig);
    const known = answers.names.length > 0 || answers.letIn;

    const elsewhere = readElsewhere(facts.signedElsewhere);
    const all = [...rows, ...elsewhere.facts];

    if (known && (answers.refused || answers.stranger)) {
      // A token that ended between two requests is no sign of several servers.
      const ended = judgeRefusal(sent, facts).filter((named) => explainsItself(named.code));
      const sameAddress = { accepting: [], refusing: [] };
      return fail(ended.length > 0 ? ended : differingServers(place.server, sent, sameAddress, false), { facts: all });
    }
    if (known && elsewhere.refusing.length > 0) {
      const addresses = { ...elsewhere, accepting: [addressOf(facts.signedDiscovery), ...elsewhere.accepting] };
      return warn(differingServers(place.server, sent, addresses, false), { note: 'not everywhere', facts: all });
    }
    if ((answers.refused || answers.stranger) && elsewhere.accepting.length > 0) {
      const addresses = { ...elsewhere, refusing: [addressOf(facts.signedDiscovery), ...elsewhere.refusing] };
      return fail(differingServers(place.server, sent, addresses, true), { facts: all });
    }
    if (known) {
      const ending = endingToken(sent.token, refusalFacts(facts).serverNow);
      if (ending !== null) return warn(ending, { note: 'ends in a moment', facts: all });
      return pass(`The API server accepts your ${sent.name}.`, { note: sent.name, facts: all });
    }
    if (answers.refused) {
      const refusal = judgeRefusal(sent, facts);
      return refusal.length > 0 ? fail(refusal, { facts: rows }) : databaseAway(rows, sent.name);
    }
    if (answers.stranger) return fail(strangerProblem(sent, place), { facts: rows });
    if (answers.foreign !== null) {
      const options = { scheme: schemeOf(facts.kubeconfig), explainable: false };
      return fail(foreignProblem(answers.foreign, place, options), { facts: rows });
    }
    const { failure } = answers;
    if (failure?.how === 'alert') {
      // API servers ask for a client certificate and take whatever comes; only something in front ends TLS over it.
      const { context, cluster } = facts.kubeconfig;
      const file = cluster?.origin.file ?? '';
      const gate = { ...place, cluster: cluster?.name ?? '', context: context?.name ?? '', file };
      const args = {
        ...gate,
        hasCertificate: sent.certificate !== null,
        alert: (failure.alert?.name ?? 'handshake failure').replaceAll('_', ' '),
      };
      return fail(problem('TLS-12', args, { explainable: false }), { facts: rows });
    }
    if (failure?.how === 'certificateChanged') {
      return inconclusive(
        'serverChanged',
        'The server showed another certificate than a moment ago, so nothing was sent.',
        {
          facts: rows,
          next: 'Check again; if it stays so, several servers with different certificates share this address.',
        },
      );
    }
    return inconclusive('cannotBeTold', 'The server did not show whether it accepts your credential.', {
      facts: rows,
      next: whoAmI,
    });
  },
});

type Needed = Parameters<typeof credentialCheck.judge>[0];

function addressOf(evidence: HttpEvidence | null): string {
  return evidence?.route.kind === 'direct' ? evidence.route.address : 'this address';
}

function whyNotAsked(sent: SentCredential): Judgement | null {
  if (sent.notSentOverHttp) {
    return notApplicable('notUsed', 'Over http, without TLS, kubectl sends no credential at all.');
  }
  if (sent.name !== '') return null;
  if (sent.needsProgram) {
    return inconclusive('consentMissing', 'A sign-in program gets the credential, and it was not run.', {
      next: `Look at the program, then let it run. ${whoAmI}`,
    });
  }
  return inconclusive('notConfigured', 'The kubeconfig gives no credential that could be sent.', {
    next: 'Add a credential to the user entry.',
  });
}

/** Empty when the server could not look the credential up, so that its refusal means nothing. */
function judgeRefusal(sent: SentCredential, facts: Needed): readonly NamedProblem[] {
  const { token, certificate } = sent;
  const refusal = refusalFacts(facts);
  const looksUp = token !== null && (token.jwt?.serviceAccount != null || token.shape.kind === 'bootstrapToken');
  if (looksUp && certificate === null && failingDatabaseChecks(facts.ready).length > 0) return [];
  const parts: { readonly named: NamedProblem; readonly predicted: boolean }[] = [];
  const { kubeconfig, hiddenCertificates } = facts;
  const authorities = facts.authority?.material?.certificates ?? [];
  const collision = (part: CertificateFacts | null) =>
    collisionOf({ kubeconfig, hiddenCertificates, authorities, certificate: part });
  if (certificate !== null) {
    const predicted = assessCertificate(certificate, authorities, facts.clock.now, null).problems.length > 0;
    const named = certificateRefusal(certificate, refusal);
    parts.push({ named: withCollision(named, collision(certificate), 'client certificate'), predicted });
  }
  if (token !== null) {
    const { user } = facts.kubeconfig;
    const dated = (assessToken(token, facts.clock.now, null)?.problems ?? []).length > 0;
    const damaged = user !== null && tokenTextProblems(token, user).length > 0;
    const ended = renewsItself(facts.kubeconfig.user) && !dated ? endedThere(token, refusal.serverNow) : null;
    const named = ended ?? tokenRefusal(token, refusal, testimonyOf(facts));
    parts.push({ named: withCollision(named, collision(null), 'token'), predicted: dated || damaged });
  }
  if (sent.password) {
    const args = { ...placeOf(facts.kubeconfig), what: sent.name };
    parts.push({ named: problem('AUTHN-18', args), predicted: true });
  }
  // Either part alone would have been enough. What is predicted for one of them does not explain the other's refusal.
  const open = parts.filter((part) => !part.predicted);
  if (open.length === 0 || open.length === parts.length) return parts.map((part) => part.named);
  return open.map((part) => ({ ...part.named, explainable: false }));
}

function refusalFacts(facts: Needed): RefusalFacts {
  const answers = [facts.signedVersion, facts.signedDiscovery].map(answerOf).filter((answer) => answer !== null);
  const strangers = [facts.version, facts.anonymous].map(answerOf).filter((answer) => answer !== null);
  // Where strangers are refused alike, a credential that is lost on the way looks the same as one that is not accepted.
  const alike = strangers.every((answer) => answer.status === 401);
  return {
    serverNow: answers.find((answer) => answer.serverDate !== null)?.serverDate ?? facts.clock.now,
    mayBeLost: alike,
    ...placeOf(facts.kubeconfig),
    provider: providerSettings(facts.kubeconfig.user),
    clouds: cloudNames(facts.kubeconfig),
    couldAsk:
      facts.tokenReviews.length > 0 ? null : (witnessesFor(facts.kubeconfig, facts.otherContexts)[0]?.name ?? null),
    managed: managedBy(facts.kubeconfig, answerOf(facts.version)),
    authorities: facts.authority?.material?.certificates ?? [],
  };
}

function testimonyOf({ publishedIssuer, tokenReviews }: Needed): Testimony {
  return { published: publishedIssuer, reviews: tokenReviews };
}

function databaseAway(rows: readonly Fact[], name: string): Judgement {
  return inconclusive('cannotBeTold', `The server’s database is away, so it could not look your ${name} up.`, {
    facts: rows,
    next: 'Check again when the API server says that it is ready.',
  });
}

/**
 * A credential went out and the server saw a stranger. It ignores passwords, certificates without a name and empty tokens,
 * which static findings say already; anything else was lost on the way, or is of a kind that this server does not take.
 */
function strangerProblem(
  sent: SentCredential,
  place: { readonly server: string; readonly cluster: string | null },
): NamedProblem {
  const args = { ...place, what: sent.name };
  const ignored =
    (sent.token === null || sent.token.sent?.startsWithSpace === true) &&
    (sent.certificate === null || !sent.certificate.commonName);
  if (ignored) return problem('AUTHN-18', args);
  return problem(
    'AUTHN-15',
    { ...args, taken: null },
    {
      candidates: ['AUTHN-18'],
      explainable: false,
      next: 'Ask the API server itself, past everything in front of it: if it knows you there, the credential is lost on the way.',
    },
  );
}

function evidenceRows(sent: SentCredential, facts: Needed): readonly Fact[] {
  const rows: Fact[] = [fact('Sent', sent.name)];
  for (const [label, evidence] of [
    ['GET /version', facts.signedVersion],
    ['GET /api', facts.signedDiscovery],
  ] as const) {
    const answer = answerOf(evidence);
    if (answer !== null)
      rows.push(fact(label, statusText(answer), answer.status === 401 || !isFromApiServer(answer) ? 'fail' : 'plain'));
  }
  for (const { version, status, message } of facts.identity?.attempts ?? []) {
    const asked = version === 'forbiddenText' ? 'GET /' : `SelfSubjectReview ${version}`;
    const said = status === null ? message : `${status} ${message}`.trim();
    rows.push(fact(asked, said, status === 401 ? 'fail' : 'plain'));
  }
  const issuer = sent.token?.jwt?.issuer ?? null;
  if (issuer !== null) rows.push(fact('Token’s issuer', issuer));
  if (sent.certificate !== null) rows.push(fact('Certificate’s issuer', sent.certificate.issuer));
  return [...rows, ...testimonyRows(testimonyOf(facts))];
}
