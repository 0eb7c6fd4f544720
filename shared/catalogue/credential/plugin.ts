import { failureMode } from '../define.ts';
import { freshKubeconfig } from '../server-remedies.ts';
import { pluginDocs, stopsBeforeCall } from './common.ts';
import { installPlugin, type KnownPlugin, rewriteEntry, setExecField } from './plugin-remedies.ts';

const execSource = 'https://github.com/kubernetes/client-go/blob/master/plugin/pkg/client/auth/exec/exec.go';
const validationSource = 'https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/validation.go';
const lookPathDocs = 'https://pkg.go.dev/os/exec#hdr-Executables_in_the_current_directory';
const connecting = 'Unable to connect to the server: getting credentials: ';

/** Where the entry stands, for commands that edit it. */
type Entry = { readonly user: string; readonly file: string };

const lookupFaults = {
  notFound: (command: string) => `The sign-in program ${command} was not found in any folder of PATH`,
  missing: (command: string) => `The sign-in program ${command} does not exist`,
  notExecutable: (command: string) => `The file ${command} may not be run as a program`,
  directory: (command: string) => `The sign-in program ${command} is a folder`,
  relative: (command: string) =>
    `The sign-in program ${command} was found only through a relative entry of PATH, which kubectl refuses`,
  interpreter: (command: string) => `The sign-in program ${command} is a script for an interpreter that does not exist`,
  format: (command: string) => `The file ${command} is no program that this computer can start`,
  helper: (command: string) =>
    `kubectl finds no plugin ${command} in any folder of PATH, which the kubeconfig signs in with`,
  unnamed: () => 'The kubeconfig names no sign-in program',
} as const;

export type LookupFault = keyof typeof lookupFaults;

export const pluginModes = {
  'CRED-10': failureMode<{
    readonly command: string;
    readonly fault: LookupFault;
    readonly detail: string | null;
    readonly known: KnownPlugin;
  }>({
    title: 'The sign-in program can’t be started',
    severity: 'fault',
    sentence: ({ command, fault, detail }) =>
      `${lookupFaults[fault](fault === 'helper' ? (detail ?? command) : command)}, so kubectl can’t get a credential.`,
    innocent: stopsBeforeCall,
    why:
      'This kubeconfig holds no credential: a program on your computer fetches one at every sign-in. kubectl looks for it in ' +
      'the folders of PATH, or relative to the kubeconfig where the name has a slash. An app that is started from a menu ' +
      'often has a shorter PATH than a terminal.',
    literal: ({ command, fault, detail }) => {
      if (fault === 'helper') return `${connecting}exec: executable ${command} failed with exit code 1`;
      if (fault === 'notFound' || fault === 'relative') return `${connecting}exec: executable ${command} not found`;
      if (fault === 'missing' || fault === 'interpreter') {
        return `${connecting}exec: fork/exec ${detail ?? command}: no such file or directory`;
      }
      if (fault === 'format') return `${connecting}exec: fork/exec ${detail ?? command}: exec format error`;
      return fault === 'unnamed' ? null : `${connecting}exec: fork/exec ${detail ?? command}: permission denied`;
    },
    remedies: ({ known }) => installPlugin(known),
    scope: 'all; GKE since kubectl 1.26',
    sources: [pluginDocs, execSource, lookPathDocs, 'https://github.com/harbur/kubernetic/issues/377'],
    proof: 'injected',
    texts: [
      'exec: executable \\S+ not found',
      'client-go credential plugin that is not installed',
      'exec: fork/exec [^\\n:]+: (no such file or directory|permission denied|exec format error)',
      'executable file not found in (\\$PATH|%PATH%)',
      'unknown command \\S+ for "kubectl"',
      'spawn \\S+ ENOENT',
    ],
    example: {
      command: 'gke-gcloud-auth-plugin',
      fault: 'notFound',
      detail: null,
      known: 'gke-gcloud-auth-plugin',
    },
  }),
  'CRED-12': failureMode<{ readonly found: string; readonly wanted: string; readonly known: KnownPlugin }>({
    title: 'The wrong one of two programs named kubelogin',
    severity: 'fault',
    sentence: ({ found, wanted }) =>
      `The kubelogin on this computer is ${found}, but the kubeconfig is written for ${wanted}, so signing in fails.`,
    innocent: stopsBeforeCall,
    why:
      'Two projects call their program kubelogin: Azure’s for AKS, and another for OpenID Connect. Their arguments differ, ' +
      'and the one that comes first on PATH is started.',
    literal: null,
    remedies: ({ known }) => installPlugin(known),
    scope: 'all',
    sources: [
      'https://github.com/Azure/kubelogin/issues/280',
      'https://github.com/Azure/kubelogin/issues/139',
      'https://github.com/int128/kubelogin/issues/941',
    ],
    proof: 'documents',
    texts: [
      'unknown command "convert-kubeconfig"',
      "unknown shorthand flag: 'l' in -l",
      'unknown flag: --(environment|server-id|login|oidc-issuer-url)',
      'exec: executable kubelogin (not found|failed)',
    ],
    example: { found: 'int128/kubelogin', wanted: 'Azure/kubelogin', known: 'azure-kubelogin' },
  }),
  'CRED-13': failureMode<Entry & { readonly found: string; readonly known: KnownPlugin }>({
    title: 'The plugin’s version is no longer known',
    severity: 'fault',
    sentence: ({ found }) =>
      `The kubeconfig asks the sign-in program for ${found}, a version that kubectl does not know, so it stops.`,
    innocent: stopsBeforeCall,
    why:
      'kubectl and sign-in programs talk in versions: v1 and v1beta1. The first one, v1alpha1, was dropped from kubectl in ' +
      '1.24. Kubeconfigs that an old AWS CLI wrote still ask for it.',
    literal: ({ found }) => `error: exec plugin: invalid apiVersion "${found}"`,
    remedies: ({ known, user, file }) => [
      ...rewriteEntry(known),
      setExecField({ user, file }, '--exec-api-version', 'client.authentication.k8s.io/v1beta1'),
    ],
    scope: 'clients ≥ 1.24',
    sources: [
      'https://github.com/aws/aws-cli/issues/6920',
      'https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2587',
      execSource,
    ],
    proof: 'injected',
    texts: [
      'exec plugin: invalid apiVersion',
      'client\\.authentication\\.k8s\\.io/v1alpha1',
      'no kind "ExecCredential" is registered',
    ],
    example: {
      user: 'mara',
      file: '/home/mara/.kube/config',
      found: 'client.authentication.k8s.io/v1alpha1',
      known: 'aws',
    },
  }),
  'CRED-14': failureMode<Entry & { readonly found: string | null }>({
    title: 'interactiveMode is missing or unknown',
    severity: 'fault',
    sentence: ({ found }) =>
      found === null
        ? 'The kubeconfig does not say whether the sign-in program may ask questions, so kubectl refuses to start it.'
        : `The kubeconfig gives “${found}” as the interactive mode, which kubectl does not know, so it refuses to start the program.`,
    innocent: stopsBeforeCall,
    why:
      'With version v1 of the plugin interface interactiveMode must be Never, IfAvailable or Always, written exactly so. ' +
      'With v1beta1 it may be left out.',
    literal: ({ user, found }) =>
      found === null
        ? `error: interactiveMode must be specified for ${user} to use exec authentication plugin`
        : `error: invalid interactiveMode for ${user}: "${found}"`,
    remedies: ({ user, file }) => [setExecField({ user, file }, '--exec-interactive-mode', 'IfAvailable')],
    scope: 'clients ≥ 1.22',
    sources: [pluginDocs, validationSource],
    proof: 'injected',
    texts: ['interactiveMode must be specified', 'invalid interactiveMode', 'unknown interactiveMode'],
    example: { user: 'mara', file: '/home/mara/.kube/config', found: null },
  }),
  'CRED-19': failureMode<{ readonly name: string }>({
    title: 'The kubeconfig’s way to sign in was removed',
    severity: 'fault',
    sentence: ({ name }) =>
      `The kubeconfig signs in with the auth provider ${name}, which kubectl no longer has, so it stops.`,
    innocent: stopsBeforeCall,
    why:
      'Until 1.25 kubectl had ways to sign in at clouds built in, under auth-provider. Since 1.26 only oidc is left; ' +
      'programs of their own took the place of the others.',
    literal: ({ name }) =>
      name === 'gcp' || name === 'azure'
        ? `error: The ${name} auth plugin has been removed.`
        : `error: no Auth Provider found for name "${name}"`,
    remedies: ({ name }) => {
      if (name === 'gcp') {
        return [...rewriteEntry('gke-gcloud-auth-plugin'), ...installPlugin('gke-gcloud-auth-plugin').slice(0, 2)];
      }
      return name === 'azure' ? [...rewriteEntry('azure-kubelogin'), freshKubeconfig] : [freshKubeconfig];
    },
    scope: 'clients ≥ 1.26',
    sources: [
      'https://github.com/kubernetes/kubernetes/issues/112341',
      'https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke',
      'https://github.com/kubernetes/client-go/blob/master/rest/plugin.go',
    ],
    proof: 'injected',
    texts: ['The \\w+ auth plugin has been removed', 'no Auth Provider found for name'],
    example: { name: 'gcp' },
  }),
} as const;
