import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authorityPem } from './authority-pem.ts';
import { type Asked, Desk, walkFiles } from './judge-kubeconfig.ts';
import { base64, type Change, config } from './sound.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

const walk = (change: Change, asked: Asked = {}) => walkFiles([desk.write('config', config(change))], asked);
const noAuthority = { 'certificate-authority-data': undefined };

describe('KCFG-05: no context is chosen', () => {
  it.each([
    ['an empty file', ''],
    ['comments only', '# nothing\n'],
    ['an empty current-context', config({ top: { 'current-context': '' } })],
    ['no current-context', config({ top: { 'current-context': undefined } })],
  ])('%s', async (_title, text) => {
    expect((await walkFiles([desk.write('config', text)])).codes).toEqual(['KCFG-05']);
  });

  it('is no fault when the context is asked for', async () => {
    expect((await walk({ top: { 'current-context': '' } }, { context: 'dev' })).codes).toEqual([]);
  });

  it('the first file of a list that has one decides', async () => {
    const files = [
      desk.write('one', config({ top: { 'current-context': '' } })),
      desk.write('two', 'current-context: dev\n'),
    ];
    expect((await walkFiles(files)).codes).toEqual([]);
  });
});

describe('KCFG-06: the context does not exist', () => {
  it('asked for, with near names', async () => {
    const walked = await walk({}, { context: 'Devv' });
    expect(walked.codes).toEqual(['KCFG-06']);
    expect(walked.problems[0]?.args).toMatchObject({ near: ['dev'], asked: true });
  });

  it('named by current-context, with its place', async () => {
    const walked = await walk({ top: { 'current-context': 'old' } });
    expect(walked.codes).toEqual(['KCFG-06']);
    expect(walked.problems[0]).toMatchObject({ args: { asked: false }, origin: { file: desk.path('config') } });
  });
});

describe('KCFG-07: the cluster does not exist', () => {
  it.each([['dev-clutser'], [undefined], ['']])('the context names %j', async (cluster) => {
    const walked = await walk({ context: { cluster } });
    expect(walked.codes).toEqual(['KCFG-07']);
  });

  it('offers the near name', async () => {
    expect((await walk({ context: { cluster: 'dev-clutser' } })).problems[0]?.args).toMatchObject({
      near: ['dev-cluster'],
    });
  });
});

describe('KCFG-08: nobody to sign in as', () => {
  it.each([
    ['the user does not exist', { context: { user: 'john' } }, 'missing'],
    ['the context names none', { context: { user: undefined } }, 'missing'],
    ['the user is empty', { user: {} }, 'empty'],
    ['the token is empty', { user: { token: '' } }, 'empty'],
    ['the token is null', { user: { token: null } }, 'empty'],
    ['a password without a name', { user: { password: 'x' } }, 'empty'],
    ['a key without a certificate', { user: { 'client-key-data': base64('k') } }, 'keyOnly'],
    ['certificate data of nothing', { user: { 'client-certificate-data': '' } }, 'empty'],
  ])('%s', async (_title, change, lack) => {
    const walked = await walk(change);
    expect(walked.codes).toEqual(['KCFG-08']);
    expect(walked.problems[0]?.args).toMatchObject({ lack });
  });

  it.each([
    ['a token file', { tokenFile: 'token' }],
    ['a user name', { username: 'mara' }],
    ['a certificate with its key', { 'client-certificate': 'a', 'client-key': 'b' }],
    [
      'a sign-in program',
      { exec: { command: 'aws', apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never' } },
    ],
    ['an auth-provider', { 'auth-provider': { name: 'oidc' } }],
  ])('%s is enough here', async (_title, user) => {
    expect((await walk({ user })).codes).toEqual([]);
  });

  it('over plain http kubectl asks nobody, and needs no user', async () => {
    const server = 'http://127.0.0.1:8001';
    expect((await walk({ cluster: { server, ...noAuthority }, user: {} })).codes).toEqual([]);
    expect((await walk({ cluster: { server, ...noAuthority }, context: { user: 'john' } })).codes).toEqual([]);
  });
});

describe('KCFG-13: an authority, and no check of it', () => {
  it('is refused', async () => {
    expect((await walk({ cluster: { 'insecure-skip-tls-verify': true } })).codes).toEqual(['KCFG-13']);
  });

  it.each([
    ['switched off', { 'insecure-skip-tls-verify': false }],
    ['without an authority', { 'insecure-skip-tls-verify': true, ...noAuthority }],
    ['with empty authority data', { 'insecure-skip-tls-verify': true, 'certificate-authority-data': '' }],
  ])('%s it is not', async (_title, cluster) => {
    expect((await walk({ cluster })).codes).toEqual([]);
  });
});

describe('KCFG-14: two ways that exclude each other', () => {
  const exec = { command: 'aws', apiVersion: 'client.authentication.k8s.io/v1beta1' };

  it.each([
    ['token and user name', { token: 'a', username: 'b' }],
    ['token and password', { token: 'a', password: 'b' }],
    ['sign-in program and auth-provider', { exec, 'auth-provider': { name: 'gcp' } }],
  ])('%s', async (_title, user) => {
    expect((await walk({ user })).codes).toEqual(['KCFG-14']);
  });

  it.each([
    ['token and sign-in program', { token: 'a', exec }],
    ['token and token file', { token: 'a', tokenFile: 'b' }],
    ['token and certificate', { token: 'a', 'client-certificate': 'a', 'client-key': 'b' }],
    ['token file and user name', { tokenFile: 'a', username: 'b' }],
  ])('%s are accepted', async (_title, user) => {
    expect((await walk({ user })).codes).toEqual([]);
  });

  it('KCFG-13 and KCFG-14 are told together', async () => {
    const walked = await walk({ cluster: { 'insecure-skip-tls-verify': true }, user: { token: 'a', username: 'b' } });
    expect(walked.codes).toEqual(['KCFG-13', 'KCFG-14']);
  });
});

describe('KCFG-25: half, or double', () => {
  const certificate = { 'client-certificate-data': base64('c') };
  const key = { 'client-key-data': base64('k') };
  const token = { token: 'a' };

  it.each([
    ['certificateWithoutKey', { user: certificate }],
    ['certificateTwice', { user: { ...certificate, ...key, 'client-certificate': 'c' } }],
    ['keyTwice', { user: { ...certificate, ...key, 'client-key': 'k' } }],
    ['authorityTwice', { cluster: { 'certificate-authority': 'ca.crt' } }],
    ['impersonation', { user: { ...token, 'as-groups': ['system:masters'] } }],
    ['impersonation', { user: { ...token, 'as-uid': '1' } }],
    ['impersonation', { user: { ...token, 'as-user-extra': { a: ['b'] } } }],
    ['execCommand', { user: { exec: { apiVersion: 'client.authentication.k8s.io/v1' } } }],
    ['execApiVersion', { user: { exec: { command: 'aws' } } }],
    [
      'execVariable',
      { user: { exec: { command: 'aws', apiVersion: 'client.authentication.k8s.io/v1', env: [{ value: 'x' }] } } },
    ],
  ])('%s', async (half, change: Change) => {
    const walked = await walk(change);
    expect(walked.codes).toEqual(['KCFG-25']);
    expect(walked.problems[0]?.args).toMatchObject({ half });
  });

  it.each([
    ['a key twice, but no certificate to use it for', { ...token, ...key, 'client-key': 'k' }],
    ['no groups at all', { ...token, 'as-groups': [] }],
    ['groups of somebody', { ...token, as: 'jane', 'as-groups': ['a'] }],
  ])('%s is accepted', async (_title, user) => {
    expect((await walk({ user })).codes).toEqual([]);
  });
});

describe('KCFG-24: the server’s address', () => {
  it('http goes on: what answers there decides', async () => {
    expect((await walk({ cluster: { server: 'http://10.0.0.5:8080' } })).codes).toEqual([]);
  });

  it.each([
    [undefined, 'empty'],
    ['', 'empty'],
    ['api.example.com:6443', 'noScheme'],
    ['htps://api.example.com:6443', 'unsupportedScheme'],
    ['https://api.example.com:64430', null],
    ['https://api.example.com:644300', 'badPort'],
    ['https://api.example.com:six', 'badPort'],
    ['https://api.example.com:6443 ', 'whiteSpace'],
    ['https//api.example.com', 'notAUrl'],
    ['https://', 'notAUrl'],
  ])('%j is %s', async (server, problem) => {
    const walked = await walk({ cluster: { server } });
    expect(walked.codes).toEqual(problem === null ? [] : ['KCFG-24']);
    if (problem !== null) expect(walked.problems[0]?.args).toMatchObject({ problem });
  });

  it('a no-break space swallows the key, so there is no server', async () => {
    const text = config().replace('server: ', 'server:\u00a0');
    expect((await walkFiles([desk.write('config', text)])).codes).toContain('KCFG-04');
    const other = config().replace('      server: ', '      \u00a0server: ');
    expect((await walkFiles([desk.write('config', other)])).codes).toEqual(['KCFG-24']);
  });

  it('a password in the address stays out of everything that is shown', async () => {
    const walked = await walk({ cluster: { server: 'https://jane:hunter2@api.example.com' } });
    expect(JSON.stringify(walked)).not.toContain('hunter2');
  });
});

describe('KCFG-09, KCFG-11, KCFG-12: the authority', () => {
  const file = (name: string) => ({ ...noAuthority, 'certificate-authority': name });

  it('KCFG-09: the file is missing, looked for beside the kubeconfig', async () => {
    const walked = await walk({ cluster: file('pki/ca.crt') });
    expect(walked.codes).toEqual(['KCFG-09']);
    expect(walked.problems[0]?.args).toMatchObject({ file: desk.path('pki/ca.crt') });
  });

  it('KCFG-09: ~ is not expanded', async () => {
    const walked = await walk({ cluster: file('~/ca.crt') });
    expect(walked.problems[0]?.args).toMatchObject({ file: desk.path('~/ca.crt') });
  });

  it('KCFG-09: a folder', async () => {
    mkdirSync(desk.path('ca.crt'));
    expect((await walk({ cluster: file('ca.crt') })).codes).toEqual(['KCFG-09']);
  });

  it('a file that holds it is fine', async () => {
    desk.write('ca.crt', authorityPem);
    expect((await walk({ cluster: file('ca.crt') })).codes).toEqual([]);
  });

  it('an empty file is as if there were none', async () => {
    desk.write('ca.crt', '');
    expect((await walk({ cluster: file('ca.crt') })).codes).toEqual([]);
  });

  it.each([
    ['plain text', 'no certificate here\n', 'unable to parse bytes as PEM block'],
    [
      'a key',
      '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
      'no valid certificate authority data seen',
    ],
    [
      'a damaged certificate',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      'failed to parse certificate',
    ],
    ['twice encoded', base64(authorityPem), 'unable to parse bytes as PEM block'],
  ])('KCFG-12: %s', async (_title, text, said) => {
    const walked = await walk({ cluster: { 'certificate-authority-data': base64(text) } });
    expect(walked.codes).toEqual(['KCFG-12']);
    expect(walked.problems[0]?.args).toMatchObject({ said });
  });

  it('one readable certificate among damaged ones is enough', async () => {
    const text = `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${authorityPem}`;
    expect((await walk({ cluster: { 'certificate-authority-data': base64(text) } })).codes).toEqual([]);
  });
});

describe('in a pod', () => {
  it('is not confused with a computer that has only the variables of one', async () => {
    const environment = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };
    const walked = await walk({ context: { cluster: 'gone' } }, { environment });
    expect(walked.codes).toEqual(['KCFG-07']);
  });
});

describe('every sentence', () => {
  it('is short, ends with a full stop, names no code, and says what follows', async () => {
    const { kubeconfigModes } = await import('../../../shared/catalogue/kubeconfig.ts');
    for (const [code, mode] of Object.entries(kubeconfigModes)) {
      const sentence = (mode.sentence as (args: unknown) => string)(mode.example);
      expect(sentence.split(/\s+/).length, `${code}: ${sentence}`).toBeLessThan(32);
      expect(sentence, code).toMatch(/\.$/);
      expect(sentence, code).not.toMatch(/KCFG|undefined|null|\[object/);
      expect(sentence, code).toContain(', so ');
    }
  });
});
