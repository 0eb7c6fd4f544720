// Certificates of the rig, good and deliberately bad ones. Made here, because
// node:crypto can read certificates but not make them.
import 'reflect-metadata'; // @peculiar/x509 throws without it
import { createPrivateKey, randomBytes } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export type KeyKind = 'p256' | 'p384' | 'p521' | 'ed25519' | 'rsa' | 'rsaSha1' | 'rsaPss';

interface KeyAlgorithm {
  readonly generate: EcKeyGenParams | RsaHashedKeyGenParams | Algorithm;
  readonly sign: Algorithm | EcdsaParams | RsaPssParams;
}

const algorithms: Readonly<Record<KeyKind, KeyAlgorithm>> = {
  p256: { generate: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
  p384: { generate: { name: 'ECDSA', namedCurve: 'P-384' }, sign: { name: 'ECDSA', hash: 'SHA-384' } },
  p521: { generate: { name: 'ECDSA', namedCurve: 'P-521' }, sign: { name: 'ECDSA', hash: 'SHA-512' } },
  ed25519: { generate: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
  rsa: {
    generate: {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    sign: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  },
  rsaPss: {
    generate: { name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    sign: { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 },
  },
  // What it signs is signed as twenty years ago.
  rsaSha1: {
    generate: {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-1',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    sign: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' },
  },
};

export interface CertificateRequest {
  readonly commonName?: string;
  /** Kubernetes reads these as groups. */
  readonly organizations?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly addresses?: readonly string[];
  /** Extended key usage; an empty list leaves the extension out. */
  readonly usages?: readonly ('serverAuth' | 'clientAuth')[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly key?: KeyKind;
}

export interface Certificate {
  readonly pem: string;
  /** PKCS #8. */
  readonly key: string;
}

export interface Authority extends Certificate {
  issue(request: CertificateRequest): Promise<Certificate>;
  /** An authority below this one. */
  intermediate(commonName: string, request?: AuthorityRequest): Promise<Authority>;
  /** This authority's name and key once more, signed by another one. */
  crossSignedBy(signer: Authority): Promise<Certificate>;
}

const hour = 3_600_000;

/** Times relative to now, for certificates that have ended or not begun. */
export const hoursFromNow = (hours: number): Date => new Date(Date.now() + hours * hour);

export interface AuthorityRequest {
  readonly commonName?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly key?: KeyKind;
  /** False: its basic constraints say that it is none, and it signs all the same. */
  readonly authority?: boolean;
  /** RFC 5280 4.2.1.10: it may sign for these domains only. */
  readonly permittedNames?: readonly string[];
}

/** A root. Its name is kubeadm's unless told: that every cluster's CA has the same name is part of the problem. */
export async function makeAuthority(request: AuthorityRequest = {}): Promise<Authority> {
  return makeAuthorityUnder(request, undefined);
}

interface Issuer {
  readonly name: string;
  readonly keys: CryptoKeyPair;
  readonly kind: KeyKind;
}

const issuers = new WeakMap<Authority, Issuer>();

async function makeAuthorityUnder(request: AuthorityRequest, issuer: Issuer | undefined): Promise<Authority> {
  const kind = request.key ?? 'p256';
  return signAuthority(request, issuer, kind, await generateKeys(kind));
}

async function signAuthority(
  request: AuthorityRequest,
  issuer: Issuer | undefined,
  kind: KeyKind,
  keys: CryptoKeyPair,
): Promise<Authority> {
  const name = new x509.Name([{ CN: [request.commonName ?? 'kubernetes'] }]).toString();
  const parent = issuer ?? { name, keys, kind };
  const self: Issuer = { name, keys, kind };
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: name,
    issuer: parent.name,
    notBefore: request.notBefore ?? hoursFromNow(-1),
    notAfter: request.notAfter ?? hoursFromNow(24 * 3650),
    publicKey: keys.publicKey,
    signingKey: parent.keys.privateKey,
    signingAlgorithm: algorithms[parent.kind].sign,
    extensions: [
      new x509.BasicConstraintsExtension(request.authority ?? true, undefined, true),
      ...(request.permittedNames ? [nameConstraints(request.permittedNames)] : []),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment | x509.KeyUsageFlags.keyCertSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(issuer ? [await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey)] : []),
    ],
  });
  const authority: Authority = {
    pem: pemOf(certificate),
    key: await keyPem(keys),
    issue: (wanted) => issue(wanted, self),
    intermediate: (commonName, wanted = {}) => makeAuthorityUnder({ ...wanted, commonName }, self),
    crossSignedBy: (signer) => signAuthority(request, issuers.get(signer), kind, keys),
  };
  issuers.set(authority, self);
  return authority;
}

/** Permitted subtrees of DNS names, in DER: `[0] { { [2] name } … }` in a sequence, all lengths under 128. */
function nameConstraints(names: readonly string[]): x509.Extension {
  const wrap = (tag: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([tag, content.length]), content]);
  const subtrees = names.map((name) => wrap(0x30, wrap(0x82, Buffer.from(name, 'ascii'))));
  return new x509.Extension('2.5.29.30', true, new Uint8Array(wrap(0x30, wrap(0xa0, Buffer.concat(subtrees)))));
}

/** A certificate that is its own issuer, as a hand-made one often is. */
export async function makeSelfSigned(request: CertificateRequest): Promise<Certificate> {
  return issue(request, undefined);
}

async function issue(request: CertificateRequest, issuer: Issuer | undefined): Promise<Certificate> {
  const kind = request.key ?? 'p256';
  const keys = await generateKeys(kind);
  const subject = new x509.Name([
    ...(request.organizations ?? []).map((organization) => ({ O: [organization] })),
    ...(request.commonName === undefined ? [] : [{ CN: [request.commonName] }]),
  ]).toString();
  const parent = issuer ?? { name: subject, keys, kind };
  const names: x509.JsonGeneralNames = [
    ...(request.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(request.addresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  const usages = (request.usages ?? []).map((usage) => x509.ExtendedKeyUsage[usage]);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    issuer: parent.name,
    notBefore: request.notBefore ?? hoursFromNow(-1),
    notAfter: request.notAfter ?? hoursFromNow(24 * 365),
    publicKey: keys.publicKey,
    signingKey: parent.keys.privateKey,
    signingAlgorithm: algorithms[parent.kind].sign,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      ...(usages.length > 0 ? [new x509.ExtendedKeyUsageExtension(usages)] : []),
      ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(issuer ? [await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey)] : []),
    ],
  });
  return { pem: pemOf(certificate), key: await keyPem(keys) };
}

function generateKeys(kind: KeyKind): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithms[kind].generate, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;
}

/** Positive and never zero, as RFC 5280 wants it and Go insists on. */
function serialNumber(): string {
  const bytes = randomBytes(8);
  bytes[0] = (bytes.readUInt8(0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

const pemOf = (certificate: x509.X509Certificate): string => `${certificate.toString('pem').trim()}\n`;

async function keyPem(keys: CryptoKeyPair): Promise<string> {
  const der = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

/** The same key behind a passphrase: PKCS #8, or the old style with a Proc-Type header. */
export function encryptKey(key: string, style: 'pkcs8' | 'old'): string {
  return createPrivateKey(key)
    .export({
      type: style === 'pkcs8' ? 'pkcs8' : 'sec1',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'secret of the test',
    })
    .toString();
}
