import { describe, expect, it } from 'vitest';
import { browser } from '../../../../electron/opinions/browser.ts';
import { giveOpinions } from '../../../../electron/opinions/index.ts';
import { javascriptLoading } from '../../../../electron/opinions/javascript-loading.ts';
import { javascriptNetwork } from '../../../../electron/opinions/javascript-network.ts';
import { javascriptPlugin } from '../../../../electron/opinions/javascript-plugin.ts';
import { olderKubectl } from '../../../../electron/opinions/older-kubectl.ts';
import type { Opinion } from '../../../../shared/model/opinion.ts';
import {
  at,
  authorityCertificate,
  clock,
  clusterEntry,
  environment,
  handshake,
  kubeconfig,
  kubeconfigFor,
  now,
  serverCertificate,
  trust,
} from '../../../checks/builders.ts';

type Given = Parameters<typeof giveOpinions>[0];

const healthy: Given = {
  kubeconfig: kubeconfig(),
  environment: environment(),
  clock: clock(),
  handshakes: [handshake()],
  trust: trust(),
};

function byId(change: Given): ReadonlyMap<string, Opinion> {
  return new Map(giveOpinions({ ...healthy, ...change }).map((opinion) => [opinion.id, opinion]));
}

const leaf = (change: Parameters<typeof serverCertificate>[0]) => ({
  handshakes: [handshake({ chain: [serverCertificate(change)] })],
});

describe('opinions', () => {
  it('have names of their own', () => {
    const opinionRules = [...javascriptLoading, ...javascriptPlugin, ...javascriptNetwork, ...browser, ...olderKubectl];
    expect(new Set(opinionRules.map(({ id }) => id)).size).toBe(opinionRules.length);
    for (const { id, program } of opinionRules) expect(id.startsWith(`${program}.`)).toBe(true);
  });

  it('say nothing about what was not measured', () => {
    expect(giveOpinions({})).toEqual([]);
    expect(giveOpinions({ clock: clock() })).toEqual([]);
  });

  it('never take the walk with them when a rule breaks', () => {
    const broken = { ...kubeconfig(), files: null } as unknown as ReturnType<typeof kubeconfig>;
    const given = giveOpinions({ ...healthy, kubeconfig: broken });
    expect(given.some(({ message }) => message.includes('That is our fault'))).toBe(true);
  });
});

describe('a browser', () => {
  const publicRoot = authorityCertificate({ subject: 'CN=Public Root', issuer: 'CN=Public Root' });
  const publicLeaf = (change: Parameters<typeof serverCertificate>[0] = {}) => {
    const certificate = serverCertificate({ issuer: 'CN=Public Root', ...change });
    return {
      handshakes: [handshake({ chain: [certificate] })],
      trust: trust([[certificate, publicRoot]], [publicRoot], { anchors: 'system' as const }),
    };
  };
  const said = (change: Given) => byId(change).get('browser.certificate');

  it('warns of the private authority that nearly every cluster has', () => {
    expect(said({})).toMatchObject({ program: 'browser', verdict: 'refuses' });
    expect(said({})?.message).toContain('ERR_CERT_AUTHORITY_INVALID');
  });

  it('takes a public certificate', () => {
    expect(said(publicLeaf())?.verdict).toBe('agrees');
  });

  it.each([
    [{ dnsNames: ['other.example.com'] }, 'ERR_CERT_COMMON_NAME_INVALID'],
    [
      { hasSubjectAlternativeNames: false, dnsNames: [], ipAddresses: [], subject: 'CN=api.example.com' },
      'no subject alternative names',
    ],
    [{ notAfter: '2026-11-01T00:00:00.000Z' }, 'ERR_CERT_DATE_INVALID'],
    [{ notBefore: '2026-12-01T00:00:00.000Z' }, 'not yet valid'],
    [{ notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2028-01-01T00:00:00.000Z' }, 'ERR_CERT_VALIDITY_TOO_LONG'],
    [{ publicKey: { type: 'rsa', bits: 768, curve: null } }, 'ERR_CERT_WEAK_KEY'],
    [{ publicKey: { type: 'ed25519', bits: null, curve: null } }, 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH'],
    [{ publicKey: { type: 'ec', bits: 521, curve: 'P-521' } }, 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH'],
  ] as const)('warns of %o', (change, words) => {
    expect(said(publicLeaf(change))).toMatchObject({ verdict: 'refuses' });
    expect(said(publicLeaf(change))?.message).toContain(words);
  });

  it('knows no tls-server-name: it compares the address that is typed', () => {
    const cluster = kubeconfigFor({ server: at('https://10.9.8.7:6443', 6), tlsServerName: at('api.example.com', 7) });
    expect(said({ ...publicLeaf(), kubeconfig: cluster })?.message).toContain('does not name 10.9.8.7');
  });

  it('does not mind ten years from one’s own authority', () => {
    const decade = { notBefore: now, notAfter: '2036-11-24T12:00:00.000Z' };
    expect(byId(leaf(decade)).get('browser.long-validity')?.message).toContain('3653 days');
    expect(byId({}).get('browser.long-validity')).toBeUndefined();
  });

  it('asks for a client certificate where the server does', () => {
    expect(byId({}).get('browser.client-certificate')).toBeUndefined();
    const asks = { handshakes: [handshake({ clientCertificateRequested: true })] };
    expect(byId(asks).get('browser.client-certificate')?.verdict).toBe('differs');
  });
});

describe('older kubectl', () => {
  it.each([
    [
      'go.common-name',
      { hasSubjectAlternativeNames: false, dnsNames: [], ipAddresses: [], subject: 'CN=api.example.com' },
    ],
    ['go.sha1', { signatureAlgorithm: 'SHA1-RSA' }],
    ['go.small-key', { publicKey: { type: 'rsa', bits: 1023, curve: null } }],
    ['go.large-key', { publicKey: { type: 'rsa', bits: 16_384, curve: null } }],
  ] as const)('%s: still takes what today’s refuses', (id, change) => {
    expect(byId(leaf(change)).get(id)).toMatchObject({ program: 'go', verdict: 'accepts' });
    expect(byId({}).get(id)).toBeUndefined();
  });

  it('a root that signs itself with SHA-1 is no matter', () => {
    const root = authorityCertificate({ signatureAlgorithm: 'SHA1-RSA' });
    const chain = { handshakes: [handshake({ chain: [serverCertificate(), root] })] };
    expect(byId(chain).get('go.sha1')).toBeUndefined();
  });
});

describe('a JavaScript client', () => {
  it('differs in nothing here', () => {
    expect([...byId({}).keys()].filter((id) => id.startsWith('javascript.'))).toEqual(['javascript.same']);
  });

  it('does not speak of a proxy that kubectl does not use either', () => {
    const proxies = [{ variable: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128', credential: null }];
    expect(byId({ environment: environment({ proxies }) }).has('javascript.environment-proxy')).toBe(true);
    const noProxy = { variable: 'NO_PROXY', value: 'example.com' };
    expect(byId({ environment: environment({ proxies, noProxy }) }).has('javascript.environment-proxy')).toBe(false);
    const own = kubeconfig({ cluster: clusterEntry({ proxyUrl: at('http://proxy.example.com:3128', 8) }) });
    expect(byId({ environment: environment({ proxies }), kubeconfig: own }).has('javascript.environment-proxy')).toBe(
      false,
    );
  });
});
