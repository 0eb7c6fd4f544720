import type { JwtFacts } from '../../../shared/model/evidence/credential.ts';
import { isObject, type JsonObject, textOf } from './json.ts';

type ServiceAccount = NonNullable<JwtFacts['serviceAccount']>;

const legacy = 'kubernetes.io/serviceaccount/';
const boundKinds = [
  { claim: 'pod', kind: 'Pod' },
  { claim: 'secret', kind: 'Secret' },
  { claim: 'node', kind: 'Node' },
] as const;

/**
 * Whose service account token this is, from its claims (pkg/serviceaccount/claims.go and legacy.go); null when it is none.
 * A pod's token names its node as well, so the pod comes first.
 */
export function readServiceAccount(claims: JsonObject): ServiceAccount | null {
  const projected = claims['kubernetes.io'];
  if (isObject(projected)) {
    const account = isObject(projected.serviceaccount) ? projected.serviceaccount : {};
    const bound = boundKinds.find(({ claim }) => isObject(projected[claim]));
    const to = bound === undefined ? null : projected[bound.claim];
    return {
      form: 'projected',
      namespace: textOf(projected.namespace),
      name: textOf(account.name),
      uid: textOf(account.uid),
      boundTo: bound && isObject(to) ? { kind: bound.kind, name: textOf(to.name), uid: textOf(to.uid) } : null,
    };
  }
  const name = textOf(claims[`${legacy}service-account.name`]);
  if (name === null) return null;
  const secret = textOf(claims[`${legacy}secret.name`]);
  return {
    form: 'legacy',
    namespace: textOf(claims[`${legacy}namespace`]),
    name,
    uid: textOf(claims[`${legacy}service-account.uid`]),
    boundTo: secret === null ? null : { kind: 'Secret', name: secret, uid: null },
  };
}
