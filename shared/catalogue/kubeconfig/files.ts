import { failureMode } from '../define.ts';
import {
  byCommand,
  byHand,
  configCommand,
  didYouMean,
  editAt,
  fetchAgain,
  loadError,
  loaderSource,
  noServerAsked,
  organizeDocs,
  quoted,
  typesSource,
} from './common.ts';

const refusedAtHome =
  'The connection to the server localhost:8080 was refused - did you specify the right host or port?';
const yamlSource = 'https://github.com/yaml/go-yaml/blob/v2/scannerc.go';

const chooseFile = byHand(
  'Choose the kubeconfig of this cluster',
  'nothing; the choice holds in this program',
  'no file is written',
);

/** Modes of the files themselves: found, read, and well-formed. */
export const fileModes = {
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

  'KCFG-04': failureMode<{
    readonly file: string;
    readonly line: number;
    readonly detail: string;
    readonly said: string | null;
  }>({
    title: 'The kubeconfig’s text is damaged',
    severity: 'fault',
    sentence: ({ file, line, detail }) => `In ${file}, line ${line}, ${detail}, so kubectl can’t read the file.`,
    innocent: noServerAsked,
    why:
      'A kubeconfig is YAML, where indentation counts. Tabs, a lost quotation mark, a line that was indented by hand, or the ' +
      'leftovers of a merge break it. kubectl stops at the first such place, for every context of the list, and the line that ' +
      'it names can be one or more behind the cause.',
    literal: ({ file, said }) => loadError(file, said),
    remedies: ({ file, line, detail }) => [
      editAt(file, line, `mend it: ${detail}`),
      byHand('Bring back a copy of the file from before the last edit', file, 'compare the two before you replace it'),
    ],
    scope: 'all',
    sources: [yamlSource, loaderSource, 'https://github.com/kubernetes/kubernetes/issues/50295'],
    proof: 'injected',
    texts: [
      'error loading config file "[^"]*": yaml: [^\\n]*',
      'yaml: line \\d+: [^\\n]*',
      'found character that cannot start any token',
      'mapping values are not allowed in this context',
      'did not find expected (key|node content)',
      "could not find expected '(:|%)'",
      'document contains excessive aliasing',
    ],
    example: {
      file: '/home/mara/.kube/config',
      line: 4,
      detail: 'a tab stands where YAML wants spaces',
      said: 'yaml: line 4: found character that cannot start any token',
    },
  }),

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

  'KCFG-11': failureMode<{
    readonly file: string;
    readonly line: number;
    readonly field: string;
    readonly said: string | null;
  }>({
    title: 'A value is no base64 text',
    severity: 'fault',
    sentence: ({ file, line, field }) =>
      `In ${file}, line ${line}, ${field} is no base64 text, so kubectl refuses the whole file.`,
    innocent: noServerAsked,
    why:
      'Fields that end in -data hold base64 text. It was cut while copying, carries a character of a terminal or mail, or holds ' +
      'the PEM text itself. client-go decodes all of them when it loads the file, so one bad value stops every context of it.',
    literal: ({ file, said }) => loadError(file, said),
    remedies: ({ file, line }) => [
      editAt(file, line, 'copy the value again, whole and on one line'),
      byHand(
        'Or name the PEM file instead, in the field of the same name without -data',
        `one line in ${file}`,
        'the data is not needed then',
      ),
      fetchAgain,
    ],
    scope: 'client-go; clients in JavaScript ignore such a value',
    sources: [typesSource, loaderSource],
    proof: 'injected',
    texts: ['illegal base64 data at input byte \\d+'],
    example: {
      file: '/home/mara/.kube/config',
      line: 7,
      field: 'clusters[0].cluster.certificate-authority-data',
      said: 'illegal base64 data at input byte 201',
    },
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
      said: 'no kind "Pod" is registered for version "v1" in scheme',
    },
  }),

  'KCFG-22': failureMode<{
    readonly file: string;
    readonly line: number;
    readonly field: string;
    readonly expected: string;
    readonly found: string;
    readonly said: string | null;
  }>({
    title: 'A value has the wrong type',
    severity: 'fault',
    sentence: ({ file, line, field, expected, found }) =>
      `In ${file}, line ${line}, ${field} holds ${found} instead of ${expected}, so kubectl refuses the whole file.`,
    innocent: noServerAsked,
    why:
      'The YAML is well-formed, but client-go decodes it strictly. Digits without quotation marks are a number, and on, off, yes, no, ' +
      'y and n are truth values; with quotation marks, "true" is a text. clusters, users and contexts are lists, each item with a name.',
    literal: ({ file, said }) => loadError(file, said),
    remedies: ({ file, line, expected }) => [
      editAt(
        file,
        line,
        expected === 'a text'
          ? 'put the value in quotation marks'
          : expected === 'true or false'
            ? 'take the quotation marks away: true or false'
            : `write ${expected} there`,
      ),
    ],
    scope: 'client-go; clients in JavaScript accept some of them',
    sources: [typesSource],
    proof: 'injected',
    texts: ['json: cannot unmarshal \\S+ into Go struct field [^\\n]*', 'json: unsupported value: \\S+'],
    example: {
      file: '/home/mara/.kube/config',
      line: 16,
      field: 'users[0].user.token',
      expected: 'a text',
      found: 'a number',
      said: 'json: cannot unmarshal number into Go struct field AuthInfo.users.user.token of type string',
    },
  }),

  'KCFG-23': failureMode<{
    readonly file: string;
    readonly line: number;
    readonly firstLine: number;
    readonly name: string;
    readonly list: string;
    readonly said: string | null;
  }>({
    title: 'A name stands twice in one file',
    severity: 'fault',
    sentence: ({ file, line, firstLine, name, list }) =>
      `In ${file}, ${list} has “${name}” twice, in lines ${firstLine} and ${line}, so kubectl refuses the whole file.`,
    innocent: noServerAsked,
    why:
      'Within one file every cluster, user and context needs a name of its own. Two files that were joined with cat often share names ' +
      'such as kubernetes or default. In two files of a KUBECONFIG list the same names are allowed: the first wins.',
    literal: ({ file, said }) => `${loadError(file, said)}: […]`,
    remedies: ({ file, line, name }) => [
      editAt(file, line, `give “${name}” another name, there and in the contexts that mean it`),
      byHand(
        'Or split the file in two, and list both in KUBECONFIG',
        'two files in place of one',
        'keep the old one until it works',
      ),
    ],
    scope: 'client-go; clients in JavaScript take one of the two',
    sources: ['https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/api/v1/conversion.go'],
    proof: 'injected',
    texts: ['error converting \\*\\[\\]Named\\w+ into [^:]*: duplicate name "[^"]*" in list'],
    example: {
      file: '/home/mara/.kube/config',
      line: 21,
      firstLine: 14,
      name: 'kubernetes',
      list: 'clusters',
      said: 'error converting *[]NamedCluster into *map[string]*api.Cluster: duplicate name "kubernetes" in list',
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

  'KCFG-15': failureMode<{
    readonly kind: string;
    readonly name: string;
    readonly used: string;
    readonly ignored: string;
  }>({
    title: 'Two files use one name',
    severity: 'warning',
    sentence: ({ kind, name, used, ignored }) =>
      `The ${kind} “${name}” stands in ${used} and otherwise in ${ignored}, so the first is used and the second ignored.`,
    innocent: null,
    why:
      'Where several files of a KUBECONFIG list use the same name, kubectl takes the whole entry from the first file and says nothing. ' +
      'Names such as kubernetes, default and admin collide often, and requests then go to the wrong cluster or carry the wrong credential.',
    literal: null,
    remedies: ({ kind, name, ignored }) => [
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
    },
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
} as const;
