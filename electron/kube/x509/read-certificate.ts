import { createHash, X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../../shared/model/evidence/certificate.ts';
import { DerError, DerReader, tag } from './der.ts';
import { hex, readDistinguishedName } from './distinguished-name.ts';
import { readExtensions } from './extensions.ts';
import { readPublicKey, readSignatureAlgorithm } from './public-key.ts';
import { readValidity } from './time.ts';

/** Go's TLS stack takes certificate messages up to this size (crypto/tls/common.go, maxHandshakeCertificateMsg). */
const maximumBytes = 262_144;

/** The same few authorities come by in every context of a sweep, and checking a signature is the dear part. */
const known = new Map<string, CertificateFacts>();
const mostKnown = 1024;

/**
 * The public fields of one certificate, from its DER bytes, by the rules of Go's crypto/x509 (parser.go): what Go refuses,
 * kubectl refuses, so that comes back as `error` with Go's words for it. Never throws, whatever the bytes are.
 */
export function readCertificate(der: Uint8Array): CertificateFacts | { readonly error: string } {
  if (der.length > maximumBytes) return { error: `certificate of ${der.length} bytes is too large` };
  const sha256 = createHash('sha256').update(der).digest('hex');
  const before = known.get(sha256);
  if (before !== undefined) return before;
  try {
    const facts = read(der, sha256);
    if (known.size >= mostKnown) known.clear();
    known.set(sha256, facts);
    return facts;
  } catch (error) {
    if (error instanceof DerError) return { error: `x509: ${error.message}` };
    throw error;
  }
}

function read(der: Uint8Array, sha256: string): CertificateFacts {
  const outer = new DerReader(der);
  const certificate = outer.enter(tag.sequence, 'certificate');
  if (!outer.empty) throw new DerError('trailing data');
  const body = certificate.enter(tag.sequence, 'tbs certificate');

  const versionField = body.optional(0xa0, 'version');
  const version = versionField === null ? 1 : new DerReader(versionField).smallInteger('version') + 1;
  if (version > 3) throw new DerError('invalid version');
  const serial = body.integer('serial number');
  if ((serial[0] ?? 0) >= 0x80) throw new DerError('negative serial number');
  const inner = body.content(tag.sequence, 'signature algorithm identifier');
  if (Buffer.compare(inner, certificate.content(tag.sequence, 'algorithm identifier')) !== 0) {
    throw new DerError("inner and outer signature algorithm identifiers don't match");
  }
  const signatureAlgorithm = readSignatureAlgorithm(inner);
  const issuerRaw = body.whole(tag.sequence, 'issuer');
  const issuer = readDistinguishedName(issuerRaw);
  const validity = readValidity(body.enter(tag.sequence, 'validity'));
  const subjectRaw = body.whole(tag.sequence, 'subject');
  const subject = readDistinguishedName(subjectRaw);
  const publicKey = readPublicKey(body.whole(tag.sequence, 'spki'));
  if (version > 1) for (const unique of [0x81, 0x82]) body.optional(unique, 'unique identifier');
  const extensions = readExtensions(version === 3 ? body.optional(0xa3, 'extensions') : null);
  certificate.bitString('signature');

  return {
    version,
    sha256,
    serialNumber: serialText(serial),
    subject: subject.text,
    issuer: issuer.text,
    subjectRaw: hex(subjectRaw),
    issuerRaw: hex(issuerRaw),
    commonName: subject.commonName,
    organizations: subject.organizations,
    ...validity,
    ...extensions,
    publicKey,
    signatureAlgorithm,
    selfSigned: Buffer.compare(subjectRaw, issuerRaw) === 0 && signsItself(der),
  };
}

/** Upper-case hex, as `openssl x509 -serial` prints it. */
function serialText(serial: Uint8Array): string {
  const digits = hex(serial).toUpperCase();
  return digits.length > 2 && digits.startsWith('00') ? digits.slice(2) : digits;
}

function signsItself(der: Uint8Array): boolean {
  try {
    const certificate = new X509Certificate(der);
    return certificate.verify(certificate.publicKey);
  } catch {
    // A key or algorithm that this TLS library does not know proves nothing, and OpenSSL says so by throwing.
    return false;
  }
}
