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

/** Refusals whose reason lies in the account of a cloud. */
export const cloudModes = {
  'AUTHN-11': failureMode<CloudArguments>({
    title: 'The Google account’s token is not accepted',
    severity: 'fault',
    sentence: () =>
      'The cluster refuses your Google account’s token, perhaps because it has ended or is another account’s, so you are not signed in.',
    innocent: wayIsFine,
    why:
      `${alike} gke-gcloud-auth-plugin gives the access token of the account that is active in gcloud. Such a token says nothing of itself ` +
      'to a reader and lives an hour. When nobody is signed in, or another account or project is active, the cluster does not know it.',
    literal: unauthorizedLiteral,
    remedies: ({ name, place, account }) => [
      {
        kind: 'command',
        text: 'See which account is active, sign in anew, and make it the active one',
        who: 'you',
        changes: 'the sign-in that gcloud stores on this computer',
        risk: { level: 'low', reason: 'no cluster is changed' },
        commands: [
          { argv: ['gcloud', 'auth', 'list'] },
          { argv: ['gcloud', 'auth', 'login'] },
          { argv: ['gcloud', 'config', 'set', 'account', 'ACCOUNT'] },
        ],
        scope: 'GKE',
      },
      {
        kind: 'command',
        text: 'Let the kubeconfig fetch its token at each call instead of storing one',
        who: 'you',
        changes: 'the cluster’s entries in your kubeconfig',
        risk: { level: 'low', reason: 'only the entries of this cluster are written' },
        commands: [
          {
            argv: [
              'gcloud',
              'container',
              'clusters',
              'get-credentials',
              name ?? 'CLUSTER',
              '--location',
              place ?? 'LOCATION',
              ...(account === null ? [] : ['--project', account]),
            ],
          },
        ],
        scope: 'GKE',
      },
    ],
    scope: 'GKE',
    sources: [
      'https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl',
      'https://cloud.google.com/sdk/gcloud/reference/auth/list',
    ],
    proof: 'documents',
    texts: [...unauthorizedTexts, 'You do not currently have an active account selected'],
    example: { server: 'https://gke-1a2b.europe-west1.gke.goog', name: 'prod', place: 'europe-west1', account: 'shop' },
  }),
  'AUTHN-12': failureMode<{
    readonly name: string | null;
    readonly cluster: string | null;
    readonly group: string | null;
  }>({
    title: 'The local accounts of the AKS cluster may be switched off',
    severity: 'fault',
    sentence: () =>
      'The AKS cluster refuses your certificate, perhaps because its local accounts were switched off, so you are not signed in.',
    innocent: wayIsFine,
    why:
      `${alike} A kubeconfig of az aks get-credentials --admin signs in with a certificate, which is a local account of the cluster. When local ` +
      'accounts are switched off and the certificates are rotated, as it is advised then, such files stop working and only Entra ID is left. ' +
      'A rotation alone looks the same.',
    literal: unauthorizedLiteral,
    remedies: ({ cluster, group }) => [
      {
        kind: 'command',
        text: 'See whether local accounts are switched off, then fetch the kubeconfig without --admin and sign in with Entra ID',
        who: 'you',
        changes: 'the cluster’s entries in your kubeconfig',
        risk: { level: 'low', reason: 'only the entries of this cluster are written' },
        commands: [
          {
            argv: [
              'az',
              'aks',
              'show',
              '--resource-group',
              group ?? 'GROUP',
              '--name',
              cluster ?? 'CLUSTER',
              '--query',
              'disableLocalAccounts',
            ],
          },
          {
            argv: [
              'az',
              'aks',
              'get-credentials',
              '--resource-group',
              group ?? 'GROUP',
              '--name',
              cluster ?? 'CLUSTER',
            ],
          },
          { argv: ['kubelogin', 'convert-kubeconfig', '-l', 'azurecli'] },
        ],
        scope: 'AKS',
      },
      freshKubeconfig,
    ],
    scope: 'AKS',
    sources: [
      'https://learn.microsoft.com/en-us/azure/aks/manage-local-accounts-managed-azure-ad',
      'https://learn.microsoft.com/en-us/azure/aks/certificate-rotation',
    ],
    proof: 'documents',
    texts: [...unauthorizedTexts, 'Getting static credential is not allowed'],
    example: { name: 'masterclient', cluster: 'prod', group: 'shop' },
  }),
  'AUTHN-14': failureMode<{
    readonly server: string;
    readonly what: string;
    readonly accepting: readonly string[];
    readonly refusing: readonly string[];
  }>({
    title: 'One API server accepts what another refuses',
    severity: 'fault',
    sentence: ({ server, what, refusing }) =>
      refusing.length > 0
        ? `Of the API servers at ${server}, ${refusing.slice(0, 2).join(' and ')} refuses the ${what} that another accepts, so commands fail by chance.`
        : `Some API servers behind ${server} accept your ${what} and others refuse it, so the same command works once and fails the next time.`,
    innocent: () => 'Your credential is not the problem: one of the API servers accepts it.',
    why:
      'Several API servers share the address, and each judges credentials by itself: with its own authorities, its own keys and issuers for ' +
      'service account tokens, and its own clock. Where one was set up or renewed without the others, it depends on chance which of them answers.',
    literal: unauthorizedLiteral,
    remedies: () => [
      {
        kind: 'cluster',
        text: 'Compare the API servers’ --service-account-issuer, --service-account-key-file, --client-ca-file and clocks, and make them alike',
        who: 'an administrator, on the control plane nodes',
        changes: 'settings and keys of the API server that differs',
        risk: { level: 'medium', reason: 'each API server is away for some seconds when it restarts' },
        commands: [],
        scope: null,
      },
      readServerLog,
    ],
    scope: 'control planes with several API servers',
    sources: [
      'https://github.com/kelseyhightower/kubernetes-the-hard-way/issues/759',
      `${authenticationDocs}#service-account-tokens`,
      'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability/',
    ],
    proof: 'injected',
    texts: unauthorizedTexts,
    example: { server: 'https://api.example.com:6443', what: 'token', accepting: [], refusing: [] },
  }),
} as const;
