import type { ExecPluginEvidence } from '../../model/evidence/credential.ts';
import type { Remedy } from '../../model/remedy.ts';

/** Which well-known program a sign-in program is; null for any other. */
export type KnownPlugin = ExecPluginEvidence['knownAs'];

const low = { level: 'low', reason: 'it adds a program and changes no cluster' } as const;

function install(text: string, argv: readonly string[], scope: string | null): Remedy {
  return {
    kind: 'command',
    text,
    who: 'you',
    changes: 'a program on this computer',
    risk: low,
    commands: [{ argv }],
    scope,
  };
}

const perProgram: Readonly<Record<NonNullable<KnownPlugin>, readonly Remedy[]>> = {
  'gke-gcloud-auth-plugin': [
    install(
      'Install the GKE plugin with gcloud',
      ['gcloud', 'components', 'install', 'gke-gcloud-auth-plugin'],
      'gcloud from Google’s own installer',
    ),
    install(
      'Install the GKE plugin from Google’s package source',
      ['sudo', 'apt-get', 'install', 'google-cloud-cli-gke-gcloud-auth-plugin'],
      'Debian and Ubuntu with gcloud from packages',
    ),
  ],
  gcloud: [
    install(
      'See what gcloud says of itself',
      ['gcloud', 'version'],
      'old kubeconfigs; today’s use gke-gcloud-auth-plugin',
    ),
  ],
  'azure-kubelogin': [install('Install Azure’s kubelogin with the Azure CLI', ['az', 'aks', 'install-cli'], null)],
  'oidc-login': [
    install('Install the OpenID Connect plugin with krew', ['kubectl', 'krew', 'install', 'oidc-login'], null),
    install('Or with Homebrew', ['brew', 'install', 'kubelogin'], 'macOS and Linux with Homebrew'),
  ],
  aws: [install('Install the AWS CLI with Homebrew, or with Amazon’s installer', ['brew', 'install', 'awscli'], null)],
  'aws-iam-authenticator': [
    install(
      'Install the authenticator',
      ['brew', 'install', 'aws-iam-authenticator'],
      'Homebrew; today’s kubeconfigs use aws',
    ),
  ],
  tsh: [install('Install Teleport’s client', ['brew', 'install', 'teleport'], 'Homebrew')],
  pinniped: [
    install('Install Pinniped’s client', ['brew', 'install', 'vmware-tanzu/pinniped/pinniped-cli'], 'Homebrew'),
  ],
  'kubectl-plugin': [],
};

/** How a missing sign-in program is had. */
export function installPlugin(known: KnownPlugin): readonly Remedy[] {
  return [...(known === null ? [] : perProgram[known]), writeWholePath];
}

const writeWholePath: Remedy = {
  kind: 'local',
  text: 'If it is installed, write its whole path into “command” of the kubeconfig: apps often have a shorter PATH than your terminal',
  who: 'you',
  changes: 'one line in your kubeconfig',
  risk: { level: 'low', reason: 'only this user entry is changed' },
  commands: [],
  scope: null,
};

/** How the cluster’s own tool writes the user entry anew. */
export function rewriteEntry(known: KnownPlugin): readonly Remedy[] {
  const written = { who: 'you', changes: 'the cluster’s entries in your kubeconfig' } as const;
  const risk = { level: 'low', reason: 'the tool keeps all other entries' } as const;
  if (known === 'aws' || known === 'aws-iam-authenticator') {
    const argv = ['aws', 'eks', 'update-kubeconfig', '--name', 'CLUSTER'];
    return [
      {
        kind: 'command',
        text: 'Have the AWS CLI write the entry anew',
        ...written,
        risk,
        commands: [{ argv }],
        scope: 'AWS CLI ≥ 1.24 or ≥ 2.7',
      },
    ];
  }
  if (known === 'gke-gcloud-auth-plugin' || known === 'gcloud') {
    const argv = ['gcloud', 'container', 'clusters', 'get-credentials', 'CLUSTER', '--location', 'LOCATION'];
    return [
      {
        kind: 'command',
        text: 'Have gcloud write the entry anew',
        ...written,
        risk,
        commands: [{ argv }],
        scope: null,
      },
    ];
  }
  if (known === 'azure-kubelogin') {
    const argv = ['kubelogin', 'convert-kubeconfig', '-l', 'azurecli'];
    return [
      {
        kind: 'command',
        text: 'Have Azure’s kubelogin convert the entry',
        ...written,
        risk,
        commands: [{ argv }],
        scope: null,
      },
    ];
  }
  return [];
}

/** Edits one field of the user’s exec entry in its own file. */
export function setExecField(
  entry: { readonly user: string; readonly file: string },
  flag: string,
  value: string,
): Remedy {
  const argv = ['kubectl', 'config', 'set-credentials', entry.user, flag, value, '--kubeconfig', entry.file];
  return {
    kind: 'command',
    text: 'Set it in the user entry of your kubeconfig',
    who: 'you',
    changes: `one line in ${entry.file}`,
    risk: { level: 'low', reason: 'only this user entry is changed' },
    commands: [{ argv }],
    scope: null,
  };
}

const signIns: Readonly<Partial<Record<NonNullable<KnownPlugin>, readonly string[]>>> = {
  aws: ['aws', 'sso', 'login'],
  'aws-iam-authenticator': ['aws', 'sso', 'login'],
  'gke-gcloud-auth-plugin': ['gcloud', 'auth', 'login'],
  gcloud: ['gcloud', 'auth', 'login'],
  'azure-kubelogin': ['az', 'login'],
  tsh: ['tsh', 'login'],
};

/** How a session at the provider of a well-known program is begun again. */
export function signInAgain(known: KnownPlugin): readonly Remedy[] {
  const argv = known === null ? undefined : signIns[known];
  if (argv === undefined) return [];
  return [
    {
      kind: 'command',
      text: 'Sign in at the provider again, with the profile that this cluster belongs to',
      who: 'you',
      changes: 'your session on this computer',
      risk: { level: 'low', reason: 'it changes no cluster' },
      commands: [{ argv }],
      scope: null,
    },
  ];
}
