import type { Remedy } from '../../model/remedy.ts';
import type { ServiceAccountName } from '../server-remedies.ts';

/** Its rights are not remade with it: bindings that name it count again, as they go by the name. */
export function makeServiceAccount({ namespace, account }: ServiceAccountName): Remedy {
  return {
    kind: 'cluster',
    text: 'Make the service account again, if it is still wanted; bindings that name it count again',
    who: 'someone who may create service accounts in that namespace',
    changes: 'one service account',
    risk: { level: 'medium', reason: 'it gets whatever rights bindings still give to its name' },
    commands: [
      {
        argv: [
          'kubectl',
          'create',
          'serviceaccount',
          account ?? 'SERVICE-ACCOUNT',
          '--namespace',
          namespace ?? 'NAMESPACE',
        ],
      },
    ],
    scope: null,
  };
}

/** Before the Secret is deleted in its turn, the mark can be taken off (pkg/controller/serviceaccount/legacy_serviceaccount_token_cleaner.go). */
export function unmarkSecret(namespace: string | null, secret: string | null): Remedy {
  return {
    kind: 'cluster',
    text: 'To go on with the old token for a while, take the mark off its Secret',
    who: 'someone who may change Secrets in that namespace',
    changes: 'one label of one Secret',
    risk: { level: 'medium', reason: 'the token never ends by itself, and whoever has it may use it again' },
    commands: [
      {
        argv: [
          'kubectl',
          'label',
          'secret',
          secret ?? 'SECRET',
          '--namespace',
          namespace ?? 'NAMESPACE',
          'kubernetes.io/legacy-token-invalid-since-',
        ],
      },
    ],
    scope: 'Kubernetes ≥ 1.29',
  };
}
