import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import {
  answer,
  at,
  authority,
  authorityCertificate,
  direct,
  environment,
  handshake,
  kubeconfigFor,
  now,
  serverCertificate,
  throughProxy,
  trust,
} from '../builders.ts';
import { judge, summary, words } from './facts.ts';

const expired = { notBefore: '2025-11-12T08:00:00.000Z', notAfter: '2026-11-12T08:00:00.000Z' };
const future = { notBefore: '2026-11-24T18:00:00.000Z' };
const insecure = { insecureSkipTlsVerify: at(true, 9), certificateAuthorityData: null };

/** The server shows these. */
function showing(...chain: readonly CertificateFacts[]): Partial<Facts> {
  return { handshakes: [handshake({ chain })] };
}

describe('network.dates', () => {
  const judged = (change: Parameters<typeof serverCertificate>[0], facts: Partial<Facts> = {}) =>
    judge('network.dates', { ...showing(serverCertificate(change)), ...facts });

  it('passes with the time that is left', () => {
    expect(judge('network.dates')).toMatchObject({ outcome: 'pass', note: '157 days left' });
  });

  it('shows a near end as a row, since it stops nobody yet', () => {
    const soon = judged({ notAfter: '2026-12-01T12:00:00.000Z' });
    expect(soon.outcome).toBe('pass');
    expect(soon.facts?.find(({ label }) => label === 'Valid until')).toMatchObject({
      outcome: 'warn',
      values: ['2026-12-01 12:00 UTC', '7 days left'],
    });
  });

  it('finds an expired certificate, in Go’s words', () => {
    const found = judged(expired);
    expect(summary(found)).toBe('fail TLS-06');
    const [said] = words(found);
    expect(said?.message).toBe('The server’s certificate ended 12 days ago, so kubectl hangs up before it signs in.');
    expect(said?.literal).toBe(
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-24T12:00:00Z is after 2026-11-12T08:00:00Z',
    );
  });

  it('finds one that is not valid yet', () => {
    expect(summary(judged(future))).toBe('fail TLS-07');
  });

  it('says that the clock may be the cause when the server’s own clock finds nothing wrong', () => {
    const version = answer({ serverDate: '2026-11-01T12:00:00.000Z' });
    const found = judged(expired, { version });
    expect(summary(found)).toBe('fail TLS-06|TLS-07');
    expect(words(found)[0]?.message).toContain('by the server’s own it is valid');
    expect(summary(judged(future, { version: answer({ serverDate: '2026-11-24T20:00:00.000Z' }) }))).toBe(
      'fail TLS-07',
    );
  });

  it('does not blame the clock when both clocks agree, or the server’s would refuse too', () => {
    expect(summary(judged(expired, { version: answer({ serverDate: '2026-11-23T12:00:00.000Z' }) }))).toBe(
      'fail TLS-06',
    );
    expect(summary(judged(expired, { version: null }))).toBe('fail TLS-06');
  });

  it('only warns with verification off, and says that kubectl does not notice', () => {
    const found = judged(expired, { kubeconfig: kubeconfigFor(insecure) });
    expect(summary(found)).toBe('warn TLS-06');
    expect(words(found)[0]?.message).toContain('which kubectl does not notice');
    expect(found).toMatchObject({ problems: [{ blocks: false }] });
  });
});

describe('network.names', () => {
  const judged = (change: Parameters<typeof serverCertificate>[0], cluster: Parameters<typeof kubeconfigFor>[0] = {}) =>
    judge('network.names', { ...showing(serverCertificate(change)), kubeconfig: kubeconfigFor(cluster) });

  it('passes a name that is there', () => {
    expect(judge('network.names')).toMatchObject({ outcome: 'pass', note: 'api.example.com' });
  });

  it('finds another name, shows both sides, and offers one that fits', () => {
    const found = judged({ dnsNames: ['kubernetes', 'kubernetes.default'], ipAddresses: ['10.96.0.1'] });
    expect(summary(found)).toBe('fail TLS-03');
    expect(found.facts).toMatchObject([
      { values: ['api.example.com'], origin: { line: 6 } },
      { values: ['kubernetes', 'kubernetes.default', '10.96.0.1'] },
    ]);
    const [said] = words(found);
    expect(said?.literal).toContain(
      'x509: certificate is valid for kubernetes, kubernetes.default, not api.example.com',
    );
    expect(said?.remedies[0]?.commands[0]?.argv).toEqual([
      'kubectl',
      'config',
      'set-cluster',
      'dev-cluster',
      '--kubeconfig',
      '/home/mara/.kube/config',
      '--tls-server-name',
      'kubernetes',
    ]);
  });

  const byAddress = { server: at('https://192.0.2.99:6443', 6) };
  const nothing = { hasSubjectAlternativeNames: false, dnsNames: [], ipAddresses: [] };

  it.each<[string, Parameters<typeof serverCertificate>[0], Parameters<typeof kubeconfigFor>[0], string]>([
    ['another address', {}, byAddress, 'fail TLS-03'],
    ['no addresses at all', { ipAddresses: [] }, byAddress, 'fail TLS-04'],
    ['addresses only, when a name is called', { dnsNames: [] }, {}, 'fail TLS-03'],
    ['the Common Name only', { ...nothing, commonName: 'api.example.com' }, {}, 'fail TLS-05'],
    ['another Common Name only', { ...nothing, commonName: 'x' }, {}, 'fail TLS-05'],
    ['a Common Name only, when an address is called', { ...nothing, commonName: 'x' }, byAddress, 'fail TLS-04'],
    ['the address as Common Name only', { ...nothing, commonName: '192.0.2.99' }, byAddress, 'fail TLS-05'],
    ['not what tls-server-name wants', {}, { tlsServerName: at('old.example.com', 8) }, 'fail TLS-08'],
    ['what tls-server-name wants', {}, { ...byAddress, tlsServerName: at('kubernetes', 8) }, 'pass'],
    ['no names, whatever tls-server-name wants', nothing, { tlsServerName: at('kubernetes', 8) }, 'fail TLS-05'],
  ])('when the certificate has %s', (_title, change, cluster, expected) => {
    expect(summary(judged(change, cluster))).toBe(expected);
  });

  it('says that tls-server-name can go when the certificate has the host', () => {
    const [said] = words(judged({}, { tlsServerName: at('old.example.com', 8) }));
    expect(said?.innocent).toContain('api.example.com, is in the certificate');
    expect(said?.remedies[0]?.commands[0]?.argv).toContain('--tls-server-name=');
  });

  it('warns when only the second address shows another certificate', () => {
    const other = serverCertificate({ key: 'other', dnsNames: ['other.example.com'] });
    const handshakes = [handshake(), handshake({ chain: [other] }, direct('192.0.2.11'))];
    expect(summary(judge('network.names', { handshakes }))).toBe('warn TLS-03@192.0.2.11');
    expect(summary(judge('network.names', { handshakes: [...handshakes].reverse() }))).toBe('fail TLS-03@192.0.2.11');
  });
});

describe('network.authority', () => {
  const root = authorityCertificate();
  const leaf = serverCertificate();
  const judged = (
    chain: readonly CertificateFacts[],
    anchors: readonly CertificateFacts[],
    pairs: readonly (readonly [CertificateFacts, CertificateFacts])[],
    facts: Partial<Facts> = {},
  ) =>
    judge('network.authority', {
      ...showing(...chain),
      authority: authority(...anchors),
      trust: trust(pairs, anchors),
      ...facts,
    });
  const systemTrust = (
    pairs: readonly (readonly [CertificateFacts, CertificateFacts])[],
    anchors: readonly CertificateFacts[],
  ) => ({
    authority: { material: null },
    trust: trust(pairs, anchors, {
      anchors: 'system',
      systemSources: ['/etc/ssl/certs/ca-certificates.crt'],
      systemCertificates: 142,
    }),
  });

  it('passes with the name of the authority', () => {
    expect(judge('network.authority')).toMatchObject({ outcome: 'pass', note: 'kubernetes' });
  });

  it('finds an authority of the same name and another key, and shows both by print', () => {
    const other = authorityCertificate({ key: 'other' });
    const found = judged([leaf], [other], []);
    expect(summary(found)).toBe('fail TLS-01');
    expect(found.facts?.at(-1)?.values[0]).toBe(`CN=kubernetes · SHA-256 ${other.sha256.slice(0, 16)}…`);
    expect(found).toMatchObject({ problems: [{ origin: { line: 7 } }] });
  });

  it('can’t exclude a missing intermediate when nobody has the issuer’s name', () => {
    const stranger = authorityCertificate({ subject: 'CN=k3s-server-ca' });
    expect(summary(judged([leaf], [stranger], []))).toBe('fail TLS-01|TLS-14');
  });

  it('excludes it when the trusted authority may have no authority below it', () => {
    const flat = authorityCertificate({ subject: 'CN=other', pathLength: 0 });
    expect(summary(judged([leaf], [flat], []))).toBe('fail TLS-01');
  });

  it('knows the end of a chain by its own signature', () => {
    const self = serverCertificate({ issuer: 'CN=kube-apiserver', selfSigned: true });
    expect(summary(judged([self], [root], []))).toBe('fail TLS-01');
    const foreign = authorityCertificate({ subject: 'CN=Example Root' });
    const below = serverCertificate({ issuer: 'CN=Example Root' });
    expect(summary(judged([below, foreign], [root], [[below, foreign]]))).toBe('fail TLS-01');
  });

  it('takes an intermediate, or the leaf itself, as the anchor, as Go does', () => {
    const middle = authorityCertificate({ subject: 'CN=middle', issuer: 'CN=kubernetes', selfSigned: false });
    const below = serverCertificate({ issuer: 'CN=middle' });
    expect(summary(judged([below], [middle], [[below, middle]]))).toBe('pass');
    expect(summary(judged([leaf], [leaf], []))).toBe('pass');
  });

  it('suspects a proxy in between, except where the authority has the cluster’s own name', () => {
    const proxy = {
      environment: environment({
        proxies: [{ variable: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128', credential: null }],
      }),
    };
    const inspector = authorityCertificate({ subject: 'CN=Example Inspection' });
    const faked = serverCertificate({ issuer: 'CN=Example Inspection' });
    const handshakes = [handshake({ chain: [faked, inspector] }, throughProxy())];
    expect(summary(judged([], [root], [[faked, inspector]], { ...proxy, handshakes }))).toBe('fail PRX-07|TLS-01');
    const sameName = [handshake({ chain: [leaf] }, throughProxy())];
    expect(summary(judged([], [authorityCertificate({ key: 'other' })], [], { ...proxy, handshakes: sameName }))).toBe(
      'fail TLS-01',
    );
  });

  describe('beside what the server shows without the proxy', () => {
    const inspector = authorityCertificate({ subject: 'CN=Example Inspection' });
    const faked = serverCertificate({ issuer: 'CN=Example Inspection' });
    const beside = (chain: readonly CertificateFacts[], directly: readonly CertificateFacts[], anchors = [root]) => {
      const [first = leaf] = directly;
      return summary(
        judge('network.authority', {
          environment: environment({
            proxies: [{ variable: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128', credential: null }],
          }),
          authority: authority(...anchors),
          handshakes: [handshake({ chain }, throughProxy())],
          trust: trust([[faked, inspector]], anchors),
          directHandshakes: directly.length === 0 ? [] : [handshake({ chain: directly })],
          directTrust: trust(first === leaf ? [[leaf, root]] : [[first, inspector]], anchors),
        }),
      );
    };

    it('is sure of a proxy that looks in, when the server’s own certificate is the cluster’s', () => {
      expect(beside([faked, inspector], [leaf])).toBe('fail PRX-07');
    });

    it('clears the proxy when the server shows the same', () => {
      expect(beside([faked, inspector], [faked, inspector])).toBe('fail TLS-01');
    });

    it('stays open when nothing was shown, or another stranger', () => {
      expect(beside([faked, inspector], [])).toBe('fail PRX-07|TLS-01');
      const other = serverCertificate({ issuer: 'CN=Example Inspection', key: 'other' });
      expect(beside([faked, inspector], [other, inspector])).toBe('fail PRX-07|TLS-01');
    });

    it('stays open when the certificate behind the proxy is not made for that name: it may be another server’s', () => {
      const elsewhere = serverCertificate({ issuer: 'CN=Example Inspection', dnsNames: ['x.example.com'] });
      expect(beside([elsewhere, inspector], [leaf])).toMatch(/^fail PRX-07\|TLS-01/);
    });

    it('can’t tell a proxy that leads to another cluster of the same authority’s name', () => {
      expect(beside([serverCertificate({ key: 'elsewhere' })], [leaf])).toBe('fail PRX-07|TLS-01');
    });
  });

  it('names the missing authority when the kubeconfig has none', () => {
    expect(summary(judge('network.authority', { ...showing(leaf), ...systemTrust([], []) }))).toBe('fail TLS-02');
    const company = serverCertificate({ issuer: 'CN=Example Issuing CA 1,O=Example' });
    expect(summary(judge('network.authority', { ...showing(company), ...systemTrust([], []) }))).toBe(
      'fail TLS-02|TLS-14',
    );
  });

  it('passes without an authority when this computer’s roots vouch for the server', () => {
    const facts = { ...showing(leaf), ...systemTrust([[leaf, root]], [root]) };
    expect(judge('network.authority', facts)).toMatchObject({
      outcome: 'pass',
      message: expect.stringContaining('this computer trusts'),
    });
  });

  it.each<[string, Parameters<typeof authorityCertificate>[0], string]>([
    ['has expired', { notAfter: '2026-11-01T00:00:00.000Z' }, 'fail TLS-15'],
    ['is not valid yet', future, 'fail TLS-07'],
    ['is no authority', { isAuthority: false }, 'fail TLS-01'],
    ['may not sign', { keyUsage: ['digitalSignature'] }, 'fail TLS-01'],
    ['has too short a key', { publicKey: { type: 'rsa', bits: 512, curve: null } }, 'fail TLS-01?'],
    ['is made for clients only', { extendedKeyUsage: ['clientAuth'] }, 'fail TLS-16'],
    [
      'may not sign for this name',
      { nameConstraints: { permitted: ['DNS:example.org'], excluded: [] } },
      'fail TLS-01',
    ],
    ['has an extension that Go does not know', { unhandledCriticalExtensions: ['1.2.3'] }, 'fail TLS-01?'],
  ])('when the trusted authority %s', (_title, change, expected) => {
    const flawed = authorityCertificate(change);
    const signed = serverCertificate(change?.publicKey === undefined ? {} : { signatureAlgorithm: 'SHA256-RSA' });
    expect(summary(judged([signed], [flawed], [[signed, flawed]]))).toBe(expected);
  });

  it('finds an intermediate that has expired', () => {
    const middle = authorityCertificate({
      subject: 'CN=middle',
      issuer: 'CN=kubernetes',
      selfSigned: false,
      ...expired,
    });
    const below = serverCertificate({ issuer: 'CN=middle' });
    const found = judged(
      [below, middle],
      [root],
      [
        [below, middle],
        [middle, root],
      ],
    );
    expect(summary(found)).toBe('fail TLS-15');
    expect(words(found)[0]?.message).toContain('CN=middle ended 12 days ago');
  });

  it('finds a certificate that is not made for servers, and signatures that prove nothing', () => {
    const client = serverCertificate({ extendedKeyUsage: ['clientAuth'] });
    expect(summary(judged([client], [root], [[client, root]]))).toBe('fail TLS-16');
    const weak = serverCertificate({ signatureAlgorithm: 'ECDSA-SHA1' });
    expect(summary(judged([weak], [root], [[weak, root]]))).toBe('fail TLS-01');
  });

  it('warns of verification that is off, with what it hides, at its line', () => {
    const bad = serverCertificate({ ...expired, dnsNames: ['other'] });
    const found = judged([bad], [], [], { kubeconfig: kubeconfigFor(insecure), trust: null });
    expect(summary(found)).toBe('warn TLS-09');
    expect(found).toMatchObject({ problems: [{ blocks: false, origin: { line: 9 } }] });
    expect(words(found)[0]?.innocent).toBe(
      'With verification on, kubectl would refuse: the certificate is out of date; the name api.example.com is not in the certificate.',
    );
    expect(words(judged([leaf], [], [], { kubeconfig: kubeconfigFor(insecure) }))[0]?.innocent).toContain('in order');
  });

  it('can’t tell without the comparison', () => {
    expect(judge('network.authority', { trust: null })).toMatchObject({
      outcome: 'inconclusive',
      reason: 'notRecorded',
    });
  });
});

describe('one certificate with several faults', () => {
  it('fails each of the three steps with its own code', () => {
    const bad = serverCertificate({ ...expired, dnsNames: ['other'], issuer: 'CN=kube-apiserver', selfSigned: true });
    const facts = { ...showing(bad), trust: trust([], [authorityCertificate()]) };
    expect(
      ['network.dates', 'network.names', 'network.authority'].map((step) =>
        summary(judge(step as 'network.dates', facts)),
      ),
    ).toEqual(['fail TLS-06', 'fail TLS-03', 'fail TLS-01']);
  });

  it('has nothing to judge over http://', () => {
    const plain = {
      kubeconfig: kubeconfigFor({ server: at('http://api.example.com:8080', 6) }),
      handshakes: [],
      trust: null,
    };
    for (const step of ['network.dates', 'network.names', 'network.authority'] as const) {
      expect(judge(step, plain)).toMatchObject({ outcome: 'notApplicable' });
    }
  });
});

describe('network.clock', () => {
  it('passes within a minute', () => {
    expect(summary(judge('network.clock'))).toBe('pass');
    expect(summary(judge('network.clock', { version: answer({ serverDate: '2026-11-24T12:01:00.000Z' }) }))).toBe(
      'pass',
    );
  });

  it('warns beyond, and prints no kubectl text, since nothing has failed yet', () => {
    const found = judge('network.clock', { version: answer({ serverDate: '2026-11-24T11:55:00.000Z' }) });
    expect(summary(found)).toBe('warn TLS-07');
    expect(words(found)[0]).toMatchObject({
      literal: null,
      message:
        'This computer’s clock and the server’s differ by 5 minutes, so certificates and tokens look too old or too new.',
    });
  });

  it('takes the second answer when the first has no date, and gives up without any', () => {
    const silent = answer({ serverDate: null });
    expect(
      summary(
        judge('network.clock', {
          version: silent,
          anonymous: answer({ serverDate: '2026-11-24T13:00:00.000Z', localDate: now }),
        }),
      ),
    ).toBe('warn TLS-07');
    expect(summary(judge('network.clock', { version: silent, anonymous: null }))).toBe('notApplicable');
  });
});
