import type { AuthorityEvidence, ClientCertificateEvidence } from '../../shared/model/evidence/credential.ts';
import type { KubeconfigEvidence } from '../../shared/model/evidence/kubeconfig.ts';
import { chooseCredential } from '../../shared/rules/credential.ts';
import { knownPlugin } from '../../shared/rules/known-plugin.ts';
import type { Facts } from '../checks/facts.ts';
import type { Walk } from './run.ts';

/** Files and folders of this machine that a finished walk rests on. */
export interface WatchedPlaces {
  /** Kubeconfig files, and the certificates, keys and tokens that they name. They need not be there. */
  readonly files: readonly string[];
  /** Where a sign-in that happens beside us leaves its traces; empty where the walk has a credential. */
  readonly signIn: readonly string[];
}

/**
 * Below the home folder, by what the program is (each project's own documentation of its cache). Single files where a folder
 * also holds logs and locks that programs write whether they sign in or not.
 */
const signInTraces: Readonly<Record<NonNullable<ReturnType<typeof knownPlugin>>, readonly string[]>> = {
  aws: awsTraces(),
  'aws-iam-authenticator': awsTraces(),
  'gke-gcloud-auth-plugin': [...gcloudTraces(), '.kube/gke_gcloud_auth_plugin_cache'],
  gcloud: gcloudTraces(),
  'azure-kubelogin': [
    '.kube/cache/kubelogin',
    '.azure/msal_token_cache.json',
    '.azure/msal_token_cache.bin',
    '.azure/azureProfile.json',
    '.azure/service_principal_entries.json',
    '.azure/service_principal_entries.bin',
  ],
  'oidc-login': ['.kube/cache/oidc-login'],
  tsh: ['.tsh', '.tsh/keys'],
  pinniped: ['.config/pinniped/sessions.yaml', '.config/pinniped/credentials.yaml'],
  'kubectl-plugin': [],
};

function awsTraces(): readonly string[] {
  return ['.aws/sso/cache', '.aws/cli/cache', '.aws/login/cache', '.aws/config', '.aws/credentials'];
}

function gcloudTraces(): readonly string[] {
  const names = ['credentials.db', 'access_tokens.db', 'application_default_credentials.json', 'active_config'];
  return [...names, 'configurations'].map((name) => `.config/gcloud/${name}`);
}

/** What to watch so that a mended file is seen. Pure; null is a walk that told nothing. */
export function watchedPlaces(last: Walk | null): WatchedPlaces {
  const fact = <N extends keyof Facts>(name: N): Facts[N] | null =>
    (last?.known.get(name)?.value ?? null) as Facts[N] | null;
  const kubeconfig = fact('kubeconfig');
  if (last === null || kubeconfig === null) return { files: [], signIn: [] };
  const { cluster, user } = kubeconfig;
  const named = [cluster?.certificateAuthority, user?.clientCertificate, user?.clientKey, user?.tokenFile].flatMap(
    (located) => (located == null || located.value === '' ? [] : [located.value]),
  );
  const read = [...authorityPaths(fact('authority')), ...pairPaths(fact('clientCertificate'))];
  const policy = fact('pluginPolicy');
  const program = fact('execPlugin')?.resolved ?? null;
  const all = [
    ...kubeconfig.source.paths,
    ...named,
    ...read,
    ...(policy === null ? [] : [policy.file]),
    ...(program === null ? [] : [program]),
  ];
  return { files: [...new Set(all)], signIn: signInPlaces(kubeconfig, last) };
}

function authorityPaths(authority: AuthorityEvidence | null): readonly string[] {
  return [authority?.material?.path].filter((path) => path != null);
}

function pairPaths(pair: ClientCertificateEvidence | null): readonly string[] {
  return [pair?.certificate?.path, pair?.key?.path].filter((path) => path != null);
}

/** Only where the program did not give a credential: it writes its own cache, and must not set itself going again. */
function signInPlaces({ user, cluster, home }: KubeconfigEvidence, { findings }: Walk): readonly string[] {
  const exec = user?.exec ?? null;
  const answer = findings.get('credential.answer')?.outcome;
  if (user === null || exec?.command == null || home === null || answer !== 'fail') return [];
  if (chooseCredential(user, cluster).bearer !== 'exec') return [];
  const known = knownPlugin(exec.command.value, exec.args);
  return known === null ? [] : signInTraces[known].map((place) => `${home}/${place}`);
}
