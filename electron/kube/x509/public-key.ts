import { DerError, DerReader, tag } from './der.ts';

/** What a SubjectPublicKeyInfo says about its key. */
export interface PublicKeyFacts {
  /** `rsa`, `ec`, `ed25519`, `x25519`, `dsa`, else the algorithm's OID. */
  readonly type: string;
  readonly bits: number | null;
  readonly curve: string | null;
}

const curves: Readonly<Record<string, { readonly name: string; readonly bits: number }>> = {
  '1.3.132.0.33': { name: 'P-224', bits: 224 },
  '1.2.840.10045.3.1.7': { name: 'P-256', bits: 256 },
  '1.3.132.0.34': { name: 'P-384', bits: 384 },
  '1.3.132.0.35': { name: 'P-521', bits: 521 },
};

/**
 * Reads a SubjectPublicKeyInfo as Go does (crypto/x509/parser.go, parsePublicKey). Throws DerError where Go refuses the whole
 * certificate: an elliptic curve that is not a NIST one, an RSA key without its NULL, wrong lengths.
 */
export function readPublicKey(whole: Uint8Array): PublicKeyFacts {
  const information = new DerReader(whole).enter(tag.sequence, 'spki');
  const algorithm = information.enter(tag.sequence, 'public key algorithm identifier');
  const type = algorithm.objectIdentifier('public key algorithm');
  const parameters = algorithm.empty ? null : algorithm.any('public key parameters');
  const key = information.bitString('subjectPublicKey');
  switch (type) {
    case '1.2.840.113549.1.1.1':
      if (parameters === null || parameters.tag !== 5 || parameters.content.length !== 0) {
        throw new DerError('RSA key missing NULL parameters');
      }
      return { type: 'rsa', bits: readModulusBits(key), curve: null };
    case '1.2.840.10045.2.1': {
      if (parameters === null) throw new DerError('invalid ECDSA parameters');
      const curve = curves[new DerReader(parameters.whole).objectIdentifier('ECDSA parameters')];
      if (curve === undefined) throw new DerError('unsupported elliptic curve');
      if (key[0] !== 4 || key.length !== 1 + 2 * Math.ceil(curve.bits / 8))
        throw new DerError('invalid ECDSA public key');
      return { type: 'ec', bits: curve.bits, curve: curve.name };
    }
    case '1.3.101.112':
      if (parameters !== null || key.length !== 32) throw new DerError('invalid Ed25519 public key');
      return { type: 'ed25519', bits: 256, curve: null };
    case '1.3.101.110':
      if (parameters !== null || key.length !== 32) throw new DerError('invalid X25519 public key');
      return { type: 'x25519', bits: 256, curve: null };
    case '1.2.840.10040.4.1':
      return { type: 'dsa', bits: null, curve: null };
    default:
      return { type, bits: null, curve: null };
  }
}

function readModulusBits(key: Uint8Array): number {
  const numbers = new DerReader(key).enter(tag.sequence, 'RSA public key');
  const modulus = positive(numbers.integer('RSA modulus'), 'RSA modulus');
  positive(numbers.integer('RSA public exponent'), 'RSA public exponent');
  return modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
}

function positive(integer: Uint8Array, what: string): Uint8Array {
  const first = integer[0] ?? 0;
  if (first >= 0x80 || (integer.length === 1 && first === 0)) throw new DerError(`${what} is not a positive number`);
  return first === 0 ? integer.subarray(1) : integer;
}

const signatureNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2-RSA',
  '1.2.840.113549.1.1.4': 'MD5-RSA',
  '1.2.840.113549.1.1.5': 'SHA1-RSA',
  '1.3.14.3.2.29': 'SHA1-RSA',
  '1.2.840.113549.1.1.11': 'SHA256-RSA',
  '1.2.840.113549.1.1.12': 'SHA384-RSA',
  '1.2.840.113549.1.1.13': 'SHA512-RSA',
  '1.2.840.10040.4.3': 'DSA-SHA1',
  '2.16.840.1.101.3.4.3.2': 'DSA-SHA256',
  '1.2.840.10045.4.1': 'ECDSA-SHA1',
  '1.2.840.10045.4.3.2': 'ECDSA-SHA256',
  '1.2.840.10045.4.3.3': 'ECDSA-SHA384',
  '1.2.840.10045.4.3.4': 'ECDSA-SHA512',
  '1.3.101.112': 'Ed25519',
};

const hashNames: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'SHA256',
  '2.16.840.1.101.3.4.2.2': 'SHA384',
  '2.16.840.1.101.3.4.2.3': 'SHA512',
};

/** Name of a signature algorithm as Go prints it (`SHA256-RSA`, `SHA256-RSAPSS`), else its OID. `content` is the AlgorithmIdentifier's. */
export function readSignatureAlgorithm(content: Uint8Array): string {
  const algorithm = new DerReader(content);
  const oid = algorithm.objectIdentifier('signature algorithm');
  const parameters = algorithm.empty ? null : algorithm.any('signature parameters');
  if (oid !== '1.2.840.113549.1.1.10') return signatureNames[oid] ?? oid;
  const hash = parameters === null ? null : readHash(parameters.whole);
  return hash === null ? oid : `${hash}-RSAPSS`;
}

/** The hash of RSASSA-PSS parameters; null for the default (SHA-1) and for any that Go does not know. */
function readHash(parameters: Uint8Array): string | null {
  try {
    const wrapped = new DerReader(parameters).enter(tag.sequence, 'PSS parameters').optional(0xa0, 'PSS hash');
    if (wrapped === null) return null;
    const hash = new DerReader(wrapped).enter(tag.sequence, 'PSS hash').objectIdentifier('PSS hash');
    return hashNames[hash] ?? null;
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}
