import { describe, expect, it } from 'vitest';
import { credentialCheck } from '../../../electron/checks/server/credential.ts';
import { statusAnswer } from '../builders.ts';
import { accountJwt, bearer, healthy, jwt, refused, unauthorized, withToken } from './builders.ts';
import { codes } from './codes.ts';

const judge = credentialCheck.judge;
/** A sign-in service's token that ends then. */
const ending = (expiresAt: string) => bearer(jwt({ serviceAccount: null, subject: 'mara', expiresAt }));
const fromProgram = (expiresAt: string) => {
  const person = withToken(ending(expiresAt));
  const oidc = {
    issuer: 'x',
    clientId: true,
    idToken: person.kubeconfig.user?.token ?? null,
    refreshToken: true,
    authorityReadable: true,
  };
  const authProvider = { origin: { file: 'f', line: 1, column: 1 }, name: 'oidc', configKeys: [], oidc };
  const user = person.kubeconfig.user === null ? null : { ...person.kubeconfig.user, token: null, authProvider };
  return { ...person, kubeconfig: { ...person.kubeconfig, user } };
};

describe('CRED-21: a token at the edge of its time', () => {
  it('warns where the token is accepted and ends in a moment', () => {
    const judgement = judge(healthy(withToken(ending('2026-11-24T12:00:20.000Z'))));
    expect(codes(judgement)).toEqual(['CRED-21']);
    expect(judgement).toMatchObject({ outcome: 'warn', problems: [{ blocks: false, args: { refused: false } }] });
  });

  it('does not warn with minutes left, nor for a service account’s token', () => {
    expect(judge(healthy(withToken(ending('2026-11-24T12:05:00.000Z')))).outcome).toBe('pass');
    expect(judge(healthy(withToken(bearer(accountJwt({}, { expiresAt: '2026-11-24T12:00:20.000Z' }))))).outcome).toBe(
      'pass',
    );
  });

  it('is the cause where the token ended by the server’s clock and its program goes by another', () => {
    const ahead = statusAnswer(unauthorized, { serverDate: '2026-11-24T12:10:00.000Z' }, { path: '/version' });
    const facts = { ...refused(fromProgram('2026-11-24T12:05:00.000Z')), signedVersion: ahead };
    const judgement = judge(facts);
    expect(codes(judgement)).toEqual(['CRED-21']);
    expect(judgement).toMatchObject({ outcome: 'fail', problems: [{ certainty: 'certain', args: { refused: true } }] });
    // Stored in the kubeconfig it is renewed by nobody, and has just ended.
    const stored = { ...refused(withToken(ending('2026-11-24T12:05:00.000Z'))), signedVersion: ahead };
    expect(codes(judge(stored))).toEqual(['AUTHN-02']);
  });
});
