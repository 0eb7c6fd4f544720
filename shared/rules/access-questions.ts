import type { AccessQuestion } from '../model/evidence/http.ts';

/**
 * What the user link asks about rights (AUTHZ-01). Who may list all namespaces sees the whole cluster; who may not is
 * asked about the namespace of the context, so that "nothing at all" and "one namespace only" can be told apart.
 * Discovery (AUTHZ-08) is not asked here: `GET /version` and `GET /api` with the credential are the better proof.
 */
export function userLinkQuestions(namespace: string): readonly AccessQuestion[] {
  return [listQuestion('namespaces', ''), listQuestion('pods', namespace)];
}

function listQuestion(resource: string, namespace: string): AccessQuestion {
  return { verb: 'list', group: '', resource, subresource: null, name: null, namespace, path: null };
}
