import type { HttpEvidence, IdentityEvidence } from '../../../shared/model/evidence/http.ts';
import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import { brokenWebhook } from '../../../shared/rules/broken-webhook.ts';
import { anonymousUser, parseForbiddenText } from '../../../shared/rules/forbidden-text.ts';
import { type Answer, answerOf, type Failure, failureOf, forbiddenOf, isFromApiServer } from './answer.ts';

export interface SignedFacts {
  readonly kubeconfig: KubeconfigEvidence;
  readonly version: HttpEvidence | null;
  readonly anonymous: HttpEvidence | null;
  readonly signedVersion: HttpEvidence | null;
  readonly signedDiscovery: HttpEvidence | null;
  readonly identity: IdentityEvidence | null;
}

/** What the answers to the signed requests show, taken together. */
export interface SignedAnswers {
  /** Names by which the server called us, without the stranger's. */
  readonly names: readonly string[];
  /** It took at least one signed request for a stranger's. */
  readonly stranger: boolean;
  /** An API server answered 401. */
  readonly refused: boolean;
  /** It gave what a stranger does not get, though without a name. */
  readonly letIn: boolean;
  /** An answer that no API server wrote. */
  readonly foreign: Answer | null;
  readonly failure: Failure | null;
}

export function readSignedAnswers(facts: SignedFacts): SignedAnswers {
  const evidence = [facts.signedVersion, facts.signedDiscovery];
  const answers = evidence.map(answerOf).filter((answer) => answer !== null);
  const attempts = facts.identity?.attempts ?? [];
  const users = [
    facts.identity?.user?.username ?? null,
    ...attempts.map((attempt) => (attempt.status === 403 ? (parseForbiddenText(attempt.message)?.user ?? null) : null)),
    ...answers.map((answer) => forbiddenOf(answer)?.user ?? null),
  ].filter((user) => user !== null);
  // A kubeconfig may ask to act as the stranger; to be called so is then no sign that the credential was lost.
  const meant = facts.kubeconfig.user?.impersonate?.value === anonymousUser;
  // Admission comes after the server has made out who asks and what they may.
  const admitted = attempts.some(({ status, message }) => status === 500 && brokenWebhook(message) !== null);
  const strangerRefused = [401, 403].includes(answerOf(facts.anonymous)?.status ?? 0);
  const closedToStrangers = [401, 403].includes(answerOf(facts.version)?.status ?? 0);
  return {
    names: [...new Set(users.filter((user) => meant || user !== anonymousUser))],
    stranger: !meant && users.includes(anonymousUser),
    refused:
      answers.some((answer) => answer.status === 401 && isFromApiServer(answer)) ||
      attempts.some((attempt) => attempt.status === 401 && attempt.message === 'Unauthorized'),
    // A server that does not know the review (before 1.26) says so only to those whom it lets ask; a stranger gets 401 or 403.
    letIn:
      admitted ||
      (strangerRefused && attempts.some(({ status }) => status === 404 || status === 200 || status === 201)) ||
      (closedToStrangers && answerOf(facts.signedVersion)?.status === 200),
    foreign: answers.find((answer) => !isFromApiServer(answer)) ?? null,
    failure: evidence.map(failureOf).find((failure) => failure !== null) ?? null,
  };
}
