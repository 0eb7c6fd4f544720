import type { UserInfo } from '../../../shared/model/evidence/http.ts';
import type { NetworkError } from '../../../shared/model/evidence/network.ts';
import type { Exchange, ExchangeAnswer } from '../transport/http/exchange.ts';
import type { Vault } from '../vault.ts';
import { isObject, textReader } from './answer-text.ts';
import { loadReviewApis } from './load-review-apis.ts';
import type { ReviewVersion } from './review-versions.ts';

/** What came of one request; never an exception. */
export interface Reviewed<T> {
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** Message of the Status that an API server gave; else a short note of what the answer was; '' for a success. */
  readonly message: string;
  readonly failure: NetworkError | null;
  /** The object that was asked for; null for anything else. */
  readonly value: T | null;
}

/** Asks the API server who it takes us for (SelfSubjectReview in the given version). */
export async function reviewSelf(
  exchange: Exchange,
  version: ReviewVersion,
  vault: Pick<Vault, 'secretValues'>,
): Promise<Reviewed<UserInfo>> {
  const apis = (await loadReviewApis()).createReviewApis(exchange, version);
  const body = { apiVersion: `authentication.k8s.io/${version}`, kind: 'SelfSubjectReview' };
  const value = await apis.authentication.createSelfSubjectReview({ body }).then(
    // What came is whatever the server wrote, whatever its type says here.
    (review: { readonly status?: { readonly userInfo?: unknown } } | null | undefined) =>
      readUser(review?.status?.userInfo, vault),
    () => null,
  );
  return describeAnswer(apis.lastAnswer(), value);
}

/** Joins what the transport saw with what could be read of it. Client errors are not looked at: they lose the message. */
export function describeAnswer<T>(answer: ExchangeAnswer | null, value: T | null): Reviewed<T> {
  if (answer === null) return { status: null, message: '', failure: notAsked, value: null };
  const { outcome } = answer;
  if (outcome.kind === 'failed') {
    return { status: outcome.status, message: outcome.error.text, failure: outcome.error, value: null };
  }
  const { status, kubernetesStatus } = outcome;
  if (value !== null && status >= 200 && status < 300) return { status, message: '', failure: null, value };
  const note = `the answer is ${outcome.contentType ?? 'of no known type'} and not what an API server gives`;
  return { status, message: kubernetesStatus?.message ?? note, failure: null, value: null };
}

const notAsked: NetworkError = { code: null, syscall: null, text: 'the request could not be made' };

/** authentication.k8s.io UserInfo. null without a user name: then it is no answer to our question. */
function readUser(value: unknown, vault: Pick<Vault, 'secretValues'>): UserInfo | null {
  const { text, texts } = textReader(vault);
  if (!isObject(value)) return null;
  const username = text(value.username);
  if (username === null || username === '') return null;
  const extra = isObject(value.extra) ? Object.entries(value.extra).slice(0, 50) : [];
  return {
    username,
    uid: text(value.uid),
    groups: texts(value.groups),
    extra: Object.fromEntries(extra.map(([key, values]) => [text(key) ?? '', texts(values)])),
  };
}
