import type { HttpEvidence } from '../../../shared/model/evidence/http.ts';
import { type ForbiddenText, parseForbiddenText } from '../../../shared/rules/forbidden-text.ts';
import { parseServerVersion, type ServerVersion } from '../../../shared/rules/server-version.ts';

export type Answer = Extract<HttpEvidence['outcome'], { readonly kind: 'answer' }>;
export type Failure = Extract<HttpEvidence['outcome'], { readonly kind: 'failed' }>;

export function answerOf(evidence: HttpEvidence | null): Answer | null {
  return evidence?.outcome.kind === 'answer' ? evidence.outcome : null;
}

export function failureOf(evidence: HttpEvidence | null): Failure | null {
  return evidence?.outcome.kind === 'failed' ? evidence.outcome : null;
}

/** The first header of that name; names are compared without case. */
export function headerOf(answer: Answer, name: string): string | null {
  return answer.headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1] ?? null;
}

export function versionOf(answer: Answer | null): ServerVersion | null {
  return answer?.status === 200 ? parseServerVersion(answer.body) : null;
}

export function forbiddenOf(answer: Answer | null): ForbiddenText | null {
  return answer?.status === 403 ? parseForbiddenText(answer.kubernetesStatus?.message ?? '') : null;
}

/**
 * Did an API server write this answer? Status objects (k8s.io/apimachinery metav1.Status), the Audit-Id of every answer
 * since 1.22, the flow-control headers of every answer after authentication since 1.20, the list of paths that servers up
 * to 1.20 give for an unknown one, or a version.
 */
export function isFromApiServer(answer: Answer): boolean {
  return (
    answer.kubernetesStatus !== null ||
    headerOf(answer, 'audit-id') !== null ||
    headerOf(answer, 'x-kubernetes-pf-flowschema-uid') !== null ||
    (answer.status === 404 && /^\s*\{\s*"paths"\s*:\s*\[/.test(answer.body)) ||
    versionOf(answer) !== null
  );
}

/** `200 OK`, for "why we know". HTTP/2 has no text of its own. */
export function statusText(answer: Answer): string {
  return `${answer.status} ${answer.statusText}`.trim();
}
