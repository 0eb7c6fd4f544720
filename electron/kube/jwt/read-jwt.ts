import type { JwtFacts } from '../../../shared/model/evidence/credential.ts';
import { decodeBase64Url } from './base64url.ts';
import { isObject, type JsonObject, textOf } from './json.ts';
import { readServiceAccount } from './service-account.ts';

/** A token read as a JWT: its facts, what is damaged, both, or neither when it is not one. */
export interface JwtReading {
  readonly jwt: JwtFacts | null;
  /** Which part can't be read and why, such as `the payload is cut off`; null when all is sound. */
  readonly damage: string | null;
}

const notOne: JwtReading = { jwt: null, damage: null };
const mostListed = 100;
const latestDate = Date.UTC(9999, 11, 31, 23, 59, 59);

/** Claims that servers map to a name or that tell who was signed in; names of Entra ID, Cognito, Google and Keycloak among them. */
const userClaimNames = [
  'email',
  'email_verified',
  'preferred_username',
  'name',
  'groups',
  'roles',
  'upn',
  'unique_name',
  'oid',
  'tid',
  'appid',
  'azp',
  'hd',
  'cognito:username',
  'cognito:groups',
] as const;

/**
 * Decodes a JSON Web Token (RFC 7519) without any check of its signature. Never throws: what can't be read is told in
 * `damage`, and everything that still can is in `jwt`. Texts and lists are bounded, times are ISO 8601.
 */
export function readJwt(token: string): JwtReading {
  const parts = token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  const header = readJson(head);
  if (parts.length !== 3) {
    const begun = 'value' in header && parts.length < 3;
    return begun
      ? { jwt: null, damage: `${parts.length === 1 ? 'only one' : 'only two'} of three parts are there` }
      : notOne;
  }
  if (!('value' in header)) {
    // `eyJ` is how base64 writes `{"`: the token means to be one.
    return head.startsWith('eyJ') || 'value' in readJson(body)
      ? { jwt: null, damage: `the header ${header.error}` }
      : notOne;
  }
  const payload = readJson(body);
  if (!('value' in payload)) return { jwt: null, damage: `the payload ${payload.error}` };
  const decoded = decodeBase64Url(signature);
  const algorithm = textOf(header.value.alg);
  const signatureBytes = 'bytes' in decoded ? decoded.bytes.length : 0;
  const { value: claims } = payload;
  const oddDate = ['exp', 'nbf', 'iat'].find((name) => claims[name] !== undefined && typeof claims[name] !== 'number');
  return {
    jwt: {
      header: { algorithm, keyId: textOf(header.value.kid) },
      issuer: textOf(claims.iss),
      subject: textOf(claims.sub),
      audiences: listOf(claims.aud),
      expiresAt: dateOf(claims.exp),
      notBefore: dateOf(claims.nbf),
      issuedAt: dateOf(claims.iat),
      tokenId: textOf(claims.jti),
      serviceAccount: readServiceAccount(claims),
      userClaims: readUserClaims(claims),
      signatureBytes,
      signatureTooShort: 'bytes' in decoded && isCut(algorithm, signatureBytes),
    },
    damage:
      'error' in decoded
        ? `the signature ${decoded.error}`
        : oddDate === undefined
          ? null
          : `the claim ${oddDate} is not a number`,
  };
}

function readJson(part: string): { readonly value: JsonObject } | { readonly error: string } {
  const decoded = decodeBase64Url(part);
  if ('error' in decoded) return decoded;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(decoded.bytes));
    return isObject(value) ? { value } : { error: 'is not a JSON object' };
  } catch {
    return { error: 'is not JSON' };
  }
}

function readUserClaims(claims: JsonObject): JwtFacts['userClaims'] {
  const found: Record<string, string | boolean | readonly string[]> = {};
  for (const name of userClaimNames) {
    const value = claims[name];
    const text = textOf(value);
    if (typeof value === 'boolean') found[name] = value;
    else if (text !== null) found[name] = text;
    else if (Array.isArray(value)) found[name] = listOf(value);
  }
  return found;
}

/**
 * Is the signature shorter than its algorithm makes it? An RSA signature is as long as the key, and keys have 1024 bits or
 * more in steps that are multiples of 256; the others have one length (RFC 7518 §3, RFC 8037).
 */
function isCut(algorithm: string | null, bytes: number): boolean {
  if (algorithm === null) return false;
  if (/^[RP]S(256|384|512)$/.test(algorithm)) return bytes < 128 || bytes % 32 !== 0;
  const exact = exactBytes[algorithm];
  return exact !== undefined && bytes < exact;
}

const exactBytes: Readonly<Record<string, number>> = {
  ES256: 64,
  ES384: 96,
  ES512: 132,
  EdDSA: 64,
  HS256: 32,
  HS384: 48,
  HS512: 64,
};

function dateOf(value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  const milliseconds = Math.min(Math.max(Math.floor(value * 1000), 0), latestDate);
  return new Date(milliseconds).toISOString();
}

function listOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value.slice(0, mostListed) : [value];
  return list.map(textOf).filter((item) => item !== null);
}
