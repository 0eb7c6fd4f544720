import type { ExecPluginEvidence } from '../model/evidence/credential.ts';
import { dirname } from './file-path.ts';

type Program = NonNullable<ExecPluginEvidence['knownAs']>;

/** What says where a program keeps what it knows of a sign-in. */
export interface SignInSurroundings {
  readonly home: string;
  /** The program's arguments. */
  readonly args: readonly string[];
  /** The environment that the program sees. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The kubeconfig files, in order. */
  readonly kubeconfigs: readonly string[];
}

/** A place below the home folder, unless an argument or a variable names another. */
interface Place {
  readonly usual: string;
  /** Arguments that name the place itself; the last that is given holds (pflag), before any variable. */
  readonly options?: readonly string[];
  /** Variables that move it, and where it is below their value; the first that is set holds. */
  readonly moved?: readonly Move[];
}

interface Move {
  readonly variable: string;
  readonly below: string;
}

/** Places in one folder, which variables move as a whole. */
function within(usual: string, moved: readonly Move[], names: readonly string[]): readonly Place[] {
  return names.map((name) => ({
    usual: `${usual}/${name}`,
    moved: moved.map(({ variable, below }) => ({ variable, below: `${below}/${name}` })),
  }));
}

const aws: readonly Place[] = [
  // These two can't be moved.
  { usual: '.aws/sso/cache' },
  { usual: '.aws/cli/cache' },
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-login-credentials.html
  { usual: '.aws/login/cache', moved: [{ variable: 'AWS_LOGIN_CACHE_DIRECTORY', below: '' }] },
  // https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
  { usual: '.aws/config', moved: [{ variable: 'AWS_CONFIG_FILE', below: '' }] },
  { usual: '.aws/credentials', moved: [{ variable: 'AWS_SHARED_CREDENTIALS_FILE', below: '' }] },
];

/** https://github.com/googleapis/google-auth-library-python google/auth/_cloud_sdk.py; APPDATA is Windows’. */
const gcloud = within(
  '.config/gcloud',
  [
    { variable: 'CLOUDSDK_CONFIG', below: '' },
    { variable: 'APPDATA', below: '/gcloud' },
  ],
  ['credentials.db', 'access_tokens.db', 'application_default_credentials.json', 'active_config', 'configurations'],
);

/** Single files where a folder also holds logs and locks that programs write whether they sign in or not. */
const placesOf: Readonly<Record<Program, readonly Place[]>> = {
  aws,
  'aws-iam-authenticator': aws,
  gcloud,
  'gke-gcloud-auth-plugin': [...gcloud, { usual: `.kube/${gkeCache()}` }],
  'azure-kubelogin': [
    // https://azure.github.io/kubelogin/cli/get-token.html; --token-cache-dir is the older name.
    { usual: '.kube/cache/kubelogin', options: ['--cache-dir', '--token-cache-dir'] },
    // https://azure.github.io/kubelogin/concepts/login-modes/azurecli.html
    ...within(
      '.azure',
      [{ variable: 'AZURE_CONFIG_DIR', below: '' }],
      [
        'msal_token_cache.json',
        'msal_token_cache.bin',
        'azureProfile.json',
        'service_principal_entries.json',
        'service_principal_entries.bin',
      ],
    ),
  ],
  // https://github.com/int128/kubelogin docs/usage.md, pkg/cmd/tokencache.go
  'oidc-login': [
    {
      usual: '.kube/cache/oidc-login',
      options: ['--token-cache-dir'],
      moved: [{ variable: 'KUBECACHEDIR', below: '/oidc-login' }],
    },
  ],
  // https://goteleport.com/docs/reference/cli/tsh/, environment variables
  tsh: [
    { usual: '.tsh', moved: [{ variable: 'TELEPORT_HOME', below: '' }] },
    { usual: '.tsh/keys', moved: [{ variable: 'TELEPORT_HOME', below: '/keys' }] },
  ],
  // https://github.com/vmware-tanzu/pinniped cmd/pinniped/cmd/login_oidc.go
  pinniped: [
    {
      usual: '.config/pinniped/sessions.yaml',
      options: ['--session-cache'],
      moved: [{ variable: 'XDG_CONFIG_HOME', below: '/pinniped/sessions.yaml' }],
    },
    {
      usual: '.config/pinniped/credentials.yaml',
      options: ['--credential-cache'],
      moved: [{ variable: 'XDG_CONFIG_HOME', below: '/pinniped/credentials.yaml' }],
    },
  ],
  'kubectl-plugin': [],
};

/** Beside the kubeconfig: https://github.com/kubernetes/cloud-provider-gcp cmd/gke-gcloud-auth-plugin/cred.go. */
function gkeCache(): string {
  return 'gke_gcloud_auth_plugin_cache';
}

/**
 * Files and folders where a sign-in with this program leaves its traces, absolute, each once. A place that is named relative to
 * a folder that nobody knows is left out.
 */
export function signInTraces(program: Program, around: SignInSurroundings): readonly string[] {
  const beside =
    program === 'gke-gcloud-auth-plugin' ? around.kubeconfigs.map((file) => `${dirname(file)}/${gkeCache()}`) : [];
  const places = placesOf[program].map((place) => placeOf(place, around));
  return [...new Set([...places, ...beside].filter(isAbsolute))];
}

function placeOf({ usual, options = [], moved = [] }: Place, { home, args, variables }: SignInSurroundings): string {
  const named = optionValue(args, options);
  if (named !== null) return expanded(named, home);
  for (const { variable, below } of moved) {
    const value = variables[variable];
    if (value !== undefined && value !== '') return `${expanded(value, home).replace(/[\\/]+$/, '')}${below}`;
  }
  return `${home}/${usual}`;
}

/** The value of the last of these options, as `--name=value` or `--name value`; null where there is none. */
function optionValue(args: readonly string[], names: readonly string[]): string | null {
  const values = args.flatMap((argument, index) => {
    const name = names.find((candidate) => argument === candidate || argument.startsWith(`${candidate}=`));
    if (name === undefined) return [];
    return argument === name ? args.slice(index + 1, index + 2) : [argument.slice(name.length + 1)];
  });
  return values.findLast((value) => value !== '') ?? null;
}

/** The AWS programs and int128's kubelogin read a leading `~` as the home folder; no shell has done it in a kubeconfig. */
function expanded(path: string, home: string): string {
  return /^~(?=[\\/]|$)/.test(path) ? `${home}${path.slice(1)}` : path;
}

function isAbsolute(path: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path);
}
