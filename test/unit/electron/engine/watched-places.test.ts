import { describe, expect, it } from 'vitest';
import type { FactName } from '../../../../electron/checks/facts.ts';
import type { KnownFact } from '../../../../electron/engine/fact-store.ts';
import { watchedPlaces } from '../../../../electron/engine/watched-places.ts';
import type { StepId } from '../../../../shared/flow/steps.ts';
import type { ExecEntry } from '../../../../shared/model/evidence/kubeconfig.ts';
import type { Finding } from '../../../../shared/model/finding.ts';
import { kubeconfig, userEntry } from '../../../checks/builders.ts';
import { execEntry } from '../../../checks/credential/world.ts';

/** Where a walk’s sign-in is looked for, after its program gave no credential. */
function signIn(
  command: string,
  entry: Partial<ExecEntry> = {},
  environment: Readonly<Record<string, string>> = {},
  outcome: Finding['outcome'] = 'fail',
): readonly string[] {
  const value = kubeconfig({
    source: { kind: 'environment', paths: ['/srv/clusters/config'] },
    user: userEntry({ token: null, tokenFile: null, exec: execEntry(command, entry) }),
  });
  const known = new Map<FactName, KnownFact>([['kubeconfig', { value, citations: [], keys: [], cut: null }]]);
  const finding = { step: 'credential.answer', outcome } as Finding;
  return watchedPlaces({ known, findings: new Map<StepId, Finding>([['credential.answer', finding]]) }, environment)
    .signIn;
}

describe('where a sign-in beside us leaves its traces', () => {
  it('is below the home folder', () => {
    expect(signIn('aws')).toEqual([
      '/home/mara/.aws/sso/cache',
      '/home/mara/.aws/cli/cache',
      '/home/mara/.aws/login/cache',
      '/home/mara/.aws/config',
      '/home/mara/.aws/credentials',
    ]);
    expect(signIn('tsh')).toEqual(['/home/mara/.tsh', '/home/mara/.tsh/keys']);
    expect(signIn('gke-gcloud-auth-plugin')).toContain('/home/mara/.config/gcloud/credentials.db');
  });

  it('is where the environment moves it', () => {
    const environment = {
      AWS_CONFIG_FILE: '/etc/aws/config',
      AWS_SHARED_CREDENTIALS_FILE: '~/secrets/aws',
      AWS_LOGIN_CACHE_DIRECTORY: '/var/cache/aws',
      CLOUDSDK_CONFIG: '/srv/gcloud/',
      TELEPORT_HOME: '/srv/tsh',
      KUBECACHEDIR: '/var/cache/kube',
      XDG_CONFIG_HOME: '/srv/xdg',
      AZURE_CONFIG_DIR: '/srv/azure',
    };
    const aws = signIn('aws', {}, environment);
    expect(aws).toEqual(expect.arrayContaining(['/etc/aws/config', '/home/mara/secrets/aws', '/var/cache/aws']));
    expect(aws).not.toContain('/home/mara/.aws/config');
    expect(aws).toContain('/home/mara/.aws/sso/cache');
    expect(signIn('gcloud', {}, environment)).toContain('/srv/gcloud/active_config');
    expect(signIn('tsh', {}, environment)).toEqual(['/srv/tsh', '/srv/tsh/keys']);
    expect(signIn('kubectl', { args: ['oidc-login', 'get-token'] }, environment)).toEqual([
      '/var/cache/kube/oidc-login',
    ]);
    expect(signIn('pinniped', {}, environment)).toEqual([
      '/srv/xdg/pinniped/sessions.yaml',
      '/srv/xdg/pinniped/credentials.yaml',
    ]);
    const azure = signIn('kubelogin', { args: ['get-token', '--login', 'azurecli'] }, environment);
    expect(azure).toEqual(expect.arrayContaining(['/srv/azure/azureProfile.json', '/home/mara/.kube/cache/kubelogin']));
  });

  it('is where the kubeconfig’s own variables move it, before the environment', () => {
    const env = [
      { name: 'AWS_CONFIG_FILE', value: '/team/aws' },
      { name: 'HOME', value: '/team' },
    ];
    const places = signIn('aws', { env }, { AWS_CONFIG_FILE: '/mine/aws', HOME: '/home/mara' });
    expect(places).toContain('/team/aws');
    expect(places).toContain('/team/.aws/credentials');
    expect(places.join()).not.toContain('/mine/');
  });

  it('is where the program’s arguments say', () => {
    const azure = ['get-token', '--server-id', 'x', '--token-cache-dir', '/var/azure'];
    expect(signIn('kubelogin', { args: azure })).toContain('/var/azure');
    expect(signIn('kubelogin', { args: azure })).not.toContain('/home/mara/.kube/cache/kubelogin');
    const oidc = ['oidc-login', 'get-token', '--token-cache-dir=~/oidc'];
    expect(signIn('kubectl', { args: oidc }, { KUBECACHEDIR: '/var/cache/kube' })).toEqual(['/home/mara/oidc']);
    const pinniped = ['login', 'oidc', '--session-cache=/a', '--session-cache', '/b', '--credential-cache='];
    expect(signIn('pinniped', { args: pinniped })).toEqual(['/b', '/home/mara/.config/pinniped/credentials.yaml']);
  });

  it('is beside each kubeconfig for Google’s plugin', () => {
    expect(signIn('gke-gcloud-auth-plugin')).toEqual(
      expect.arrayContaining([
        '/home/mara/.kube/gke_gcloud_auth_plugin_cache',
        '/srv/clusters/gke_gcloud_auth_plugin_cache',
      ]),
    );
    expect(signIn('gcloud').join()).not.toContain('gke_gcloud_auth_plugin_cache');
  });

  it('is nowhere that is named relative to a folder that nobody knows', () => {
    expect(signIn('tsh', {}, { TELEPORT_HOME: 'tsh' })).toEqual([]);
  });

  it('is nowhere for a program that nobody knows, or that gave a credential', () => {
    expect(signIn('our-login')).toEqual([]);
    expect(signIn('aws', {}, {}, 'pass')).toEqual([]);
  });
});
