import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import type { TlsEvidence } from '../../../shared/model/evidence/network.ts';
import {
  at,
  direct,
  environment,
  failedHandshake,
  failedRequest,
  handshake,
  kubeconfigFor,
  serverCertificate,
  throughProxy,
} from '../builders.ts';
import { judge, summary, words } from './facts.ts';

type Failed = Extract<TlsEvidence['outcome'], { kind: 'failed' }>;

const alert = (number: number) => ({ number, name: `alert ${number}` });
const spoke = (looksLike: 'http' | 'ssh' | 'tls' | 'nothing' | 'binary', text = '') => ({ hex: '', text, looksLike });
const certificate = { certificate: null, key: null, matches: true, handle: 'secret:9' } as const;
const proxy = environment({
  proxies: [{ variable: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128', credential: null }],
});

function failing(change: Partial<Failed>, facts: Partial<Facts> = {}): string {
  return summary(
    judge('network.handshake', { handshakes: [failedHandshake(change)], version: failedRequest(), ...facts }),
  );
}

describe('network.handshake', () => {
  it('passes a finished handshake that is answered', () => {
    expect(judge('network.handshake')).toMatchObject({ outcome: 'pass', note: 'TLS 1.3, 20 ms' });
  });

  it('does not apply to http://', () => {
    const plain = { kubeconfig: kubeconfigFor({ server: at('http://api.example.com:8080', 6) }), handshakes: [] };
    expect(judge('network.handshake', plain)).toMatchObject({ outcome: 'notApplicable', reason: 'notUsed' });
  });

  it('leaves a server that is silent after the handshake to the steps that ask it', () => {
    expect(
      summary(
        judge('network.handshake', { handshakes: [handshake({ afterwards: 'silence' })], version: failedRequest() }),
      ),
    ).toBe('pass');
  });

  it.each<[string, Partial<Failed>, string]>([
    ['says nothing', { how: 'timeout' }, 'fail NET-04'],
    ['says nothing after its first message', { how: 'timeout', phase: 'handshake' }, 'fail NET-04'],
    [
      'says nothing to TLS, and greets in clear',
      { how: 'timeout', firstBytes: spoke('ssh', 'SSH-2.0-x') },
      'fail TLS-10',
    ],
    ['hangs up', { how: 'closed' }, 'fail NET-05|TLS-10'],
    ['resets', { how: 'reset' }, 'fail NET-05|TLS-10'],
    ['hangs up, and speaks HTTP', { how: 'closed', firstBytes: spoke('http') }, 'fail TLS-10'],
    ['hangs up, and answers clear text with a TLS alert', { how: 'closed', firstBytes: spoke('tls') }, 'fail NET-05'],
    [
      'is cut in the middle, having asked for a certificate',
      { how: 'reset', phase: 'handshake', clientCertificateRequested: true },
      'fail NET-05|TLS-12',
    ],
    [
      'is cut in the middle, having asked for nothing',
      { how: 'reset', phase: 'handshake', clientCertificateRequested: false },
      'fail NET-05',
    ],
    ['answers with HTTP', { how: 'notTls', firstBytes: spoke('http', 'HTTP/1.1 400 Bad Request') }, 'fail TLS-10'],
    ['answers with something unreadable', { how: 'notTls', firstBytes: spoke('binary') }, 'fail TLS-10'],
    ['knows old versions only', { how: 'alert', alert: alert(70) }, 'fail TLS-13'],
    ['chose an old version', { how: 'other', phase: 'handshake', offeredVersion: 'TLSv1.1' }, 'fail TLS-13'],
    ['finds the methods too weak', { how: 'alert', alert: alert(71) }, 'fail TLS-13'],
    ['finds no method in common', { how: 'alert', alert: alert(40) }, 'fail TLS-13?'],
    ['knows another protocol above TLS only', { how: 'alert', alert: alert(120) }, 'fail TLS-13'],
    [
      'refuses for want of a certificate (TLS 1.2)',
      { how: 'alert', phase: 'handshake', alert: alert(40), clientCertificateRequested: true },
      'fail TLS-12',
    ],
    ['names the certificate (TLS 1.2)', { how: 'alert', phase: 'handshake', alert: alert(42) }, 'fail TLS-12'],
    [
      'fails behind its first message, and whether it asked for a certificate was not seen',
      { how: 'alert', phase: 'handshake', alert: alert(40), clientCertificateRequested: null },
      'fail TLS-13|TLS-12',
    ],
    [
      'fails behind its first message, having asked for nothing',
      { how: 'alert', phase: 'handshake', alert: alert(40), clientCertificateRequested: false },
      'fail TLS-13?',
    ],
    ['denies access at the first message', { how: 'alert', alert: alert(49) }, 'inconclusive NET-05|TLS-13'],
    ['says only that it failed inside', { how: 'alert', alert: alert(80) }, 'inconclusive NET-05|TLS-13'],
    ['fails in our own library', { how: 'other' }, 'inconclusive TLS-13?'],
    ['is not reached any more', { phase: 'connect', how: 'refused' }, 'inconclusive'],
  ])('when the server %s', (_title, change, expected) => {
    expect(failing(change)).toBe(expected);
  });

  it('words a refusal as Go does', () => {
    const judged = judge('network.handshake', { handshakes: [failedHandshake({ how: 'alert', alert: alert(70) })] });
    expect(words(judged)[0]?.literal).toBe(
      'Unable to connect to the server: remote error: tls: protocol version not supported',
    );
  });

  it('counts tls-server-name among the reasons when the server does not like the first message', () => {
    const override = { kubeconfig: kubeconfigFor({ tlsServerName: at('old.example.com', 8) }) };
    expect(failing({ how: 'alert', alert: alert(40) }, override)).toBe('fail TLS-13|TLS-08');
    expect(failing({ how: 'alert', alert: alert(112) }, override)).toBe('fail TLS-08|NET-05');
    expect(failing({ how: 'alert', alert: alert(112) })).toBe('inconclusive NET-05|TLS-13');
  });

  it('is sure of the methods once the server goes on with all of them, by the same name', () => {
    const override = { kubeconfig: kubeconfigFor({ tlsServerName: at('old.example.com', 8) }) };
    const refused = { how: 'alert', alert: alert(40) } as const;
    const widest = handshake({ protocol: 'TLSv1.2', cipher: 'TLS_RSA_WITH_AES_128_GCM_SHA256' });
    expect(failing(refused, { ...override, widestHandshake: widest })).toBe('fail TLS-13');
    expect(failing(refused, { ...override, widestHandshake: failedHandshake(refused) })).toBe('fail TLS-13|TLS-08');
  });

  it('can’t blame the server alone for what happens inside a proxy’s tunnel', () => {
    const inTunnel = (change: Partial<Failed>) =>
      summary(
        judge('network.handshake', {
          environment: proxy,
          handshakes: [failedHandshake(change, throughProxy())],
          version: failedRequest(),
        }),
      );
    expect(inTunnel({ how: 'timeout' })).toBe('fail PRX-09|NET-04');
    expect(inTunnel({ how: 'closed' })).toBe('fail PRX-09|NET-05|TLS-10');
    expect(inTunnel({ how: 'notTls', firstBytes: spoke('http') })).toBe('fail PRX-09|TLS-10');
    expect(inTunnel({ how: 'notTls', firstBytes: spoke('http', 'HTTP/1.1 400 Bad Request') })).toBe(
      'fail PRX-09|TLS-10',
    );
    expect(inTunnel({ how: 'notTls', firstBytes: spoke('http', 'HTTP/1.1 200 OK') })).toBe('fail PRX-09');
    expect(inTunnel({ how: 'tunnel', phase: 'connect' })).toBe('inconclusive');
  });
});

describe('a client certificate that is demanded', () => {
  const finished = (change: Parameters<typeof handshake>[0], facts: Partial<Facts> = {}) =>
    summary(
      judge('network.handshake', {
        handshakes: [handshake(change)],
        version: failedRequest({ how: 'alert' }),
        ...facts,
      }),
    );

  it('is proven by the alert after a TLS 1.3 handshake', () => {
    expect(finished({ afterwards: 'alert', alert: alert(116) })).toBe('fail TLS-12');
    expect(finished({ afterwards: 'alert', alert: alert(42) })).toBe('fail TLS-12');
    expect(finished({ afterwards: 'alert', alert: alert(40), clientCertificateRequested: true })).toBe('fail TLS-12');
  });

  it('is not proven by alerts of a server that asked for none', () => {
    expect(finished({ afterwards: 'alert', alert: alert(42), clientCertificateRequested: false })).toBe('pass');
    expect(finished({ afterwards: 'alert', alert: alert(40) })).toBe('pass');
    expect(finished({ afterwards: 'alert', alert: alert(80), clientCertificateRequested: true })).toBe('pass');
  });

  it('does not keep the walk from judging the certificate that the server showed, as kubectl does first', () => {
    const version = failedRequest({ how: 'alert' });
    const late = handshake({ afterwards: 'alert', alert: alert(116) });
    expect(judge('network.handshake', { handshakes: [late], version })).toMatchObject({
      problems: [{ blocks: false }],
    });
    const refused = { how: 'alert', phase: 'handshake', alert: alert(42), clientCertificateRequested: true } as const;
    const early = failedHandshake({ ...refused, chain: [serverCertificate()] });
    expect(judge('network.handshake', { handshakes: [early], version })).toMatchObject({
      problems: [{ blocks: false }],
    });
    expect(judge('network.dates', { handshakes: [early], version }).outcome).toBe('pass');
    const unseen = failedHandshake(refused);
    expect(judge('network.handshake', { handshakes: [unseen], version })).toMatchObject({
      problems: [{ blocks: true }],
    });
  });

  it('is one of two causes when the server just hangs up after it', () => {
    expect(finished({ afterwards: 'reset' })).toBe('fail TLS-12|EP-08');
    expect(finished({ afterwards: 'closed' })).toBe('fail TLS-12|EP-08');
  });

  it('is no cause when the server never asked for one, or speaks TLS 1.2, where it would have said so before', () => {
    expect(finished({ afterwards: 'closed', clientCertificateRequested: false })).toBe('pass');
    expect(finished({ afterwards: 'closed', protocol: 'TLSv1.2' })).toBe('pass');
  });

  it('is not demanded by a server that answers a stranger on another connection', () => {
    expect(summary(judge('network.handshake', { handshakes: [handshake({ afterwards: 'reset' })] }))).toBe('pass');
  });

  it('is left to the signed request when kubectl has one to send', () => {
    expect(finished({ afterwards: 'alert', alert: alert(116) }, { clientCertificate: certificate })).toBe('pass');
    const early = failing({ how: 'alert', phase: 'handshake', alert: alert(42) }, { clientCertificate: certificate });
    expect(early).toBe('inconclusive TLS-12?');
    const known = { phase: 'handshake', clientCertificateRequested: true, chain: [serverCertificate()] } as const;
    const whenShown = (change: Partial<Failed>) => failing({ ...known, ...change }, { clientCertificate: certificate });
    expect(whenShown({ how: 'alert', alert: alert(42), offeredVersion: 'TLSv1.2' })).toBe('pass');
    expect(whenShown({ how: 'reset' })).toBe('pass');
    expect(whenShown({ how: 'timeout' })).toBe('fail NET-04');
  });
});

describe('a handshake through a proxy, beside one without it', () => {
  const beside = (change: Partial<Failed>, ...retryHandshakes: TlsEvidence[]) =>
    summary(
      judge('network.handshake', {
        environment: proxy,
        handshakes: [failedHandshake(change, throughProxy())],
        retryHandshakes,
        version: failedRequest(),
      }),
    );

  it('is the proxy’s fault when it comes about without it', () => {
    expect(beside({ how: 'timeout' }, handshake())).toBe('fail PRX-09');
    expect(beside({ how: 'closed' }, handshake())).toBe('fail PRX-09');
    expect(beside({ how: 'alert', alert: alert(40) }, handshake())).toBe('fail PRX-09');
    expect(beside({ how: 'timeout' }, failedHandshake({ how: 'timeout' }), handshake({}, direct('192.0.2.11')))).toBe(
      'fail PRX-09',
    );
  });

  it('is the server’s fault when it fails alike without it', () => {
    expect(beside({ how: 'timeout' }, failedHandshake({ how: 'timeout' }))).toBe('fail NET-04');
    const http = { how: 'notTls', firstBytes: spoke('http', 'HTTP/1.1 400 Bad Request') } as const;
    expect(beside(http, failedHandshake(http))).toBe('fail TLS-10');
  });

  it('stays open when it fails otherwise, or the server is not reached', () => {
    expect(beside({ how: 'timeout' }, failedHandshake({ how: 'closed' }))).toBe('fail PRX-09|NET-04');
    expect(beside({ how: 'timeout' }, failedHandshake({ how: 'timeout', phase: 'connect' }))).toBe(
      'fail PRX-09|NET-04',
    );
  });

  it('is no fault of the proxy when the server demands a client certificate', () => {
    const demanding = { how: 'alert', phase: 'handshake', alert: alert(42), clientCertificateRequested: true } as const;
    expect(beside(demanding, handshake({ afterwards: 'alert', alert: alert(116) }))).toBe('fail TLS-12');
  });
});

describe('several addresses', () => {
  it('says which one is in use', () => {
    const judged = judge('network.handshake', { handshakes: [handshake(), handshake({}, direct('192.0.2.11'))] });
    expect(judged.facts?.map(({ label }) => label)).toContain('Handshake at 192.0.2.10, in use');
    expect(judged.facts?.map(({ label }) => label)).toContain('Handshake at 192.0.2.11');
  });

  it('warns of one that kubectl does not use, and names it', () => {
    const second = failedHandshake({ how: 'timeout' }, direct('192.0.2.11'));
    const judged = judge('network.handshake', { handshakes: [handshake(), second] });
    expect(summary(judged)).toBe('warn NET-04@192.0.2.11');
    expect(judged).toMatchObject({ problems: [{ blocks: false }] });
  });

  it('fails at the one that kubectl uses', () => {
    const first = failedHandshake({ how: 'timeout' });
    expect(summary(judge('network.handshake', { handshakes: [first, handshake({}, direct('192.0.2.11'))] }))).toBe(
      'fail NET-04@192.0.2.10',
    );
  });
});

describe('a certificate that Go can’t read', () => {
  it('ends the handshake whatever is trusted, in Go’s words', () => {
    const damaged = handshake({
      chain: [serverCertificate()],
      damagedCertificates: [{ position: 1, error: 'x509: negative serial number' }],
    });
    const judged = judge('network.handshake', { handshakes: [damaged] });
    expect(summary(judged)).toBe('fail TLS-01?');
    expect(words(judged)[0]?.literal).toBe(
      'Unable to connect to the server: tls: failed to parse certificate from server: x509: negative serial number',
    );
  });

  it('also where our own library gave up on it', () => {
    const damagedCertificates = [{ position: 0, error: 'x509: negative serial number' }];
    expect(failing({ how: 'other', phase: 'handshake', damagedCertificates })).toBe('fail TLS-01?');
  });
});
