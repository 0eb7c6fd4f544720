import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../electron/checks/facts.ts';
import { credentialCheck } from '../../../electron/checks/server/credential.ts';
import {
  answer,
  at,
  clusterEntry,
  failedRequest,
  kubeconfig,
  origin,
  secretShape,
  statusAnswer,
  userEntry,
} from '../builders.ts';
import {
  accountJwt,
  anonymousOff,
  bearer,
  bothUser,
  cannotList,
  certificatePair,
  forbidden,
  foreign,
  healthy,
  identityRefused,
  jwt,
  knownAs,
  namedInRefusal,
  page,
  personCertificate,
  ready,
  readyBody,
  refused,
  stranger,
  unauthorized,
  unknownReview,
  versionBody,
  withCertificate,
  withToken,
} from './builders.ts';
import { codes } from './codes.ts';

function judge(facts: Facts) {
  return credentialCheck.judge(facts);
}

const passwordUser = kubeconfig({
  user: userEntry({
    token: null,
    username: at('mara', 16),
    password: at(secretShape({ kind: 'opaque' }), 17),
    basicCredential: 'secret:9',
  }),
});

describe('a credential that is accepted', () => {
  it('passes by the name that the server gives', () => {
    expect(judge(healthy())).toMatchObject({ outcome: 'pass', message: 'The API server accepts your token.' });
    expect(judge(healthy({ ...withCertificate(), identity: knownAs('mara') }))).toMatchObject({ outcome: 'pass' });
    expect(judge(healthy({ ...anonymousOff })).outcome).toBe('pass');
  });

  it('passes on a 403 that names the person: being known is not being allowed', () => {
    expect(judge(healthy({ identity: namedInRefusal('jane') })).outcome).toBe('pass');
    const denied = statusAnswer(forbidden('forbidden: User "jane" cannot get path "/api"'), {}, { path: '/api' });
    expect(judge(healthy({ identity: null, signedDiscovery: denied })).outcome).toBe('pass');
  });

  it('passes when only the impersonation is refused', () => {
    const text =
      'users "boss" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope';
    const everywhere = statusAnswer(forbidden(text));
    const facts = healthy({
      identity: identityRefused(403, text),
      signedVersion: everywhere,
      signedDiscovery: everywhere,
    });
    expect(judge(facts).outcome).toBe('pass');
  });

  it('passes when the kubeconfig asks to act as a stranger, and the server does as asked', () => {
    const asStranger = kubeconfig({ user: userEntry({ impersonate: at('system:anonymous', 18) }) });
    expect(judge(stranger({ kubeconfig: asStranger })).outcome).toBe('pass');
  });

  it('passes on a server before 1.26, which gives no name but lets the person further than a stranger', () => {
    expect(judge(healthy({ ...withCertificate(), identity: unknownReview })).outcome).toBe('pass');
    expect(judge(healthy({ ...anonymousOff, identity: null })).outcome).toBe('pass');
  });

  it('can’t tell from a 200 that a stranger gets as well', () => {
    const judgement = judge(healthy({ ...withCertificate(), identity: null, signedDiscovery: null }));
    expect(judgement).toMatchObject({ outcome: 'inconclusive', next: expect.stringContaining('whoami') });
  });
});

describe('a client certificate that is refused', () => {
  it('AUTHN-01: valid by itself, so its authority is not accepted', () => {
    const judgement = judge(refused(withCertificate()));
    expect(judgement).toMatchObject({ outcome: 'fail', problems: [{ certainty: 'certain', explainable: true }] });
    expect(codes(judgement)).toEqual(['AUTHN-01']);
  });

  it('CRED-03: signed by an authority of the same name and another key', () => {
    const foreign = withCertificate(personCertificate({ authorityKeyId: 'aa'.repeat(20) }));
    expect(judge(refused(foreign))).toMatchObject({ problems: [{ code: 'CRED-03', certainty: 'certain' }] });
  });

  it('AUTHN-15 stays open where strangers are refused alike: nothing shows that the certificate arrived', () => {
    expect(codes(judge(refused({ ...withCertificate(), ...anonymousOff })))).toEqual(['AUTHN-01', 'AUTHN-15']);
    expect(codes(judge(refused(withCertificate())))).toEqual(['AUTHN-01']);
  });

  it('its dates count by the server’s clock', () => {
    const late = refused(withCertificate(personCertificate({ notAfter: '2026-11-25T00:00:00.000Z' })));
    const signedVersion = statusAnswer(unauthorized, { serverDate: '2026-11-26T00:00:00.000Z' });
    expect(codes(judge({ ...late, signedVersion }))).toEqual(['CRED-01']);
    expect(codes(judge(late))).toEqual(['AUTHN-01']);
    const early = refused(withCertificate(personCertificate({ notBefore: '2026-11-24T11:00:00.000Z' })));
    const slow = statusAnswer(unauthorized, { serverDate: '2026-11-24T10:00:00.000Z' });
    expect(codes(judge({ ...early, signedVersion: slow }))).toEqual(['CRED-02']);
  });
});

describe('a token that is refused', () => {
  it('AUTHN-02: it ended by the server’s clock', () => {
    const expired = refused(withToken(bearer(jwt({ expiresAt: '2026-11-24T11:58:00.000Z' }))));
    expect(codes(judge(expired))).toEqual(['AUTHN-02']);
    const ahead = refused({ signedVersion: statusAnswer(unauthorized, { serverDate: '2026-11-24T14:00:00.000Z' }) });
    expect(codes(judge(ahead))).toEqual(['AUTHN-02']);
  });

  it('AUTHN-02: not as long as it lasts', () => {
    expect(codes(judge(refused()))).not.toContain('AUTHN-02');
  });

  it('AUTHN-03 and AUTHN-05 look alike to somebody without rights', () => {
    const judgement = judge(refused());
    expect(codes(judgement)).toEqual(['AUTHN-03', 'AUTHN-05']);
    expect(judgement).toMatchObject({
      problems: [{ certainty: 'likely', next: expect.stringContaining('administrator') }],
    });
  });

  it('AUTHN-04: made for somebody else', () => {
    const vault = refused(withToken(bearer(jwt({ audiences: ['vault'] }))));
    expect(judge(vault)).toMatchObject({ problems: [{ code: 'AUTHN-04', certainty: 'certain' }] });
    expect(codes(judge(vault))).toEqual(['AUTHN-04']);
    expect(codes(judge(refused(withToken(bearer(jwt({ audiences: ['sts.amazonaws.com'] }))))))).toEqual(['AUTHN-04']);
  });

  it.each([
    ['EKS', 'https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF', ['https://kubernetes.default.svc']],
    ['k3s', 'https://kubernetes.default.svc.cluster.local', ['https://kubernetes.default.svc.cluster.local', 'k3s']],
    [
      'GKE',
      'https://container.googleapis.com/v1/projects/p/locations/l/clusters/c',
      ['https://container.googleapis.com/v1/projects/p/locations/l/clusters/c'],
    ],
    ['a cluster named by its own address', 'https://issuer.example.com', ['https://api.example.com:6443']],
    [
      'a token for two',
      'https://kubernetes.default.svc.cluster.local',
      ['vault', 'https://kubernetes.default.svc.cluster.local'],
    ],
  ])('AUTHN-04: not for the audience of %s', (_what, issuer, audiences) => {
    expect(codes(judge(refused(withToken(bearer(jwt({ issuer, audiences }))))))).toEqual(['AUTHN-03', 'AUTHN-05']);
  });

  it('AUTHN-06: only for a token that is bound to something', () => {
    const bound = accountJwt({ boundTo: { kind: 'Pod', name: 'builder-7d4b9', uid: 'u' } });
    const judgement = judge(refused(withToken(bearer(bound))));
    expect(codes(judgement)).toEqual(['AUTHN-03', 'AUTHN-05', 'AUTHN-06']);
    expect(judgement).toMatchObject({ problems: [{ args: { kind: 'pod', boundName: 'builder-7d4b9' } }] });
  });

  it('AUTHN-07: only for a token of a Secret, which has no end and no audience', () => {
    const legacy = accountJwt(
      { form: 'legacy' },
      { issuer: 'kubernetes/serviceaccount', audiences: [], expiresAt: null, notBefore: null, issuedAt: null },
    );
    expect(codes(judge(refused(withToken(bearer(legacy)))))).toEqual(['AUTHN-03', 'AUTHN-05', 'AUTHN-07']);
  });

  it('AUTHN-08: no JWT, so unknown or damaged', () => {
    expect(codes(judge(refused(withToken(bearer(null)))))).toEqual(['AUTHN-08', 'CRED-08']);
  });

  it('AUTHN-08: not for a token that can be read', () => {
    expect(codes(judge(refused()))).not.toContain('AUTHN-08');
  });

  it('AUTHN-09: a bootstrap token', () => {
    const judgement = judge(refused(withToken(bearer(null, { kind: 'bootstrapToken' }))));
    expect(codes(judgement)).toEqual(['AUTHN-09']);
    expect(judge(healthy(withToken(bearer(null, { kind: 'bootstrapToken' })))).outcome).toBe('pass');
  });

  it('AUTHN-10: a token of AWS, which ends after a quarter of an hour', () => {
    const token = bearer(null, { kind: 'eksToken' });
    expect(codes(judge(refused(withToken(token))))).toEqual(['AUTHN-02', 'AUTHN-10']);
    const fresh = { ...token, awsSignedAt: '2026-11-24T11:50:00.000Z' };
    expect(codes(judge(refused(withToken(fresh))))).toEqual(['AUTHN-10']);
    const old = { ...token, awsSignedAt: '2026-11-24T11:40:00.000Z' };
    expect(codes(judge(refused(withToken(old))))).toEqual(['AUTHN-02']);
  });

  it('AUTHN-13: a token of an identity provider', () => {
    const provider = jwt({
      issuer: 'https://login.example.test/realms/main',
      audiences: ['kubernetes'],
      subject: '7d1f2f5e',
      serviceAccount: null,
    });
    expect(codes(judge(refused(withToken(bearer(provider)))))).toEqual(['AUTHN-03', 'AUTHN-13']);
  });

  it('CRED-26: not valid yet by the server’s clock', () => {
    const behind = statusAnswer(unauthorized, { serverDate: '2026-11-24T11:00:00.000Z' });
    expect(codes(judge(refused({ signedVersion: behind })))).toEqual(['CRED-26']);
  });

  it('is not blamed while the database is away, since the server can’t look it up', () => {
    const away = ready(readyBody.replace('[+]etcd ok', '[-]etcd failed: reason withheld'), 500);
    expect(judge(refused({ ready: away }))).toMatchObject({ outcome: 'inconclusive', reason: 'cannotBeTold' });
    expect(codes(judge(refused({ ...withCertificate(), ready: away })))).toEqual(['AUTHN-01']);
  });
});

describe('a certificate and a token, of which one good one is enough', () => {
  const both = { kubeconfig: kubeconfig({ user: userEntry(bothUser) }), clientCertificate: certificatePair() };

  it('names both when both are refused', () => {
    const judgement = judge(refused(both));
    expect(codes(judgement)).toEqual(['AUTHN-01', 'AUTHN-03', 'AUTHN-05']);
    expect(judgement).toMatchObject({ problems: [{ subject: 'client certificate' }, { subject: 'token' }] });
  });

  it('tells the other part’s fault beside one that is known already', () => {
    const expired = certificatePair(personCertificate({ notAfter: '2026-11-01T00:00:00.000Z' }));
    const judgement = judge(refused({ ...both, clientCertificate: expired }));
    expect(codes(judgement)).toEqual(['AUTHN-03', 'AUTHN-05']);
    expect(judgement).toMatchObject({ problems: [{ explainable: false }] });
    const foreignPair = certificatePair(personCertificate({ authorityKeyId: 'aa'.repeat(20) }));
    const foreign = codes(judge(refused({ ...both, clientCertificate: foreignPair })));
    expect(foreign).toEqual(['AUTHN-03', 'AUTHN-05', 'CRED-03']);
  });

  it('leaves it to what is known already when that explains both', () => {
    const expired = certificatePair(personCertificate({ notAfter: '2026-11-01T00:00:00.000Z' }));
    const facts = refused({
      ...both,
      clientCertificate: expired,
      bearerToken: bearer(jwt({ expiresAt: '2026-11-24T11:00:00.000Z' })),
    });
    expect(judge(facts)).toMatchObject({ problems: [{ explainable: true }, { explainable: true }] });
  });
});

describe('a credential that the server does not see', () => {
  it('AUTHN-15 or AUTHN-18: a certificate or token went out and a stranger arrived', () => {
    for (const facts of [stranger(), stranger(withCertificate())]) {
      const judgement = judge(facts);
      expect(codes(judgement)).toEqual(['AUTHN-15', 'AUTHN-18']);
      expect(judgement).toMatchObject({ outcome: 'fail', problems: [{ explainable: false, certainty: 'likely' }] });
    }
  });

  it('AUTHN-18: a password, which servers ignore, explained by what is known already', () => {
    const judgement = judge(stranger({ kubeconfig: passwordUser, bearerToken: null }));
    expect(codes(judgement)).toEqual(['AUTHN-18']);
    expect(judgement).toMatchObject({ problems: [{ explainable: true }] });
    const shut = judge(refused({ kubeconfig: passwordUser, bearerToken: null, ...anonymousOff }));
    expect(codes(shut)).toEqual(['AUTHN-18']);
  });

  it('AUTHN-18: a certificate without a name', () => {
    const nameless = personCertificate({ commonName: null, subject: 'O=developers' });
    expect(codes(judge(stranger(withCertificate(nameless))))).toEqual(['AUTHN-18']);
  });

  it('AUTHN-18: a token behind a space, of which the server reads nothing', () => {
    const spaced = {
      ...bearer(),
      sent: { refusedByClient: false, startsWithSpace: true, containsSpace: false, nonAscii: false },
    };
    expect(codes(judge(stranger(withToken(spaced))))).toEqual(['AUTHN-18']);
  });

  it('AUTHN-15 and AUTHN-18: not when the server gives a name', () => {
    expect(codes(judge(healthy()))).toEqual([]);
  });
});

describe('somebody in front who refuses', () => {
  it.each([
    ['EP-09', foreign(401, 'text/html', page, [['WWW-Authenticate', 'Basic realm="x"']])],
    ['EP-09', foreign(403, 'text/html', page)],
    ['EP-03', foreign(302, null, '', [['Location', 'https://login.example.com/']])],
    ['AUTHZ-11', foreign(403, 'text/plain', 'Forbidden')],
  ])('%s: it is not the API server, so nothing in the kubeconfig explains it', (code, evidence) => {
    const facts = healthy({
      signedVersion: evidence,
      signedDiscovery: evidence,
      identity: identityRefused(evidence.outcome.kind === 'answer' ? evidence.outcome.status : 0, ''),
    });
    expect(codes(judge(facts))).toEqual([code]);
    expect(judge(facts)).toMatchObject({ outcome: 'fail', problems: [{ explainable: false }] });
  });

  it('TLS-12: it ends TLS over the client certificate', () => {
    const alert = failedRequest({
      phase: 'headers',
      how: 'alert',
      alert: { number: 116, name: 'certificate_required' },
    });
    const facts = healthy({ ...withCertificate(), signedVersion: alert, signedDiscovery: alert, identity: null });
    expect(codes(judge(facts))).toEqual(['TLS-12']);
  });
});

describe('a credential that was not sent', () => {
  it('needs consent for a sign-in program', () => {
    const exec = {
      origin: origin(16),
      command: at('aws', 17),
      args: [],
      env: [],
      apiVersion: at('client.authentication.k8s.io/v1', 18),
      interactiveMode: at('Never', 19),
      provideClusterInfo: false,
      installHint: null,
    };
    const facts = healthy({
      kubeconfig: kubeconfig({ user: userEntry({ token: null, exec }) }),
      bearerToken: null,
      signedVersion: null,
      signedDiscovery: null,
      identity: null,
    });
    expect(judge(facts)).toMatchObject({ outcome: 'inconclusive', reason: 'consentMissing', problems: [] });
  });

  it('can’t tell without any', () => {
    const facts = healthy({
      kubeconfig: kubeconfig({ user: userEntry({ token: null }) }),
      bearerToken: null,
      signedVersion: null,
      signedDiscovery: null,
      identity: null,
    });
    expect(judge(facts)).toMatchObject({ outcome: 'inconclusive', reason: 'notConfigured' });
  });

  it('does not apply over http, where kubectl sends none', () => {
    const facts = healthy({
      kubeconfig: kubeconfig({ cluster: clusterEntry({ server: at('http://127.0.0.1:8001', 6) }) }),
    });
    expect(judge(facts)).toMatchObject({ outcome: 'notApplicable' });
  });

  it('can’t tell when the server’s certificate changed under way', () => {
    const changed = failedRequest({ phase: 'tls', how: 'certificateChanged' });
    const facts = healthy({ signedVersion: changed, signedDiscovery: changed, identity: null });
    expect(judge(facts)).toMatchObject({ outcome: 'inconclusive', reason: 'serverChanged' });
  });

  it('can’t tell when no signed request was answered', () => {
    const silent = failedRequest({ how: 'timeout' });
    const version = answer({ body: versionBody });
    const anonymous = statusAnswer(forbidden(cannotList('system:anonymous')));
    const facts = healthy({ version, anonymous, signedVersion: silent, signedDiscovery: silent, identity: null });
    expect(judge(facts)).toMatchObject({ outcome: 'inconclusive', reason: 'cannotBeTold' });
  });
});
