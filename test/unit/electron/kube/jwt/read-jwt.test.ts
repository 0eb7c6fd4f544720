import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJwt } from '../../../../../electron/kube/jwt/read-jwt.ts';
import { describeHeader, describeSecret, trimSpace } from '../../../../../electron/kube/jwt/secret-shape.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signature = (bytes: number) => Buffer.alloc(bytes, 1).toString('base64url');
const header = part({ alg: 'RS256', kid: 'abc' });
const sound = (claims: object, bytes = 256) => `${header}.${part(claims)}.${signature(bytes)}`;

describe('reading a JWT', () => {
  it('tells a pod’s service account token', () => {
    const { jwt, damage } = readJwt(
      sound({
        iss: 'https://issuer',
        sub: 'system:serviceaccount:team:app',
        aud: ['a', 'b'],
        exp: 1_800_000_000,
        nbf: 1_700_000_000,
        iat: 1_700_000_000.5,
        jti: 'j',
        'kubernetes.io': {
          namespace: 'team',
          node: { name: 'n1', uid: 'u3' },
          pod: { name: 'app-1', uid: 'u2' },
          serviceaccount: { name: 'app', uid: 'u1' },
        },
      }),
    );
    expect(damage).toBeNull();
    expect(jwt).toEqual({
      header: { algorithm: 'RS256', keyId: 'abc' },
      issuer: 'https://issuer',
      subject: 'system:serviceaccount:team:app',
      audiences: ['a', 'b'],
      expiresAt: '2027-01-15T08:00:00.000Z',
      notBefore: '2023-11-14T22:13:20.000Z',
      issuedAt: '2023-11-14T22:13:20.500Z',
      tokenId: 'j',
      serviceAccount: {
        form: 'projected',
        namespace: 'team',
        name: 'app',
        uid: 'u1',
        boundTo: { kind: 'Pod', name: 'app-1', uid: 'u2' },
      },
      userClaims: {},
      signatureBytes: 256,
      signatureTooShort: false,
    });
  });

  it('tells a legacy service account token, which has no end', () => {
    const { jwt } = readJwt(
      sound({
        iss: 'kubernetes/serviceaccount',
        'kubernetes.io/serviceaccount/namespace': 'team',
        'kubernetes.io/serviceaccount/secret.name': 'app-token-x',
        'kubernetes.io/serviceaccount/service-account.name': 'app',
        'kubernetes.io/serviceaccount/service-account.uid': 'u1',
      }),
    );
    expect(jwt).toMatchObject({
      expiresAt: null,
      serviceAccount: { form: 'legacy', name: 'app', boundTo: { kind: 'Secret', name: 'app-token-x' } },
    });
  });

  it('keeps the claims that name a person, bounded', () => {
    const groups = Array.from({ length: 500 }, (_, index) => `g${index}`);
    const { jwt } = readJwt(sound({ email: 'm@x', email_verified: true, groups, name: 'x'.repeat(5000), secret: 's' }));
    expect(Object.keys(jwt?.userClaims ?? {})).toEqual(['email', 'email_verified', 'name', 'groups']);
    expect(jwt?.userClaims.groups).toHaveLength(100);
    expect(jwt?.userClaims.name).toHaveLength(1024);
  });

  it.each([
    [`${header}.${part({})}`, 'only two of three parts are there'],
    [header, 'only one of three parts are there'],
    [`${header.slice(0, -4)}.${part({})}.${signature(256)}`, 'the header is not JSON'],
    [`${header.slice(0, -3)}.${part({})}.${signature(256)}`, 'the header is cut off'],
    [`${header}.${part({})}=.${signature(256)}`, 'the payload is padded with ='],
    [`${header}.${part([1])}.${signature(256)}`, 'the payload is not a JSON object'],
    [`${header}.${part({})}.${signature(256)}A`, 'the signature contains white space'],
    [`${header}.${part({})}.`, 'the signature is empty'],
    [`${header}.${part({})}.${signature(256).slice(0, -1)}`, 'the signature is cut off'],
    [sound({ exp: '1800000000' }), 'the claim exp is not a number'],
  ])('says what is damaged', (token, damage) => {
    const spoilt = damage.includes('white space') ? token.replace(/A$/, ' A') : token;
    expect(readJwt(spoilt).damage).toBe(damage);
  });

  it('takes other texts for what they are', () => {
    for (const text of ['', 'a.b.c', 'abcdef.0123456789abcdef', `${header}.a.b.c.d`, '31ada4fd', '...']) {
      expect(readJwt(text)).toEqual({ jwt: null, damage: null });
    }
  });

  it('knows the length that an algorithm gives its signature', () => {
    const short = (alg: string, bytes: number) =>
      readJwt(`${part({ alg })}.${part({})}.${signature(bytes)}`).jwt?.signatureTooShort;
    expect([128, 256, 384, 512].map((bytes) => short('RS256', bytes))).toEqual([false, false, false, false]);
    expect([16, 226, 300].map((bytes) => short('PS512', bytes))).toEqual([true, true, true]);
    expect([short('ES256', 64), short('ES256', 63), short('ES512', 132), short('HS256', 31)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(short('unknown', 1)).toBe(false);
  });

  it('never throws, whatever the text or the claims', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof readJwt(text) === 'object'));
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (head, claims) => {
        const { jwt } = readJwt(`${part(head)}.${part(claims)}.${signature(3)}`);
        expect(jwt === null || !Number.isNaN(Date.parse(jwt.expiresAt ?? '2000-01-01'))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.maxSafeInteger()), (exp) => {
        const { jwt } = readJwt(sound({ exp }));
        expect(jwt?.expiresAt === null || /^\d{4}-/.test(jwt?.expiresAt ?? '')).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.nat(500), fc.string({ maxLength: 3 }), (at, put) => {
        const token = sound({ exp: 1 });
        expect(typeof readJwt(token.slice(0, at) + put + token.slice(at + 1))).toBe('object');
      }),
    );
  });
});

describe('the shape of a secret', () => {
  const shape = (text: string) => describeSecret(text, 'secret:1');

  it('tells kinds apart', () => {
    expect([sound({}), 'abcdef.0123456789abcdef', 'k8s-aws-v1.aHR0', 'x', ''].map((text) => shape(text).kind)).toEqual([
      'jwt',
      'bootstrapToken',
      'eksToken',
      'opaque',
      'empty',
    ]);
    expect(shape(Buffer.from(sound({})).toString('base64')).doubleEncoded).toBe(true);
    expect(shape('31ada4fdadec460c809a9e56ceb75269').doubleEncoded).toBe(false);
  });

  it('trims as Go does: no-break spaces, and not the byte order mark', () => {
    expect(trimSpace('\u00a0\u0085 a\u3000\n')).toBe('a');
    expect(trimSpace('\ufeffa')).toBe('\ufeffa');
    expect([' a', 'a b', 'a'].map((text) => shape(text).whiteSpace)).toEqual(['around', 'inside', 'none']);
  });

  it('knows what Go’s net/http refuses in a header, and what the API server makes of the rest', () => {
    // golang.org/x/net/http/httpguts: tab and bytes above 0x7f are taken, line breaks and DEL are not.
    expect(['a\n', 'a\u0000', 'a\u007f', 'a\tb', 'é'].map((text) => describeHeader(text).refusedByClient)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(describeHeader(' a')).toMatchObject({ startsWithSpace: true, containsSpace: false });
    expect(describeHeader('a ')).toMatchObject({ startsWithSpace: false, containsSpace: false });
    expect(describeHeader('a b').containsSpace).toBe(true);
  });

  it('never tells the secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 40 }), (secret) => {
        fc.pre(!/^\w+$/.test(secret) || secret.length > 12);
        expect(JSON.stringify(describeSecret(secret, 'secret:1'))).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
    );
  });
});
