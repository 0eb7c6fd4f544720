import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkSignature } from '../../../../../electron/kube/jwt/verify-signature.ts';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed(algorithm: string, key: KeyObject, keyId = 'k1'): string {
  const text = `${encode({ alg: algorithm, kid: keyId })}.${encode({ iss: 'https://issuer.test' })}`;
  const digest = algorithm === 'EdDSA' ? null : `sha${algorithm.slice(2)}`;
  const settings = algorithm.startsWith('ES')
    ? ({ dsaEncoding: 'ieee-p1363' } as const)
    : algorithm.startsWith('PS')
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {};
  return `${text}.${sign(digest, Buffer.from(text), { key, ...settings }).toString('base64url')}`;
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' });
const ed25519 = generateKeyPairSync('ed25519');

const jwk = ({ publicKey }: { readonly publicKey: KeyObject }, kid = 'k1') => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
});

describe('what a key set makes of a token', () => {
  it.each([
    ['RS256', rsa],
    ['RS512', rsa],
    ['PS384', rsa],
    ['ES256', p256],
    ['ES512', p521],
    ['EdDSA', ed25519],
  ])('%s: its own key made it, another of its kind did not', (algorithm, pair) => {
    const token = signed(algorithm, pair.privateKey);
    expect(checkSignature(token, { keys: [jwk(otherRsa, 'k0'), jwk(pair)] })).toEqual({
      keyIds: ['k0', 'k1'],
      signature: 'verified',
    });
    expect(checkSignature(token, { keys: [jwk(otherRsa)] }).signature).toBe('unknown');
  });

  it('goes by the key and not by its id', () => {
    const token = signed('RS256', rsa.privateKey, 'another name');
    expect(checkSignature(token, { keys: [jwk(rsa)] }).signature).toBe('verified');
    expect(checkSignature(signed('RS256', otherRsa.privateKey), { keys: [jwk(rsa)] }).signature).toBe('unknown');
  });

  it('sees that a text was changed', () => {
    const [head, , signature] = signed('RS256', rsa.privateKey).split('.');
    const changed = [head, encode({ iss: 'https://other.test' }), signature].join('.');
    expect(checkSignature(changed, { keys: [jwk(rsa)] }).signature).toBe('unknown');
  });

  it('says nothing where there are no keys, one that can’t be read, or no signature of a public key', () => {
    const token = signed('RS256', rsa.privateKey);
    const nothing = { keyIds: [], signature: null };
    for (const keySet of [null, 'keys', {}, { keys: [] }, { keys: 5 }]) {
      expect(checkSignature(token, keySet)).toEqual(nothing);
    }
    expect(checkSignature(token, { keys: [jwk(otherRsa), { kty: 'RSA', n: '!', kid: 'x' }] }).signature).toBeNull();
    expect(checkSignature(token, { keys: [jwk(otherRsa), null] }).signature).toBeNull();
    const text = `${encode({ alg: 'HS256' })}.${encode({})}.AAAA`;
    expect(checkSignature(text, { keys: [jwk(rsa)] }).signature).toBeNull();
    for (const damaged of ['', 'a.b', 'a.b.c', `${encode({ alg: 'none' })}.${encode({})}.`]) {
      expect(checkSignature(damaged, { keys: [jwk(rsa)] }).signature).toBeNull();
    }
  });
});
