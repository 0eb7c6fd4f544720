import { failureMode } from '../define.ts';
import {
  byCommand,
  byHand,
  chooseFile,
  clientConfigSource,
  configCommand,
  didYouMean,
  fetchAgain,
  loaderSource,
  noServerAsked,
  organizeDocs,
  quoted,
  refusedAtHome,
} from './common.ts';

/** Modes of names: the context, and what it leads to. */
export const nameModes = {
  'KCFG-05': failureMode<{
    readonly file: string | null;
    readonly contexts: readonly string[];
    readonly fallback: string;
  }>({
    title: 'No context is chosen',
    severity: 'fault',
    sentence: ({ file, contexts, fallback }) =>
      contexts.length === 0
        ? `${file ?? 'The kubeconfig'} holds no context, so kubectl calls ${fallback} without any credential.`
        : `No current context is set, so kubectl calls ${fallback} without any credential.`,
    innocent: () => 'No cluster of yours was asked for anything yet.',
    why:
      'Without --context kubectl takes the context that current-context names. Where that is empty, as after a merge, after ' +
      'kubectl config unset, or in an empty file, it falls back to an address of its own, where usually nobody listens.',
    literal: () => refusedAtHome,
    remedies: ({ file, contexts }) =>
      contexts.length === 0
        ? [chooseFile, fetchAgain]
        : [
            byCommand(
              'Choose the context that you want',
              file === null ? 'your kubeconfig' : `one line in ${file}`,
              'only current-context is changed',
              [
                file === null
                  ? { argv: ['kubectl', 'config', 'use-context', contexts[0] ?? 'NAME'] }
                  : configCommand(file, 'use-context', contexts[0] ?? 'NAME'),
              ],
            ),
          ],
    scope: 'all',
    sources: [organizeDocs, loaderSource],
    proof: 'injected',
    texts: [
      'connection to the server localhost:8080 was refused',
      'current-context is not set',
      'No active cluster',
      'no context chosen',
    ],
    example: { file: '/home/mara/.kube/config', contexts: ['dev', 'staging'], fallback: 'http://localhost:8080' },
  }),

  'KCFG-06': failureMode<{
    readonly context: string;
    readonly near: readonly string[];
    readonly known: readonly string[];
    readonly asked: boolean;
    readonly file: string | null;
  }>({
    title: 'The context does not exist',
    severity: 'fault',
    sentence: ({ context, asked, near }) =>
      asked
        ? `There is no context “${context}”, so kubectl stops.${didYouMean(near)}`
        : `The current context “${context}” does not exist, so kubectl stops.${didYouMean(near)}`,
    innocent: noServerAsked,
    why:
      'A context is found by its exact name; capital letters count. It was renamed or removed, comes from a file that is not in ' +
      'KUBECONFIG here, or was mistyped.',
    literal: ({ context, asked }) =>
      asked
        ? `error: context "${context}" does not exist`
        : `Error in configuration: context was not found for specified context: ${context}`,
    remedies: ({ near, known, asked, file }) => {
      const best = near[0] ?? known[0];
      if (best === undefined) return [chooseFile, fetchAgain];
      return [
        asked
          ? byCommand('See which contexts there are', 'nothing', 'it only reads', [
              { argv: ['kubectl', 'config', 'get-contexts', '--output', 'name'] },
            ])
          : byCommand(
              `Choose one that exists: ${quoted(near.length > 0 ? near : known.slice(0, 3))}`,
              'one line of your kubeconfig',
              'only current-context is changed',
              [
                file === null
                  ? { argv: ['kubectl', 'config', 'use-context', best] }
                  : configCommand(file, 'use-context', best),
              ],
            ),
        byHand(
          'Or add the file that holds the context to the KUBECONFIG list',
          'the variable KUBECONFIG',
          'no file is changed',
        ),
      ];
    },
    scope: 'all',
    sources: ['https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/client_config.go'],
    proof: 'injected',
    texts: [
      'context was not found for specified context: \\S+',
      'context "[^"]*" does not exist',
      'no context exists with the name',
    ],
    example: {
      context: 'prod',
      near: ['prod-eu'],
      known: ['dev', 'prod-eu'],
      asked: true,
      file: '/home/mara/.kube/config',
    },
  }),

  'KCFG-07': failureMode<{
    readonly context: string;
    readonly cluster: string | null;
    readonly near: readonly string[];
    readonly file: string;
    readonly fallback: string;
  }>({
    title: 'The context’s cluster does not exist',
    severity: 'fault',
    sentence: ({ context, cluster, near, fallback }) =>
      cluster === null
        ? `The context “${context}” names no cluster, so kubectl calls ${fallback} instead.`
        : `The context “${context}” names the cluster “${cluster}”, which does not exist, so kubectl calls ${fallback}.${didYouMean(near)}`,
    innocent: () => 'Your cluster and your credential are not the problem: they were not asked.',
    why:
      'A context joins a cluster and a user by name. The cluster entry was lost in a merge, removed, or is spelt differently. kubectl ' +
      'does not complain: it falls back to an address of its own, and the message about that address hides the cause.',
    literal: () => refusedAtHome,
    remedies: ({ context, near, file }) => [
      byCommand('Let the context name a cluster that exists', `one line in ${file}`, 'only this context is changed', [
        configCommand(file, 'set-context', context, '--cluster', near[0] ?? 'CLUSTER'),
      ]),
      fetchAgain,
    ],
    scope: 'all',
    sources: [clientConfigSource, organizeDocs],
    proof: 'injected',
    texts: [
      'connection to the server localhost:8080 was refused',
      'cluster "[^"]*" was not found for context',
      'cluster "[^"]*" does not exist',
      'No active cluster',
    ],
    example: {
      context: 'dev',
      cluster: 'kuberenetes',
      near: ['kubernetes'],
      file: '/home/mara/.kube/config',
      fallback: 'http://localhost:8080',
    },
  }),

  'KCFG-08': failureMode<{
    readonly context: string;
    readonly user: string | null;
    readonly lack: 'missing' | 'empty' | 'keyOnly';
    readonly near: readonly string[];
    readonly file: string;
  }>({
    title: 'There is no credential',
    severity: 'fault',
    sentence: ({ context, user, lack, near }) => {
      if (user === null)
        return `The context “${context}” names no user, so kubectl has no credential and asks for a user name.`;
      if (lack === 'missing') {
        return `The context “${context}” names the user “${user}”, which does not exist, so kubectl has no credential.${didYouMean(near)}`;
      }
      if (lack === 'keyOnly')
        return `The user “${user}” has a key and no certificate, so kubectl has no credential and asks for a user name.`;
      return `The user “${user}” holds no credential, so kubectl asks for a user name and can’t sign in.`;
    },
    innocent: () => 'The network and the server are not the problem: nothing was sent.',
    why:
      'Without a certificate, token, user name or sign-in program kubectl asks for a user name and a password, and ends where it can’t ask. ' +
      'Other programs go on as a stranger and report system:anonymous. An empty token counts as none.',
    literal: () => 'Please enter Username: error: EOF',
    remedies: ({ context, lack, near, file }) => [
      ...(lack === 'missing' && near[0] !== undefined
        ? [
            byCommand(
              'Let the context name a user that exists',
              `one line in ${file}`,
              'only this context is changed',
              [configCommand(file, 'set-context', context, '--user', near[0])],
            ),
          ]
        : []),
      fetchAgain,
      byHand('Or ask who runs the cluster for a credential', 'your kubeconfig', 'keep a copy of the old file'),
    ],
    scope: 'all',
    sources: [clientConfigSource],
    proof: 'injected',
    texts: [
      'Please enter Username',
      'error: EOF$',
      'auth info "[^"]*" does not exist',
      'user "[^"]*" was not found for context',
      'User "system:anonymous" cannot',
    ],
    example: { context: 'dev', user: 'mara', lack: 'missing', near: [], file: '/home/mara/.kube/config' },
  }),

  'KCFG-19': failureMode<{
    readonly context: string;
    readonly namespace: string;
    readonly file: string;
  }>({
    title: 'The context’s namespace does not exist',
    severity: 'warning',
    sentence: ({ context, namespace }) =>
      `The context “${context}” names the namespace “${namespace}”, which this cluster does not have, so commands without --namespace find nothing.`,
    innocent: () => 'Signing in works: the server knows you, and commands that name another namespace work.',
    why:
      'kubectl sends the context’s namespace with every request that names none, and does not look whether it exists: lists are empty, and what ' +
      'is made there is refused. The namespace was deleted, has another name in this cluster, or was mistyped.',
    literal: ({ namespace }) => `No resources found in ${namespace} namespace.`,
    remedies: ({ context, namespace, file }) => [
      byCommand('Let the context name a namespace that exists', `one line in ${file}`, 'only this context is changed', [
        { argv: ['kubectl', 'get', 'namespaces', '--context', context] },
        configCommand(file, 'set-context', context, '--namespace', 'default'),
      ]),
      {
        kind: 'cluster',
        text: 'Or make the namespace, if it should be there',
        who: 'an administrator of the cluster',
        changes: 'one namespace in the cluster',
        risk: { level: 'low', reason: 'it is empty' },
        commands: [{ argv: ['kubectl', 'create', 'namespace', namespace, '--context', context] }],
        scope: null,
      },
    ],
    scope: 'all',
    sources: [organizeDocs, 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/'],
    proof: 'injected',
    texts: [
      'No resources found in \\S+ namespace',
      'namespaces "[^"]+" not found',
      'invalid namespace "[^"]*"',
      'the namespace from the provided object "[^"]*" does not match the namespace "[^"]*"',
    ],
    example: { context: 'dev', namespace: 'team-a', file: '/home/mara/.kube/config' },
  }),
} as const;
