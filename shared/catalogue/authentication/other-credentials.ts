import { failureMode } from '../define.ts';
import { freshKubeconfig, readServerLog } from '../server-remedies.ts';
import {
  alike,
  authenticationDocs,
  type CloudArguments,
  unauthorizedLiteral,
  unauthorizedTexts,
  wayIsFine,
} from './common.ts';

function eksCluster(name: string | null, region: string | null): readonly string[] {
  return [name ?? 'CLUSTER', '--region', region ?? 'REGION'];
}

function profile(name: string | null): readonly string[] {
  return name === null ? [] : ['--profile', name];
}

const bootstrapTitles = {
  gone: 'The bootstrap token is gone',
  ended: 'The bootstrap token has ended',
  noSignIn: 'The bootstrap token is not for signing in',
  differs: 'The bootstrap token is another one',
} as const;

export const otherCredentialModes = {
  'AUTHN-01': failureMode<{ readonly name: string | null; readonly issuer: string }>({
    title: 'The client certificate is not accepted',
    severity: 'fault',
    sentence: ({ issuer }) =>
      `The API server does not accept client certificates signed by ${issuer}, so you are not signed in.`,
    innocent: wayIsFine,
    why:
      `${alike} Your certificate is in date and made for signing in, so its signature is what is left: the API server ` +
      'accepts only what the authorities of its --client-ca-file signed. After a cluster is made anew, or its authority ' +
      'is changed, older certificates are refused. TLS itself still succeeds.',
    literal: unauthorizedLiteral,
    remedies: () => [freshKubeconfig, readServerLog],
    scope: 'all',
    sources: [
      `${authenticationDocs}#x509-client-certificates`,
      'https://github.com/kubernetes/apiserver/blob/master/pkg/authentication/request/x509/x509.go',
    ],
    proof: 'replayed',
    texts: [
      ...unauthorizedTexts,
      'verifying certificate SN=\\d+',
      'x509: certificate signed by unknown authority, verifying',
    ],
    example: { name: 'mara', issuer: 'CN=kubernetes' },
  }),
  'AUTHN-08': failureMode<{ readonly server: string }>({
    title: 'The token is unknown to the server',
    severity: 'fault',
    sentence: () => 'The API server does not know your token, so you are not signed in.',
    innocent: wayIsFine,
    why:
      `${alike} The token has no readable content, so nothing in it tells why. It is in a list that the server keeps or ` +
      'asks for (a token file, OpenShift’s or Rancher’s own tokens, a webhook), and there it was removed, has ended, or ' +
      'never was.',
    literal: unauthorizedLiteral,
    remedies: () => [
      {
        kind: 'local',
        text: 'Get a new token from where this one came from, and put it in the place of the old one',
        who: 'you',
        changes: 'one line in your kubeconfig',
        risk: { level: 'low', reason: 'the old token is of no use any more' },
        commands: [],
        scope: null,
      },
      readServerLog,
    ],
    scope: 'all',
    sources: [`${authenticationDocs}#static-token-file`, `${authenticationDocs}#webhook-token-authentication`],
    proof: 'replayed',
    texts: unauthorizedTexts,
    example: { server: 'https://api.example.com:6443' },
  }),
  /** `shown`: what its Secret in kube-system shows; null: nobody could look. */
  'AUTHN-09': failureMode<{
    readonly tokenId: string | null;
    readonly shown: 'gone' | 'ended' | 'noSignIn' | 'differs' | null;
    readonly endedAt: string | null;
  }>({
    title: 'The bootstrap token is unknown to the server',
    titleFor: ({ shown }) => (shown === null ? null : bootstrapTitles[shown]),
    severity: 'fault',
    sentence: ({ tokenId, shown, endedAt }) => {
      const token = tokenId === null ? 'this bootstrap token' : `bootstrap token ${tokenId}`;
      if (shown === 'gone') return `There is no Secret for ${token} any more, so nobody is signed in with it.`;
      if (shown === 'ended')
        return `By its Secret, ${token} ended at ${endedAt ?? 'its hour'}, so nobody is signed in with it.`;
      if (shown === 'noSignIn')
        return `By its Secret, ${token} may not be used to sign in, so the API server refuses it.`;
      if (shown === 'differs')
        return `The Secret of ${token} holds another second half, so the API server refuses yours.`;
      return 'The API server does not know this bootstrap token any more, so nobody is signed in with it.';
    },
    innocent: wayIsFine,
    why:
      `${alike} Bootstrap tokens let a new node join. kubeadm’s end after 24 hours and are then deleted. They are not meant ` +
      'for people.',
    literal: unauthorizedLiteral,
    remedies: () => [
      {
        ...freshKubeconfig,
        text: 'Use a kubeconfig made for people; a bootstrap token only lets a node join',
      },
      {
        kind: 'command',
        text: 'To let a node join, make a new bootstrap token',
        who: 'an administrator, on a control plane node',
        changes: 'one Secret in kube-system',
        risk: { level: 'medium', reason: 'who has it can add a machine to the cluster; it ends after 24 hours' },
        commands: [{ argv: ['kubeadm', 'token', 'create', '--print-join-command'] }],
        scope: 'kubeadm clusters',
      },
    ],
    scope: 'kubeadm clusters and others that use bootstrap tokens',
    sources: ['https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/'],
    proof: 'injected',
    texts: unauthorizedTexts,
    example: { tokenId: 'abcdef', shown: null, endedAt: null },
  }),
  'AUTHN-10': failureMode<CloudArguments>({
    title: 'The AWS identity may have no access to the cluster',
    severity: 'fault',
    sentence: () =>
      'The API server refuses your AWS token, perhaps because it has ended or its IAM identity has no access entry, so you are not signed in.',
    innocent: wayIsFine,
    why:
      `${alike} EKS turns a signed AWS request into a user by its access entries or the aws-auth map. A token of ` +
      'aws eks get-token lives 15 minutes, so one that is stored in a file has nearly always ended. Another cluster’s name in ' +
      'the program’s arguments, another account’s profile, or a role whose ARN has a path that the map leaves out is refused alike; ' +
      'at first only whoever made the cluster is let in.',
    literal: unauthorizedLiteral,
    remedies: ({ name, place, account }) => [
      {
        kind: 'command',
        text: 'Let the kubeconfig fetch its token at each call, and see which AWS identity you are',
        who: 'you',
        changes: 'the cluster’s entries in your kubeconfig',
        risk: { level: 'low', reason: 'only the entries of this cluster are written' },
        commands: [
          { argv: ['aws', 'sts', 'get-caller-identity', ...profile(account)] },
          { argv: ['aws', 'eks', 'update-kubeconfig', '--name', ...eksCluster(name, place), ...profile(account)] },
        ],
        scope: 'EKS',
      },
      {
        kind: 'command',
        text: 'See which IAM identities the cluster lets in',
        who: 'an administrator of the AWS account',
        changes: 'nothing',
        risk: { level: 'low', reason: 'it only reads' },
        commands: [{ argv: ['aws', 'eks', 'list-access-entries', '--cluster-name', ...eksCluster(name, place)] }],
        scope: 'EKS',
      },
      {
        kind: 'cluster',
        text: 'Let your IAM identity in with an access entry, and give it a policy',
        who: 'an administrator of the AWS account',
        changes: 'one access entry of the cluster',
        risk: { level: 'medium', reason: 'the identity gets the rights of that policy' },
        commands: [
          {
            argv: [
              'aws',
              'eks',
              'create-access-entry',
              '--cluster-name',
              ...eksCluster(name, place),
              '--principal-arn',
              'PRINCIPAL-ARN',
            ],
          },
        ],
        scope: 'EKS; older clusters list identities in the ConfigMap aws-auth instead',
      },
    ],
    scope: 'EKS',
    sources: [
      'https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html',
      'https://docs.aws.amazon.com/eks/latest/userguide/cluster-auth.html',
    ],
    proof: 'documents',
    texts: unauthorizedTexts,
    example: {
      server: 'https://0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com',
      name: null,
      place: 'eu-west-1',
      account: null,
    },
  }),
  /** `told`: a TokenReview says so. `odd`: what in the token is unusual. */
  'AUTHN-13': failureMode<{
    readonly issuer: string | null;
    readonly audiences: readonly string[];
    readonly told: boolean;
    readonly odd: 'emailNotVerified' | 'issuerSlash' | 'client' | null;
  }>({
    title: 'The identity provider’s token does not fit the server’s settings',
    severity: 'fault',
    sentence: ({ issuer, told, odd }) =>
      told
        ? `By its own word, the API server’s settings for ${issuer ?? 'your identity provider'} do not fit the token, so you are not signed in.`
        : odd === 'emailNotVerified'
          ? `The API server refuses the token of ${issuer ?? 'your identity provider'}, perhaps because its e-mail address is not verified, so you are not signed in.`
          : odd === 'issuerSlash'
            ? `The API server refuses the token of ${issuer ?? 'your identity provider'}, perhaps over a slash at the issuer’s end, so you are not signed in.`
            : odd === 'client'
              ? `The API server refuses the token of ${issuer ?? 'your identity provider'}, perhaps because it was made for another client, so you are not signed in.`
              : `The API server refuses the token of ${issuer ?? 'your identity provider'}, perhaps because its settings name another issuer or client, so you are not signed in.`,
    innocent: wayIsFine,
    why:
      `${alike} The server accepts an identity provider’s token only when issuer, audience and the required claims are ` +
      'exactly those of its settings: a slash at the end of the issuer, another client id or an e-mail that is not ' +
      'verified is enough to be refused. It may also be a token for another cluster.',
    literal: unauthorizedLiteral,
    remedies: () => [
      {
        kind: 'cluster',
        text: 'Compare the token’s issuer and audience with the server’s --oidc-issuer-url and --oidc-client-id, or its AuthenticationConfiguration',
        who: 'an administrator of the cluster',
        changes: 'the API server’s settings, if they are wrong',
        risk: { level: 'medium', reason: 'a wrong setting locks out everybody who signs in this way' },
        commands: [],
        scope: null,
      },
      readServerLog,
    ],
    scope: 'all',
    sources: [
      `${authenticationDocs}#openid-connect-tokens`,
      'https://github.com/kubernetes/apiserver/blob/master/plugin/pkg/authenticator/token/oidc/oidc.go',
    ],
    proof: 'injected',
    texts: [
      ...unauthorizedTexts,
      'id token issued by a different provider',
      'oidc: expected audience',
      'oidc: email not verified',
      'oidc: could not (?:expand|unmarshal) claims',
    ],
    example: { issuer: 'https://login.example.com', audiences: ['kubernetes'], told: false, odd: null },
  }),
} as const;
