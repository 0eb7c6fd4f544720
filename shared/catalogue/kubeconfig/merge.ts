import type { Remedy } from '../../model/remedy.ts';
import { failureMode } from '../define.ts';
import { byCommand, byHand, configCommand, loaderSource, organizeDocs } from './common.ts';

/** What only the shell's start files set: the kubeconfig's place, or the PATH to a sign-in program. */
type ShellOnly =
  | { readonly files: readonly string[] }
  | {
      readonly command: string;
      /** Where the shell finds it. */
      readonly found: string;
      readonly file: string;
      /** `desktop`: our window, which speaks for kubectl in a terminal; `here`: a headless program speaks for itself. */
      readonly from: 'desktop' | 'here';
      /** kubectl, where it is found, and only its plugin is not. */
      readonly through?: string;
    };

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

  'KCFG-16': failureMode<ShellOnly>({
    title: 'Known to your shell only',
    severity: 'fault',
    sentence: (only) => {
      if ('files' in only)
        return `Only your shell’s KUBECONFIG names ${only.files.slice(0, 2).join(' and ')}, so this program, started outside of it, finds no kubeconfig.`;
      return only.from === 'desktop'
        ? `Only your shell’s PATH leads to the sign-in program ${only.command}, so apps that the desktop starts can’t sign in; kubectl in a terminal can.`
        : `Only your login shell’s PATH leads to the sign-in program ${only.command}, so kubectl can’t start it from here.`;
    },
    innocent: (only) =>
      'files' in only
        ? 'Your kubeconfig is there: kubectl in a terminal finds it.'
        : 'The program is installed: kubectl in a terminal finds it.',
    why:
      'Shells read their start files and set KUBECONFIG and PATH there. A program that is started from the desktop, by another program or ' +
      'by a timer has not got them: it looks in the home folder’s .kube/config and for sign-in programs in the system’s folders only.',
    literal: (only) =>
      'files' in only
        ? null
        : `Unable to connect to the server: getting credentials: exec: executable ${
            only.through === undefined ? `${only.command} not found` : `${only.through} failed with exit code 1`
          }`,
    remedies: (only) => ('files' in only ? remediesForFiles(only.files) : remediesForProgram(only)),
    scope: 'macOS and Linux desktops, timers and services',
    sources: ['https://github.com/harbur/kubernetic/issues/377', organizeDocs],
    proof: 'injected',
    texts: ['connection to the server localhost:8080 was refused', 'No active cluster'],
    example: { files: ['/home/mara/work.kubeconfig'] },
  }),
} as const;

function remediesForFiles(files: readonly string[]): readonly Remedy[] {
  return [
    byHand(
      `Choose ${files[0] ?? 'the file'} in this program`,
      'nothing; the choice holds in this program',
      'no file is written',
    ),
    byCommand('Or start this program from a terminal', 'nothing', 'it then has the shell’s variables', [
      { argv: ['authpath', 'diagnose'], environment: { KUBECONFIG: files.join(':') } },
    ]),
  ];
}

function remediesForProgram(only: Exclude<ShellOnly, { files: readonly string[] }>): readonly Remedy[] {
  const { command, found, file, from, through } = only;
  const instead = through === undefined ? command : `${through} and its first argument`;
  return [
    // `kubectl config set-credentials --exec-command` would take the arguments away.
    byHand(
      `Write ${found} in place of ${instead} into ${file}`,
      `one line in ${file}`,
      'only this user entry is changed',
    ),
    byHand(
      from === 'desktop'
        ? 'Or set PATH where the desktop reads it, then sign out and in: ~/.config/environment.d on Linux, launchctl config user path on macOS'
        : 'Or set PATH where the service, the timer or the job is defined',
      'PATH of what is started there',
      'other programs get the longer PATH too',
    ),
  ];
}
