import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { homeOf, kubeconfigSource } from '../../../../../electron/kube/kubeconfig/kubeconfig-source.ts';

const HOME = '/home/mara';

describe('which files kubectl would load', () => {
  it.each([
    ['the default', { HOME }, [], 'default', ['/home/mara/.kube/config']],
    ['an empty KUBECONFIG is none', { HOME, KUBECONFIG: '' }, [], 'default', ['/home/mara/.kube/config']],
    ['the list', { HOME, KUBECONFIG: '/a:/b' }, [], 'environment', ['/a', '/b']],
    ['gaps and repetitions', { HOME, KUBECONFIG: ':/b::/a:/b' }, [], 'environment', ['/b', '/a']],
    ['a list of nothing', { HOME, KUBECONFIG: ':' }, [], 'environment', []],
    ['a relative path', { HOME, KUBECONFIG: 'x/config' }, [], 'environment', [resolve('x/config')]],
    ['a tilde is a name', { HOME, KUBECONFIG: '~/config' }, [], 'environment', [resolve('~/config')]],
    ['the flag wins', { HOME, KUBECONFIG: '/a' }, ['/f'], 'flag', ['/f']],
    ['several flags are a list', { HOME }, ['/f', '/g', '/f'], 'flag', ['/f', '/g']],
    ['an empty flag is none', { HOME }, [''], 'default', ['/home/mara/.kube/config']],
    ['without a home, the working folder', {}, [], 'default', [resolve('.kube/config')]],
  ])('%s', (_title, environment, flags, kind, paths) => {
    expect(kubeconfigSource(environment, flags)).toEqual({ kind, paths });
  });

  it('no home is null', () => {
    expect(homeOf({})).toBeNull();
    expect(homeOf({ HOME })).toBe(HOME);
  });
});
