import { describe, expect, it } from 'vitest';
import { kubectlPluginNames } from '../../../../shared/rules/kubectl-plugin.ts';

describe('what kubectl looks for on PATH', () => {
  it.each([
    [
      ['oidc-login', 'get-token', '--x'],
      ['kubectl-oidc_login-get_token', 'kubectl-oidc_login'],
    ],
    [['foo'], ['kubectl-foo']],
    [['--v=1', 'foo'], []],
    [['create', 'token', 'mara'], []],
    [[], []],
  ])('%j: %j', (args, names) => {
    expect(kubectlPluginNames(args)).toEqual(names);
  });
});
