import { describe, expect, it } from 'vitest';
import { credentialCheck } from '../../../electron/checks/server/credential.ts';
import type { HttpEvidence } from '../../../shared/model/evidence/http.ts';
import { answer, at, direct, kubeconfigFor, statusAnswer } from '../builders.ts';
import {
  bearer,
  forbidden,
  foreign,
  healthy,
  jwt,
  page,
  personCertificate,
  refused,
  refusedAnswer,
  unauthorized,
  withCertificate,
  withToken,
} from './builders.ts';
import { codes } from './codes.ts';

const judge = credentialCheck.judge;
const there = { path: '/api', anonymous: false, route: direct('192.0.2.11') };
const accepted = answer({ body: '{"kind":"APIVersions"}' }, there);
const refusedThere = statusAnswer(unauthorized, {}, there);

describe('AUTHN-14: several API servers that are not alike', () => {
  it('may be so when one address accepts and refuses within a moment', () => {
    const judgement = judge(healthy({ signedDiscovery: refusedAnswer('/api') }));
    expect(codes(judgement)).toEqual(['AUTHN-14']);
    expect(judgement).toMatchObject({
      outcome: 'fail',
      problems: [{ certainty: 'likely', blocks: false, next: expect.stringContaining('Check again') }],
    });
  });

  it('is not when the token ended in between', () => {
    const ended = withToken(bearer(jwt({ expiresAt: '2026-11-24T11:58:30.000Z' })));
    const judgement = judge(healthy({ ...ended, signedDiscovery: refusedAnswer('/api') }));
    expect(codes(judgement)).toEqual(['AUTHN-02']);
  });

  it('warns when another address of the name refuses what the one in use accepts', () => {
    const judgement = judge(healthy({ signedElsewhere: [accepted, { ...refusedThere, route: direct('192.0.2.12') }] }));
    expect(codes(judgement)).toEqual(['AUTHN-14']);
    expect(judgement).toMatchObject({
      outcome: 'warn',
      problems: [{ certainty: 'certain', subject: '192.0.2.12', args: { refusing: ['192.0.2.12'] } }],
    });
  });

  it('is the cause when another address accepts what the one in use refuses', () => {
    for (const facts of [refused(), refused(withCertificate(personCertificate()))]) {
      const judgement = judge({ ...facts, signedElsewhere: [accepted] });
      expect(codes(judgement)).toEqual(['AUTHN-14']);
      expect(judgement).toMatchObject({ outcome: 'fail', problems: [{ certainty: 'certain', blocks: true }] });
    }
  });

  it('is only likely for a token about which the API servers ask somebody else', () => {
    const opaque = refused({ ...withToken(bearer(null)), signedElsewhere: [accepted] });
    expect(judge(opaque)).toMatchObject({ problems: [{ code: 'AUTHN-14', certainty: 'likely' }] });
  });

  it('is not when all addresses agree, or when what answers there is no API server', () => {
    expect(judge(healthy({ signedElsewhere: [accepted] })).outcome).toBe('pass');
    const forbiddenThere = statusAnswer(forbidden('forbidden: User "jane" cannot get path "/api"'), {}, there);
    expect(judge(healthy({ signedElsewhere: [forbiddenThere] })).outcome).toBe('pass');
    const elsewhere: HttpEvidence = { ...foreign(401, 'text/html', page), route: direct('192.0.2.11') };
    expect(judge(healthy({ signedElsewhere: [elsewhere] })).outcome).toBe('pass');
    expect(codes(judge({ ...refused(), signedElsewhere: [refusedThere] }))).toEqual(['AUTHN-03', 'AUTHN-05']);
  });
});

describe('refusals that lie in a cloud’s account', () => {
  it('AUTHN-11: a Google account’s token says nothing of itself', () => {
    const google = withToken(bearer(null, { kind: 'googleToken' }));
    const judgement = judge(refused(google));
    expect(codes(judgement)).toEqual(['AUTHN-02', 'AUTHN-11']);
    expect(judgement).toMatchObject({ problems: [{ next: expect.stringContaining('gcloud auth list') }] });
    expect(judge(healthy(google)).outcome).toBe('pass');
  });

  it('AUTHN-12: a certificate of an AKS cluster may be void since its local accounts are off', () => {
    const person = withCertificate(personCertificate());
    const aks = kubeconfigFor({ server: at('https://team-dns-1a2b.hcp.westeurope.azmk8s.io:443', 6) });
    const kubeconfig = { ...person.kubeconfig, cluster: aks.cluster };
    const judgement = judge(refused({ ...person, kubeconfig }));
    expect(codes(judgement)).toEqual(['AUTHN-01', 'AUTHN-12']);
    const foreignKey = personCertificate({ authorityKeyId: 'aa'.repeat(20) });
    expect(codes(judge(refused({ ...withCertificate(foreignKey), kubeconfig })))).toEqual(['AUTHN-12', 'CRED-03']);
    expect(codes(judge(refused(person)))).toEqual(['AUTHN-01']);
  });
});
