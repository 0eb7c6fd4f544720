import { describe, expect, it } from 'vitest';
import { makeAuthority } from '../../cluster/pki.ts';
import { at } from '../builders.ts';
import { jwt, problemsOf, sentence, told, World } from './world.ts';

const world = new World();
world.now = new Date('2026-11-24T12:00:00Z');
const seconds = (time: string) => Date.parse(time) / 1000;
const account = {
  iss: 'https://kubernetes.default.svc.cluster.local',
  sub: 'system:serviceaccount:team:app',
  aud: ['https://kubernetes.default.svc.cluster.local'],
  iat: seconds('2026-11-24T11:30:00Z'),
  nbf: seconds('2026-11-24T11:30:00Z'),
  exp: seconds('2026-11-24T12:30:00Z'),
  'kubernetes.io': { namespace: 'team', serviceaccount: { name: 'app', uid: '1' }, pod: { name: 'p', uid: '2' } },
};
const good = jwt(account);

describe('a token', () => {
  it('passes, as a JWT with the time that is left, and as an opaque text', async () => {
    const { parts, validity } = await world.judge({ token: world.token(good) });
    expect([told(parts), told(validity), validity.note]).toEqual(['pass', 'pass', 'under an hour left']);
    const opaque = await world.judge({ token: world.token('31ada4fd-adec-460c-809a-9e56ceb75269') });
    expect([told(opaque.parts), told(opaque.validity)]).toEqual(['pass', 'notApplicable notConfigured']);
    expect(told((await world.judge({ token: world.token('abcdef.0123456789abcdef') })).parts)).toBe('pass');
  });

  it('is not harmed by spaces at its end', async () => {
    expect(told((await world.judge({ token: world.token(`${good}  `) })).parts)).toBe('pass');
  });

  it.each([
    ['a line break at its end', `${good}\n`],
    ['a line break inside', `${good.slice(0, 50)}\n${good.slice(50)}`],
    ['a control character', `${good}\u0001`],
  ])('CRED-08: %s keeps kubectl from sending it, so nothing is predicted', async (_, text) => {
    const { parts } = await world.judge({ token: world.token(text) });
    expect(problemsOf(parts)).toMatchObject([{ code: 'CRED-08', args: { fault: 'controlCharacter' }, blocks: true }]);
    expect(sentence(parts)).toContain('kubectl can’t send it');
  });

  it.each<[string, string]>([
    ['leadingSpace', ` ${good}`],
    ['innerSpace', `${good.slice(0, 50)} ${good.slice(50)}`],
    ['innerSpace', `${good.slice(0, 50)}\t${good.slice(50)}`],
    ['quoted', `"${good}"`],
    ['bearerPrefix', `Bearer ${good}`],
    ...['REDACTED', '<your-token>', `\${TOKEN}`, '$TOKEN', '{{ .token }}', '***'].map((text): [string, string] => [
      'placeholder',
      text,
    ]),
    ['doubleEncoded', Buffer.from(good).toString('base64')],
    ['doubleEncoded', Buffer.from('abcdef.0123456789abcdef').toString('base64')],
    ['nonAscii', `\ufeff${good}`],
    ['cutOff', good.split('.').slice(0, 2).join('.')],
    ['cutOff', good.slice(0, -40)],
    ['cutOff', good.slice(0, -1)],
    ['damaged', good.replace('.', '.!')],
  ])('CRED-08: %s is a prediction, since the server decides', async (fault, text) => {
    const { parts } = await world.judge({ token: world.token(text) });
    expect(problemsOf(parts)).toMatchObject([{ code: 'CRED-08', args: { fault }, predicted: true, blocks: false }]);
  });

  it('CRED-07: predicts a refusal after its end, and gives a service account’s a minute', async () => {
    const ended = await world.judge({ token: world.token(jwt({ ...account, exp: seconds('2026-11-24T11:58:00Z') })) });
    expect(problemsOf(ended.validity)).toMatchObject([
      { code: 'CRED-07', args: { namespace: 'team', account: 'app' }, predicted: true, blocks: false },
    ]);
    const grace = await world.judge({ token: world.token(jwt({ ...account, exp: seconds('2026-11-24T11:59:30Z') })) });
    expect(told(grace.validity)).toBe('pass');
    const signIn = { iss: 'https://login.example.com', sub: 'mara', exp: seconds('2026-11-24T11:59:30Z') };
    expect(told((await world.judge({ token: world.token(jwt(signIn)) })).validity)).toBe('fail CRED-07');
  });

  it('CRED-07: knows how long an AWS token lasts', async () => {
    const signed = (date: string) =>
      `k8s-aws-v1.${Buffer.from(`https://sts.amazonaws.com/?Action=GetCallerIdentity&X-Amz-Date=${date}&X-Amz-Expires=60`).toString('base64url')}`;
    expect(told((await world.judge({ token: world.token(signed('20261124T114000Z')) })).validity)).toBe('fail CRED-07');
    expect(told((await world.judge({ token: world.token(signed('20261124T115000Z')) })).validity)).toBe('pass');
  });

  it('CRED-26: predicts a refusal before its beginning', async () => {
    const later = seconds('2026-11-24T12:02:00Z');
    const { validity } = await world.judge({ token: world.token(jwt({ ...account, nbf: later })) });
    expect(problemsOf(validity)).toMatchObject([{ code: 'CRED-26', args: { claim: 'nbf' }, predicted: true }]);
    const made = await world.judge({ token: world.token(jwt({ ...account, nbf: undefined, iat: later })) });
    expect(problemsOf(made.validity)).toMatchObject([{ code: 'CRED-26', args: { claim: 'iat' } }]);
    // A sign-in service's token has five minutes, and the time of its making is not looked at.
    const oidc = { iss: 'https://login.example.com', sub: 'mara', nbf: later, iat: seconds('2026-11-25T12:00:00Z') };
    expect(told((await world.judge({ token: world.token(jwt(oidc)) })).validity)).toBe('pass');
  });
});

describe('a token file', () => {
  it('passes with white space around the token, and wins over a token', async () => {
    const path = world.write('token', `\n  ${good} \r\n`);
    const { parts, validity } = await world.judge({ tokenFile: at(path, 16), token: world.token('other') });
    expect([told(parts), told(validity)]).toEqual(['pass', 'pass']);
    expect(parts.note).toBe('token file');
  });

  it.each([
    ['missing', '/nowhere/token'],
    ['directory', world.folder],
    ['empty', world.write('empty', '')],
    ['whiteSpaceOnly', world.write('blank', ' \n\n')],
  ])('CRED-09: %s stops kubectl', async (fault, path) => {
    const { parts } = await world.judge({ tokenFile: at(path, 16) });
    expect(problemsOf(parts)).toMatchObject([
      { code: 'CRED-09', args: { fault, file: path }, blocks: true, origin: { line: 16 } },
    ]);
  });

  it('CRED-09: with spaces alone kubectl sends an empty token, and the server decides', async () => {
    const { parts } = await world.judge({ tokenFile: at(world.write('spaces', '   '), 16) });
    expect(problemsOf(parts)).toMatchObject([{ code: 'CRED-09', predicted: true, blocks: false }]);
  });

  it('CRED-09: warns when a token beside it is sent instead', async () => {
    const { parts } = await world.judge({ tokenFile: at('/nowhere/token', 15), token: world.token(good) });
    expect(told(parts)).toBe('warn CRED-09');
    expect(sentence(parts)).toContain('sends the token in the kubeconfig instead');
  });

  it('CRED-08: a byte order mark is part of the token', async () => {
    const { parts } = await world.judge({ tokenFile: at(world.write('bom', `\ufeff${good}\n`), 16) });
    expect(problemsOf(parts)).toMatchObject([{ code: 'CRED-08', args: { fault: 'nonAscii' } }]);
  });
});

describe('other ways to sign in', () => {
  it('CRED-06: predicts that a password signs nobody in', async () => {
    const { parts } = await world.judge({ username: at('mara', 16), password: world.token('secret', 17) });
    expect(problemsOf(parts)).toMatchObject([{ code: 'CRED-06', args: { user: 'mara' }, predicted: true }]);
  });

  it('CRED-19: stops at an auth provider that is gone, even beside a good token', async () => {
    const gone = { origin: at('', 16).origin, name: 'gcp', configKeys: [] };
    const { parts } = await world.judge({ authProvider: gone, token: world.token(good) });
    expect(problemsOf(parts)).toMatchObject([{ code: 'CRED-19', args: { name: 'gcp' }, blocks: true }]);
  });

  it('says nothing about credentials that http keeps kubectl from reading', async () => {
    const cluster = { server: at('http://localhost:8080', 6) };
    const { parts, validity } = await world.judge({ tokenFile: at('/nowhere', 16), token: null }, { cluster });
    expect([told(parts), told(validity)]).toEqual(['notApplicable notUsed', 'notApplicable notUsed']);
  });

  it('judges certificate and token together: both are sent', async () => {
    const authority = await makeAuthority();
    const issued = await authority.issue({ commonName: 'mara', usages: ['clientAuth'] });
    const { parts } = await world.judge({
      clientCertificateData: world.data(issued.pem),
      clientKeyData: world.data(issued.key),
      token: world.token(good),
    });
    expect([told(parts), parts.note]).toEqual(['pass', 'client certificate and token']);
  });

  it('has nothing to say about an empty user entry', async () => {
    const { parts, plugin, validity } = await world.judge({});
    expect([parts, plugin, validity].map(told)).toEqual([
      'notApplicable notConfigured',
      'notApplicable notConfigured',
      'notApplicable notConfigured',
    ]);
  });
});
