import { describe, expect, it } from 'vitest';
import { type OtherContext, witnessesFor } from '../../../../shared/rules/witness.ts';
import { at, clusterEntry, kubeconfig, secretShape, userEntry } from '../../../checks/builders.ts';

const data = (handle: `secret:${number}`) => at({ handle, bytes: 900, badBase64At: null }, 17);
const token = at(secretShape({ handle: 'secret:50' }), 30);
const pair = { token: null, clientCertificateData: data('secret:60'), clientKeyData: data('secret:61') };

function other(change: Partial<OtherContext> = {}): OtherContext {
  return { name: 'admin', cluster: clusterEntry(), user: userEntry({ name: 'admin', token }), ...change };
}

const namesOf = (contexts: readonly OtherContext[], own = kubeconfig()) =>
  witnessesFor(own, { contexts }).map(({ name }) => name);
const user = (change: Parameters<typeof userEntry>[0]) => other({ user: userEntry({ token: null, ...change }) });
const cluster = (change: Parameters<typeof clusterEntry>[0]) => other({ cluster: clusterEntry(change) });

describe('whose credential may ask why another is refused', () => {
  it('one that stands in a file, certificates first, three at most', () => {
    expect(namesOf([other()])).toEqual(['admin']);
    expect(namesOf([user({ tokenFile: at('/run/token', 30) })])).toEqual(['admin']);
    const withPair = { ...other({ name: 'pair', user: userEntry({ ...pair }) }) };
    const many = ['a', 'b', 'c'].map((name) => other({ name }));
    expect(namesOf([...many, withPair])).toEqual(['pair', 'a', 'b']);
  });

  it.each([
    ['a program gives it', user({ exec: { args: [] } as never })],
    ['a provider gives it', user({ authProvider: { origin: at(1, 1).origin, name: 'oidc', configKeys: [] } })],
    ['it is a password', user({ username: at('a', 1), basicCredential: 'secret:9' })],
    ['it has none', user({})],
    ['it asks to be somebody else', user({ token, impersonate: at('boss', 1) })],
    ['it is the refused one', other({ user: userEntry() })],
    ['another server', cluster({ server: at('https://api.example.com:443', 6) })],
    ['another authority', cluster({ certificateAuthorityData: data('secret:99') })],
    ['another name in the certificate', cluster({ tlsServerName: at('kubernetes', 6) })],
    ['another way', cluster({ proxyUrl: at('http://proxy.example.com:3128', 6) })],
    ['a server that nobody verifies', cluster({ insecureSkipTlsVerify: at(true, 6) })],
  ])('not one where %s', (_what, context) => {
    expect(namesOf([context])).toEqual([]);
  });

  it('nobody where the target itself verifies no certificate, or nothing is known', () => {
    const insecure = kubeconfig({ cluster: clusterEntry({ insecureSkipTlsVerify: at(true, 6) }) });
    expect(namesOf([other()], insecure)).toEqual([]);
    expect(witnessesFor(kubeconfig(), null)).toEqual([]);
  });
});
