import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate with its private key, both as PEM. */
export interface IssuedCertificate {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface Authority {
  readonly certificatePem: string;
  issueServer(request: ServerRequest): Promise<IssuedCertificate>;
  issueClient(request: ClientRequest): Promise<IssuedCertificate>;
}

interface Dates {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface ServerRequest extends Dates {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
}

export interface ClientRequest extends Dates {
  readonly commonName: string;
  readonly organization: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const provider = webcrypto as unknown as Parameters<typeof cryptoProvider.set>[0];
cryptoProvider.set(provider);

/** A certificate authority as kubeadm makes one (CN=kubernetes), new at each call. */
export async function createAuthority(dates: Dates): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: newSerial(),
      name: 'CN=kubernetes',
      ...dates,
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(
          KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment,
          true,
        ),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    provider,
  );
  return {
    certificatePem: certificate.toString('pem'),
    issueServer: (request) =>
      issue(certificate, keys.privateKey, 'CN=kube-apiserver', request, [
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([
          ...request.dnsNames.map((value) => ({ type: 'dns' as const, value })),
          ...request.ipAddresses.map((value) => ({ type: 'ip' as const, value })),
        ]),
      ]),
    issueClient: (request) =>
      issue(certificate, keys.privateKey, `CN=${request.commonName}, O=${request.organization}`, request, [
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
      ]),
  };
}

async function issue(
  authority: X509Certificate,
  signingKey: webcrypto.CryptoKey,
  subject: string,
  dates: Dates,
  extensions: readonly (ExtendedKeyUsageExtension | SubjectAlternativeNameExtension)[],
): Promise<IssuedCertificate> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: newSerial(),
      subject,
      issuer: authority.subject,
      notBefore: dates.notBefore,
      notAfter: dates.notAfter,
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
        ...extensions,
      ],
    },
    provider,
  );
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificatePem: certificate.toString('pem'), keyPem: PemConverter.encode(key, 'PRIVATE KEY') };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function newSerial(): string {
  // A leading 01 keeps the number positive, as RFC 5280 §4.1.2.2 wants it.
  return `01${Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString('hex')}`;
}
