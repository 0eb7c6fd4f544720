import { failureMode } from '../define.ts';
import { byCommand, byHand, configCommand, loaderSource, organizeDocs } from './common.ts';

/** Modes of several files that are merged into one set. */
export const mergeModes = {
  'KCFG-15': failureMode<{
    readonly kind: string;
    readonly name: string;
    readonly used: string;
    readonly ignored: string;
    /** The server refused the credential, and it is the collision that brought the two together. */
    readonly refused: boolean;
  }>({
    title: 'Two files use one name',
    severity: 'warning',
    sentence: ({ kind, name, used, ignored, refused }) => {
      if (!refused)
        return `The ${kind} “${name}” stands in ${used} and otherwise in ${ignored}, so the first is used and the second ignored.`;
      return kind === 'cluster'
        ? `Two files name a cluster “${name}”, so your credential for the one in ${ignored} goes to the one in ${used}, which refuses it.`
        : `Two files name a user “${name}”, so the one in ${used} is sent, and this cluster, which knows the one in ${ignored}, refuses it.`;
    },
    innocent: null,
    why:
      'Where several files of a KUBECONFIG list use the same name, kubectl takes the whole entry from the first file and says nothing. ' +
      'Names such as kubernetes, default and admin collide often, and requests then go to the wrong cluster or carry the wrong credential.',
    literal: null,
    remedies: ({ kind, name, ignored, refused }) => [
      ...(refused
        ? [
            byCommand('Use that file alone, to see that it works by itself', 'nothing', 'it only reads', [
              { argv: ['kubectl', 'config', 'get-contexts', '--kubeconfig', ignored] },
            ]),
          ]
        : []),
      kind === 'context'
        ? byCommand(
            'Give one of the two contexts another name',
            `one name in ${ignored}`,
            'only this context is renamed',
            [configCommand(ignored, 'rename-context', name, `${name}-2`)],
          )
        : byHand(
            `Give the ${kind} another name in ${ignored}, also in the contexts that mean it`,
            ignored,
            'keep a copy of the file',
          ),
    ],
    scope: 'all',
    sources: [organizeDocs, loaderSource],
    proof: 'injected',
    texts: [],
    example: {
      kind: 'cluster',
      name: 'kubernetes',
      used: '/home/mara/.kube/config',
      ignored: '/home/mara/lab.kubeconfig',
      refused: false,
    },
  }),
} as const;
