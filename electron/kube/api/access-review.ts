import type { V1SubjectAccessReviewStatus } from '@kubernetes/client-node';
import type { AccessEvidence, AccessQuestion } from '../../../shared/model/evidence/http.ts';
import type { Exchange } from '../transport/http/exchange.ts';
import type { Vault } from '../vault.ts';
import { textReader } from './answer-text.ts';
import { loadReviewApis } from './load-review-apis.ts';
import { describeAnswer } from './self-review.ts';

type AccessAnswer = AccessEvidence['answers'][number];

/** Whose rights are asked about: a user and its groups. */
export interface ReviewedSubject {
  readonly user: string;
  readonly groups: readonly string[];
}

const apiVersion = 'authorization.k8s.io/v1';

/**
 * Asks the API server whether we may do one thing (SelfSubjectAccessReview v1, which every server since 1.6 has), or whether
 * somebody else may (SubjectAccessReview v1, a right of its own). Nothing is stored by either.
 */
export async function reviewAccess(
  exchange: Exchange,
  question: AccessQuestion,
  vault: Pick<Vault, 'secretValues'>,
  subject: ReviewedSubject | null = null,
): Promise<AccessAnswer> {
  const { text } = textReader(vault);
  const { authorization, lastAnswer } = (await loadReviewApis()).createReviewApis(exchange);
  const spec = specOf(question);
  const asked: Promise<{ readonly status?: V1SubjectAccessReviewStatus } | null | undefined> =
    subject === null
      ? authorization.createSelfSubjectAccessReview({ body: { apiVersion, kind: 'SelfSubjectAccessReview', spec } })
      : authorization.createSubjectAccessReview({
          body: {
            apiVersion,
            kind: 'SubjectAccessReview',
            spec: { ...spec, user: subject.user, groups: [...subject.groups] },
          },
        });
  const told = await asked.then(
    // What came is whatever the server wrote, whatever its type says here.
    (review) => (typeof review?.status?.allowed === 'boolean' ? review.status : null),
    () => null,
  );
  const { status, message, value } = describeAnswer(lastAnswer(), told);
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
