import { constants, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { isObject, textOf } from './json.ts';

const mostKeys = 64;

/**
 * What the keys of a JSON Web Key Set (RFC 7517) make of a token's signature. `verified`: one of them made it; `unknown`: all
 * of them were tried and none did; null: this can't be told, since no key came, one can't be used here, or the token is none
 * that a public key signs. Key ids are only names, so every key is tried whatever the token calls its own. Never throws.
 */
export function checkSignature(
  token: string,
  keySet: unknown,
): { readonly keyIds: readonly string[]; readonly signature: 'verified' | 'unknown' | null } {
  const listed: readonly unknown[] = isObject(keySet) && Array.isArray(keySet.keys) ? keySet.keys : [];
  const entries = listed.slice(0, mostKeys).filter(isObject);
  const keyIds = entries.flatMap((entry) => textOf(entry.kid) ?? []);
  const parts = token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  const algorithm = algorithmOf(head);
  if (parts.length !== 3 || algorithm === null || listed.length === 0) return { keyIds, signature: null };
  const signed = Buffer.from(`${head}.${body}`);
  const made = Buffer.from(signature, 'base64url');
  const outcomes = entries.map((entry) => madeIt(entry, algorithm, signed, made));
  if (outcomes.includes(true)) return { keyIds, signature: 'verified' };
  const all = entries.length === listed.length && !outcomes.includes(null);
  return { keyIds, signature: all ? 'unknown' : null };
}

interface Algorithm {
  readonly name: string;
  readonly type: 'rsa' | 'ec' | 'ed25519';
}

const types: Readonly<Record<string, Algorithm['type']>> = { RS: 'rsa', PS: 'rsa', ES: 'ec' };

function algorithmOf(head: string): Algorithm | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'));
    const name = isObject(header) ? textOf(header.alg) : null;
    if (name === 'EdDSA') return { name, type: 'ed25519' };
    const type = /^(?:RS|PS|ES)(?:256|384|512)$/.test(name ?? '') ? types[(name ?? '').slice(0, 2)] : undefined;
    return name === null || type === undefined ? null : { name, type };
  } catch {
    // Not a header: then it is no token that anybody signed.
    return null;
  }
}

/** null: the key can't be used here. A key of another kind than the token's has not made it. */
function madeIt(entry: Readonly<Record<string, unknown>>, { name, type }: Algorithm, signed: Buffer, made: Buffer) {
  try {
    const key = createPublicKey({ key: entry as JsonWebKey, format: 'jwk' });
    if (key.asymmetricKeyType !== type) return false;
    const digest = name === 'EdDSA' ? null : `sha${name.slice(2)}`;
    return verify(digest, signed, { key, ...settings(name) }, made);
  } catch {
    return null;
  }
}

/** RFC 7518 §3.4, §3.5: ECDSA signatures are two numbers side by side; PSS salts are as long as the digest. */
function settings(name: string) {
  if (name.startsWith('ES')) return { dsaEncoding: 'ieee-p1363' } as const;
  if (name.startsWith('PS')) return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(name.slice(2)) / 8 };
  return {};
}
