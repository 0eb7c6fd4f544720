export interface AccountName {
  readonly namespace: string;
  readonly name: string;
}

/** As the API server names a service account (k8s.io/apiserver pkg/authentication/serviceaccount/util.go). */
export function userOfAccount({ namespace, name }: AccountName): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

/** The groups that a request with its token is in. */
export function groupsOfAccount({ namespace }: AccountName): readonly string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
}

/** The account behind a user name; null for people, certificates and strangers. */
export function accountOfUser(user: string): AccountName | null {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  return namespace === undefined || name === undefined ? null : { namespace, name };
}
