import { describe, expect, it } from 'vitest';
import { chooseCredential, credentialKind, sendsCredential } from '../../../../shared/rules/credential.ts';
import { knownPlugin } from '../../../../shared/rules/known-plugin.ts';
import { at, clusterEntry, origin, secretShape, userEntry } from '../../../checks/builders.ts';

const token = at(secretShape(), 16);
const tokenFile = at('/token', 16);
const data = at({ handle: 'secret:3', bytes: 900, badBase64At: null } as const, 17);
const certificate = { clientCertificateData: data, clientKeyData: data };
const username = at('mara', 16);
const authProvider = { origin: origin(16), name: 'oidc', configKeys: [] };
const exec = {
  origin: origin(18),
  command: at('aws', 19),
  args: [],
  env: [],
  apiVersion: null,
  interactiveMode: null,
  provideClusterInfo: false,
  installHint: null,
};
const none = userEntry({ token: null });
const choose = (user: Parameters<typeof userEntry>[0]) => chooseCredential(userEntry({ token: null, ...user }), null);

describe('which credential client-go sends', () => {
  it('sends certificate and token together', () => {
    expect(choose({ ...certificate, token })).toMatchObject({ bearer: 'token', clientCertificate: true, unused: [] });
  });

  it('takes the token file before the token, and both before the sign-in program', () => {
    expect(choose({ token, tokenFile, exec })).toMatchObject({ bearer: 'tokenFile', unused: ['token', 'exec'] });
    expect(choose({ token, exec })).toMatchObject({ bearer: 'token', unused: ['exec'] });
    expect(choose({ exec })).toMatchObject({ bearer: 'exec', unused: [], nothing: false });
  });

  it('runs no sign-in program beside a certificate or a user name', () => {
    expect(choose({ exec, ...certificate })).toMatchObject({ bearer: null, clientCertificate: true, unused: ['exec'] });
    expect(choose({ exec, username })).toMatchObject({ bearer: null, basic: username, unused: ['exec'] });
  });

  it('has no use for half a pair, an empty text, or a password without a name', () => {
    const empty = at({ handle: 'secret:4', bytes: 0, badBase64At: null } as const, 17);
    expect(choose({ clientCertificateData: data })).toMatchObject({ clientCertificate: false, nothing: true });
    expect(choose({ clientCertificateData: empty, clientKeyData: data })).toMatchObject({ clientCertificate: false });
    expect(choose({ token: at(secretShape({ length: 0, kind: 'empty' }), 16) }).nothing).toBe(true);
    expect(choose({ tokenFile: at('', 16), password: token, username: at('', 16) }).nothing).toBe(true);
  });

  it('leaves an auth provider unasked where a token wins', () => {
    expect(choose({ authProvider, token })).toMatchObject({ authProvider: 'oidc', unused: ['authProvider'] });
    expect(choose({ authProvider })).toMatchObject({ authProvider: 'oidc', unused: [], nothing: false });
  });

  it('sends nothing over http', () => {
    const cluster = clusterEntry({ server: at('http://localhost:8080', 6) });
    const user = userEntry({ token, ...certificate });
    expect(chooseCredential(user, cluster)).toMatchObject({
      bearer: null,
      clientCertificate: false,
      notSentOverHttp: true,
    });
    expect(['https://a', 'HTTPS://a', 'http://a', 'a:6443', ''].map(sendsCredential)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('names it in plain words', () => {
    expect(credentialKind(none)).toBe('none');
    expect(credentialKind(userEntry({ token, ...certificate }))).toBe('client certificate and token');
    expect(credentialKind(userEntry({ token: null, exec }))).toBe('sign-in program');
    expect(credentialKind(userEntry({ token: null, username }))).toBe('user name and password');
    expect(credentialKind(userEntry({ token: null, authProvider }))).toBe('auth provider oidc');
  });
});

describe('well-known sign-in programs', () => {
  it.each([
    ['aws', ['eks', 'get-token'], 'aws'],
    ['/usr/local/bin/aws', [], 'aws'],
    ['C:\\Tools\\gke-gcloud-auth-plugin.exe', [], 'gke-gcloud-auth-plugin'],
    ['kubelogin', ['get-token', '--server-id', 'x'], 'azure-kubelogin'],
    ['kubelogin', ['get-token', '--login=devicecode'], 'azure-kubelogin'],
    ['kubelogin', ['get-token', '--oidc-issuer-url=https://x'], 'oidc-login'],
    ['kubelogin', ['get-token'], null],
    ['kubectl', ['oidc-login', 'get-token'], 'oidc-login'],
    ['kubectl', ['foo'], 'kubectl-plugin'],
    ['kubectl-oidc_login', [], 'oidc-login'],
    ['mine', [], null],
  ] as const)('%s %j is %s', (command, args, known) => {
    expect(knownPlugin(command, args)).toBe(known);
  });
});
