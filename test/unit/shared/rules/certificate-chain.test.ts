import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readCertificate } from '../../../../electron/kube/x509/read-certificate.ts';
import type { CertificateFacts } from '../../../../shared/model/evidence/certificate.ts';
import { judgeDates } from '../../../../shared/rules/certificate-candidates.ts';
import { judgeChain } from '../../../../shared/rules/certificate-chain.ts';
import { authorityCertificate, now, serverCertificate } from '../../../checks/builders.ts';
import fixture from './fixtures/certificate-chains.json' with { type: 'json' };

const ders = fixture.certificates.map((text) => Buffer.from(text, 'base64'));
const certificates = ders.map(read);
const parsed = ders.map((der) => new X509Certificate(der));

function read(der: Uint8Array): CertificateFacts {
  const facts = readCertificate(der);
  if ('error' in facts) throw new Error(facts.error);
  return facts;
}

function pick(indices: readonly number[]): readonly CertificateFacts[] {
  return indices.flatMap((index) => certificates[index] ?? []);
}

/** What the trust probe measures: which signatures verify. */
function signedBy(indices: readonly number[]) {
  return indices.flatMap((child) =>
    indices.flatMap((parent) => {
      const [one, two] = [parsed[child], parsed[parent]];
      const [named, signer] = [certificates[child], certificates[parent]];
      if (one === undefined || two === undefined || named === undefined || signer === undefined) return [];
      return verifies(one, two) ? [{ child: named.sha256, parent: signer.sha256 }] : [];
    }),
  );
}

function verifies(child: X509Certificate, parent: X509Certificate): boolean {
  try {
    return child.verify(parent.publicKey);
  } catch {
    return false;
  }
}

describe('certificate chains, against Go', () => {
  it.each(fixture.cases.map((one, index) => ({ ...one, title: `${index} ${one.title}` })))(
    '$title',
    ({ served, anchors, answer }) => {
      const judged = judgeChain({
        served: pick(served),
        anchors: pick(anchors),
        signedBy: signedBy([...new Set([...served, ...anchors])]),
        now,
      });
      expect(judged.ok ? '' : judged.text).toBe(answer);
      if (!judged.ok) expect(judged.reasons.length).toBeGreaterThan(0);
    },
  );
});

describe('the reason that stands first', () => {
  const root = authorityCertificate();
  const leaf = serverCertificate();
  const pair = { child: leaf.sha256, parent: root.sha256 };
  const first = (question: Partial<Parameters<typeof judgeChain>[0]>) => {
    const judged = judgeChain({ served: [leaf], anchors: [root], signedBy: [pair], now, ...question });
    return judged.ok ? 'ok' : judged.reasons[0]?.kind;
  };

  it('is the trusted authority that expired, not the missing chain', () => {
    const old = authorityCertificate({ notAfter: '2026-11-23T00:00:00.000Z' });
    expect(first({ anchors: [old], signedBy: [{ child: leaf.sha256, parent: old.sha256 }] })).toBe('expired');
  });

  it('is another key, when the trusted authority has the right name and did not sign', () => {
    expect(first({ signedBy: [] })).toBe('otherKey');
  });

  it('is the missing issuer, when nobody has its name', () => {
    expect(first({ anchors: [authorityCertificate({ subject: 'CN=other' })], signedBy: [] })).toBe('issuerMissing');
  });

  it('is that the leaf signs itself', () => {
    const self = serverCertificate({ issuer: 'CN=kube-apiserver', selfSigned: true });
    expect(first({ served: [self], signedBy: [] })).toBe('selfSigned');
  });

  it('is not a flaw on a side way that would lead nowhere either', () => {
    const middle = authorityCertificate({ subject: 'CN=middle', issuer: 'CN=root', selfSigned: false });
    const old = authorityCertificate({ ...middle, key: 'old', notAfter: '2020-01-01T00:00:00.000Z', sha256: 'old' });
    const below = serverCertificate({ issuer: 'CN=middle' });
    const signedBy = [middle, old].map((parent) => ({ child: below.sha256, parent: parent.sha256 }));
    expect(first({ served: [below, middle, old], signedBy })).toBe('issuerMissing');
  });

  it('is both flaws, when only both together stand in the way', () => {
    const sealed = authorityCertificate({ notAfter: '2026-11-01T00:00:00.000Z' });
    const weak = serverCertificate({ signatureAlgorithm: 'ECDSA-SHA1' });
    const judged = judgeChain({
      served: [weak],
      anchors: [sealed],
      signedBy: [{ child: weak.sha256, parent: sealed.sha256 }],
      now,
    });
    // Go looks at the signature first and goes no further.
    expect(judged).toMatchObject({ ok: false, reasons: [{ kind: 'weakSignature' }] });
  });

  it('is an RSA key that Go’s TLS finds too large, before anything else', () => {
    const huge = serverCertificate({ publicKey: { type: 'rsa', bits: 16384, curve: null } });
    expect(first({ served: [huge], anchors: [], signedBy: [] })).toBe('largeKey');
  });
});

describe('dates', () => {
  const certificate = { notBefore: '2026-11-24T12:00:00.000Z', notAfter: '2026-11-25T12:00:00.000Z' };

  it('counts both ends as inside, as Go does', () => {
    expect(judgeDates(certificate, certificate.notBefore)).toEqual({ ok: true });
    expect(judgeDates(certificate, certificate.notAfter)).toEqual({ ok: true });
  });

  it('words what is outside as Go does', () => {
    expect(judgeDates(certificate, '2026-11-24T11:59:59.999Z')).toMatchObject({
      why: 'notYetValid',
      text: 'certificate has expired or is not yet valid: current time 2026-11-24T11:59:59Z is before 2026-11-24T12:00:00Z',
    });
    expect(judgeDates(certificate, '2026-11-25T12:00:00.001Z')).toMatchObject({ why: 'expired' });
  });
});
