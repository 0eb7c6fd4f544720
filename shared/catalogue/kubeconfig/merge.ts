import { failureMode } from '../define.ts';
import { byCommand, byHand, configCommand, loaderSource, organizeDocs } from './common.ts';

/** Modes of which files make up the set, and of how they are merged. */
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

  'KCFG-16': failureMode<{ readonly files: readonly string[] }>({
    title: 'The kubeconfig is known to your shell only',
    severity: 'fault',
    sentence: ({ files }) =>
      `Only your shell’s KUBECONFIG names ${files.slice(0, 2).join(' and ')}, so this program, started outside of it, finds no kubeconfig.`,
    innocent: () => 'Your kubeconfig is there: kubectl in a terminal finds it.',
    why:
      'Shells read their start files and set KUBECONFIG and PATH there. A program that is started from the desktop, by another program or ' +
      'by a timer has not got them: it looks in the home folder’s .kube/config and for sign-in programs in the system’s folders only.',
    literal: null,
    remedies: ({ files }) => [
      byHand(
        `Choose ${files[0] ?? 'the file'} in this program`,
        'nothing; the choice holds in this program',
        'no file is written',
      ),
      byCommand('Or start this program from a terminal', 'nothing', 'it then has the shell’s variables', [
        { argv: ['authpath', 'diagnose'], environment: { KUBECONFIG: files.join(':') } },
      ]),
    ],
    scope: 'macOS and Linux desktops, timers and services',
    sources: ['https://github.com/harbur/kubernetic/issues/377', organizeDocs],
    proof: 'injected',
    texts: ['connection to the server localhost:8080 was refused', 'No active cluster'],
    example: { files: ['/home/mara/work.kubeconfig'] },
  }),
} as const;
