import { momentInWords } from '../../rules/moment.ts';
import { failureMode } from '../define.ts';
import {
  lookUpServiceAccount,
  newServiceAccountToken,
  readServerLog,
  type ServiceAccountName,
} from '../server-remedies.ts';
import { alike, authenticationDocs, unauthorizedLiteral, unauthorizedTexts, wayIsFine } from './common.ts';
import { makeServiceAccount, unmarkSecret } from './service-account-remedies.ts';

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
      `By the server’s clock your token ended on ${momentInWords(expiredAt)}, so the API server no longer accepts it.`,
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
  /** `shown`: what showed it; null: it is only not excluded. */
  'AUTHN-03': failureMode<Account & { readonly issuer: string | null; readonly shown: 'key' | 'issuer' | null }>({
    title: 'The token may belong to another cluster',
    titleFor: ({ shown }) => (shown === null ? null : 'The token is not one of this cluster’s'),
    severity: 'fault',
    sentence: ({ shown, issuer }) =>
      shown === 'key'
        ? 'None of the API server’s keys signed your token, so it belongs to another cluster or to a key that was changed, and is refused.'
        : shown === 'issuer'
          ? `The API server does not take tokens of ${issuer ?? 'this issuer'}, so it refuses yours: another cluster issued it, or the issuer was changed.`
          : 'The API server refuses your token, perhaps because another cluster issued it or the signing key was changed, so you are not signed in.',
    innocent: wayIsFine,
    why:
      `${alike} A token is only good where it was signed. Clusters often share the default issuer name, so a token of ` +
      'another cluster, or of this one before its keys were changed, can’t be told from outside, unless the server lets you ' +
      'read the keys that it publishes, or somebody who may asks it for a TokenReview.',
    literal: unauthorizedLiteral,
    remedies: (args) => [newServiceAccountToken(args), readServerLog],
    scope: 'all',
    sources: [accountDocs, 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/'],
    proof: 'injected',
    texts: [...unauthorizedTexts, 'invalid signature, no keys found', 'error in cryptographic primitive'],
    example: { ...example, issuer: 'https://kubernetes.default.svc.cluster.local', shown: null },
  }),
  /** `accepted`: the server's own, where it told them. `open`: the audience is a usual one, and only nothing else is left. */
  'AUTHN-04': failureMode<
    Account & {
      readonly audiences: readonly string[];
      readonly issuer: string | null;
      readonly accepted: readonly string[];
      readonly open: boolean;
    }
  >({
    title: 'The token was made for somebody else',
    severity: 'fault',
    sentence: ({ audiences, accepted, open }) =>
      open
        ? `The API server refuses your token, perhaps because it takes none for ${audiences.slice(0, 2).join(', ') || 'this audience'}, so you are not signed in.`
        : accepted.length > 0
          ? `Your token was made for ${audiences.slice(0, 2).join(', ')} and the API server takes those for ${accepted.slice(0, 2).join(', ')}, so it is refused.`
          : `Your token was made for ${audiences.slice(0, 3).join(', ')} and not for the API server, so it is refused.`,
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
    proof: 'injected',
    texts: [...unauthorizedTexts, 'is invalid for the target audiences'],
    example: {
      ...example,
      audiences: ['vault'],
      issuer: 'https://kubernetes.default.svc.cluster.local',
      accepted: [],
      open: false,
    },
  }),
  'AUTHN-05': failureMode<Account & { readonly uid: string | null; readonly shown: 'gone' | 'anew' | null }>({
    title: 'The service account may be gone or made anew',
    titleFor: ({ shown }) =>
      shown === null ? null : shown === 'gone' ? 'The service account is gone' : 'The service account was made anew',
    severity: 'fault',
    sentence: (args) =>
      args.shown === 'gone'
        ? `There is no ${named(args).replace(/^its /, '')} any more, so the API server refuses its token.`
        : args.shown === 'anew'
          ? `A new account has taken the name of ${named(args)}, so the API server refuses the old one’s token.`
          : `The API server refuses your token, perhaps because ${named(args)} was deleted or made anew, so you are not signed in.`,
    innocent: wayIsFine,
    why:
      `${alike} A token carries its service account’s uid. When the account is deleted, or deleted and made again with ` +
      'the same name (a namespace made anew, a chart installed again), every older token is refused within ten seconds.',
    literal: unauthorizedLiteral,
    remedies: (args) =>
      args.shown === null
        ? [newServiceAccountToken(args), lookUpServiceAccount(args), readServerLog]
        : args.shown === 'gone'
          ? [makeServiceAccount(args), newServiceAccountToken(args)]
          : [newServiceAccountToken(args)],
    scope: 'all',
    sources: [accountDocs, claims],
    proof: 'injected',
    texts: [
      ...unauthorizedTexts,
      '[Ss]ervice ?[Aa]ccount UID \\([^)]*\\) does not match claim',
      'serviceaccounts "[^"]+" not found',
    ],
    example: { ...example, uid: '0c1f7e9e-4f0a-4a57-9a0c-3a6b8c1d2e3f', shown: null },
  }),
  'AUTHN-06': failureMode<
    Account & { readonly kind: string; readonly boundName: string | null; readonly shown: boolean }
  >({
    title: 'What the token was bound to may be gone',
    titleFor: ({ shown }) => (shown ? 'What the token was bound to is gone' : null),
    severity: 'fault',
    sentence: ({ kind, boundName, shown }) =>
      shown
        ? `The ${kind}${boundName === null ? '' : ` ${boundName}`} that your token was made for is gone, so the API server refuses it.`
        : `The API server refuses your token, perhaps because the ${kind}${boundName === null ? '' : ` ${boundName}`} that it was made for is gone, so you are not signed in.`,
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
    proof: 'injected',
    texts: [...unauthorizedTexts, 'token has been invalidated', 'pod UID \\([^)]*\\) does not match'],
    example: { ...example, kind: 'pod', boundName: 'builder-7d4b9', shown: false },
  }),
  /** `shown`: the Secret is gone or holds another token, or it carries the mark of an unused one. */
  'AUTHN-07': failureMode<
    Account & {
      readonly secret: string | null;
      readonly shown: 'gone' | 'marked' | null;
      readonly invalidSince: string | null;
    }
  >({
    title: 'The old token’s Secret may be gone',
    titleFor: ({ shown }) =>
      shown === null
        ? null
        : shown === 'gone'
          ? 'The old token’s Secret is gone'
          : 'The old token was switched off as unused',
    severity: 'fault',
    sentence: ({ shown, secret, invalidSince }) =>
      shown === 'gone'
        ? `The Secret${secret === null ? '' : ` ${secret}`} that held your token is gone or holds another one, so the API server refuses it.`
        : shown === 'marked'
          ? `Your token went unused for long and ${invalidSince === null ? 'its Secret is' : `has since ${invalidSince} been`} marked invalid, so the API server refuses it.`
          : 'The API server refuses your token, perhaps because its Secret was deleted or cleaned up as unused, so you are not signed in.',
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
      ...(args.shown === 'marked' ? [unmarkSecret(args.namespace, args.secret)] : []),
      readServerLog,
    ],
    scope: 'clean-up: Kubernetes ≥ 1.29',
    sources: [`${accountDocs}#legacy-serviceaccount-token-cleaner`, legacy],
    proof: 'injected',
    texts: [...unauthorizedTexts, 'Token has been invalidated', 'has been marked invalid'],
    example: { ...example, secret: 'builder-token-x7k2p', shown: null, invalidSince: null },
  }),
} as const;
