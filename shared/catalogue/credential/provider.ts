import { momentInWords } from '../../rules/moment.ts';
import type { OidcFault } from '../../rules/oidc-provider.ts';
import { failureMode } from '../define.ts';
import { byHand } from '../kubeconfig/common.ts';
import { freshKubeconfig } from '../server-remedies.ts';
import { kubeconfigDocs, setClock, stopsBeforeCall } from './common.ts';
import { installPlugin } from './plugin-remedies.ts';

const providerSource = 'https://github.com/kubernetes/client-go/blob/master/plugin/pkg/client/auth/oidc/oidc.go';

type Fault = OidcFault | 'renewal';

const causes: Readonly<Record<Exclude<Fault, 'ended' | 'renewal'>, string>> = {
  issuer: 'does not say which identity provider it belongs to',
  clientId: 'has no client id',
  authority: 'has an authority for the identity provider that can’t be read',
  notAToken: 'stores an ID token that is none',
  noToken: 'stores neither an ID token nor a refresh token',
};

const noValidToken = 'No valid id-token, and cannot refresh without refresh-token';

const saidWords: Readonly<Record<Fault, string | null>> = {
  issuer: 'error: Must provide idp-issuer-url',
  clientId: 'error: Must provide client-id',
  authority: 'error: illegal base64 data at input byte 0',
  notAToken: 'Unable to connect to the server: ID Token is not a valid JWT',
  ended: `Unable to connect to the server: ${noValidToken}`,
  noToken: `Unable to connect to the server: ${noValidToken}`,
  renewal: null,
};

/** Modes of the sign-in with an identity provider that is built into kubectl. */
export const providerModes = {
  'CRED-20': failureMode<{
    readonly user: string;
    readonly file: string;
    readonly issuer: string | null;
    readonly fault: Fault;
    readonly endedAt: string | null;
  }>({
    title: 'The stored sign-in of the identity provider can’t be used',
    severity: 'fault',
    sentence: ({ user, issuer, fault, endedAt }) => {
      if (fault === 'renewal')
        return `kubectl must first renew its token at ${issuer ?? 'the identity provider'}, so only then it shows whether you can sign in.`;
      if (fault === 'ended') {
        const end = endedAt === null ? 'has no end that kubectl could read' : `ended on ${momentInWords(endedAt)}`;
        return `The ID token of “${user}” ${end}, and no refresh token is stored, so kubectl stops.`;
      }
      return `The auth provider oidc of “${user}” ${causes[fault]}, so kubectl stops.`;
    },
    innocent: stopsBeforeCall,
    why:
      'kubectl’s own auth provider oidc sends the stored id-token until ten seconds before its end, then gets a new one with the stored ' +
      'refresh-token. It can’t sign you in anew: without a valid token and without a refresh token it stops. Whether a renewal works is ' +
      'not tried here, since it uses up the refresh token.',
    literal: ({ fault }) => saidWords[fault],
    remedies: ({ user, file, fault }) => [
      byHand(
        fault === 'issuer' || fault === 'clientId' || fault === 'authority'
          ? `Complete the settings of auth-provider in the user “${user}”`
          : 'Sign in at the identity provider again, with the program that wrote the tokens into the kubeconfig',
        file,
        'the present entry can’t work',
      ),
      ...installPlugin('oidc-login'),
      byHand(
        `Then let the user “${user}” sign in with exec and kubectl oidc-login instead of auth-provider: it renews by itself`,
        file,
        'keep a copy of the file',
      ),
      freshKubeconfig,
    ],
    scope: 'all',
    sources: [providerSource, `${kubeconfigDocs}#openid-connect-tokens`, 'https://github.com/int128/kubelogin'],
    proof: 'injected',
    texts: [
      'Must provide (?:idp-issuer-url|client-id)',
      noValidToken,
      'ID Token is not a valid JWT',
      'failed to refresh token: [^\\n]*',
      'token response did not contain an id_token',
      'oidc: failed to query metadata endpoint',
      'could not persist new tokens',
    ],
    example: {
      user: 'mara',
      file: '/home/mara/.kube/config',
      issuer: 'https://login.example.com',
      fault: 'ended',
      endedAt: '2026-11-24T09:15:00.000Z',
    },
  }),

  'CRED-21': failureMode<{ readonly expiresAt: string; readonly refused: boolean }>({
    title: 'The token is used up to its very end',
    severity: 'warning',
    sentence: ({ expiresAt, refused }) =>
      refused
        ? `By the server’s clock your token ended on ${momentInWords(expiresAt)} and by this computer’s it has not, so it is sent again and refused.`
        : `Your token ends on ${momentInWords(expiresAt)}, which is now, so the next request may be refused until it is renewed.`,
    innocent: () => 'Your account is not the problem: a token that is got anew is accepted.',
    why:
      'Programs that sign you in keep their token and give it again until it ends by this computer’s clock. At the very end, or where the ' +
      'clock is behind the server’s, it is refused on its way: commands fail now and then, and work again a moment later. The server’s log says ' +
      '“oidc: token is expired”.',
    literal: ({ refused }) => (refused ? 'error: You must be logged in to the server (Unauthorized)' : null),
    remedies: () => [
      {
        kind: 'command',
        text: 'Drop the token that the sign-in program keeps, so that it gets a new one',
        who: 'you',
        changes: 'the tokens that the program stores on this computer',
        risk: { level: 'low', reason: 'you sign in once more' },
        commands: [{ argv: ['kubectl', 'oidc-login', 'clean'] }],
        scope: 'int128/kubelogin, of late; other programs keep theirs elsewhere',
      },
      setClock,
    ],
    scope: 'tokens of sign-in services (OpenID Connect)',
    sources: ['https://github.com/int128/kubelogin/issues/754', `${kubeconfigDocs}#openid-connect-tokens`],
    proof: 'injected',
    texts: ['oidc: token is expired', 'You must be logged in to the server'],
    example: { expiresAt: '2026-11-24T12:00:20.000Z', refused: false },
  }),
} as const;
