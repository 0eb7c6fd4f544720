import { describe, expect, it } from 'vitest';
import { kubectlCommand } from '../../../../shared/rules/kubectl-command.ts';
import { at, clusterEntry, kubeconfig, origin, userEntry } from '../../../checks/builders.ts';

const exec = {
  origin: origin(16),
  command: at('aws', 17),
  args: [],
  env: [],
  apiVersion: at('client.authentication.k8s.io/v1', 18),
  interactiveMode: at('Never', 19),
  provideClusterInfo: false,
  installHint: null,
};

describe('the words for kubectl', () => {
  it('name the one file that was asked for', () => {
    const source = { kind: 'flag', paths: ['/home/mara/other'] } as const;
    expect(kubectlCommand(kubeconfig({ source }), false)).toEqual({
      kind: 'command',
      args: ['get', '--raw', '/version', '--context=dev', '--kubeconfig=/home/mara/other'],
      kubeconfigs: null,
    });
  });

  it('leave a list of files to KUBECONFIG, which skips those that are missing', () => {
    for (const kind of ['environment', 'default', 'flag'] as const) {
      const paths = ['/home/mara/a', '/home/mara/b'];
      const command = kubectlCommand(kubeconfig({ source: { kind, paths } }), false);
      expect(command).toMatchObject({ args: ['get', '--raw', '/version', '--context=dev'], kubeconfigs: paths });
    }
  });

  it('put the path of the server’s address in front, which --raw drops', () => {
    const cluster = clusterEntry({ server: at('https://rancher.example.com/k8s/clusters/c-1/', 6) });
    expect(kubectlCommand(kubeconfig({ cluster }), false)).toMatchObject({
      args: ['get', '--raw', '/k8s/clusters/c-1/version', '--context=dev'],
    });
  });

  it('are not given where the kubeconfig was not wholly understood', () => {
    const [file] = kubeconfig().files;
    if (file === undefined) throw new Error('no file');
    const notAsked = { kind: 'notAsked', why: 'notLoaded' };
    expect(kubectlCommand(kubeconfig({ files: [{ ...file, state: 'notParsed' }] }), true)).toEqual(notAsked);
    expect(kubectlCommand(kubeconfig({ files: [{ ...file, state: 'permissionDenied' }] }), true)).toEqual(notAsked);
    expect(kubectlCommand(kubeconfig({ cluster: null }), true)).toEqual(notAsked);
    expect(kubectlCommand(kubeconfig({ context: null }), true)).toEqual(notAsked);
    expect(kubectlCommand(kubeconfig({ cluster: clusterEntry({ server: at('htps://x', 6) }) }), true)).toEqual(
      notAsked,
    );
  });

  it('never start a sign-in program without consent, even one that kubectl would not need', () => {
    const user = userEntry({ exec });
    expect(kubectlCommand(kubeconfig({ user }), false)).toEqual({ kind: 'notAsked', why: 'pluginNeedsConsent' });
    expect(kubectlCommand(kubeconfig({ user }), true)).toMatchObject({ kind: 'command' });
    const wantsTerminal = userEntry({ exec: { ...exec, interactiveMode: at('Always', 19) } });
    expect(kubectlCommand(kubeconfig({ user: wantsTerminal }), true)).toMatchObject({ why: 'pluginWantsTerminal' });
  });

  it('never start an auth provider, which older kubectl runs and which writes to the file', () => {
    for (const name of ['gcp', 'oidc']) {
      const user = userEntry({ authProvider: { origin: origin(16), name, configKeys: ['cmd-path'] } });
      expect(kubectlCommand(kubeconfig({ user }), true)).toEqual({ kind: 'notAsked', why: 'authProvider' });
    }
  });
});
