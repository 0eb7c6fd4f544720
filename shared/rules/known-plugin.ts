import type { ExecPluginEvidence } from '../model/evidence/credential.ts';
import { basename } from './file-path.ts';

const byName: Readonly<Record<string, NonNullable<ExecPluginEvidence['knownAs']>>> = {
  aws: 'aws',
  'aws-iam-authenticator': 'aws-iam-authenticator',
  'heptio-authenticator-aws': 'aws-iam-authenticator',
  'gke-gcloud-auth-plugin': 'gke-gcloud-auth-plugin',
  gcloud: 'gcloud',
  'kubectl-oidc_login': 'oidc-login',
  tsh: 'tsh',
  pinniped: 'pinniped',
};

/**
 * Which well-known program an exec plugin means, by its name and arguments; null for any other. Two projects call their
 * program `kubelogin`: Azure's is asked for with `--server-id` or `--login`, the OpenID Connect one with `--oidc-…`.
 */
export function knownPlugin(command: string, args: readonly string[]): ExecPluginEvidence['knownAs'] {
  const name = basename(command).replace(/\.(exe|cmd|bat)$/i, '');
  if (name === 'kubectl') return args[0] === 'oidc-login' ? 'oidc-login' : 'kubectl-plugin';
  if (name === 'kubelogin') return knownKubelogin(args);
  return byName[name] ?? (name.startsWith('kubectl-') ? 'kubectl-plugin' : null);
}

function knownKubelogin(args: readonly string[]): 'azure-kubelogin' | 'oidc-login' | null {
  const names = new Set(args.map((argument) => argument.split('=', 1)[0] ?? ''));
  if ([...names].some((name) => name.startsWith('--oidc-'))) return 'oidc-login';
  const azure = ['--server-id', '--login', '-l', '--environment', '-e', '--tenant-id', '-t'];
  return azure.some((name) => names.has(name)) ? 'azure-kubelogin' : null;
}
