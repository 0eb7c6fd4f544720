import { describe, expect, it } from 'vitest';
import { credentialCheck } from '../../../electron/checks/server/credential.ts';
import type { JwtFacts } from '../../../shared/model/evidence/credential.ts';
import type {
  BootstrapSecret,
  LookedAt,
  PublishedIssuerEvidence,
  TokenReviewEvidence,
} from '../../../shared/model/evidence/refusal.ts';
import { cloudNames } from '../../../shared/rules/credential-source.ts';
import { at, clusterEntry, secretShape, userEntry } from '../builders.ts';
import { accountJwt, anonymousOff, bearer, jwt, refused, withToken } from './builders.ts';
import { codes } from './codes.ts';

const ownIssuer = 'https://kubernetes.default.svc.cluster.local';
const ownUid = '0c1f7e9e-4f0a-4a57-9a0c-3a6b8c1d2e3f';

function published(change: Partial<PublishedIssuerEvidence> = {}): PublishedIssuerEvidence {
  return {
    context: null,
    configuration: { status: 200, issuer: ownIssuer },
    keys: { status: 200, keyIds: ['k1'] },
    signature: 'verified',
    failure: null,
    ...change,
  };
}

function review(error: string | null, change: Partial<TokenReviewEvidence> = {}): TokenReviewEvidence {
  return {
    context: 'admin',
    review:
      error === null
        ? { status: 403, message: 'forbidden', authenticated: null, error: '' }
        : { status: 201, message: '', authenticated: false, error },
    account: null,
    bound: null,
    bootstrap: null,
    failure: null,
    ...change,
  };
}

function seen(change: Partial<LookedAt> = {}): LookedAt {
  return { status: 200, uid: ownUid, deletedAt: null, invalidSince: null, ...change };
}

const gone = seen({ status: 404, uid: null });
const boundToPod = accountJwt({ boundTo: { kind: 'Pod', name: 'builder-7d4b9', uid: 'pod-uid' } });
const legacy = accountJwt(
  { form: 'legacy', boundTo: { kind: 'Secret', name: 'builder-token-x7k2p', uid: null } },
  { issuer: 'kubernetes/serviceaccount', audiences: [], expiresAt: null, notBefore: null, issuedAt: null },
);
const provider = jwt({
  issuer: 'https://login.example.test',
  audiences: ['dashboard'],
  subject: '7d1f2f5e',
  serviceAccount: null,
});

function judge(
  token: JwtFacts | null,
  testimony: {
    readonly published?: readonly PublishedIssuerEvidence[];
    readonly reviews?: readonly TokenReviewEvidence[];
  },
  kind: 'jwt' | 'opaque' | 'bootstrapToken' = token === null ? 'opaque' : 'jwt',
  change: Parameters<typeof refused>[0] = {},
) {
  return credentialCheck.judge(
    refused({
      ...withToken(bearer(token, { kind })),
      publishedIssuer: testimony.published ?? [],
      tokenReviews: testimony.reviews ?? [],
      ...change,
    }),
  );
}

describe('another context was told the server’s own reason', () => {
  const bare = 'invalid bearer token';
  it.each([
    ['signed by another key', jwt(), `[${bare}, go-jose/go-jose: error in cryptographic primitive]`, 'AUTHN-03'],
    ['the same in 1.24', jwt(), `[${bare}, square/go-jose: error in cryptographic primitive]`, 'AUTHN-03'],
    ['an unknown key', jwt(), `[${bare}, invalid signature, no keys found]`, 'AUTHN-03'],
    ['another issuer', jwt(), bare, 'AUTHN-03'],
    ['an account that is gone', jwt(), `[${bare}, serviceaccounts "builder" not found]`, 'AUTHN-05'],
    ['an account made anew', jwt(), `[${bare}, service account UID (b) does not match claim (a)]`, 'AUTHN-05'],
    ['the same in 1.20', jwt(), `[${bare}, ServiceAccount UID (b) does not match claim (a)]`, 'AUTHN-05'],
    ['a pod that is gone', boundToPod, `[${bare}, service account token has been invalidated]`, 'AUTHN-06'],
    [
      'a pod of the same name',
      boundToPod,
      `[${bare}, pod UID (b) does not match service account pod ref claim (a)]`,
      'AUTHN-06',
    ],
    ['a Secret that is gone', legacy, `[${bare}, Token has been invalidated]`, 'AUTHN-07'],
    [
      'a Secret that is marked',
      legacy,
      `[${bare}, the token in secret a/b for service account a/c has been marked invalid. Use tokens from the TokenRequest API]`,
      'AUTHN-07',
    ],
    ['an end by a clock that differs', jwt(), `[${bare}, service account token has expired]`, 'AUTHN-02'],
    ['a beginning that lies ahead', jwt(), `[${bare}, service account token is not valid yet]`, 'CRED-26'],
    [
      'a provider’s token for another client',
      provider,
      `[${bare}, oidc: verify token: oidc: expected audience "k" got ["d"]]`,
      'AUTHN-13',
    ],
    [
      'a provider’s token that has ended',
      provider,
      `[${bare}, oidc: verify token: oidc: token is expired (Token Expiry: x)]`,
      'AUTHN-02',
    ],
  ])('%s', (_what, token, error, code) => {
    const judgement = judge(token, { reviews: [review(error)] });
    expect(codes(judgement)).toEqual([code]);
    expect(judgement).toMatchObject({ outcome: 'fail', problems: [{ certainty: 'certain', next: null }] });
  });

  it('names the audiences that the server takes', () => {
    const error = `[${bare}, token audiences ["vault"] is invalid for the target audiences ["https://a.test" "https://b.test"]]`;
    expect(judge(jwt(), { reviews: [review(error)] })).toMatchObject({
      problems: [{ code: 'AUTHN-04', args: { accepted: ['https://a.test', 'https://b.test'] } }],
    });
  });

  it('takes what the second was told where the first has no right to ask', () => {
    const reviews = [review(null), review('serviceaccounts "builder" not found')];
    expect(codes(judge(jwt(), { reviews }))).toEqual(['AUTHN-05']);
  });

  it('learns nothing from a bare refusal of a token that no service account has, or that is damaged', () => {
    expect(codes(judge(provider, { reviews: [review(bare)] }))).toEqual(['AUTHN-03', 'AUTHN-13']);
    expect(codes(judge(null, { reviews: [review(bare)] }))).toEqual(['AUTHN-08', 'CRED-08']);
    const damaged = { bearerToken: { ...bearer(), jwtDamage: 'the signature is cut off' } };
    expect(codes(judge(jwt(), { reviews: [review(bare)] }, 'jwt', damaged))).toEqual(['AUTHN-03', 'AUTHN-05']);
  });

  it('AUTHN-15: the server takes the token when asked about it, so it was lost or another server refused', () => {
    const accepted = review('', { review: { status: 201, message: '', authenticated: true, error: '' } });
    const judgement = judge(jwt(), { reviews: [accepted] });
    expect(codes(judgement)).toEqual(['AUTHN-14', 'AUTHN-15']);
    expect(judgement).toMatchObject({ problems: [{ code: 'AUTHN-15', explainable: false, certainty: 'likely' }] });
  });
});

describe('the keys that the server publishes', () => {
  it('AUTHN-03: none of them signed the token', () => {
    const judgement = judge(jwt(), { published: [published({ signature: 'unknown' })] });
    expect(judgement).toMatchObject({ problems: [{ code: 'AUTHN-03', certainty: 'certain', args: { shown: 'key' } }] });
    expect(codes(judge(legacy, { published: [published({ signature: 'unknown' })] }))).toEqual(['AUTHN-03']);
  });

  it('one of them signed it, and the issuer is the server’s: then the cluster is not another one', () => {
    expect(codes(judge(jwt(), { published: [published()] }))).toEqual(['AUTHN-05']);
    expect(codes(judge(boundToPod, { published: [published()] }))).toEqual(['AUTHN-05', 'AUTHN-06']);
    expect(codes(judge(legacy, { published: [published()] }))).toEqual(['AUTHN-05', 'AUTHN-07']);
  });

  it('prove nothing of an issuer that the server does not tell, since it may take several', () => {
    const other = published({ configuration: { status: 200, issuer: 'https://clusters.example.test' } });
    expect(codes(judge(jwt(), { published: [other] }))).toEqual(['AUTHN-03', 'AUTHN-05']);
    const untold = published({ configuration: { status: 403, issuer: null } });
    expect(codes(judge(jwt(), { published: [untold] }))).toEqual(['AUTHN-03', 'AUTHN-05']);
  });

  it('say nothing where they can’t be read, and nothing of a provider’s tokens', () => {
    expect(codes(judge(jwt(), { published: [published({ signature: null })] }))).toEqual(['AUTHN-03', 'AUTHN-05']);
    expect(codes(judge(provider, { published: [published({ signature: 'unknown' })] }))).toEqual([
      'AUTHN-03',
      'AUTHN-13',
    ]);
  });
});

describe('the objects that the token names, seen by another context without the right to a TokenReview', () => {
  const look = (change: Partial<TokenReviewEvidence>) => [review(null, change)];

  it('no account: gone, or of another cluster, unless the key is known', () => {
    expect(codes(judge(boundToPod, { reviews: look({ account: gone, bound: gone }) }))).toEqual([
      'AUTHN-03',
      'AUTHN-05',
    ]);
    const known = judge(jwt(), { published: [published()], reviews: look({ account: gone }) });
    expect(known).toMatchObject({ problems: [{ code: 'AUTHN-05', certainty: 'certain', args: { shown: 'gone' } }] });
    const anew = judge(jwt(), { published: [published()], reviews: look({ account: seen({ uid: 'b' }) }) });
    expect(anew).toMatchObject({ problems: [{ code: 'AUTHN-05', args: { shown: 'anew' } }] });
  });

  it('the very account: then only the key, or what the token is bound to', () => {
    expect(codes(judge(jwt(), { reviews: look({ account: seen() }) }))).toEqual(['AUTHN-03']);
    const bound = (pod: LookedAt) => codes(judge(boundToPod, { reviews: look({ account: seen(), bound: pod }) }));
    expect(bound(gone)).toEqual(['AUTHN-06']);
    expect(bound(seen({ uid: 'another' }))).toEqual(['AUTHN-06']);
    expect(bound(seen({ uid: 'pod-uid' }))).toEqual(['AUTHN-03']);
    expect(bound(seen({ status: 403, uid: null }))).toEqual(['AUTHN-03', 'AUTHN-06']);
  });

  it('the account is on its way out: both is possible', () => {
    const leaving = seen({ deletedAt: '2026-11-24T11:59:59Z' });
    expect(codes(judge(jwt(), { reviews: look({ account: leaving }) }))).toEqual(['AUTHN-03', 'AUTHN-05']);
  });

  it('AUTHN-07: its Secret is gone, or marked as unused', () => {
    const secret = (bound: LookedAt) => judge(legacy, { reviews: look({ account: seen(), bound }) });
    expect(secret(gone)).toMatchObject({
      problems: [{ code: 'AUTHN-07', certainty: 'certain', args: { shown: 'gone' } }],
    });
    const marked = secret(seen({ invalidSince: '2026-01-01' }));
    expect(marked).toMatchObject({
      problems: [{ code: 'AUTHN-07', args: { shown: 'marked', invalidSince: '2026-01-01' } }],
    });
    expect(codes(secret(seen({ uid: 'any' })))).toEqual(['AUTHN-03', 'AUTHN-07']);
  });

  it('all is sound: audience, another server, or lost on the way are what nothing shows', () => {
    const testimony = { published: [published()], reviews: look({ account: seen() }) };
    expect(codes(judge(jwt(), testimony))).toEqual(['AUTHN-04', 'AUTHN-14']);
    expect(codes(judge(jwt(), testimony, 'jwt', anonymousOff))).toEqual(['AUTHN-04', 'AUTHN-14', 'AUTHN-15']);
  });
});

describe('a bootstrap token, of which another context sees the Secret', () => {
  const held = (change: Partial<BootstrapSecret> = {}): BootstrapSecret => ({
    id: 'abcdef',
    status: 200,
    matches: true,
    expiresAt: null,
    signsIn: true,
    ...change,
  });
  it.each([
    ['gone', held({ status: 404, matches: null, signsIn: null })],
    ['ended', held({ expiresAt: '2026-11-24T11:00:00Z' })],
    ['noSignIn', held({ signsIn: false })],
    ['differs', held({ matches: false })],
    [null, held({ expiresAt: '2026-11-25T11:00:00Z' })],
    [null, held({ status: 403, matches: null, signsIn: null })],
  ])('AUTHN-09: %s', (shown, bootstrap) => {
    const reviews = [review('invalid bearer token', { bootstrap })];
    expect(judge(null, { reviews }, 'bootstrapToken')).toMatchObject({
      problems: [{ code: 'AUTHN-09', args: { shown } }],
    });
  });
});

describe('a context that could ask and is not let', () => {
  const admin = {
    name: 'admin',
    cluster: clusterEntry(),
    user: userEntry({ name: 'admin', token: at(secretShape({ handle: 'secret:77' }), 30) }),
  };

  it('is named as what would decide', () => {
    const judgement = judge(jwt(), {}, 'jwt', { otherContexts: { contexts: [admin] } });
    expect(judgement).toMatchObject({
      problems: [{ next: expect.stringMatching(/context admin .*--allow-other-contexts/) }],
    });
  });

  it('is not named where it was asked, or leads elsewhere', () => {
    const asked = judge(jwt(), { reviews: [review(null)] }, 'jwt', { otherContexts: { contexts: [admin] } });
    expect(asked).toMatchObject({ problems: [{ next: expect.not.stringContaining('admin ') }] });
    const elsewhere = { ...admin, cluster: clusterEntry({ certificateAuthorityData: null }) };
    const judgement = judge(jwt(), {}, 'jwt', { otherContexts: { contexts: [elsewhere] } });
    expect(judgement).toMatchObject({ problems: [{ next: expect.not.stringContaining('--allow') }] });
  });
});

describe('what the cloud’s own commands call the cluster', () => {
  const named = (cluster: Parameters<typeof clusterEntry>[0], user: Parameters<typeof userEntry>[0]) =>
    cloudNames({ cluster: clusterEntry(cluster), user: userEntry(user) });

  it('EKS: by the program’s arguments, its variables and the server’s address', () => {
    const server = at('https://0123.gr7.eu-west-1.eks.amazonaws.com', 6);
    const exec = (args: readonly string[]) => ({ args, env: [{ name: 'AWS_PROFILE', value: 'work' }] }) as never;
    const args = ['--region', 'eu-west-3', 'eks', 'get-token', '--cluster-name', 'prod', '--profile', 'mine'];
    expect(named({ server }, { exec: exec(args) }).eks).toEqual({ name: 'prod', place: 'eu-west-3', account: 'mine' });
    const older = exec(['token', '-i', 'prod']);
    expect(named({ server }, { exec: older }).eks).toEqual({ name: 'prod', place: 'eu-west-1', account: 'work' });
    const kubeconfig = { ...withToken().kubeconfig, user: userEntry({ exec: older }) };
    const token = { ...bearer(null, { kind: 'eksToken' }), awsSignedAt: '2026-11-24T11:50:00.000Z' };
    expect(credentialCheck.judge(refused({ kubeconfig, bearerToken: token }))).toMatchObject({
      problems: [{ code: 'AUTHN-10', args: { name: 'prod', account: 'work' } }],
    });
  });

  it('GKE and AKS: by the names of the entries', () => {
    expect(named({ name: 'gke_shop_europe-west1_prod' }, {}).gke).toEqual({
      name: 'prod',
      place: 'europe-west1',
      account: 'shop',
    });
    expect(named({ name: 'prod' }, { name: 'clusterAdmin_my_group_prod' }).aks).toMatchObject({
      name: 'prod',
      place: 'my_group',
    });
    const nothing = { name: null, place: null, account: null };
    expect(named({ name: 'prod' }, { name: 'mara' })).toEqual({ eks: nothing, gke: nothing, aks: nothing });
  });
});

describe('a provider’s token that is unlike what the kubeconfig asks for', () => {
  const odd = (token: Partial<JwtFacts>, args: readonly string[]) => {
    const exec = { args, env: [] } as never;
    const kubeconfig = { ...withToken().kubeconfig, user: userEntry({ exec }) };
    return judge({ ...provider, ...token }, {}, 'jwt', { kubeconfig });
  };

  it.each([
    ['issuerSlash', {}, ['--oidc-issuer-url=https://login.example.test/']],
    ['client', {}, ['--oidc-issuer-url', 'https://login.example.test', '--oidc-client-id', 'kubernetes']],
    ['emailNotVerified', { userClaims: { email: 'a@b.test', email_verified: false } }, []],
    [null, {}, ['--oidc-issuer-url=https://login.example.test', '--oidc-client-id=dashboard']],
  ])('%s', (expected, token, args) => {
    expect(odd(token, args)).toMatchObject({ problems: [{ code: 'AUTHN-13', args: { odd: expected } }] });
  });
});
