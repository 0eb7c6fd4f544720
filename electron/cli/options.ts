import { parseArgs } from 'node:util';
import { type PathChoice, pathChoices } from '../../shared/flow/scope.ts';
import type { InstallName } from '../../shared/model/run.ts';
import { isImageName } from '../../shared/rules/dashboard/trial-image.ts';

export type OutputFormat = 'text' | 'json' | 'jsonl' | 'junit';
export const commands = ['diagnose', 'contexts', 'explain', 'replay', 'demo', 'manifest'] as const;
export type CommandName = (typeof commands)[number];

const formats: readonly string[] = ['text', 'json', 'jsonl', 'junit'] satisfies OutputFormat[];

export interface Options {
  readonly command: CommandName;
  readonly arguments: readonly string[];
  readonly output: OutputFormat;
  readonly kubeconfigs: readonly string[];
  readonly context: string | null;
  readonly allContexts: boolean;
  readonly deadlineMs: number;
  /** Which ways are walked; null: everything for one context, and the user link in a sweep. */
  readonly paths: readonly PathChoice[] | null;
  /** Which Dashboard is meant, where there are several. */
  readonly install: InstallName | null;
  readonly color: boolean | null;
  /** Run the sign-in program that a context names. */
  readonly allowExec: boolean;
  /** Let other contexts' credentials ask the same server why it refuses this one. */
  readonly allowOtherContexts: boolean;
  /** Consent to the trial inside the cluster; `image` null: no pod, a token is tried from here. */
  readonly trial: { readonly image: string | null } | null;
  /** Of `manifest`: a version that is not installed, and where it would be. */
  readonly dashboardVersion: string | null;
  readonly namespace: string | null;
  /** Ask kubectl for its own word, where one context is walked and kubectl is found. */
  readonly kubectl: boolean;
}

export type ParsedOptions =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'help'; readonly command: CommandName | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage'; readonly message: string };

/** Reads the command line. `kind: 'usage'` names the flag or word that is wrong and what to do. */
export function parseOptions(argv: readonly string[]): ParsedOptions {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return { kind: 'usage', message: usageMessage(error, argv) };
  }
  const { values, positionals } = parsed;
  const [first, ...rest] = positionals;
  if (values.version === true) return { kind: 'version' };
  const command = commands.find((name) => name === (first ?? 'diagnose'));
  if (values.help === true || first === 'help') {
    return { kind: 'help', command: commands.find((name) => name === (first === 'help' ? rest[0] : first)) ?? null };
  }
  if (command === undefined) {
    return { kind: 'usage', message: `There is no command “${first}”. Commands: ${commands.join(', ')}.` };
  }
  if (!formats.includes(values.output)) {
    return { kind: 'usage', message: `--output can’t be “${values.output}”. Choose one of: ${formats.join(', ')}.` };
  }
  const deadline = Number(values.deadline);
  if (!Number.isFinite(deadline) || deadline <= 0 || deadline > 3600) {
    return { kind: 'usage', message: `--deadline wants seconds between 0 and 3600, not “${values.deadline}”.` };
  }
  for (const path of values.path) {
    if (!isPathChoice(path)) {
      return { kind: 'usage', message: `--path can’t be “${path}”. Choose from: ${pathChoices.join(', ')}.` };
    }
  }
  const install = values.install === undefined ? null : installNameOf(values.install);
  if (values.install !== undefined && install === null) {
    return {
      kind: 'usage',
      message: `--install wants NAMESPACE/NAME, as the walk shows them, not “${values.install}”.`,
    };
  }
  if (values['all-contexts'] && values.context !== undefined) {
    return { kind: 'usage', message: '--all-contexts and --context exclude each other. Leave one out.' };
  }
  const wanted = argumentCount[command];
  if (rest.length < wanted.least || rest.length > wanted.most) {
    return { kind: 'usage', message: `“${command}” ${wanted.says}.` };
  }
  const problem = manifestProblem(command, values);
  if (problem !== null) return { kind: 'usage', message: problem };
  const image = values['allow-probe-pod'];
  if (image !== undefined && image !== '' && !isImageName(image)) {
    return { kind: 'usage', message: `--allow-probe-pod wants an image with sh and curl, not “${image}”.` };
  }
  if (image !== undefined && values['all-contexts']) {
    return { kind: 'usage', message: '--allow-probe-pod is for one context. Name it with --context.' };
  }
  if (values.kubeconfig.includes('')) {
    return { kind: 'usage', message: '--kubeconfig wants a file name, and got an empty one.' };
  }
  return {
    kind: 'run',
    options: {
      command,
      arguments: rest,
      output: values.output as OutputFormat,
      kubeconfigs: values.kubeconfig,
      context: values.context ?? null,
      allContexts: values['all-contexts'],
      deadlineMs: deadline * 1000,
      paths: values.path.length === 0 ? null : values.path.filter(isPathChoice),
      install,
      color: values['no-color'] ? false : null,
      allowExec: values['allow-exec'],
      allowOtherContexts: values['allow-other-contexts'],
      dashboardVersion: values['dashboard-version'] ?? null,
      namespace: values.namespace ?? null,
      trial: image === undefined ? null : { image: image === '' ? null : image },
      kubectl: values['ask-kubectl'],
    },
  };
}

function installNameOf(text: string): InstallName | null {
  const [, namespace, name] = /^([^/\s]+)\/([^/\s]+)$/.exec(text) ?? [];
  return namespace === undefined || name === undefined ? null : { namespace, name };
}

function isPathChoice(path: string): path is PathChoice {
  return (pathChoices as readonly string[]).includes(path);
}

const argumentCount: Readonly<
  Record<CommandName, { readonly least: number; readonly most: number; readonly says: string }>
> = {
  diagnose: { least: 0, most: 0, says: 'takes no further words. Name the context with --context' },
  contexts: { least: 0, most: 0, says: 'takes no further words' },
  explain: { least: 1, most: 1000, says: 'wants a code such as TLS-03, or the error text in quotes' },
  replay: { least: 1, most: 1, says: 'wants one file: a saved run, from -o json or -o jsonl' },
  manifest: { least: 0, most: 0, says: 'takes no further words' },
  demo: { least: 0, most: 1, says: 'takes at most one scenario' },
};

function parse(argv: readonly string[]) {
  return parseArgs({
    args: withEmptyImage(argv),
    allowPositionals: true,
    strict: true,
    options: {
      output: { type: 'string', short: 'o', default: 'text' },
      kubeconfig: { type: 'string', multiple: true, default: [] },
      context: { type: 'string' },
      'all-contexts': { type: 'boolean', default: false },
      path: { type: 'string', multiple: true, default: [] },
      install: { type: 'string' },
      deadline: { type: 'string', default: '60' },
      'no-color': { type: 'boolean', default: false },
      'allow-exec': { type: 'boolean', default: false },
      'allow-other-contexts': { type: 'boolean', default: false },
      'allow-probe-pod': { type: 'string' },
      'kubeconfig-mode': { type: 'boolean', default: false },
      'dashboard-version': { type: 'string' },
      namespace: { type: 'string' },
      'ask-kubectl': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', default: false },
    },
  });
}

interface ManifestFlags {
  readonly 'kubeconfig-mode': boolean;
  readonly 'dashboard-version'?: string | undefined;
  readonly namespace?: string | undefined;
}

/** What is wrong with the flags of `manifest`; null: nothing. */
function manifestProblem(command: CommandName, values: ManifestFlags): string | null {
  const { namespace, 'dashboard-version': version, 'kubeconfig-mode': mode } = values;
  if (command !== 'manifest') {
    return mode || version !== undefined || namespace !== undefined
      ? '--kubeconfig-mode, --dashboard-version and --namespace belong to “authpath manifest”.'
      : null;
  }
  if (!mode) return '“manifest” wants --kubeconfig-mode: there is no other kind yet.';
  if (namespace !== undefined && version === undefined) {
    return '--namespace goes with --dashboard-version. An install that is there is named with --install NAMESPACE/NAME.';
  }
  if (namespace !== undefined && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace)) {
    return `--namespace can’t be “${namespace}”: small letters, digits and “-”, at most 63.`;
  }
  return null;
}

/** `--allow-probe-pod` may stand alone: its image only counts behind an equals sign, and Node's reader knows no such flag. */
function withEmptyImage(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((word, index) => (word === '--allow-probe-pod' && (end === -1 || index < end) ? `${word}=` : word));
}

/** Node's own message names the flag; ours adds what to do. */
function usageMessage(error: unknown, argv: readonly string[]): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const message = error instanceof Error ? error.message : '';
  const flag = /'(-[^' ]+)/.exec(message)?.[1] ?? argv.find((word) => word.startsWith('-')) ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no flag “${flag}”. See authpath --help.`;
  return `The flag “${flag}” has no value, or one that it can’t take. See authpath --help.`;
}
