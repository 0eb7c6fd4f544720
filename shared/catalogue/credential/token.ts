import { momentInWords } from '../../rules/moment.ts';
import { failureMode } from '../define.ts';
import { freshKubeconfig, newServiceAccountToken } from '../server-remedies.ts';
import { kubeconfigDocs, onlyCredential, setClock, stopsBeforeCall } from './common.ts';

const tokenDocs = `${kubeconfigDocs}#service-account-tokens`;
const headerSource =
  'https://github.com/kubernetes/apiserver/blob/master/pkg/authentication/request/bearertoken/bearertoken.go';
const roundTripperSource = 'https://github.com/kubernetes/client-go/blob/master/transport/round_trippers.go';
const unauthorized = 'error: You must be logged in to the server (Unauthorized)';
const loggedIn = 'You must be logged in to the server';
const invalidHeader = 'net/http: invalid header field value for "Authorization"';

/** What is wrong with a token’s text. The first ones stop kubectl, the others the server does not understand. */
const tokenFaults = {
  controlCharacter: 'contains a line break or another control character',
  leadingSpace: 'begins with a space',
  innerSpace: 'contains a space',
  quoted: 'is wrapped in quotation marks',
  bearerPrefix: 'begins with the word “Bearer”',
  doubleEncoded: 'is still base64-encoded, as it stands in a Secret',
  nonAscii: 'contains characters that no token has',
  placeholder: 'is a placeholder, as kubectl config view shows it or a template holds it',
  damaged: 'is damaged',
  cutOff: 'is cut off',
} as const;

export type TokenFault = keyof typeof tokenFaults;

/** The account that a service account’s token names; nulls for any other token. */
type Account = { readonly namespace: string | null; readonly account: string | null };

const fileFaults = {
  missing: 'does not exist',
  directory: 'is a folder',
  permissionDenied: 'may not be read by you',
  unreadable: 'can’t be read',
  tooLarge: 'is far too large for a token',
  empty: 'is empty',
  whiteSpaceOnly: 'holds nothing but white space',
} as const;

export type TokenFileFault = keyof typeof fileFaults;

export const tokenModes = {
  'CRED-06': failureMode<{ readonly user: string }>({
    title: 'Sign-in with a password',
    severity: 'fault',
    sentence: ({ user }) =>
      `The kubeconfig signs ${user} in with a password, which Kubernetes dropped in 1.19, so the server takes you for a stranger.`,
    innocent: () => 'Your password may well be right: the server no longer reads it.',
    why:
      'Until 1.18 an API server could keep a list of names and passwords. Newer ones ignore what kubectl sends, and go on ' +
      'as if you had shown nothing. Only a product in front of the API server may still ask for a password.',
    literal: () => unauthorized,
    remedies: () => [freshKubeconfig, newServiceAccountToken({ namespace: null, account: null })],
    scope: 'servers ≥ 1.19',
    sources: ['https://github.com/kubernetes/kubernetes/pull/89069', kubeconfigDocs],
    proof: 'injected',
    texts: [loggedIn, 'User "system:anonymous"', 'basic auth'],
    example: { user: 'mara' },
  }),
  'CRED-07': failureMode<Account & { readonly expiresAt: string }>({
    title: 'The token has expired',
    severity: 'fault',
    sentence: ({ expiresAt }) =>
      `Your token ended on ${momentInWords(expiresAt)}, so the API server no longer accepts it.`,
    innocent: onlyCredential,
    why:
      'A token has its end written in it. `kubectl create token` makes tokens for one hour unless told otherwise, and the ' +
      'server may shorten what is asked for. Tokens of a sign-in service often last only minutes and must be renewed by a program.',
    literal: () => unauthorized,
    remedies: ({ namespace, account }) =>
      account === null ? [freshKubeconfig] : [newServiceAccountToken({ namespace, account }), freshKubeconfig],
    scope: 'all; usual with Kubernetes ≥ 1.24',
    sources: [tokenDocs, 'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_create/kubectl_create_token/'],
    proof: 'injected',
    texts: [loggedIn, 'token has expired', 'service account token has expired', 'oidc: token is expired'],
    example: { namespace: 'kubernetes-dashboard', account: 'admin-user', expiresAt: '2026-11-24T09:15:00.000Z' },
  }),
  'CRED-08': failureMode<{ readonly fault: TokenFault; readonly detail: string | null }>({
    title: 'The token’s text is damaged',
    severity: 'fault',
    sentence: ({ fault }) =>
      fault === 'controlCharacter'
        ? `Your token ${tokenFaults[fault]}, so kubectl can’t send it.`
        : `Your token ${tokenFaults[fault]}, so the API server can’t read it.`,
    innocent: onlyCredential,
    why:
      'A token is sent exactly as it stands in the kubeconfig; only what is read from a token file is trimmed. White space ' +
      'at the end does no harm. A line break stops kubectl; a space in front or inside, quotation marks, a “Bearer” or a ' +
      'missing end make it another token for the server. Data of a Secret must be decoded from base64 first.',
    literal: ({ fault }) => (fault === 'controlCharacter' ? invalidHeader : unauthorized),
    remedies: ({ fault }) => [
      {
        kind: 'local',
        text:
          fault === 'doubleEncoded'
            ? 'Decode the token from base64 before you write it into the kubeconfig'
            : fault === 'placeholder'
              ? 'Write the token itself there; to copy a kubeconfig whole, use kubectl config view --raw --minify --flatten'
              : 'Copy the token again, whole and on one line, with nothing around it',
        who: 'you',
        changes: 'one line in your kubeconfig or token file',
        risk: { level: 'low', reason: 'the present text can’t work' },
        commands: [],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [headerSource, 'https://github.com/golang/net/blob/master/http/httpguts/httplex.go', roundTripperSource],
    proof: 'injected',
    texts: [loggedIn, 'invalid header field value for "?Authorization', 'extra space before the bearer token'],
    example: { fault: 'doubleEncoded', detail: null },
  }),
  'CRED-09': failureMode<{ readonly file: string; readonly fault: TokenFileFault; readonly otherTokenSent: boolean }>({
    title: 'The token file can’t be used',
    severity: 'fault',
    sentence: ({ file, fault, otherTokenSent }) =>
      otherTokenSent
        ? `The token file ${file} ${fileFaults[fault]}, so kubectl sends the token in the kubeconfig instead, without a word.`
        : `The token file ${file} ${fileFaults[fault]}, so kubectl has no token to sign in with.`,
    innocent: stopsBeforeCall,
    why:
      'The kubeconfig names a file for the token. Kubeconfigs made inside a pod name ' +
      '/var/run/secrets/kubernetes.io/serviceaccount/token, which does not exist anywhere else. A relative path counts from ' +
      'the folder of the kubeconfig, and ~ is not understood.',
    literal: ({ file, fault, otherTokenSent }) => {
      if (otherTokenSent) return null;
      if (fault === 'missing') return `error: open ${file}: no such file or directory`;
      if (fault === 'permissionDenied') return `error: open ${file}: permission denied`;
      if (fault === 'directory') return `error: read ${file}: is a directory`;
      return fault === 'whiteSpaceOnly' ? invalidHeader : null;
    },
    remedies: () => [
      {
        kind: 'local',
        text: 'Correct the path in tokenFile, or write the token into that file again',
        who: 'you',
        changes: 'one line in your kubeconfig, or the token file',
        risk: { level: 'low', reason: 'the present path gives no token' },
        commands: [],
        scope: null,
      },
      newServiceAccountToken({ namespace: null, account: null }),
    ],
    scope: 'all',
    sources: [
      'https://github.com/kubernetes/client-go/blob/master/transport/token_source.go',
      'https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/client_config.go',
    ],
    proof: 'injected',
    texts: [
      'open [^\\n]*token[^\\n]*: (no such file or directory|permission denied)',
      'failed to read token file',
      'read empty token from file',
      'Please enter Username',
    ],
    example: {
      file: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      fault: 'missing',
      otherTokenSent: false,
    },
  }),
  'CRED-26': failureMode<Account & { readonly claim: 'nbf' | 'iat'; readonly validFrom: string }>({
    title: 'The token is not valid yet',
    severity: 'fault',
    sentence: ({ claim, validFrom }) =>
      claim === 'nbf'
        ? `Your token is valid from ${momentInWords(validFrom)} on, so by this computer’s clock the API server must refuse it.`
        : `Your token says that it was made on ${momentInWords(validFrom)}, so by this computer’s clock the API server must refuse it.`,
    innocent: onlyCredential,
    why:
      'A token says when it was made and from when on it holds. If that lies ahead, the clock of this computer, of the ' +
      'server, or of whoever made the token is wrong.',
    literal: () => unauthorized,
    remedies: ({ namespace, account }) =>
      account === null
        ? [setClock, freshKubeconfig]
        : [setClock, newServiceAccountToken({ namespace, account }), freshKubeconfig],
    scope: 'all',
    sources: [tokenDocs, 'https://datatracker.ietf.org/doc/html/rfc7519#section-4.1.5'],
    proof: 'injected',
    texts: [loggedIn, 'token is not valid yet', 'token issued in the future', 'before the nbf'],
    example: {
      namespace: 'kubernetes-dashboard',
      account: 'admin-user',
      claim: 'nbf',
      validFrom: '2026-11-25T08:00:00.000Z',
    },
  }),
} as const;
