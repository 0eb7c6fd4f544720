import 'reflect-metadata'; // @peculiar/x509 throws without it
import { createPublicKey, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePem } from '../../../../../electron/kube/x509/pem.ts';
import { readCertificate } from '../../../../../electron/kube/x509/read-certificate.ts';
import type { CertificateFacts } from '../../../../../shared/model/evidence/certificate.ts';
import { makeAuthority, makeSelfSigned } from '../../../../cluster/pki.ts';

const authority = await makeAuthority();
const issued = await authority.issue({
  commonName: 'kube-apiserver',
  organizations: ['system:masters', 'ops, team'],
  dnsNames: ['kubernetes', '*.example.com'],
  addresses: ['10.96.0.1', '2001:db8::1', '::ffff:192.0.2.1'],
  usages: ['serverAuth', 'clientAuth'],
  key: 'rsa',
});

function derOf(pem: string): Uint8Array {
  const [block] = decodePem(pem);
  if (block === undefined) throw new Error('no PEM block');
  return block.bytes;
}

function facts(der: Uint8Array): CertificateFacts {
  const read = readCertificate(der);
  if ('error' in read) throw new Error(read.error);
  return read;
}

describe('reading a certificate', () => {
  it('gives the public fields', () => {
    const node = new X509Certificate(issued.pem);
    const read = facts(derOf(issued.pem));
    expect(read).toMatchObject({
      version: 3,
      sha256: node.fingerprint256.replaceAll(':', '').toLowerCase(),
      serialNumber: node.serialNumber,
      subject: 'CN=kube-apiserver,O=ops\\, team,O=system:masters',
      issuer: 'CN=kubernetes',
      commonName: 'kube-apiserver',
      organizations: ['system:masters', 'ops, team'],
      hasSubjectAlternativeNames: true,
      dnsNames: ['kubernetes', '*.example.com'],
      isAuthority: false,
      pathLength: null,
      keyUsage: ['digitalSignature', 'keyEncipherment'],
      extendedKeyUsage: ['serverAuth', 'clientAuth'],
      publicKey: { type: 'rsa', bits: 2048, curve: null },
      signatureAlgorithm: 'ECDSA-SHA256',
      selfSigned: false,
      nameConstraints: null,
      unhandledCriticalExtensions: [],
    });
    expect(read.ipAddresses.slice(0, 2)).toEqual(['10.96.0.1', '2001:db8::1']);
    expect(Date.parse(read.notAfter)).toBe(new Date(node.validTo).getTime());
  });

  it('names the authority by its key identifier, and knows a certificate that signs itself', async () => {
    const root = facts(derOf(authority.pem));
    expect(facts(derOf(issued.pem)).authorityKeyId).toBe(root.subjectKeyId);
    expect(facts(derOf(issued.pem)).issuerRaw).toBe(root.subjectRaw);
    expect([root.selfSigned, root.isAuthority, root.keyUsage?.includes('keyCertSign')]).toEqual([true, true, true]);
    const own = await makeSelfSigned({ commonName: 'localhost', key: 'ed25519' });
    expect(facts(derOf(own.pem))).toMatchObject({ selfSigned: true, signatureAlgorithm: 'Ed25519' });
    // Same name on both sides, and another's signature: nothing that signs itself.
    const namesake = await (await makeAuthority()).issue({ commonName: 'kubernetes' });
    expect(facts(derOf(namesake.pem)).selfSigned).toBe(false);
  });

  it.each([
    ['p256', 'P-256', 256],
    ['p384', 'P-384', 384],
    ['p521', 'P-521', 521],
  ] as const)('reads a key on the curve %s', async (key, curve, bits) => {
    const { pem } = await makeSelfSigned({ commonName: 'a', key });
    expect(facts(derOf(pem)).publicKey).toEqual({ type: 'ec', bits, curve });
  });

  // permitted DNS .example.com and IP 10.0.0.0/8, excluded mailboxes of bad.example.com
  const constraints =
    '3033a01c300e820c2e6578616d706c652e636f6d300a87080a000000ff000000a1133011810f6261642e657861' + '6d706c652e636f6d';

  it('tells name constraints and critical extensions that Go does not handle', async () => {
    const keys = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ])) as CryptoKeyPair;
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: 'CN=limited',
      keys,
      extensions: [
        new x509.Extension('2.5.29.30', true, Buffer.from(constraints, 'hex')),
        new x509.Extension('1.2.3.4.5', true, Buffer.from('0500', 'hex')),
        new x509.Extension('1.2.3.4.6', false, Buffer.from('0500', 'hex')),
      ],
    });
    expect(facts(new Uint8Array(certificate.rawData))).toMatchObject({
      nameConstraints: { permitted: ['DNS:.example.com', 'IP:10.0.0.0/8'], excluded: ['email:bad.example.com'] },
      unhandledCriticalExtensions: ['1.2.3.4.5'],
    });
  });

  it('refuses what Go refuses, with its words', async () => {
    const der = derOf(issued.pem);
    expect(readCertificate(new Uint8Array())).toEqual({ error: 'x509: malformed certificate' });
    expect(readCertificate(Buffer.concat([der, Buffer.from([0])]))).toEqual({ error: 'x509: trailing data' });
    expect(readCertificate(der.subarray(0, der.length - 1))).toEqual({ error: 'x509: malformed certificate' });
    expect(readCertificate(createPublicKey(issued.pem).export({ type: 'spki', format: 'der' }))).toHaveProperty(
      'error',
    );
    expect(readCertificate(new Uint8Array(300_000))).toHaveProperty('error');
  });
});

describe('hostile bytes', () => {
  it('never make it throw, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(readCertificate(bytes)).toHaveProperty('error');
      }),
    );
  });

  it('never make it throw when one byte of a real certificate is another', () => {
    const der = derOf(issued.pem);
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (index, change) => {
        const changed = Uint8Array.from(der);
        changed[index] = (changed[index] ?? 0) ^ change;
        const read = readCertificate(changed);
        expect('error' in read || read.sha256.length === 64).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('never make it throw when pieces are cut out or repeated', () => {
    const der = derOf(authority.pem);
    fc.assert(
      fc.property(fc.nat(der.length), fc.nat(der.length), fc.nat(4), (from, to, times) => {
        const piece = der.subarray(Math.min(from, to), Math.max(from, to));
        const changed = Buffer.concat([der.subarray(0, from), ...Array(times).fill(piece), der.subarray(to)]);
        expect(typeof readCertificate(changed)).toBe('object');
      }),
    );
  });

  it('deeply nested sequences cost no stack', () => {
    let nested = Buffer.alloc(0);
    for (let depth = 0; depth < 20_000; depth += 1) {
      const length = nested.length;
      const header = length < 128 ? [0x30, length] : [0x30, 0x83, length >> 16, (length >> 8) & 255, length & 255];
      if (length > 100_000) break;
      nested = Buffer.concat([Buffer.from(header), nested]);
    }
    expect(readCertificate(nested)).toHaveProperty('error');
  });
});
