import type { V1SubjectAccessReviewStatus } from '@kubernetes/client-node';
import type { AccessEvidence, AccessQuestion } from '../../../shared/model/evidence/http.ts';
import type { Exchange } from '../transport/http/exchange.ts';
import type { Vault } from '../vault.ts';
import { textReader } from './answer-text.ts';
import { loadReviewApis } from './load-review-apis.ts';
import { describeAnswer } from './self-review.ts';

type AccessAnswer = AccessEvidence['answers'][number];

/** Asks the API server whether we may do one thing (SelfSubjectAccessReview v1, which every server since 1.6 has). */
export async function reviewAccess(
  exchange: Exchange,
  question: AccessQuestion,
  vault: Pick<Vault, 'secretValues'>,
): Promise<AccessAnswer> {
  const { text } = textReader(vault);
  const apis = (await loadReviewApis()).createReviewApis(exchange);
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: specOf(question) };
  const told = await apis.authorization.createSelfSubjectAccessReview({ body }).then(
    // What came is whatever the server wrote, whatever its type says here.
    (review: { readonly status?: V1SubjectAccessReviewStatus } | null | undefined) =>
      typeof review?.status?.allowed === 'boolean' ? review.status : null,
    () => null,
  );
  const { status, message, value } = describeAnswer(apis.lastAnswer(), told);
  return {
    question,
    allowed: value?.allowed ?? null,
    denied: value?.denied === true,
    reason: text(value?.reason) ?? '',
    evaluationError: value === null ? message : (text(value.evaluationError) ?? ''),
    status,
  };
}

function specOf({ verb, group, resource, subresource, name, namespace, path }: AccessQuestion) {
  if (path !== null) return { nonResourceAttributes: { verb, path } };
  return {
    resourceAttributes: {
      verb,
      group,
      namespace,
      ...(resource === null ? {} : { resource }),
      ...(subresource === null ? {} : { subresource }),
      ...(name === null ? {} : { name }),
    },
  };
}
