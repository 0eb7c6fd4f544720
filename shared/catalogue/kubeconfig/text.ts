import { failureMode } from '../define.ts';
import { byHand, editAt, fetchAgain, loadError, loaderSource, noServerAsked, typesSource } from './common.ts';

const yamlSource = 'https://github.com/yaml/go-yaml/blob/v2/scannerc.go';

/** Modes of a file’s text: well-formed, and of the right types. */
export const textModes = {
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
} as const;
