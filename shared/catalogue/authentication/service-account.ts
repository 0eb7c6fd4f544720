import { failureMode } from '../define.ts';
import {
  lookUpServiceAccount,
  newServiceAccountToken,
  readServerLog,
  type ServiceAccountName,
} from '../server-remedies.ts';
import { alike, authenticationDocs, unauthorizedLiteral, unauthorizedTexts, wayIsFine } from './common.ts';

const accountDocs = 'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/';
const claims = 'https://github.com/kubernetes/kubernetes/blob/master/pkg/serviceaccount/claims.go';
const legacy = 'https://github.com/kubernetes/kubernetes/blob/master/pkg/serviceaccount/legacy.go';

type Account = ServiceAccountName;

const example: Account = { namespace: 'team-a', account: 'builder' };

/** `team-a/builder`, or words for it when the token does not tell. */
function named({ namespace, account }: Account): string {
  return account === null
    ? 'its service account'
    : `service account ${namespace === null ? '' : `${namespace}/`}${account}`;
}

export const serviceAccountModes = {
  'AUTHN-02': failureMode<Account & { readonly expiredAt: string; readonly isAccount: boolean }>({
    title: 'The token has expired',
    severity: 'fault',
    sentence: ({ expiredAt }) =>
      `By the server’s clock your token ended at ${expiredAt}, so the API server no longer accepts it.`,
    innocent: wayIsFine,
    why:
      `${alike} The token’s own end lies in the past by the server’s clock. Tokens from kubectl create token live for an ` +
      'hour unless told otherwise.',
    literal: unauthorizedLiteral,
    remedies: (args) =>
      args.isAccount
        ? [newServiceAccountToken(args), readServerLog]
        : [
            {
              kind: 'local',
              text: 'Sign in again with the program that got the token, and use the new one',
              who: 'you',
              changes: 'the stored token',
              risk: { level: 'low', reason: 'the old token is of no use any more' },
              commands: [],
              scope: null,
            },
          ],
    scope: 'all',
    sources: [authenticationDocs, claims],
    proof: 'replayed',
    texts: [...unauthorizedTexts, '[Tt]oken has expired', 'oidc: token is expired'],
    example: { ...example, expiredAt: '2026-11-24 11:00', isAccount: true },
  }),
  'AUTHN-03': failureMode<Account & { readonly issuer: string | null }>({
    title: 'The token may belong to another cluster',
    severity: 'fault',
    sentence: () =>
      'The API server refuses your token, perhaps because another cluster issued it or the signing key was changed, so you are not signed in.',
    innocent: wayIsFine,
    why:
      `${alike} A token is only good where it was signed. Clusters often share the default issuer name, so a token of ` +
      'another cluster, or of this one before its keys were changed, can’t be told from outside.',
    literal: unauthorizedLiteral,
    remedies: (args) => [newServiceAccountToken(args), readServerLog],
    scope: 'all',
    sources: [accountDocs, 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/'],
    proof: 'replayed',
    texts: [...unauthorizedTexts, 'invalid signature, no keys found', 'error in cryptographic primitive'],
    example: { ...example, issuer: 'https://kubernetes.default.svc.cluster.local' },
  }),
  'AUTHN-04': failureMode<Account & { readonly audiences: readonly string[]; readonly issuer: string | null }>({
    title: 'The token was made for somebody else',
    severity: 'fault',
    sentence: ({ audiences }) =>
      `Your token was made for ${audiences.slice(0, 3).join(', ')} and not for the API server, so it is refused.`,
    innocent: wayIsFine,
    why:
      'A service account token names the audience that may accept it (claim aud). The API server accepts its own name ' +
      'only, which is its issuer unless --api-audiences says otherwise. Tokens for Vault, AWS or another service are ' +
      'refused with 401.',
    literal: unauthorizedLiteral,
    remedies: (args) => [
      { ...newServiceAccountToken(args), text: 'Have a token made without --audience, and use that one' },
      readServerLog,
    ],
    scope: 'Kubernetes ≥ 1.12',
    sources: [authenticationDocs, 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
    proof: 'replayed',
    texts: [...unauthorizedTexts, 'is invalid for the target audiences'],
    example: { ...example, audiences: ['vault'], issuer: 'https://kubernetes.default.svc.cluster.local' },
  }),
  'AUTHN-05': failureMode<Account & { readonly uid: string | null }>({
    title: 'The service account may be gone or made anew',
    severity: 'fault',
    sentence: (args) =>
      `The API server refuses your token, perhaps because ${named(args)} was deleted or made anew, so you are not signed in.`,
    innocent: wayIsFine,
    why:
      `${alike} A token carries its service account’s uid. When the account is deleted, or deleted and made again with ` +
      'the same name (a namespace made anew, a chart installed again), every older token is refused within ten seconds.',
    literal: unauthorizedLiteral,
    remedies: (args) => [newServiceAccountToken(args), lookUpServiceAccount(args), readServerLog],
    scope: 'all',
    sources: [accountDocs, claims],
    proof: 'replayed',
    texts: [
      ...unauthorizedTexts,
      '[Ss]ervice ?[Aa]ccount UID \\([^)]*\\) does not match claim',
      'serviceaccounts "[^"]+" not found',
    ],
    example: { ...example, uid: '0c1f7e9e-4f0a-4a57-9a0c-3a6b8c1d2e3f' },
  }),
  'AUTHN-06': failureMode<Account & { readonly kind: string; readonly boundName: string | null }>({
    title: 'What the token was bound to may be gone',
    severity: 'fault',
    sentence: ({ kind, boundName }) =>
      `The API server refuses your token, perhaps because the ${kind}${boundName === null ? '' : ` ${boundName}`} that it was made for is gone, so you are not signed in.`,
    innocent: wayIsFine,
    why:
      `${alike} This token is bound to one object, usually the pod that it was mounted into, and ends with it. A token ` +
      'copied out of a pod stops working when that pod is replaced.',
    literal: unauthorizedLiteral,
    remedies: (args) => [
      { ...newServiceAccountToken(args), text: 'Have a token made that is not bound to a pod, and use that one' },
      readServerLog,
    ],
    scope: 'Kubernetes ≥ 1.21',
    sources: [`${accountDocs}#bound-service-account-tokens`, claims],
    proof: 'replayed',
    texts: [...unauthorizedTexts, 'token has been invalidated', 'pod UID \\([^)]*\\) does not match'],
    example: { ...example, kind: 'pod', boundName: 'builder-7d4b9' },
  }),
  'AUTHN-07': failureMode<Account>({
    title: 'The old token’s Secret may be gone',
    severity: 'fault',
    sentence: () =>
      'The API server refuses your token, perhaps because its Secret was deleted or cleaned up as unused, so you are not signed in.',
    innocent: wayIsFine,
    why:
      `${alike} A token without an end lives as long as its Secret. Since 1.29 such a Secret is marked invalid when it was ` +
      'not used for a year, and deleted after another year.',
    literal: unauthorizedLiteral,
    remedies: (args) => [
      newServiceAccountToken(args),
      {
        kind: 'command',
        text: 'Look for the Secret, and whether it carries the label of an unused token',
        who: 'someone who may read Secrets in that namespace',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it shows names and labels, not the tokens' },
        commands: [
          {
            argv: [
              'kubectl',
              'get',
              'secret',
              '--namespace',
              args.namespace ?? 'NAMESPACE',
              '--field-selector',
              'type=kubernetes.io/service-account-token',
              '--label-columns',
              'kubernetes.io/legacy-token-invalid-since',
            ],
          },
        ],
        scope: null,
      },
      readServerLog,
    ],
    scope: 'clean-up: Kubernetes ≥ 1.29',
    sources: [`${accountDocs}#legacy-serviceaccount-token-cleaner`, legacy],
    proof: 'replayed',
    texts: [...unauthorizedTexts, 'Token has been invalidated'],
    example,
  }),
} as const;
