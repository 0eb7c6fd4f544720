// Service-account tokens that no API server would hand out: expired, not yet
// valid, of another audience. Signed with the cluster's own key, so that only
// what the case is about is wrong.
import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

export interface SigningKey {
  readonly privatePem: string;
  readonly publicPem: string;
  readonly keyId: string;
}

export function makeSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privatePem: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    // As keyIDFromPublicKey of k8s.io/kubernetes/pkg/serviceaccount/jwt.go makes it.
    keyId: createHash('sha256')
      .update(
        createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'der' }),
      )
      .digest('base64url'),
  };
}

export interface TokenClaims {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly issuedAt: Date;
  readonly notBefore?: Date;
  readonly expires: Date;
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The claims of a TokenRequest token (api-responses.md 4.4), signed by us. */
export function signServiceAccountToken(key: SigningKey, claims: TokenClaims): string {
  return signToken(key, {
    aud: claims.audiences,
    exp: seconds(claims.expires),
    iat: seconds(claims.issuedAt),
    iss: claims.issuer,
    jti: randomUUID(),
    'kubernetes.io': {
      namespace: claims.namespace,
      serviceaccount: { name: claims.name, uid: claims.uid },
    },
    nbf: seconds(claims.notBefore ?? claims.issuedAt),
    sub: `system:serviceaccount:${claims.namespace}:${claims.name}`,
  });
}

export function signToken(key: SigningKey, payload: Readonly<Record<string, unknown>>): string {
  const signed = `${encode({ alg: 'RS256', kid: key.keyId })}.${encode(payload)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key.privatePem).toString('base64url')}`;
}
