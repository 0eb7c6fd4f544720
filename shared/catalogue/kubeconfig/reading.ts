import { failureMode } from '../define.ts';
import {
  byCommand,
  byHand,
  chooseFile,
  fetchAgain,
  loadError,
  loaderSource,
  noServerAsked,
  organizeDocs,
  refusedAtHome,
} from './common.ts';

/** Modes of the files themselves: found, of the right kind, readable, private. */
export const readingModes = {
  'KCFG-01': failureMode<{ readonly places: readonly string[]; readonly fallback: string }>({
    title: 'There is no kubeconfig',
    severity: 'fault',
    sentence: ({ places, fallback }) =>
      `No kubeconfig was found${places.length === 1 ? ` at ${places[0]}` : ''}, so kubectl calls ${fallback} without any credential.`,
    innocent: () => 'No cluster of yours was asked for anything yet.',
    why:
      'kubectl looks in --kubeconfig, then in the files that the variable KUBECONFIG lists, then in .kube/config of your home ' +
      'folder. It passes over files of a list that are missing. With root, sudo, another account, or a program started ' +
      'from the desktop, home folder and variables are often others than in your terminal.',
    literal: ({ fallback }) =>
      fallback === 'http://localhost:8080'
        ? refusedAtHome
        : `The connection to the server ${fallback.replace(/^https?:\/\//, '')} was refused - did you specify the right host or port?`,
    remedies: () => [
      chooseFile,
      fetchAgain,
      byCommand(
        'On a control plane node, copy the administrator’s kubeconfig to your home folder',
        'adds ~/.kube/config',
        'it is a full administrator’s credential; keep it to yourself',
        [
          { argv: ['mkdir', '-p', '.kube'] },
          { argv: ['sudo', 'install', '-m', '600', '/etc/kubernetes/admin.conf', '.kube/config'] },
        ],
        { who: 'an administrator, on the node', scope: 'kubeadm' },
      ),
    ],
    scope: 'all',
    sources: [organizeDocs, loaderSource, 'https://github.com/kubernetes/kubectl/issues/737'],
    proof: 'injected',
    texts: [
      'connection to the server localhost:8080 was refused',
      'Missing or incomplete configuration info',
      'Config not found',
      'No active cluster',
    ],
    example: { places: ['/home/mara/.kube/config'], fallback: 'http://localhost:8080' },
  }),

  'KCFG-02': failureMode<{ readonly file: string }>({
    title: 'The named kubeconfig is not there',
    severity: 'fault',
    sentence: ({ file }) => `There is no file ${file}, so kubectl stops at once.`,
    innocent: noServerAsked,
    why:
      'A file that is named with --kubeconfig must exist. It was moved, mistyped, or is relative to another folder than the ' +
      'one that you are in. Files of the KUBECONFIG list may be missing; they are passed over.',
    literal: ({ file }) => `error: stat ${file}: no such file or directory`,
    remedies: ({ file }) => [
      byHand(`Correct the path, or bring ${file} back`, 'nothing, or this one file', 'no other file is touched'),
      chooseFile,
    ],
    scope: 'all',
    sources: [loaderSource],
    proof: 'injected',
    texts: ['stat \\S+: no such file or directory', 'CreateFile \\S+: The system cannot find the (file|path)'],
    example: { file: '/home/mara/dev.kubeconfig' },
  }),

  'KCFG-03': failureMode<{ readonly file: string; readonly detail: string }>({
    title: 'A kubeconfig can’t be read',
    severity: 'fault',
    sentence: ({ file }) => `The kubeconfig ${file} can’t be read, so kubectl refuses every context of its list.`,
    innocent: noServerAsked,
    why:
      'Often the file belongs to root because it was copied or written with sudo. kubectl reads every file of the KUBECONFIG ' +
      'list before it does anything: one that can’t be opened stops it, also for contexts that stand in other files.',
    literal: ({ file, detail }) => loadError(file, `open ${file}: ${detail}`),
    remedies: ({ file }) => [
      byCommand(
        `Make ${file} yours, and readable by you only`,
        `owner and permissions of ${file}`,
        'its content stays',
        [{ argv: ['sudo', 'chown', 'YOUR-ACCOUNT', file] }, { argv: ['chmod', '600', file] }],
        { scope: 'Linux, macOS' },
      ),
      byHand(
        `Take ${file} out of the KUBECONFIG list, if you don’t need it`,
        'the variable KUBECONFIG',
        'the file stays where it is',
      ),
    ],
    scope: 'all',
    sources: [loaderSource],
    proof: 'injected',
    texts: [
      'error loading config file "[^"]*": open [^:]+: (permission denied|not a directory|Access is denied)',
      'permission denied',
    ],
    example: { file: '/home/mara/.kube/config', detail: 'permission denied' },
  }),

  'KCFG-21': failureMode<{
    readonly file: string;
    readonly what: string;
    readonly said: string | null;
  }>({
    title: 'Another file stands in its place',
    severity: 'fault',
    sentence: ({ file, what }) => `${file} is no kubeconfig: ${what}, so kubectl refuses it.`,
    innocent: noServerAsked,
    why:
      'The path leads to something else: a folder, a manifest of a Pod or Secret, a saved sign-in page that was downloaded in ' +
      'place of the file, or a binary. A kubeconfig has kind: Config and apiVersion: v1, or neither.',
    literal: ({ file, said }) => loadError(file, said),
    remedies: ({ file }) => [
      chooseFile,
      byHand(
        `Take ${file} out of the KUBECONFIG list, if it does not belong there`,
        'the variable KUBECONFIG',
        'the file stays where it is',
      ),
      fetchAgain,
    ],
    scope: 'all',
    sources: [
      loaderSource,
      'https://github.com/kubernetes/apimachinery/blob/master/pkg/runtime/serializer/json/json.go',
    ],
    proof: 'injected',
    texts: [
      'error loading config file "[^"]*": no kind "[^"]*" is registered for version "[^"]*"',
      'no kind "[^"]*" is registered for version "[^"]*" in scheme "[^"]*clientcmd[^"]*"',
      'no kind "Config" is registered for version "[^"]*"',
      'read [^:]+: is a directory',
      "couldn't get version/kind; json parse error",
      'yaml: control characters are not allowed',
      'yaml: invalid (leading|trailing) UTF-8 octet',
    ],
    example: {
      file: '/home/mara/.kube/config',
      what: 'it is a Pod',
      said: 'no kind "Pod" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
    },
  }),

  'KCFG-20': failureMode<{ readonly file: string; readonly mode: string }>({
    title: 'Others can read the kubeconfig',
    severity: 'warning',
    sentence: ({ file, mode }) =>
      `Other accounts of this computer can open ${file} (mode ${mode}), so they could sign in as you.`,
    innocent: null,
    why:
      'A kubeconfig holds credentials, or leads to them. kubectl says nothing about the permissions of the file; helm warns. ' +
      'On a computer that others use too, it should be readable by its owner only.',
    literal: null,
    remedies: ({ file }) => [
      byCommand('Let only its owner read it', `permissions of ${file}`, 'its content stays', [
        { argv: ['chmod', '600', file] },
      ]),
    ],
    scope: 'Linux, macOS',
    sources: ['https://github.com/helm/helm/blob/main/pkg/cmd/root_unix.go'],
    proof: 'injected',
    texts: ['Kubernetes configuration file is (group|world)-readable'],
    example: { file: '/home/mara/.kube/config', mode: '0644' },
  }),
} as const;
