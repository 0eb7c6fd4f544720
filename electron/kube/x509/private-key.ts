import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { decodePem } from './pem.ts';

/** The private key of a PEM text as Go's tls.X509KeyPair would take it. */
export type PrivateKeyReading =
  | {
      readonly state: 'read';
      readonly blocks: readonly string[];
      /** `rsa`, `ec` or `ed25519`. */
      readonly type: string;
      readonly key: KeyObject;
    }
  | {
      readonly state: 'noPem' | 'encrypted' | 'damaged';
      readonly blocks: readonly string[];
      /** What is wrong, in a few words; null where the state says it. */
      readonly detail: string | null;
    };

/** Curves of crypto/elliptic; Go reads no key on another one. */
const curves = new Set(['secp224r1', 'prime256v1', 'secp384r1', 'secp521r1']);

/**
 * Finds and reads the key: the first block whose type ends in `PRIVATE KEY`, as PKCS#1, PKCS#8 or SEC 1 whatever its label
 * says (crypto/tls/tls.go, X509KeyPair and parsePrivateKey). Both kinds of encrypted keys are told from damaged ones; Go
 * says `tls: failed to parse private key` for all of them. Never throws.
 */
export function readPrivateKey(text: string): PrivateKeyReading {
  const found = decodePem(text);
  const blocks = found.map((block) => block.type);
  const block = found.find(({ type }) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'));
  if (block === undefined) {
    const begun = text.includes('PRIVATE KEY-----');
    return { state: begun ? 'damaged' : 'noPem', blocks, detail: begun ? 'the PEM block is broken' : null };
  }
  const procType = block.headers.get('Proc-Type') ?? '';
  if (block.type === 'ENCRYPTED PRIVATE KEY' || procType.includes('ENCRYPTED') || block.headers.has('DEK-Info')) {
    return { state: 'encrypted', blocks, detail: null };
  }
  const key = parse(block.bytes);
  if (key === null) return { state: 'damaged', blocks, detail: null };
  const type = key.asymmetricKeyType ?? 'unknown';
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const known = type === 'rsa' || type === 'ed25519' || (type === 'ec' && curve !== undefined && curves.has(curve));
  if (!known) return { state: 'damaged', blocks, detail: `key of kind ${curve ?? type}` };
  return { state: 'read', blocks, type, key };
}

/** Does the key belong to the certificate? */
export function keyMatches(certificate: Uint8Array, key: KeyObject): boolean {
  try {
    const own = createPublicKey(key).export({ type: 'spki', format: 'der' });
    const stated = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
    return own.equals(stated);
  } catch {
    // A certificate whose key this TLS library can't read matches none.
    return false;
  }
}

/** The key as PKCS#8 PEM, which every TLS library reads. */
export function keyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Certificates as PEM, in the order given. */
export function certificatePem(ders: readonly Uint8Array[]): string {
  return ders
    .map((der) => {
      const lines =
        Buffer.from(der)
          .toString('base64')
          .match(/.{1,64}/g) ?? [];
      return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
    })
    .join('');
}

function parse(der: Uint8Array): KeyObject | null {
  const key = Buffer.from(der);
  for (const type of ['pkcs1', 'pkcs8', 'sec1'] as const) {
    try {
      return createPrivateKey({ key, format: 'der', type });
    } catch {
      // Not in this form; Go tries the three in this order as well.
    }
  }
  return null;
}
