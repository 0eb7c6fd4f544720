import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign, verify } from 'node:crypto';

const demoIssuer = 'https://kubernetes.default.svc.cluster.local';

/** What a service account token says, as a real server writes it (api-responses: bound token claims). */
export interface TokenRequest {
  readonly namespace: string;
  readonly name: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

export type TokenVerdict =
  | { readonly accepted: true; readonly username: string; readonly groups: readonly string[] }
  | { readonly accepted: false };

/** Signs and checks service account tokens with a key of its own. */
export class TokenIssuer {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  constructor() {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = pair.privateKey;
    this.#publicKey = createPublicKey(pair.privateKey);
  }

  create(request: TokenRequest): string {
    const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
    const header = encode({ alg: 'ES256', kid: 'demo' });
    const claims = encode({
      aud: [demoIssuer],
      exp: seconds(request.expiresAt),
      iat: seconds(request.issuedAt),
      iss: demoIssuer,
      jti: randomUUID(),
      'kubernetes.io': {
        namespace: request.namespace,
        serviceaccount: { name: request.name, uid: randomUUID() },
      },
      nbf: seconds(request.issuedAt),
      sub: `system:serviceaccount:${request.namespace}:${request.name}`,
    });
    const signature = sign('sha256', Buffer.from(`${header}.${claims}`), {
      key: this.#privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    return `${header}.${claims}.${signature.toString('base64url')}`;
  }

  /** Accepts what this issuer signed and what is in date now. */
  check(token: string, now: Date): TokenVerdict {
    const [header = '', claims = '', signature = ''] = token.split('.');
    const signed = verify(
      'sha256',
      Buffer.from(`${header}.${claims}`),
      { key: this.#publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    if (!signed) return { accepted: false };
    const decoded = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as {
      exp: number;
      nbf: number;
      sub: string;
    };
    const seconds = now.getTime() / 1000;
    if (decoded.exp <= seconds || decoded.nbf > seconds) return { accepted: false };
    const namespace = decoded.sub.split(':')[2] ?? '';
    return {
      accepted: true,
      username: decoded.sub,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    };
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
